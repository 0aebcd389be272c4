import { DueDateQueries, LedgerHeadingQueries, LedgerQueries, SavedViewService } from '@duban/evaluation';
import { WallQueries } from '@duban/evaluation';
import type { Actor } from '@duban/journal';
import { civilDate, instantOf } from '@duban/kernel';
import { UrgeService } from '@duban/obligation';
import { NoticeService } from '@duban/tracking';
import { expectClean, LadderHouse } from '../crash/ladders';
import { importPlan } from '../harness/house';

let world: LadderHouse;
let people: Record<string, Actor & { personId: string }>;
let planId: string;
/** No text twice, so that nothing else can be meant. */
const OTHER_PLAN = `江州区2026年便民工作任务分解
一、增加停车位
1.新增公共停车位500个。
牵头单位:区城管局
二、便民服务
2.新建社区食堂4处。
牵头单位:区商务委
`;

beforeAll(async () => {
  world = await LadderHouse.open('09:00');
  people = world.district.actors as typeof people;
  [{ id: planId }] = await world.query<{ id: string }>('SELECT id FROM plan');
});
afterAll(() => world.house.close());

const views = (): SavedViewService => world.house.get(SavedViewService);
const code = (expected: string) => ({ code: expected });
const RED = { name: '红灯', view: { light: ['red' as const], group: 'unit' as const } };

describe('常用视图', () => {
  it('belong to one person, and are told apart by name', async () => {
    const { 督查员, 商务经办 } = people;
    const { id } = await views().create(督查员, RED);
    await views().create(商务经办, RED);
    await expect(views().create(督查员, RED)).rejects.toMatchObject(code('saved_view.name_taken'));
    expect(await views().list(督查员)).toEqual([{ id, ...RED }]);
    await views().replace(督查员, id, { name: '本季度红灯' });
    await views().replace(督查员, id, { view: { columns: ['unit', 'light'] } });
    expect(await views().list(督查员)).toEqual([
      { id, name: '本季度红灯', view: { columns: ['unit', 'light'] } },
    ]);
    const other = await views().create(督查员, RED);
    await expect(views().replace(督查员, other.id, { name: '本季度红灯' })).rejects.toMatchObject(
      code('saved_view.name_taken'),
    );
    // Its own name is no obstacle.
    await views().replace(督查员, other.id, { name: '红灯' });
    for (const foreign of [views().replace(商务经办, id, { name: '我的' }), views().remove(商务经办, id)])
      await expect(foreign).rejects.toMatchObject(code('record.not_found'));
    await views().remove(督查员, id);
    expect((await views().list(督查员)).map(v => v.name)).toEqual(['红灯']);
    expect((await views().list(商务经办)).map(v => v.name)).toEqual(['红灯']);
  });

  it('are kept once however often a request comes in, and thirty at most', async () => {
    const { 文旅经办 } = people;
    const again = { key: '0190a0b0-0000-7000-8000-000000000001' };
    const made = await Promise.all([
      views().create(文旅经办, RED, again),
      views().create(文旅经办, RED, again),
    ]);
    expect(made[0]).toEqual(made[1]);
    // Forty at once: no more than fit, whoever comes first.
    const asked = Array.from({ length: 40 }, (_, i) =>
      views().create(文旅经办, { ...RED, name: `视图${i}` }),
    );
    const refused = (await Promise.allSettled(asked)).filter(r => r.status === 'rejected');
    expect(refused).toHaveLength(11);
    expect(refused[0]).toMatchObject({ reason: { code: 'saved_view.too_many' } });
    expect(await views().list(文旅经办)).toHaveLength(30);
    const entries = await world.query("SELECT 1 FROM journal_entry WHERE command LIKE 'saved_view%'");
    expect(entries).toEqual([]);
  });
});

describe('the ledger under headings', () => {
  const ledger = (): LedgerQueries => world.house.get(LedgerQueries);
  const headings = (): LedgerHeadingQueries => world.house.get(LedgerHeadingQueries);

  beforeAll(async () => {
    await importPlan(world.house, world.district, OTHER_PLAN);
    await world.dispatch(world.taskIds[0], world.taskIds[1]);
  });

  it.each(['section', 'unit', 'leader', 'light'] as const)(
    'by %s: rows come heading by heading, in the order and number the headings say, page by page',
    async group => {
      const { 督查员 } = people;
      const { items, total } = await headings().headings(督查员, { group });
      const whole = await ledger().list(督查员, { group });
      expect(total).toBe(5);
      expect(whole.total).toBe(5);
      const of = {
        section: (r: (typeof whole.items)[number]) => r.section[0] ?? null,
        unit: (r: (typeof whole.items)[number]) => r.primaryUnit ?? r.leadUnits[0],
        leader: () => '区长',
        light: (r: (typeof whole.items)[number]) => r.light,
      }[group];
      expect(items.flatMap(h => Array.from({ length: h.count }, () => h.value))).toEqual(whole.items.map(of));
      const pages = [];
      for (let offset = 0; offset < 5; offset += 2)
        pages.push(...(await ledger().list(督查员, { group, offset, limit: 2 })).items);
      expect(pages.map(r => r.id)).toEqual(whole.items.map(r => r.id));
    },
  );

  it('names the plan where headings are those of documents, and counts only what is asked for and may be seen', async () => {
    const { 督查员, 商务经办 } = people;
    expect((await headings().headings(督查员, { group: 'section' })).items).toEqual([
      { value: '增加停车位', plan: '江州区2026年便民工作任务分解', count: 1 },
      { value: '便民服务', plan: '江州区2026年便民工作任务分解', count: 1 },
      { value: '扩大消费', plan: '江州区2026年重点工作任务分解', count: 3 },
    ]);
    expect((await headings().headings(督查员, { group: 'unit', planId })).items).toEqual([
      { value: '区城管局', plan: null, count: 1 },
      { value: '区商务委', plan: null, count: 1 },
      { value: '区文旅委', plan: null, count: 1 },
    ]);
    const seen = await headings().headings(商务经办, { group: 'unit' });
    expect([seen.total, seen.items.map(h => h.value)]).toEqual([2, ['区商务委', '区文旅委']]);
    const red = await headings().headings(督查员, { group: 'light', light: ['red'] });
    expect(red.items).toEqual([]);
  });
});

describe('in bulk, by task, in time', () => {
  it('urges what is due first where nothing is late, never the office itself', async () => {
    const { 督查员, 商务经办 } = people;
    const urging = world.house.get(UrgeService);
    const [one, two, three] = world.taskIds;
    const text = '请今天签收';
    await expect(urging.urge(商务经办, { taskIds: [one], text })).rejects.toMatchObject(
      code('access.denied'),
    );
    await expect(urging.urge(督查员, { taskIds: [planId], text })).rejects.toMatchObject(
      code('record.not_found'),
    );
    // Of the third, not handed out yet, only the office owes something.
    expect(await urging.urge(督查员, { taskIds: [three], text })).toMatchObject({ urged: [], skipped: [] });
    const first = await urging.urge(督查员, { taskIds: [one, two], text });
    const owed = await world.query<{ task_id: string; kind: string }>(
      'SELECT task_id, kind FROM obligation WHERE id = ANY($1)',
      [first.urged],
    );
    expect(owed.map(o => o.task_id).sort()).toEqual([one, two].sort());
  });
});

describe('挂图作战', () => {
  it('shows every task one may see where it stands, and counts what was cancelled', async () => {
    const { 督查员, 商务经办 } = people;
    const wall = await world.house.get(WallQueries).wall(督查员, { planId });
    expect(wall).toMatchObject({ total: 3, cancelled: 0, plans: [{ id: planId }] });
    expect(wall.asOf).toEqual(world.house.clock.now());
    expect(wall.items.map(t => [t.no, t.link, t.section, t.unit])).toEqual([
      [1, 'dispatch', '扩大消费', '区商务委'],
      [2, 'dispatch', '扩大消费', '区文旅委'],
      [3, 'task', '扩大消费', '区城管局'],
    ]);
    const ledger = await world.house.get(LedgerQueries).list(督查员, { planId });
    expect(wall.items.map(t => [t.id, t.light])).toEqual(ledger.items.map(r => [r.id, r.light]));
    const all = await world.house.get(WallQueries).wall(督查员);
    expect([all.total, all.plans.length]).toEqual([5, 2]);
    expect((await world.house.get(WallQueries).wall(商务经办)).items.map(t => t.no)).toEqual([1, 2]);
    expect((await world.house.get(WallQueries).wall(people.青石经办, {})).items.map(t => t.no)).toEqual([2]);
  });
});

describe('期限日历', () => {
  const dates = (): DueDateQueries => world.house.get(DueDateQueries);

  it('says of every day whether it is worked on, and what is due', async () => {
    const days = await dates().days(people.督查员, '2026-02-28', '2026-03-08', {});
    expect(days.map(d => [d.date, d.workday, d.label])).toEqual([
      ['2026-02-28', true, '调休上班'],
      ['2026-03-01', false, '周末'],
      ...['02', '03', '04', '05', '06'].map(d => [`2026-03-${d}`, true, '工作日']),
      ['2026-03-07', false, '周末'],
      ['2026-03-08', false, '周末'],
    ]);
    const open = await world.query<{ due_at: Date }>(
      "SELECT due_at FROM obligation WHERE settled_at IS NULL AND held_at IS NULL AND due_at < '2026-03-09T00:00:00+08:00'",
    );
    expect(open.length).toBeGreaterThan(2);
    for (const day of days)
      expect([day.date, day.due]).toEqual([
        day.date,
        open.filter(o => civilDate(o.due_at) === day.date).length,
      ]);
    for (const [from, to] of [
      ['2026-03-02', '2026-03-01'],
      ['2026-03-01', '2026-12-31'],
    ])
      await expect(dates().days(people.督查员, from, to)).rejects.toMatchObject(code('due_dates.bad_range'));
  });

  it('tells what is late from what is not, and lists a day as it is counted, page by page', async () => {
    world.house.clock.moveTo(instantOf('2026-03-06', '18:00'));
    const days = await dates().days(people.督查员, '2026-03-01', '2026-03-31');
    const late = days.filter(d => d.overdue > 0);
    expect(late.length).toBeGreaterThan(0);
    expect(late.every(d => d.date <= '2026-03-06')).toBe(true);
    for (const day of late) {
      const rows = [];
      let after: readonly [string, string] | undefined;
      for (;;) {
        const page = await dates().on(people.督查员, day.date, {}, { limit: 1, after });
        if (!page.length) break;
        rows.push(...page);
        after = [page[0].due_at.toISOString(), page[0].id];
      }
      expect(rows).toHaveLength(day.overdue + day.due);
      expect(rows.every(o => civilDate(o.due_at) === day.date && o.due_words.length > 0)).toBe(true);
    }
  });

  it('tells a unit of what is owed about its tasks, or only of what it owes itself', async () => {
    const count = async (who: string, mine: boolean): Promise<number> =>
      (await dates().days(people[who], '2026-03-01', '2026-03-31', { mine })).reduce(
        (sum, d) => sum + d.due + d.overdue,
        0,
      );
    const signs =
      "SELECT 1 FROM obligation WHERE kind = 'sign' AND settled_at IS NULL AND holder_unit_id = $1";
    const own = await world.query(signs, [world.district.units.青石街道]);
    expect(own).toHaveLength(1);
    expect(await count('青石经办', true)).toBe(1);
    // The second task's other units have to sign as well.
    expect(await count('青石经办', false)).toBeGreaterThan(1);
    expect(await count('区长', false)).toBeGreaterThan(await count('青石经办', false));
  });
});

describe('in bulk, by task, late', () => {
  it('urges all that is late', async () => {
    const { 督查员 } = people;
    const urging = world.house.get(UrgeService);
    const [, two] = world.taskIds;
    const text = '请今天签收';
    world.house.clock.moveTo(instantOf('2026-03-11', '09:00'));
    const late = await world.query<{ id: string }>(
      'SELECT id FROM obligation WHERE task_id = $1 AND due_at < $2 AND settled_at IS NULL AND holder_unit_id <> office_unit_id',
      [two, world.house.clock.now()],
    );
    expect(late.length).toBeGreaterThan(1);
    const second = await urging.urge(督查员, { taskIds: [two], text });
    expect([...second.urged].sort()).toEqual(late.map(o => o.id).sort());
    expect((await urging.urge(督查员, { taskIds: [two], text })).skipped).toHaveLength(late.length);
  });

  it('drafts one notice for each lead and plan, all or none', async () => {
    const { 督查员, 商务经办 } = people;
    const notices = world.house.get(NoticeService);
    const [one, two, three] = world.taskIds;
    const input = { level: 'yellow' as const, reason: '迟迟未签收' };
    const state = () => world.query('SELECT state FROM notice');
    await expect(notices.draftForTasks(督查员, { ...input, taskIds: [one, three] })).rejects.toMatchObject({
      code: 'notice.no_lead',
      faults: [{ where: 'taskIds.1' }],
    });
    await expect(notices.draftForTasks(督查员, { ...input, taskIds: [planId] })).rejects.toMatchObject(
      code('record.not_found'),
    );
    await expect(notices.draftForTasks(商务经办, { ...input, taskIds: [one] })).rejects.toMatchObject(
      code('access.denied'),
    );
    expect(await state()).toEqual([]);
    const key = '0190a0b0-0000-7000-8000-000000000002';
    const made = await notices.draftForTasks(督查员, { ...input, taskIds: [two, one] }, { key });
    expect(await notices.draftForTasks(督查员, { ...input, taskIds: [two, one] }, { key })).toEqual(made);
    const { 区商务委, 区文旅委 } = world.district.units;
    expect(made.notices.map(n => [n.unitId, n.merged])).toEqual([
      [区文旅委, false],
      [区商务委, false],
    ]);
    expect(await state()).toEqual([{ state: 'drafted' }, { state: 'drafted' }]);
    const more = await notices.draftForTasks(督查员, { ...input, taskIds: [one] });
    expect(more.notices).toMatchObject([{ unitId: 区商务委, merged: true, items: 0 }]);
  });

  it('leaves everything as it should be', () => expectClean(world.house));
});
