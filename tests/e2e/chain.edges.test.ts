import { Readable } from 'node:stream';
import { Workbook } from 'exceljs';
import { Db } from '@duban/journal';
import { Rounds } from '../../apps/wiring/src';
import { SMALL_PLAN } from '../harness/house';
import { type District, importPlan, openDistrict, problem } from './chain.district';

let d: District;
let planId: string;
let tasks: string[];
const nobody = '00000000-0000-7000-8000-000000000000';

beforeAll(async () => {
  d = await openDistrict();
  ({ planId, tasks } = await importPlan(d));
  await d.as('ducha')('POST', '/api/v1/tasks/dispatch', {
    items: [{ taskId: tasks[0] }, { taskId: tasks[1] }],
  });
});
afterAll(() => d.house.close());

const faultsOf = async (url: string, body: object, method: 'POST' | 'PUT' = 'POST') => {
  const answer = await d.as('ducha')(method, url, body);
  expect(answer).toEqual(problem(422, 'input.invalid'));
  return answer.body.faults.map((f: { where: string; message: string }) => [f.where, f.message]);
};

describe('bad input', () => {
  it('is told field by field, an unknown one included', async () => {
    expect(
      await faultsOf('/api/v1/tasks/dispatch', { items: [{ taskId: 'x', colour: 1 }], signDays: '2天' }),
    ).toEqual(
      [
        ['items[0].taskId', '不是有效的编号'],
        ['items[0].colour', '没有这个字段'],
        ['signDays', '须为整数'],
      ].sort(),
    );
    expect(
      await faultsOf(`/api/v1/reports/${nobody}`, { percent: 101, text: 7, onBehalf: {} }, 'PUT'),
    ).toEqual(
      expect.arrayContaining([
        ['percent', '不大于 100'],
        ['text', '须为文字'],
        ['onBehalf.unitId', '不是有效的编号'],
        ['onBehalf.source', '不能为空'],
      ]),
    );
    expect(await faultsOf('/api/v1/assignments/sign', { ids: [] })).toEqual([['ids', '至少 1 项']]);
    expect(await faultsOf(`/api/v1/tasks/${nobody}/suspend`, { reason: '', until: '2026-02-30' })).toEqual([
      ['reason', '不能为空'],
      ['until', '没有这一天'],
    ]);
    const selections = { [nobody]: ['x'] };
    expect(await faultsOf('/api/v1/tasks/dispatch', { items: [{ taskId: nobody, selections }] })).toEqual([
      ['items[0].selections', `“${nobody}”第 1 项不是有效的编号`],
    ]);
  });

  it('is refused in addresses, too', async () => {
    const office = d.as('ducha');
    for (const url of [
      '/api/v1/tasks/x',
      '/api/v1/ledger?light=pink',
      '/api/v1/ledger?limit=201',
      '/api/v1/notices?open=1',
      '/api/v1/ledger?sort=no;drop',
    ])
      expect(await office('GET', url)).toEqual(problem(422, 'input.invalid'));
    for (const cursor of ['x', 'WzEse', Buffer.from('[-1,2]').toString('base64url')])
      expect(await office('GET', `/api/v1/ledger?cursor=${cursor}`)).toEqual(problem(422, 'cursor.invalid'));
    expect(await office('GET', '/api/v1/messages?cursor=x')).toEqual(problem(422, 'cursor.invalid'));
  });

  it('names units that do not exist before anything is done', async () => {
    const office = d.as('ducha');
    const item = { taskId: tasks[2], primaryUnitId: nobody };
    expect(await office('POST', '/api/v1/tasks/dispatch', { items: [item] })).toEqual(
      problem(422, 'unit.not_found'),
    );
    const [assignment] = (await office('GET', `/api/v1/tasks/${tasks[0]}`)).body.assignments;
    const reassign = { unitId: nobody, reason: '改派' };
    expect(await office('POST', `/api/v1/assignments/${assignment.id}/reassign`, reassign)).toEqual(
      problem(422, 'unit.not_found'),
    );
  });
});

describe('versions', () => {
  it('refuses a stale one, and tells what came in between', async () => {
    const suspend = { reason: '等待规划批复', until: '2026-06-30' };
    const of = `/api/v1/tasks/${tasks[1]}`;
    const { version } = (await d.as('ducha')('GET', of)).body.row;
    const seen = { 'if-match': `"${version}"` };
    expect((await d.as('ducha')('POST', `${of}/suspend`, suspend, seen)).body).toEqual({
      state: 'suspended',
    });
    const late = await d.as('ducha')('POST', `${of}/resume`, undefined, seen);
    expect(late).toEqual(problem(412, 'record.stale'));
    expect(late.body.details).toMatchObject({
      seen: version,
      current: version + 1,
      since: [{ command: 'task.suspend', actor_name: '督查员' }],
    });
    expect(await d.as('ducha')('POST', `${of}/resume`, undefined, { 'if-match': '3' })).toEqual(
      problem(422, 'input.invalid'),
    );
    const now = { 'if-match': `"${version + 1}"` };
    expect((await d.as('ducha')('POST', `${of}/resume`, undefined, now)).body).toEqual({
      state: 'dispatched',
    });
  });
});

describe("another unit's records", () => {
  it('are not there', async () => {
    const stranger = d.as('qingshi');
    expect(await stranger('GET', `/api/v1/tasks/${tasks[0]}`)).toEqual(problem(404, 'record.not_found'));
    expect(await stranger('GET', `/api/v1/submissions/${nobody}`)).toEqual(problem(403, 'access.denied'));
    expect(await stranger('GET', `/api/v1/plans/${nobody}`)).toEqual(problem(404, 'record.not_found'));
    const [owed] = (await d.as('shangwu')('GET', '/api/v1/obligations/mine')).body.items;
    expect(await stranger('GET', `/api/v1/obligations/${owed.id}/steps`)).toEqual(
      problem(404, 'record.not_found'),
    );
    expect(await stranger('POST', '/api/v1/assignments/sign', { ids: [owed.subjectId] })).toEqual(
      problem(403, 'access.denied'),
    );
  });
});

describe('reading', () => {
  it('pages, filters and sorts the ledger', async () => {
    const office = d.as('ducha');
    const seen: number[] = [];
    let cursor: string | null = '';
    for (let pages = 0; cursor !== null; pages++) {
      const { body }: { body: { total: number; nextCursor: string | null; items: { no: number }[] } } =
        await office('GET', `/api/v1/ledger?limit=2&sort=-no&cursor=${cursor}`.replace(/&cursor=$/, ''));
      expect([body.total, pages < 2]).toEqual([3, true]);
      seen.push(...body.items.map(i => i.no));
      cursor = body.nextCursor;
    }
    expect([...seen].sort()).toEqual([1, 2, 3]);
    const nos = async (query: string): Promise<number[]> =>
      (await office('GET', `/api/v1/ledger?${query}`)).body.items.map((i: { no: number }) => i.no);
    expect(await nos(`planId=${planId}&q=${encodeURIComponent('夜经')}`)).toEqual([1]);
    expect(await nos('state=registered')).toEqual([3]);
    expect(await nos('state=registered&state=dispatched&light=grey')).toEqual([3]);
    expect(await nos(`unitId=${d.units.青石街道}`)).toEqual([2]);
    expect(await nos(`planId=${nobody}`)).toEqual([]);
  });

  it('exports the ledger, as filtered, and puts that on record', async () => {
    const { status, headers, bytes } = await d.as('ducha')(
      'GET',
      '/api/v1/ledger/export.xlsx?state=dispatched',
    );
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      'content-disposition': expect.stringContaining(encodeURIComponent('工作台账20260302.xlsx')),
    });
    const workbook = new Workbook();
    await workbook.xlsx.read(Readable.from([bytes()]));
    const rows = workbook.worksheets[0].getSheetValues() as unknown[][];
    expect(rows.slice(2).map(row => [row[1], row[3], row[8], row[9]])).toEqual([
      [1, '打造夜经济示范街区3个。', '已分办', '绿灯（正常推进）'],
      [2, '举办文旅节会活动10场以上。', '已分办', '绿灯（正常推进）'],
    ]);
    const entries = await d.house
      .get(Db)
      .query("SELECT actor_name, reason FROM journal_entry WHERE command = 'ledger.export'");
    expect(entries).toEqual([{ actor_name: '督查员', reason: '导出工作台账 2 项' }]);
  });

  it('says what is owed, where, and why somebody was told', async () => {
    d.at('2026-03-05');
    await d.house.get(Rounds).run();
    const handler = d.as('shangwu');
    const [owed] = (await handler('GET', '/api/v1/obligations/mine')).body.items;
    expect(owed).toMatchObject({
      kind: 'sign',
      label: '签收任务',
      holderName: '区商务委',
      link: `/tasks/${owed.taskId}`,
    });
    const { body: steps } = await handler('GET', `/api/v1/obligations/${owed.id}/steps`);
    expect(steps.taken.length + steps.coming.length).toBeGreaterThan(3);
    expect(steps.coming[0]).toEqual({
      label: expect.any(String),
      action: expect.any(String),
      at: expect.any(String),
      to: expect.any(Array),
    });
    const { body: inbox } = await handler('GET', '/api/v1/messages?unread=true&limit=1');
    expect(inbox.items[0]).toMatchObject({ link: expect.stringContaining('/tasks/'), readAt: null });
    const count = async (): Promise<number> =>
      (await handler('GET', '/api/v1/messages/unread-count')).body.unread;
    const before = await count();
    const read = { ids: [inbox.items[0].id] };
    // Another person's message stays unread, without a word about whether it exists.
    expect((await d.as('wenlv')('POST', '/api/v1/messages/read', read)).status).toBe(204);
    expect(await count()).toBe(before);
    expect((await handler('POST', '/api/v1/messages/read', read)).status).toBe(204);
    expect(await count()).toBe(before - 1);
  });

  it('gives what a unit without people owes to the office', async () => {
    const name = '区无人局';
    const {
      body: [unit],
    } = await d.as('ducha')('POST', '/api/v1/units', { units: [{ name, kind: 'department' }] });
    expect((await d.as('ducha')('GET', '/api/v1/obligations/mine')).status).toBe(200);
    const item = { taskId: tasks[2], primaryUnitId: unit.id };
    expect((await d.as('ducha')('POST', '/api/v1/tasks/dispatch', { items: [item] })).status).toBe(200);
    const mine = (await d.as('ducha')('GET', '/api/v1/obligations/mine')).body.items;
    expect(mine).toContainEqual(expect.objectContaining({ kind: 'sign', holderName: name }));
  });

  it('knows the words of the house', async () => {
    const { body } = await d.as('shenji')('GET', '/api/v1/meta');
    expect(Object.values(body.links)).toEqual(['任务', '分办', '落实', '跟踪', '反馈', '上报']);
    expect(body).toMatchObject({
      states: { task: { closed: '已办结' } },
      lights: { red: '严重滞后或逾期' },
      roles: { handler: '经办人' },
      obligations: { sign: '签收任务' },
      outcomes: { achieved: '完成' },
    });
  });

  it('shows the development mailbox to the office and the system administrator', async () => {
    await d.house
      .get(Db)
      .query(
        "INSERT INTO dev_mail (message_id, recipient, subject, html, text, at) VALUES ('<1@duban.test>', 'a@b.cn', '提醒', '<p>x</p>', 'x', $1)",
        [d.house.clock.now()],
      );
    const [mail] = (await d.as('ducha')('GET', '/api/v1/dev/mails')).body.items;
    expect(mail).toEqual({
      messageId: '<1@duban.test>',
      recipient: 'a@b.cn',
      subject: '提醒',
      at: expect.any(String),
    });
    const of = `/api/v1/dev/mails/${encodeURIComponent(mail.messageId)}`;
    expect((await d.as('xitong')('GET', of)).body).toMatchObject({ html: '<p>x</p>', text: 'x' });
    expect(await d.as('shangwu')('GET', of)).toEqual(problem(403, 'access.denied'));
    expect(await d.as('ducha')('GET', '/api/v1/dev/mails/none')).toEqual(problem(404, 'record.not_found'));
  });
});

describe('importing', () => {
  const parse = (body: object) =>
    d.as('ducha')('POST', '/api/v1/imports/parse', { fileName: 'a.txt', ...body });

  it('reads a file or what was pasted, page breaks and all', async () => {
    const pasted = await parse({
      text: SMALL_PLAN.replace('一、', '\f一、').replace('街区3个', '街区3\u0007个'),
    });
    expect(pasted.body.parsed.tasks).toHaveLength(3);
    expect(pasted.body.parsed.tasks[0].text).toBe('打造夜经济示范街区3个。');
    expect(await parse({})).toEqual(problem(422, 'input.invalid'));
    expect(await parse({ text: 'x', contentBase64: 'eA==' })).toEqual(problem(422, 'input.invalid'));
    expect(await parse({ contentBase64: '§' })).toEqual(problem(422, 'input.invalid'));
    expect(await parse({ contentBase64: Buffer.from('%PDF-1.7').toString('base64') })).toEqual(
      problem(422, 'intake.damaged'),
    );
    expect(await parse({ text: '没有任务' })).toEqual(problem(422, 'intake.nothing_found'));
  });

  it('takes back only what has the form of a read document', async () => {
    const { parsed } = (await parse({ text: SMALL_PLAN.replaceAll('2026', '2027') })).body;
    const confirm = (body: object) => d.as('ducha')('POST', '/api/v1/imports/confirm', body);
    const bent = structuredClone(parsed);
    Object.assign(bent.tasks[0], { text: '', confidence: '高', extra: 1 });
    bent.tasks[1].lead[0].kind = 'person';
    bent.tasks[2].fields = { 业主: 3 };
    const { body } = await confirm({ parsed: bent, names: { 甲: { use: 'x' } } });
    expect(body.faults.map((f: { where: string }) => f.where)).toEqual(
      expect.arrayContaining([
        'parsed.tasks[0].text',
        'parsed.tasks[0].confidence',
        'parsed.tasks[0].extra',
        'parsed.tasks[1].lead[0].kind',
        'parsed.tasks[2].fields',
        'names',
      ]),
    );
    expect(await confirm({ parsed, officeUnitId: d.units.区商务委 })).toEqual(problem(422, 'input.invalid'));
    parsed.tasks[0].lead[0].name = '区未知委';
    expect(await confirm({ parsed })).toEqual(problem(422, 'intake.unknown_names'));
    expect(await confirm({ parsed, names: { 区未知委: { use: nobody } } })).toEqual(
      problem(422, 'unit.not_found'),
    );
    const names = { 区未知委: { createUnit: { kind: 'department' } } };
    expect(await confirm({ parsed, names, superiorUnitId: nobody })).toEqual(problem(422, 'unit.not_found'));
    expect(await confirm({ parsed, names, leaderId: nobody })).toEqual(problem(422, 'person.not_found'));
    expect((await confirm({ parsed, names, title: '二〇二七年任务', leaderId: null })).body).toMatchObject({
      tasks: 3,
      unitsCreated: 1,
    });
    expect(await confirm({ parsed, title: '二〇二七年任务' })).toEqual(problem(409, 'plan.already_imported'));
    const [draft] = (await d.as('ducha')('GET', '/api/v1/plans')).body.items;
    const discard = `/api/v1/plans/${draft.id}/discard`;
    expect((await d.as('ducha')('POST', discard, { reason: '重复' })).body).toEqual({ state: 'discarded' });
  });
});
