import { type DigestItem, renderDigest } from './digest';

const now = new Date('2026-03-10T08:30:00+08:00');
const at = (s: string): Date => new Date(`${s}+08:00`);
let n = 0;
const item = (over: Partial<DigestItem>): DigestItem => ({
  id: `m${++n}`,
  obligationId: `o${n}`,
  kind: 'remind',
  title: `任务${n}`,
  why: `原因${n}`,
  link: `/tasks/${n}`,
  ...over,
});
const render = (items: DigestItem[], urgent = false, baseUrl = 'https://duban.test/app/') =>
  renderDigest({ to: '张三', items, urgent, now, baseUrl });

describe('renderDigest', () => {
  it('counts what is owed and what is late in its subject', () => {
    const items = [item({}), item({ kind: 'chase' }), item({ kind: 'remind' })];
    expect(render(items).subject).toBe('督办提醒：3项待办（1项已超期）');
    expect(render([item({})]).subject).toBe('督办提醒：1项待办');
    expect(render([item({ dueAt: at('2026-03-10T23:59:59') })]).subject).toBe(
      '督办提醒：1项待办（1项今天到期）',
    );
    expect(render([item({}), item({ obligationId: null, kind: 'granted' })]).subject).toBe(
      '督办提醒：1项待办，另有1条消息',
    );
    expect(render([item({ obligationId: null, kind: 'leader_digest' })], true).subject).toBe(
      '【加急】督办消息：1条',
    );
  });

  it('groups by the due time as it stands when the mail is sent, and by the step where none is known', () => {
    const { text } = render([
      item({ title: '其他的', kind: 'returned' }),
      item({ title: '快到的', dueAt: at('2026-03-12T23:59:59') }),
      item({ title: '今天的', dueAt: at('2026-03-10T23:59:59') }),
      item({ title: '昨天提醒的', dueAt: at('2026-03-09T23:59:59') }),
      item({ title: '催办的', kind: 'chase' }),
    ]);
    expect(text.match(/【.+?】|- .+/g)).toEqual([
      '【已超期（2）】',
      '- 昨天提醒的',
      '- 催办的',
      '【今天到期（1）】',
      '- 今天的',
      '【即将到期（1）】',
      '- 快到的',
      '【其他（1）】',
      '- 其他的',
    ]);
  });

  it('tells only the last of several steps about one obligation, but every other message about it', () => {
    const { text, subject } = render([
      item({ obligationId: 'o', title: '提醒' }),
      item({ obligationId: 'o', title: '退回', kind: 'returned' }),
      item({ obligationId: 'o', title: '催办', kind: 'chase' }),
    ]);
    expect(text.match(/- .+/g)).toEqual(['- 催办', '- 退回']);
    expect(subject).toContain('1项已超期');
  });

  it('gives each line its title, reason and absolute link, and says when it was made in Shanghai', () => {
    const { html, text } = render([item({ title: '某任务', why: '因为到期', link: '/tasks/7' })]);
    expect(text).toContain('- 某任务\n  因为到期\n  https://duban.test/app/tasks/7\n');
    expect(html).toContain('<a href="https://duban.test/app/tasks/7">某任务</a>');
    expect(text).toContain('2026-03-10 08:30');
    expect(html).toContain('2026-03-10 08:30');
  });

  it('escapes what people wrote', () => {
    const { html } = render([
      item({ title: '<script>"x"</script>', why: "a & 'b'", link: '/t?a=1&b="><img>' }),
    ]);
    expect(html).not.toMatch(/<script|<img|"x"/);
    expect(html).toContain('&lt;script&gt;&quot;x&quot;&lt;/script&gt;');
    expect(html).toContain('a &amp; &#39;b&#39;');
  });

  it('never links to another host', () => {
    expect(render([item({ link: '//evil.test/x' })]).text).toContain('https://duban.test/app/evil.test/x');
  });

  it('lists 200 at most and says how many are left', () => {
    const { text, subject } = render(Array.from({ length: 230 }, () => item({})));
    expect(text.match(/^- /gm)).toHaveLength(200);
    expect(text).toContain('另有30项未列出');
    expect(subject).toBe('督办提醒：230项待办');
  });

  it('sets apart what came back and what waits for the reader’s word, unless it is late or due today', () => {
    const later = at('2026-03-12T23:59:59');
    const { text } = render([
      item({ title: '快到的', dueAt: later }),
      item({ title: '要审的', dueAt: later, turn: 'review' }),
      item({ title: '退回的', kind: 'returned', turn: 'returned' }),
      item({ title: '今天审的', dueAt: at('2026-03-10T23:59:59'), turn: 'review' }),
      item({ title: '晚了的', dueAt: at('2026-03-09T23:59:59'), turn: 'returned' }),
      item({ title: '没说期限的', turn: 'review' }),
      item({ title: '告知', obligationId: null, kind: 'granted' }),
    ]);
    const order = [...text.matchAll(/【(.*?)】|^- (.*)$/gm)].map(m => m[1] ?? m[2]);
    expect(order).toEqual([
      ...['已超期（1）', '晚了的', '今天到期（1）', '今天审的', '即将到期（1）', '快到的'],
      ...['退回给我的（1）', '退回的', '待我审核的（2）', '要审的', '没说期限的', '其他（1）', '告知'],
    ]);
  });

  it('leads to the one page without a sign-in where there is a link, and else to the desk', () => {
    const items = [
      item({ id: 'm', obligationId: 'o', link: '/tasks/x' }),
      item({ obligationId: null, link: '/plans/y' }),
    ];
    const digest = { to: '张三', items, urgent: false, now, baseUrl: 'https://duban.test' };
    const { text, html } = renderDigest({ ...digest, page: '/m/token' });
    expect(text).toContain('https://duban.test/m/token#o');
    expect(html).toContain('href="https://duban.test/m/token#o"');
    expect(text).toContain('https://duban.test/plans/y');
    expect(text).toContain('为什么收到：https://duban.test/messages?why=m');
    expect(text).toContain('请勿转发');
    expect(renderDigest(digest).text).not.toMatch(/\/m\/|转发/);
    expect(renderDigest(digest).text).toContain('https://duban.test/tasks/x');
  });
});
