import { readOutline } from './outline';

describe('readOutline', () => {
  it('reads headings, tasks and labels with their lines', () => {
    const text =
      '某区任务分解\n一、稳增长\n(一)工业\n1.建厂。\n牵头单位:区经信委\n（二）商业\n2、开店。\n二、惠民生\n3．办学。';
    const outline = readOutline(text);
    expect(outline.preamble).toEqual(['某区任务分解']);
    expect(outline.tasks.map(t => [t.no, t.line, t.section, t.text])).toEqual([
      [1, 4, ['稳增长', '工业'], '建厂。'],
      [2, 7, ['稳增长', '商业'], '开店。'],
      [3, 9, ['惠民生'], '办学。'],
    ]);
    expect(outline.tasks[0].labels).toEqual([
      { role: 'lead', label: '牵头单位', value: '区经信委', line: 5 },
    ]);
  });

  it('joins wrapped text and wrapped lists', () => {
    const [task] = readOutline('1.建设学校、\n公园。\n责任单位:区教委、\n区城管局').tasks;
    expect(task.text).toBe('建设学校、公园。');
    expect(task.labels[0].value).toBe('区教委、区城管局');
  });

  it('takes the value from the next line when a label stands alone', () => {
    expect(readOutline('1.建设。\n牵头单位:\n区教委').tasks[0].labels[0].value).toBe('区教委');
  });

  it('does not take a decimal at the start of a line for a task', () => {
    expect(readOutline('1.新增市场主体\n1.4万户。').tasks.map(t => t.text)).toEqual([
      '新增市场主体1.4万户。',
    ]);
  });

  it('takes a date behind the number for the beginning of a task', () => {
    const text = '6.办节。\n牵头单位:区商务委\n7.6月底前建成夜市。\n8.2026年办3场。';
    expect(readOutline(text).tasks.map(t => [t.no, t.text])).toEqual([
      [6, '办节。'],
      [7, '6月底前建成夜市。'],
      [8, '2026年办3场。'],
    ]);
  });

  it('keeps the highlights and the preamble out', () => {
    const outline = readOutline('地区生产总值增长5%左右\n……\n今年是关键之年。\n一、指标\n1.增长5%。');
    expect(outline.tasks).toHaveLength(1);
    expect(outline.preamble).toHaveLength(3);
  });

  it('reports what belongs to no task, attachments included', () => {
    const outline = readOutline('一、指标\n说明文字。\n1.增长。\n牵头单位:区教委\n落款\n附件:1.清单\n2.名册');
    expect(outline.unread.map(({ line, text }) => ({ line, text }))).toEqual([
      { line: 2, text: '说明文字。' },
      { line: 5, text: '落款' },
      { line: 6, text: '附件:1.清单' },
      { line: 7, text: '2.名册' },
    ]);
    expect(outline.tasks).toHaveLength(1);
  });

  it('ignores blanks, indents and a byte-order mark', () => {
    expect(readOutline('\ufeff　　1. 建厂。\r\n\r\n　牵头单位：区经信委\r\n').tasks[0]).toMatchObject({
      text: '建厂。',
      labels: [{ value: '区经信委' }],
    });
  });
});
