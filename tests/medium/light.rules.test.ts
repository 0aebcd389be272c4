import { LIGHT_PRESETS, type LightRules, type PaceCurve } from '@duban/chain';
import {
  LedgerQueries,
  LedgerSummaryQueries,
  type Light,
  LightQueries,
  LightRuleService,
  LIGHTS,
  PlanLightsService,
} from '@duban/evaluation';
import { ReportService } from '@duban/feedback';
import { SYSTEM } from '@duban/journal';
import { civilDate, instantOf } from '@duban/kernel';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { Arena } from './hammer.world';

let arena: Arena;
const code = (expected: string) => ({ code: expected });
const office = () => arena.district.actors.督查员;
const reason = '与市里口径一致';
const rules = () => arena.house.get(LightRuleService);
const choices = () => arena.house.get(PlanLightsService);
const lit = async (): Promise<Map<string, Light>> =>
  new Map(
    (await arena.house.get(LedgerQueries).list(SYSTEM, { limit: 10_000 })).items.map(i => [i.id, i.light]),
  );

/** Two months of work with figures drawn by lot: some report, some do not, some are returned. */
async function live(until: string[]): Promise<void> {
  const { house, random } = arena;
  const reports = house.get(ReportService);
  for (const day of until) {
    house.clock.moveTo(instantOf(day, '10:00'));
    await house.get(Rounds).run();
    const open = await arena.query<{ id: string; unit_id: string; percent: number }>(
      "SELECT r.id, r.unit_id, r.percent FROM report r JOIN task t ON t.id = r.task_id WHERE r.kind = 'report' AND r.state IN ('open', 'returned') AND t.state IN ('implementing', 'tracking')",
    );
    for (const r of open.filter(() => random.chance(0.7))) {
      const who = arena.handler(r.unit_id);
      const idle = random.chance(0.3);
      if (!idle)
        await reports.save(who, r.id, {
          text: '进展',
          percent: Math.min(100, random.between(0, 40) + r.percent),
        });
      await reports.submit(who, [r.id], { noProgress: idle });
    }
    const signing = await arena.query<{ id: string; unit_id: string }>(
      "SELECT id, unit_id FROM report WHERE state = 'signing_off'",
    );
    for (const r of signing)
      await reports.signOff(
        office(),
        [r.id],
        { agree: true },
        {
          onBehalf: { unitId: r.unit_id, source: '审签单' },
        },
      );
    const waiting = await arena.ids("SELECT id FROM report WHERE kind = 'report' AND state = 'submitted'");
    for (const id of waiting)
      await (random.chance(0.8)
        ? reports.approve(office(), [id])
        : reports.return(office(), [id], { reason: '请补充' }));
  }
}

async function signAll(): Promise<void> {
  const { AssignmentService } = await import('@duban/dispatch');
  for (const unit of arena.unitIds) {
    const ids = await arena.ids("SELECT id FROM assignment WHERE unit_id = $1 AND state = 'pending'", unit);
    if (ids.length) await arena.house.get(AssignmentService).sign(arena.handler(unit), ids);
  }
  const { ActionPlanService } = await import('@duban/implementation');
  const tasks = await arena.query<{ id: string; primary_unit_id: string; deadline: string | null }>(
    "SELECT id, primary_unit_id, deadline FROM task WHERE state = 'implementing' ORDER BY id",
  );
  for (const t of tasks) {
    const due = () => `2026-${String(arena.random.between(1, 12)).padStart(2, '0')}-15`;
    const milestones = Array.from({ length: arena.random.between(0, 3) }, (_, i) => ({
      title: `节点${i}`,
      due: due(),
    })).filter(m => m.due > '2026-01-15' && m.due <= (t.deadline ?? '2026-12-31'));
    await arena.house
      .get(ActionPlanService)
      .file(arena.handler(t.primary_unit_id), t.id, { text: '推进', milestones, contributorIds: [] });
  }
}

beforeAll(async () => {
  arena = await Arena.open(20260105, true);
  await signAll();
  await live([
    '2026-01-28',
    '2026-02-09',
    '2026-02-26',
    '2026-03-10',
    '2026-03-27',
    '2026-04-10',
    '2026-04-28',
  ]);
});
afterAll(() => arena.house.close());
afterEach(() => expectClean(arena.house));

describe('the light of a task', () => {
  it('is the same in the list, by filter, and explained, for every task', async () => {
    const { house } = arena;
    const lights = house.get(LightQueries);
    const inList = await lit();
    expect(inList.size).toBe(40);
    expect(new Set(inList.values()).size).toBeGreaterThan(2);
    for (const light of LIGHTS) {
      const { items } = await house.get(LedgerQueries).list(SYSTEM, { light: [light], limit: 1000 });
      expect(items.map(i => i.id).sort()).toEqual(
        [...inList]
          .filter(([, l]) => l === light)
          .map(([id]) => id)
          .sort(),
      );
    }
    for (const [id, light] of inList)
      expect([id, (await lights.explain(SYSTEM, id)).light]).toEqual([id, light]);
  });

  it('is counted alike in SQL and TypeScript, by every curve, measure and order, on any day', async () => {
    const { house, district } = arena;
    const [plan] = await arena.ids('SELECT id FROM plan ORDER BY id');
    const every: LightRules['rules'] = [
      ...LIGHT_PRESETS.default.rules.rules,
      LIGHT_PRESETS.wuhan.rules.rules[1],
      LIGHT_PRESETS.sanya.rules.rules[1],
      LIGHT_PRESETS.sanya.rules.rules[2],
      LIGHT_PRESETS.yinchuan.rules.rules[2],
    ];
    const seen = new Set<string>();
    for (const curve of ['calendar_days', 'workdays', 'quarters', 'milestones'] satisfies PaceCurve[])
      for (const one of [...every.map(r => [r]), every])
        for (const combine of (one.length > 1
          ? ['worst', ['quality', 'pace', 'time']]
          : ['worst']) as LightRules['combine'][]) {
          const { id } = await rules().draft(office(), {
            name: curve,
            rules: { curve, combine, rules: one },
          });
          await rules().publish(office(), id);
          await choices().choose(district.actors.督查员, plan, { ruleSetId: id, reason });
          const { compared, faults } = await house.get(LightQueries).disagreements();
          expect([curve, combine, one.map(r => r.measure), faults]).toEqual([
            curve,
            combine,
            one.map(r => r.measure),
            [],
          ]);
          expect(compared).toBe(40);
          for (const [, light] of await lit()) seen.add(light);
        }
    expect([...seen].sort()).toEqual(['green', 'red', 'yellow']);
    await choices().choose(office(), plan, { ruleSetId: null, reason });
    for (const day of ['2026-05-01', '2026-06-30', '2026-12-31', '2027-01-20']) {
      house.clock.moveTo(instantOf(day, '23:30'));
      expect((await house.get(LightQueries).disagreements()).faults).toEqual([]);
      for (const [, light] of await lit()) seen.add(light);
    }
    expect(seen).toContain('blue');
  }, 600_000);

  it('says by which rules, figures and calendar', async () => {
    const behind = (
      await arena.house.get(LedgerQueries).list(SYSTEM, { light: ['yellow', 'red'], limit: 100 })
    ).items;
    const found = await Promise.all(behind.map(i => arena.house.get(LightQueries).explain(SYSTEM, i.id)));
    const one = found.find(e => e.signals.some(s => s.signal === 'pace' && s.light !== 'green'));
    expect(one).toMatchObject({
      ruleSet: { id: null, name: '通用亮灯规则', number: 1, source: expect.stringContaining('银川 2025') },
      calendar: { id: 'state-council', version: 1, years: ['2026', '2027'], provisional: true },
    });
    const reading = one?.readings.find(r => r.measure === 'points_behind');
    expect(reading?.steps.map(s => s.label)).toEqual([
      '起止',
      '截至',
      '已过自然日',
      '序时进度',
      '已报进度',
      '落后序时进度',
    ]);
    const [hidden] = await arena.ids(
      "SELECT t.id FROM task t WHERE NOT EXISTS (SELECT 1 FROM assignment a WHERE a.task_id = t.id AND a.unit_id = $1 AND a.state <> 'withdrawn')",
      arena.district.units.区城管局,
    );
    await expect(
      arena.house.get(LightQueries).explain(arena.district.actors.城管经办, hidden),
    ).rejects.toMatchObject(code('record.not_found'));
  });
});

describe('a rule set', () => {
  const gap: LightRules = {
    curve: 'calendar_days',
    combine: 'worst',
    rules: [
      {
        measure: 'points_behind',
        bands: [
          { lte: 0, light: 'green' },
          { gt: 10, light: 'red' },
        ],
      },
    ],
  };
  const strict: LightRules = {
    ...gap,
    rules: [
      {
        measure: 'points_behind',
        bands: [
          { lte: 0, light: 'green' },
          { gt: 0, light: 'red' },
        ],
      },
    ],
  };

  it('is not published with a gap; what is published is not changed', async () => {
    const { actors } = arena.district;
    expect(rules().check(office(), gap)).toEqual({
      ok: false,
      faults: [{ where: 'rules.0.bands.1', message: '落后序时进度：0–10 个百分点没有颜色' }],
    });
    const { id, faults } = await rules().draft(office(), { name: '本区规则', rules: gap });
    expect(faults).toHaveLength(1);
    await expect(rules().publish(office(), id)).rejects.toMatchObject(code('light_rule.bad_rules'));
    await expect(rules().preview(office(), id)).rejects.toMatchObject(code('light_rule.bad_rules'));
    await expect(rules().draft(actors.商务经办, { name: 'x' })).rejects.toMatchObject(code('access.denied'));
    await expect(rules().revise(office(), id, { rules: strict }, { version: 9 })).rejects.toMatchObject(
      code('record.stale'),
    );
    await rules().revise(office(), id, { rules: strict }, { version: 1 });
    const [plan] = await arena.ids('SELECT id FROM plan ORDER BY id');
    const early = choices().choose(office(), plan, { ruleSetId: id, reason });
    await expect(early).rejects.toMatchObject(code('light_rule.not_published'));
    expect(await rules().publish(office(), id, { key: 'p' })).toEqual({ number: 1, plans: 0 });
    expect(await rules().publish(office(), id, { key: 'p' })).toEqual({ number: 1, plans: 0 });
    await expect(rules().revise(office(), id, { name: 'x' })).rejects.toMatchObject(
      code('light_rule.not_draft'),
    );
    await expect(rules().discard(office(), id)).rejects.toMatchObject(code('light_rule.not_draft'));
  });

  it('shows before it is published what will change; the plans lit by it go over to the next version', async () => {
    const { house } = arena;
    const [plan, other] = await arena.ids('SELECT id FROM plan ORDER BY id');
    const [first] = (await rules().list(office())).filter(s => s.name === '本区规则');
    const before = await lit();
    const chosen = await rules().preview(office(), first.id, [plan]);
    await choices().choose(office(), plan, { ruleSetId: first.id, reason });
    const after = await lit();
    const changed = [...after].filter(([id, light]) => before.get(id) !== light).map(([id]) => id);
    expect(chosen.items.map(i => i.taskId).sort()).toEqual(changed.sort());
    expect(chosen).toMatchObject({ tasks: 20, changed: changed.length });
    expect(changed.length).toBeGreaterThan(0);
    for (const i of chosen.items)
      expect([i.before, i.after]).toEqual([before.get(i.taskId), after.get(i.taskId)]);

    const { id, number } = await rules().draft(office(), {
      name: '本区规则',
      replaces: first.id,
      rules: { ...strict, rules: [{ measure: 'points_behind', bands: [{ light: 'green' }] }] },
    });
    expect(number).toBe(2);
    await expect(rules().draft(office(), { name: '本区规则', replaces: first.id })).rejects.toMatchObject(
      code('light_rule.draft_there'),
    );
    const preview = await rules().preview(office(), id);
    expect(await rules().publish(office(), id)).toEqual({ number: 2, plans: 1 });
    const then = await lit();
    expect(preview.items.map(i => i.taskId).sort()).toEqual(
      [...then]
        .filter(([t, light]) => after.get(t) !== light)
        .map(([t]) => t)
        .sort(),
    );
    expect(await arena.query('SELECT light_rule_set_id AS id FROM plan WHERE id = $1', plan)).toEqual([
      { id },
    ]);
    const late = choices().choose(office(), other, { ruleSetId: first.id, reason });
    await expect(late).rejects.toMatchObject(code('light_rule.not_published'));
    // Two plans lit by different rules stand in one list.
    expect((await house.get(LightQueries).disagreements()).faults).toEqual([]);
    expect(civilDate(house.clock.now())).toBe('2027-01-20');
  });

  it('is published once where two publish it at the same time', async () => {
    const { id } = await rules().draft(office(), { name: '一次', preset: 'wuhan' });
    const both = await Promise.allSettled([rules().publish(office(), id), rules().publish(office(), id)]);
    expect(both.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    const drafts = await Promise.allSettled(
      [1, 2].map(() => rules().draft(office(), { name: '二版', replaces: id })),
    );
    expect(drafts.map(r => r.status).sort()).toEqual(['fulfilled', 'rejected']);
    const [draft] = drafts.flatMap(r => (r.status === 'fulfilled' ? [r.value.id] : []));
    expect(await rules().discard(office(), draft)).toEqual({ state: 'discarded' });
  });
});

it('the summary puts every task into one of five classes, and no colour is lost', async () => {
  const { actors } = arena.district;
  const summary = await arena.house.get(LedgerSummaryQueries).summary(office(), {});
  expect(summary.total).toBe(40);
  const sum = (all: readonly { count: number }[]): number => all.reduce((n, c) => n + c.count, 0);
  expect([sum(summary.classes), sum(summary.lights)]).toEqual([40, 40]);
  expect(summary.classes.map(c => c.label)).toEqual(['未达进度', '达到进度', '超进度', '已完成', '其他']);
  const counted = new Map<Light, number>();
  for (const light of (await lit()).values()) counted.set(light, (counted.get(light) ?? 0) + 1);
  expect(summary.lights).toEqual(LIGHTS.map(light => ({ light, count: counted.get(light) ?? 0 })));
  const own = await arena.house.get(LedgerSummaryQueries).summary(actors.城管经办, {});
  expect(own.total).toBeLessThan(40);
  const red = await arena.house.get(LedgerSummaryQueries).summary(office(), { light: ['red'] });
  expect(red.total).toBe(counted.get('red') ?? 0);
});
