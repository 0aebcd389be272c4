import { DEFAULT_CALENDAR } from '@duban/calendar';
import { LIGHT_PRESETS, type LightRules } from '@duban/chain';
import {
  LEDGER_GROUPINGS,
  LedgerHeadingQueries,
  LedgerQueries,
  type LedgerRow,
  LedgerSummaryQueries,
  LightRuleService,
  LIGHTS,
  PlanLightsService,
  TaskListingService,
  WallQueries,
} from '@duban/evaluation';
import { Db, SYSTEM } from '@duban/journal';
import { civilDate, instantOf, isRefusal } from '@duban/kernel';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { Moves } from './hammer.moves';
import { Arena } from './hammer.world';

// Real: PostgreSQL and every service of the house. Doubles: the clock, and the dice of the random world.
const SEED = 20260106;

let arena: Arena;
let moves: Moves;
beforeAll(async () => {
  arena = await Arena.open(SEED);
  moves = new Moves(arena);
});
afterAll(() => arena.house.close());

const listing = (): TaskListingService => arena.house.get(TaskListingService);
const kept = async (): Promise<number> => (await listing().faults(50)).compared;

/** Anything anybody may do, at any time; what is refused changes nothing. */
async function work(times: number): Promise<void> {
  for (let i = 0; i < times; i++)
    try {
      await (await moves.draw())?.run({});
    } catch (e) {
      if (!isRefusal(e)) throw e;
    }
}

/** By each order, filter and heading: what is listed is what is said of each task, which nothing is kept of. */
async function agrees(): Promise<void> {
  const { house } = arena;
  const ledger = house.get(LedgerQueries);
  const { items, total } = await ledger.list(SYSTEM, { limit: 1000 });
  const [{ n }] = await arena.query<{ n: number }>('SELECT count(*)::int AS n FROM task');
  expect([items.length, total]).toEqual([n, n]);
  const ids = (rows: readonly LedgerRow[]): string[] => rows.map(r => r.id).sort();
  for (const light of LIGHTS)
    expect([light, ids((await ledger.list(SYSTEM, { light: [light], limit: 1000 })).items)]).toEqual([
      light,
      ids(items.filter(r => r.light === light)),
    ]);
  const led = await arena.query<{ leader: string; ids: string[] }>(
    `SELECT coalesce(t.leader_id, p.leader_id) AS leader, array_agg(t.id::text ORDER BY t.id::text) AS ids
     FROM task t JOIN plan p ON p.id = t.plan_id WHERE coalesce(t.leader_id, p.leader_id) IS NOT NULL GROUP BY 1`,
  );
  expect(led.length).toBeGreaterThan(0);
  for (const { leader, ids: theirs } of led)
    expect(ids((await ledger.list(SYSTEM, { leaderId: leader, limit: 1000 })).items)).toEqual(theirs);
  const due = (await ledger.list(SYSTEM, { sort: 'due', limit: 1000 })).items.map(r => r.dueAt?.getTime());
  expect(due).toEqual([...due].sort((a, b) => (a ?? Infinity) - (b ?? Infinity)));
  for (const group of LEDGER_GROUPINGS) {
    const whole = await ledger.list(SYSTEM, { group, limit: 1000 });
    // Pages reach over headings, and end within them.
    const paged: string[] = [];
    for (let offset = 0, limit = Math.ceil(n / 5) + 1; offset < n; offset += limit)
      paged.push(...(await ledger.list(SYSTEM, { group, limit, offset })).items.map(r => r.id));
    expect([group, paged]).toEqual([group, whole.items.map(r => r.id)]);
    const { items: heads } = await house.get(LedgerHeadingQueries).headings(SYSTEM, { group });
    const said = {
      section: (r: LedgerRow) => r.section[0] ?? null,
      unit: (r: LedgerRow) => r.primaryUnit ?? r.leadUnits[0] ?? null,
      leader: (r: LedgerRow) => r.leader,
      light: (r: LedgerRow) => r.light,
    }[group];
    expect([group, heads.flatMap(h => Array.from({ length: h.count }, () => h.value))]).toEqual([
      group,
      whole.items.map(said),
    ]);
  }
  const lights = (await house.get(LedgerSummaryQueries).summary(SYSTEM, {})).lights;
  expect(lights).toEqual(
    LIGHTS.map(light => ({ light, count: items.filter(r => r.light === light).length })),
  );
  const wall = await house.get(WallQueries).wall(SYSTEM);
  const of = new Map(items.map(r => [r.id, r.light]));
  expect(wall.items.map(t => [t.id, t.light])).toEqual(wall.items.map(t => [t.id, of.get(t.id)]));
}

/** Rules by which every figure a light can go by shows, those of reports before what is merely late. */
const SHARP: Omit<LightRules, 'curve'> = {
  combine: ['quality', 'pace', 'time'],
  rules: [
    {
      measure: 'returns_recent',
      bands: [
        { lte: 0, light: 'green' },
        { gt: 0, light: 'yellow' },
      ],
    },
    {
      measure: 'notices_unanswered',
      bands: [
        { lte: 0, light: 'green' },
        { gt: 0, light: 'red' },
      ],
    },
    {
      measure: 'red_notices_open',
      bands: [
        { lte: 0, light: 'green' },
        { gt: 0, light: 'red' },
      ],
    },
    {
      measure: 'periods_missed',
      bands: [
        { lte: 0, light: 'green' },
        { gt: 0, light: 'red' },
      ],
    },
    {
      measure: 'periods_without_progress',
      bands: [
        { lte: 0, light: 'green' },
        { gt: 0, light: 'blue' },
      ],
    },
    {
      measure: 'points_behind',
      bands: [
        { lte: 0, light: 'green' },
        { gt: 0, light: 'yellow' },
      ],
    },
    ...LIGHT_PRESETS.default.rules.rules.filter(r => r.measure === 'workdays_overdue'),
  ],
};

async function choose(planId: string, rules: LightRules): Promise<void> {
  const { 督查员 } = arena.district.actors;
  const { id } = await arena.house.get(LightRuleService).draft(督查员, { name: '试行', rules });
  await arena.house.get(LightRuleService).publish(督查员, id);
  await arena.house.get(PlanLightsService).choose(督查员, planId, { ruleSetId: id, reason: '试行' });
}

it('lists tasks as they are while people work, whatever of it is kept', async () => {
  const { house, random } = arena;
  const plans = await arena.ids('SELECT id FROM plan ORDER BY id');
  for (const [i, curve] of (['milestones', 'calendar_days'] as const).entries())
    await choose(plans[i], { curve, ...SHARP });
  for (let phase = 0; phase < 10; phase++) {
    let working = true;
    const relighting = (async () => {
      while (working) await house.get(Rounds).relight();
    })();
    await Promise.all(Array.from({ length: 4 }, () => work(16))).finally(() => (working = false));
    await relighting;
    expect((await listing().faults(50)).faults).toEqual([]);
    await work(6);
    await agrees();
    const day = DEFAULT_CALENDAR.addWorkdays(civilDate(house.clock.now()), random.between(2, 12));
    house.clock.moveTo(instantOf(day, '10:30'));
    // Nothing kept holds on another day, until it is reckoned again.
    expect(await kept()).toBe(0);
    await agrees();
    await house.get(Rounds).run();
    await agrees();
  }
  await expectClean(house);
}, 600_000);

it('keeps no light past the instant at which time changes it', async () => {
  const { house } = arena;
  await listing().refresh();
  const [next] = await arena.query<{ due_at: Date }>(
    "SELECT l.due_at FROM task_listing l WHERE l.due_at > $1 AND l.state NOT IN ('registered', 'suspended', 'closed', 'cancelled') ORDER BY l.due_at LIMIT 1",
    house.clock.now(),
  );
  house.clock.moveTo(new Date(next.due_at.getTime() - 60_000));
  await listing().refresh();
  const all = await kept();
  house.clock.moveTo(new Date(next.due_at.getTime() + 1));
  expect(await kept()).toBeLessThan(all);
  await agrees();
});

it('goes by the rules a plan chooses from that moment on', async () => {
  await listing().refresh();
  const all = await kept();
  const [plan] = await arena.ids('SELECT id FROM plan ORDER BY id');
  await choose(plan, {
    ...LIGHT_PRESETS.default.rules,
    rules: [{ measure: 'returns_recent', bands: [{ light: 'red' }] }],
  });
  expect(await kept()).toBeLessThan(all);
  await agrees();
  await listing().refresh();
  expect(await kept()).toBe(all);
  await agrees();
});

it('keeps nothing of a task somebody is changing at this moment', async () => {
  const source = arena.house.get(TaskListingService);
  await source.refresh();
  const [obligation] = await arena.query<{ id: string; task_id: string; due_at: Date }>(
    "SELECT id, task_id, due_at FROM obligation WHERE kind = 'complete' AND settled_at IS NULL AND held_at IS NULL AND paused_at IS NULL ORDER BY id LIMIT 1",
  );
  const other = arena.house.get(Db).source.createQueryRunner();
  const move = (days: number) =>
    other.query(`UPDATE obligation SET due_at = due_at + $2 * interval '1 day' WHERE id = $1`, [
      obligation.id,
      days,
    ]);
  try {
    await other.startTransaction();
    await move(3);
    await source.refresh();
    await other.commitTransaction();
    expect((await source.faults(5)).faults).toEqual([]);
    const [row] = await arena.query<{ until: unknown }>(
      "SELECT until = '-infinity' AS until FROM task_listing WHERE id = $1",
      obligation.task_id,
    );
    expect(row.until).toBe(true);
    await move(-3);
  } finally {
    await other.release();
  }
  await source.refresh();
  await expectClean(arena.house);
});
