import { AssignmentService, CountersignService, DispatchService } from '@duban/dispatch';
import { LedgerQueries, TaskViewQueries } from '@duban/evaluation';
import { CompletionService, ReportService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { Db, Sealer } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { SubmissionService } from '@duban/submission';
import { InvariantVerifier, Rounds } from '../../apps/wiring/src';
import { type District, importPlan, openHouse, settle, type TestHouse } from '../harness/house';

let house: TestHouse;
let district: District;
let tasks: { id: string; no: number }[];

const idsOf = async (sql: string, params: unknown[] = []): Promise<string[]> =>
  (await house.get(Db).query<{ id: string }>(sql, params)).map(r => r.id);
const states = async (): Promise<Record<number, string>> =>
  Object.fromEntries(
    (await house.get(Db).query<{ no: number; state: string }>('SELECT no, state FROM task ORDER BY no')).map(
      t => [t.no, t.state],
    ),
  );
const assignmentsOf = (unit: string): Promise<string[]> =>
  idsOf('SELECT id FROM assignment WHERE unit_id = $1', [district.units[unit]]);

async function verify(): Promise<void> {
  expect((await house.get(InvariantVerifier).verify()).faults).toEqual([]);
}

/** 区商务委 leads task 2 beside 区文旅委. */
const countersign = async (): Promise<unknown> =>
  house
    .get(CountersignService)
    .countersign(
      district.actors.商务经办,
      await idsOf("SELECT id FROM assignment WHERE task_id = $1 AND role = 'lead' AND NOT is_primary", [
        tasks[1].id,
      ]),
      { agree: true },
    );

beforeAll(async () => {
  house = await openHouse('2026-03-02');
  district = await settle(house);
  await importPlan(house, district);
  tasks = await house.get(Db).query<{ id: string; no: number }>('SELECT id, no FROM task ORDER BY no');
});
afterAll(() => house.close());

describe('the chain, from a plan to a closed task', () => {
  it('registers, dispatches and expands groups', async () => {
    const { actors } = district;
    await expect(
      house.get(DispatchService).dispatch(actors.商务经办, [{ taskId: tasks[0].id }]),
    ).rejects.toMatchObject({ code: 'access.denied' });
    const done = await house.get(DispatchService).dispatch(
      actors.督查员,
      tasks.map(t => ({ taskId: t.id })),
      {},
      { key: 'd1' },
    );
    expect(done).toEqual({ tasks: 3, assignments: 9 });
    // The same key again changes nothing and gets the first answer.
    expect(
      await house.get(DispatchService).dispatch(
        actors.督查员,
        tasks.map(t => ({ taskId: t.id })),
        {},
        { key: 'd1' },
      ),
    ).toEqual(done);
    expect(await states()).toEqual({ 1: 'dispatched', 2: 'dispatched', 3: 'dispatched' });
    await verify();
  });

  it('signs in bulk, declines, upholds, and declines again to the leader, who reassigns', async () => {
    const { actors, units } = district;
    const signing = house.get(AssignmentService);
    await signing.sign(actors.商务经办, await assignmentsOf('区商务委'));
    await signing.sign(actors.文旅经办, await assignmentsOf('区文旅委'));
    await signing.sign(actors.滨江经办, await assignmentsOf('滨江街道'));
    await signing.sign(actors.青石经办, await assignmentsOf('青石街道'));
    await expect(signing.sign(actors.滨江经办, await assignmentsOf('区城管局'))).rejects.toMatchObject({
      code: 'access.denied',
    });
    const [own] = await idsOf('SELECT id FROM assignment WHERE is_primary AND unit_id = $1', [
      units.区城管局,
    ]);
    await signing.decline(actors.城管经办, [own], { reason: '职责不符' });
    await verify();
    await signing.uphold(actors.督查员, own, { reason: '三定方案明确由你局负责' });
    await signing.decline(actors.城管经办, [own], { reason: '仍认为职责不符' });
    const [owed] = await house
      .get(Db)
      .query<{ kind: string; holder_person_id: string }>(
        'SELECT kind, holder_person_id FROM obligation WHERE subject_id = $1 AND settled_at IS NULL',
        [own],
      );
    expect(owed).toEqual({ kind: 'decide_decline', holder_person_id: actors.区长.personId });
    await expect(
      signing.reassign(actors.区长, own, { unitId: units.滨江街道, reason: '改派' }),
    ).rejects.toMatchObject({ code: 'reassign.already_assigned' });
    await signing.reassign(actors.区长, own, { unitId: units.青石街道, reason: '由属地牵头' });
    await verify();
    await signing.sign(
      actors.青石经办,
      await idsOf("SELECT id FROM assignment WHERE unit_id = $1 AND state = 'pending'", [units.青石街道]),
    );
    await signing.sign(
      actors.城管经办,
      await idsOf("SELECT id FROM assignment WHERE unit_id = $1 AND state = 'pending'", [units.区城管局]),
    );
    expect(await states()).toEqual({ 1: 'implementing', 2: 'implementing', 3: 'implementing' });
    await verify();
  });

  it('files action plans with milestones', async () => {
    const { actors, units } = district;
    const filing = house.get(ActionPlanService);
    await expect(
      filing.file(actors.商务经办, tasks[0].id, {
        text: '分三步',
        milestones: [{ title: '选址', due: '2026-02-01' }],
        contributorIds: [],
      }),
    ).rejects.toMatchObject({ code: 'action_plan.bad_milestone', faults: [{ where: 'milestones.0.due' }] });
    await filing.file(actors.商务经办, tasks[0].id, {
      text: '分三步推进',
      milestones: [
        { title: '完成选址', due: '2026-03-31' },
        { title: '开街', due: '2026-09-30' },
      ],
      contributorIds: [units.区文旅委],
    });
    await filing.file(actors.文旅经办, tasks[1].id, {
      text: '按季度举办',
      milestones: [],
      contributorIds: [],
    });
    await filing.file(
      actors.督查员,
      tasks[2].id,
      { text: '代录', milestones: [], contributorIds: [] },
      { onBehalf: { unitId: units.青石街道, source: '青石街道电话报来' } },
    );
    expect(await states()).toEqual({ 1: 'tracking', 2: 'tracking', 3: 'tracking' });
    await verify();
  });

  it('opens a period, takes contributions and reports, returns one and approves', async () => {
    const { actors } = district;
    house.clock.moveTo(instantOf('2026-03-25', '08:05'));
    expect(await house.get(Rounds).run()).toMatchObject({ reportsOpened: 3 });
    expect(await house.get(Rounds).run()).toMatchObject({ reportsOpened: 0 });
    const reports = house.get(ReportService);
    const [contribution] = await idsOf("SELECT id FROM report WHERE kind = 'contribution' AND task_id = $1", [
      tasks[0].id,
    ]);
    await reports.save(actors.文旅经办, contribution, { text: '已梳理文化资源点位' });
    await reports.submit(actors.文旅经办, [contribution]);
    await verify();
    const [r1] = await idsOf("SELECT id FROM report WHERE kind = 'report' AND task_id = $1", [tasks[0].id]);
    const [m1] = await idsOf("SELECT id FROM milestone WHERE title = '完成选址'");
    await expect(reports.submit(actors.商务经办, [r1])).rejects.toMatchObject({ code: 'report.empty' });
    await reports.save(actors.商务经办, r1, { text: '已完成选址', percent: 30, milestoneIds: [m1] });
    await reports.submit(actors.商务经办, [r1]);
    await verify();
    await reports.return(actors.督查员, [r1], { reason: '请补充点位清单' });
    await verify();
    await reports.save(actors.商务经办, r1, { text: '已完成选址:江湾、云谷、古镇三处' });
    await reports.submit(actors.商务经办, [r1]);
    const rest = await idsOf("SELECT id FROM report WHERE kind = 'report' AND state = 'open'");
    const byUnit = (unitId: string) => ({ onBehalf: { unitId, source: '微信报来' } });
    const nothing = { noProgress: true };
    await expect(
      reports.submit(actors.督查员, rest, nothing, byUnit(district.units.区文旅委)),
    ).rejects.toMatchObject({ code: 'behalf.other_unit' });
    for (const id of rest) {
      const [{ unit_id }] = await house
        .get(Db)
        .query<{ unit_id: string }>('SELECT unit_id FROM report WHERE id = $1', [id]);
      await reports.submit(actors.督查员, [id], nothing, byUnit(unit_id));
    }
    await reports.approve(actors.督查员, [r1, ...rest]);
    await verify();
    const [milestone] = await house.get(Db).query('SELECT state FROM milestone WHERE id = $1', [m1]);
    expect(milestone).toEqual({ state: 'delivered' });
    const [period] = await house.get(Db).query('SELECT state, waiting, outstanding FROM reporting_period');
    expect(period).toEqual({ state: 'done', waiting: 0, outstanding: 0 });
  });

  it('refuses a stale version, telling what changed in between', async () => {
    const { actors } = district;
    const [report] = await idsOf("SELECT id FROM report WHERE kind = 'report' AND task_id = $1", [
      tasks[0].id,
    ]);
    await expect(
      house.get(ReportService).save(actors.商务经办, report, { text: 'x' }, { version: 1 }),
    ).rejects.toMatchObject({
      code: 'record.stale',
      details: {
        seen: 1,
        since: expect.arrayContaining([expect.objectContaining({ command: 'report.approve' })]),
      },
    });
  });

  it('completes: returned once, approved, an unmet one through the leader', async () => {
    const { actors } = district;
    const completing = house.get(CompletionService);
    house.clock.moveTo(instantOf('2026-11-02', '10:00'));
    await completing.submit(actors.商务经办, tasks[0].id, { text: '三个街区全部开街', outcome: 'achieved' });
    await completing.return(actors.督查员, [tasks[0].id], { reason: '请附验收意见' });
    await verify();
    await completing.submit(actors.商务经办, tasks[0].id, {
      text: '三个街区全部开街,已验收',
      outcome: 'achieved',
    });
    await completing.submit(actors.文旅经办, tasks[1].id, {
      text: '受天气影响只办了8场',
      outcome: 'not_achieved',
    });
    await expect(completing.approve(actors.督查员, [tasks[0].id, tasks[1].id])).rejects.toMatchObject({
      code: 'completion.countersign_missing',
    });
    await countersign();
    expect(await completing.approve(actors.督查员, [tasks[0].id, tasks[1].id])).toEqual({
      approved: 1,
      toLeader: 1,
    });
    await verify();
    await completing.decideOutcome(actors.区长, [tasks[1].id], { agree: true, reason: '情况属实' });
    expect(await states()).toMatchObject({ 1: 'submission', 2: 'submission' });
    await verify();
  });

  it('reports upward; the superior returns one, accepts the rest', async () => {
    const { actors } = district;
    const submissions = house.get(SubmissionService);
    const { id } = await submissions.submit(actors.督查员, {
      taskIds: [tasks[0].id, tasks[1].id],
      title: '关于两项任务办结情况的报告',
      text: '',
    });
    await verify();
    await expect(
      submissions.reply(actors.商务经办, id, { reply: '同意', returned: [] }),
    ).rejects.toMatchObject({ code: 'access.denied' });
    expect(
      await submissions.reply(actors.市督查员, id, {
        reply: '第2项请补办',
        returned: [{ taskId: tasks[1].id, reason: '请补办两场' }],
      }),
    ).toEqual({ state: 'returned', closed: 1, returned: 1 });
    await verify();
    await submissions.revise(actors.督查员, id, { handling: '已转区文旅委补办' });
    const completing = house.get(CompletionService);
    await completing.submit(actors.文旅经办, tasks[1].id, { text: '已补办两场', outcome: 'achieved' });
    await countersign();
    await completing.approve(actors.督查员, [tasks[1].id]);
    const again = await submissions.submit(actors.督查员, {
      taskIds: [tasks[1].id],
      title: '补办情况',
      text: '',
    });
    await submissions.reply(actors.市督查员, again.id, { reply: '同意', returned: [] });
    expect(await states()).toEqual({ 1: 'closed', 2: 'closed', 3: 'tracking' });
    await verify();
  });

  it('shows the ledger and a task as each person may see it', async () => {
    const { actors } = district;
    const ledger = house.get(LedgerQueries);
    const all = await ledger.list(actors.督查员, {});
    expect(all.total).toBe(3);
    expect(all.items.map(i => i.light)).toEqual(['grey', 'grey', 'green']);
    expect((await ledger.list(actors.督查员, { q: '夜经' })).items.map(i => i.no)).toEqual([1]);
    expect((await ledger.list(actors.滨江经办, {})).items.map(i => i.no)).toEqual([2, 3]);
    expect((await ledger.list(actors.督查主任, {})).total).toBe(0);
    const view = await house.get(TaskViewQueries).view(actors.商务经办, tasks[0].id);
    expect(view.timeline.map(t => t.command)).toEqual(
      expect.arrayContaining([
        'plan.import',
        'task.dispatch',
        'assignment.sign',
        'report.return',
        'submission.reply',
      ]),
    );
    await expect(house.get(TaskViewQueries).view(actors.滨江经办, tasks[0].id)).rejects.toMatchObject({
      code: 'record.not_found',
    });
  });

  it('keeps a journal that replays to what the tables hold, sealed without a gap', async () => {
    await house.get(Sealer).seal();
    const { faults, unsealedTail, lastSeq, ok } = await house.get(InvariantVerifier).verify();
    expect({ faults, unsealedTail, ok }).toEqual({ faults: [], unsealedTail: 0, ok: true });
    expect(lastSeq).toBeGreaterThan(20);
  });

  it('finds a row that was changed behind its back', async () => {
    await house.get(Db).query('UPDATE task SET percent = 99 WHERE no = 3');
    const { faults } = await house.get(InvariantVerifier).verify();
    expect(faults).toEqual([
      expect.objectContaining({ check: '日志重放等于现状', where: `task ${tasks[2].id}` }),
    ]);
    await expect(house.get(Db).query('DELETE FROM journal_entry')).rejects.toThrow(/append-only/);
  });
});
