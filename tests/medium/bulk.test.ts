import { AssignmentService, DispatchService } from '@duban/dispatch';
import { CompletionService, ReportService } from '@duban/feedback';
import { ActionPlanService, MilestoneService } from '@duban/implementation';
import { ImportService, readDocument } from '@duban/intake';
import { SubmissionService } from '@duban/submission';
import { PlanService, TaskService } from '@duban/task';
import { InvariantVerifier, Rounds } from '../../apps/wiring/src';
import { Desk, refused } from './bulk.world';

// Real: PostgreSQL and every service of the house. Doubles: the clock.
let desk: Desk;
const nobody = '00000000-0000-7000-8000-000000000000';

beforeEach(async () => {
  desk = await Desk.open();
});
afterEach(async () => {
  expect((await desk.get(InvariantVerifier).verify()).faults).toEqual([]);
  await desk.house.close();
});

describe('a list', () => {
  it('is taken whole or not at all, and nobody reaches into another office with it', async () => {
    const other = await desk.neighbour();
    const own = await desk.task(1);
    const dispatching = desk.get(DispatchService);
    const both = [own, other.taskIds[0]];
    const mixed = both.map(taskId => ({ taskId }));
    await expect(dispatching.dispatch(desk.office, mixed)).rejects.toEqual(refused('access.denied'));
    await expect(dispatching.dispatch(other.actor, [{ taskId: own }])).rejects.toEqual(
      refused('access.denied'),
    );
    await expect(desk.get(TaskService).cancel(desk.office, both, { reason: '试' })).rejects.toEqual(
      refused('access.denied'),
    );
    expect(await desk.rows("SELECT 1 FROM task WHERE state <> 'registered'")).toEqual([]);

    await desk.track();
    await desk.openPeriod();
    const report = await desk.report(1);
    await desk.get(ReportService).submit(desk.actors.商务经办, [report], { noProgress: true });
    await expect(desk.get(ReportService).approve(other.actor, [report])).rejects.toEqual(
      refused('access.denied'),
    );
    await expect(desk.get(ReportService).return(other.actor, [report], { reason: '试' })).rejects.toEqual(
      refused('access.denied'),
    );
    await expect(desk.get(PlanService).conclude(other.actor, desk.planId)).rejects.toEqual(
      refused('access.denied'),
    );
  });

  it('names each task once at dispatch, counts a record once, and knows what does not exist', async () => {
    const taskId = await desk.task(1);
    const dispatching = desk.get(DispatchService);
    await expect(dispatching.dispatch(desk.office, [{ taskId }, { taskId }])).rejects.toEqual(
      refused('dispatch.named_twice'),
    );
    await expect(dispatching.dispatch(desk.office, [{ taskId: nobody }])).rejects.toEqual(
      refused('record.not_found'),
    );
    await desk.dispatch(1);
    const [a] = await desk.ids('SELECT id FROM assignment WHERE unit_id = $1', desk.units.区商务委);
    const signing = desk.get(AssignmentService);
    await expect(signing.sign(desk.actors.商务经办, [a, nobody])).rejects.toEqual(
      refused('record.not_found'),
    );
    expect(await signing.sign(desk.actors.商务经办, [a, a])).toEqual({ signed: 1 });
    await expect(
      desk.get(SubmissionService).submit(desk.office, { taskIds: [], title: '空', text: '' }),
    ).rejects.toEqual(refused('submission.no_tasks'));
  });

  it('of two plans does not go upward in one piece', async () => {
    const other = await desk.neighbour();
    await expect(
      desk.get(SubmissionService).submit(desk.office, {
        taskIds: [await desk.task(1), other.taskIds[0]],
        title: '两个方案',
        text: '',
      }),
    ).rejects.toEqual(refused('submission.two_plans'));
  });
});

describe('the units of a dispatch', () => {
  const TEXT = `江州区2026年专项任务分解
一、专项
1.完成摸底排查5次。
牵头单位:区城管局
责任单位:各相关街道
`;
  async function special(): Promise<{ taskId: string; party: string }> {
    const { planId } = await desk.get(ImportService).confirm(desk.office, {
      parsed: readDocument(TEXT),
      officeUnitId: desk.units.区政府督查室,
      names: { 各相关街道: { createGroup: { memberNames: ['滨江街道', '青石街道'] } } },
    });
    await desk
      .get(PlanService)
      .approve(desk.office, planId, { authority: '会议', documentNo: '1号', scope: '专项' });
    const [taskId] = await desk.ids('SELECT id FROM task WHERE plan_id = $1', planId);
    const [party] = await desk.ids(
      'SELECT id FROM task_party WHERE task_id = $1 AND needs_selection',
      taskId,
    );
    return { taskId, party };
  }

  it('are chosen among the members of the group, and exist', async () => {
    const { taskId, party } = await special();
    const { 区商务委, 滨江街道, 青石街道 } = desk.units;
    const choose = (...unitIds: string[]) =>
      desk.get(DispatchService).dispatch(desk.office, [{ taskId, selections: { [party]: unitIds } }]);
    await expect(choose()).rejects.toEqual(refused('dispatch.selection_needed'));
    await expect(choose(滨江街道, 区商务委)).rejects.toMatchObject({
      code: 'dispatch.not_member',
      details: { unitIds: [区商务委] },
    });
    await expect(choose(nobody)).rejects.toEqual(refused('dispatch.not_member'));
    await desk.close(青石街道);
    await expect(choose(青石街道)).rejects.toEqual(refused('dispatch.not_member'));
    await expect(
      desk
        .get(DispatchService)
        .dispatch(desk.office, [{ taskId, primaryUnitId: 青石街道, selections: { [party]: [滨江街道] } }]),
    ).rejects.toEqual(refused('unit.not_found'));
    expect(await choose(滨江街道, 滨江街道)).toEqual({ tasks: 1, assignments: 2 });
  });

  it('are those that still exist: a closed member is left out, a closed unit that is named stops it', async () => {
    await desk.close(desk.units.青石街道);
    await desk.dispatch(2);
    expect(await desk.rows('SELECT 1 FROM assignment WHERE unit_id = $1', desk.units.青石街道)).toEqual([]);
    await desk.close(desk.units.滨江街道);
    await expect(desk.dispatch(3)).rejects.toMatchObject({
      code: 'unit.not_found',
      details: { ids: [desk.units.滨江街道] },
    });
  });

  it('owe what they contributed to when one takes over from another', async () => {
    await desk.dispatch(1);
    const [own] = await desk.ids('SELECT id FROM assignment WHERE unit_id = $1', desk.units.区商务委);
    const signing = desk.get(AssignmentService);
    await signing.sign(desk.actors.商务经办, [own]);
    await desk.get(ActionPlanService).file(desk.actors.商务经办, await desk.task(1), {
      text: '分步推进',
      milestones: [],
      contributorIds: [desk.units.区城管局],
    });
    const [ticked] = await desk.ids('SELECT id FROM assignment WHERE unit_id = $1', desk.units.区城管局);
    await signing.decline(desk.actors.城管经办, [ticked], { reason: '非我局职责' });
    await signing.reassign(desk.office, ticked, { unitId: desk.units.滨江街道, reason: '改派' });
    expect(
      await desk.rows(
        "SELECT contributes FROM assignment WHERE unit_id = $1 AND state = 'pending'",
        desk.units.滨江街道,
      ),
    ).toEqual([{ contributes: true }]);
  });
});

describe('a report', () => {
  it('says of figures and milestones only what is true of its own task', async () => {
    await desk.track();
    await desk.openPeriod();
    const report = await desk.report(1);
    const save = (input: object, id = report, who = desk.actors.商务经办) =>
      desk.get(ReportService).save(who, id, input);
    const [own, foreign] = await desk.ids(
      'SELECT g.id FROM target g JOIN task t ON t.id = g.task_id ORDER BY t.no LIMIT 2',
    );
    const [m1, m2] = await desk.ids(
      'SELECT m.id FROM milestone m JOIN task t ON t.id = m.task_id ORDER BY t.no',
    );
    const bad = (where: string) =>
      expect.objectContaining({ code: 'report.bad_input', faults: [expect.objectContaining({ where })] });
    for (const percent of [-1, 101, 12.5, NaN])
      await expect(save({ percent })).rejects.toEqual(bad('percent'));
    await expect(save({ milestoneIds: [m1, m2] })).rejects.toEqual(bad('milestoneIds.1'));
    await expect(save({ milestoneIds: [nobody] })).rejects.toEqual(bad('milestoneIds.0'));
    const one = { targetId: own, value: 1 };
    await expect(save({ measurements: [one, { targetId: foreign, value: 1 }] })).rejects.toEqual(
      bad('measurements.1.targetId'),
    );
    await expect(save({ measurements: [one, one] })).rejects.toEqual(bad('measurements.1.targetId'));
    // Whoever only contributes does not say that a milestone of the lead is reached.
    const contribution = await desk.report(1, 'contribution');
    const [{ unit_id }] = await desk.rows<{ unit_id: string }>(
      'SELECT unit_id FROM report WHERE id = $1',
      contribution,
    );
    const who = unit_id === desk.units.区文旅委 ? desk.actors.文旅经办 : desk.actors.城管经办;
    await expect(save({ milestoneIds: [m1] }, contribution, who)).rejects.toEqual(bad('milestoneIds'));
    await save({ text: '已建成2个', percent: 60, measurements: [one], milestoneIds: [m1] });

    await expect(
      desk.get(CompletionService).submit(desk.actors.商务经办, await desk.task(1), {
        text: '完成',
        outcome: 'achieved',
        measurements: [{ targetId: foreign, value: 10 }],
      }),
    ).rejects.toEqual(bad('measurements.0.targetId'));
  });

  it('that says nothing new leaves the percentage alone', async () => {
    await desk.track();
    await desk.openPeriod();
    desk.moveTo('2026-06-24');
    await desk.get(Rounds).run();
    const reports = desk.get(ReportService);
    const who = desk.actors.文旅经办;
    const [first, second] = await desk.ids(
      "SELECT id FROM report WHERE kind = 'report' AND task_id = $1 ORDER BY id",
      await desk.task(2),
    );
    await reports.submit(who, [first], { noProgress: true });
    await reports.return(desk.office, [first], { reason: '应有进展' });
    await reports.save(who, first, { text: '已办2场', percent: 20 });
    expect(await desk.rows('SELECT no_progress FROM report WHERE id = $1', first)).toEqual([
      { no_progress: false },
    ]);
    await reports.submit(who, [first]);
    await reports.approve(desk.office, [first]);
    // The second was opened when nothing was done yet, and still says 0.
    await reports.submit(who, [second], { noProgress: true });
    await reports.approve(desk.office, [second]);
    expect(await desk.rows('SELECT percent FROM task WHERE id = $1', await desk.task(2))).toEqual([
      { percent: 20 },
    ]);
  });

  it('of completion is sent by its own command alone', async () => {
    await desk.track();
    const id = await desk.task(1);
    const completing = desk.get(CompletionService);
    await completing.submit(desk.actors.商务经办, id, { text: '完成', outcome: 'achieved' });
    await completing.return(desk.office, [id], { reason: '请补充' });
    const [completion] = await desk.ids("SELECT id FROM report WHERE kind = 'completion'");
    await expect(desk.get(ReportService).submit(desk.actors.商务经办, [completion])).rejects.toEqual(
      refused('report.wrong_kind'),
    );
    expect(await desk.state(1)).toBe('tracking');
  });

  it('comes back with a reason and a day to come', async () => {
    await desk.track();
    await desk.openPeriod();
    const report = await desk.report(1);
    const reports = desk.get(ReportService);
    await reports.submit(desk.actors.商务经办, [report], { noProgress: true });
    await expect(reports.return(desk.office, [report], { reason: ' ' })).rejects.toEqual(
      refused('return.reason_needed'),
    );
    await expect(
      reports.return(desk.office, [report], { reason: '补充', due: '2026-03-24' }),
    ).rejects.toEqual(refused('rework.due_past'));
    await reports.return(desk.office, [report], { reason: '补充', due: '2026-03-25' });
  });
});

it('judges the unit by the day it claimed a milestone, the office by the day it confirmed it', async () => {
  await desk.track();
  const milestones = await desk.ids(
    'SELECT m.id FROM milestone m JOIN task t ON t.id = m.task_id WHERE t.no = 1',
  );
  await desk.get(MilestoneService).claim(desk.actors.商务经办, milestones);
  desk.moveTo('2026-04-20');
  await desk.get(MilestoneService).confirm(desk.office, milestones);
  const owed = await desk.rows(
    'SELECT kind, done_at <= due_at AS "inTime" FROM obligation WHERE subject_id = $1 ORDER BY kind',
    milestones[0],
  );
  expect(owed).toEqual([
    { kind: 'confirm_milestone', inTime: false },
    { kind: 'milestone', inTime: true },
  ]);
});
