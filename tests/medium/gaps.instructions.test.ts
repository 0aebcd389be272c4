import { AssignmentService } from '@duban/dispatch';
import { InstructionQueries } from '@duban/evaluation';
import { endOfDay } from '@duban/kernel';
import { ActionPlanService, MilestoneService } from '@duban/implementation';
import { EditionApplyService, EditionService, TaskService } from '@duban/task';
import { InstructionService, RequestService } from '@duban/tracking';
import { expectClean } from '../crash/ladders';
import { Desk } from './bulk.world';
import { file, hire, leaderless } from './request.world';

let desk: Desk;
let instructions: InstructionService;
beforeEach(async () => {
  desk = await Desk.open();
  instructions = desk.get(InstructionService);
});
afterEach(async () => {
  await expectClean(desk.house);
  await desk.house.close();
});

const owed = (id: string) =>
  desk.rows<{ kind: string; unit: string; role: string; due_at: Date }>(
    `SELECT o.kind, u.name AS unit, o.holder_role AS role, o.due_at FROM obligation o JOIN unit u ON u.id = o.holder_unit_id
     WHERE o.subject_id = $1 AND o.settled_at IS NULL`,
    id,
  );
const SAID = { text: '请抓紧推进', due: '2026-03-20', source: '府批〔2026〕12号', saidOn: '2026-02-27' };

describe('代录批示', () => {
  it('is entered by the office of the plan with its source, in the name of the leader', async () => {
    await desk.track();
    const taskIds = [await desk.task(1), await desk.task(2)];
    const relay = (who: string, input: Partial<typeof SAID> & { leaderId?: string } = {}) =>
      instructions.relay(desk.actors[who], taskIds, { ...SAID, ...input });
    for (const who of ['商务经办', '区长', '市督查员'])
      await expect(relay(who)).rejects.toMatchObject({ code: 'access.denied' });
    for (const [input, code] of [
      [{ source: ' ' }, 'instruction.source_needed'],
      [{ saidOn: '2026-03-03' }, 'instruction.said_later'],
      [{ text: '' }, 'instruction.empty'],
      [{ due: '2026-03-01' }, 'instruction.due_past'],
      [{ leaderId: desk.actors.商务经办.personId as string }, 'leader.not_found'],
    ] as const)
      await expect(relay('督查员', input)).rejects.toMatchObject({ code });
    const { ids } = await instructions.relay(desk.office, taskIds, SAID, { key: 'r' });
    expect(await instructions.relay(desk.office, taskIds, SAID, { key: 'r' })).toEqual({ ids });
    expect(ids).toHaveLength(2);
    const [seen] = await desk.get(InstructionQueries).list(desk.actors.区长, { id: ids[0], mine: true });
    expect(seen).toMatchObject({
      leaderName: '区长',
      relayedByName: '督查员',
      source: '府批〔2026〕12号',
      saidOn: '2026-02-27',
      state: 'given',
    });
    expect(await owed(ids[0])).toMatchObject([{ kind: 'answer_instruction', unit: '区商务委' }]);
    await instructions.answer(desk.actors.商务经办, ids[0], { answer: '已启动' });
    await instructions.note(desk.office, [ids[0]]);
    const deputy = await hire(desk, '副区长', '区政府督查室', 'leader');
    const other = await relay('督查员', { leaderId: deputy.personId as string });
    const named = await desk.get(InstructionQueries).list(desk.office, { id: other.ids[0] });
    expect(named[0].leaderName).toBe('副区长');
  });

  it('needs somebody whose word it is', async () => {
    await leaderless(desk);
    await expect(instructions.relay(desk.office, [await desk.task(1)], SAID)).rejects.toMatchObject({
      code: 'instruction.leader_needed',
    });
  });
});

it('another primary lead answers what the one before it has not answered', async () => {
  await desk.dispatch(1);
  const task = await desk.task(1);
  const give = async () =>
    (await instructions.give(desk.actors.区长, [task], { text: '请抓紧', due: '2026-03-20' })).ids[0];
  const [open, answered] = [await give(), await give()];
  await instructions.answer(desk.actors.商务经办, answered, { answer: '已研究' });
  const [assignment] = await desk.ids('SELECT id FROM assignment WHERE task_id = $1 AND is_primary', task);
  const assignments = desk.get(AssignmentService);
  await assignments.decline(desk.actors.商务经办, [assignment], { reason: '职责不符' });
  await assignments.reassign(desk.office, assignment, {
    unitId: desk.units.滨江街道,
    reason: '属地负责',
  });
  expect(await owed(open)).toMatchObject([
    { kind: 'answer_instruction', unit: '滨江街道', role: 'handler', due_at: endOfDay('2026-03-20') },
  ]);
  await expect(instructions.answer(desk.actors.商务经办, open, { answer: 'x' })).rejects.toMatchObject({
    code: 'access.denied',
  });
  await instructions.answer(desk.actors.滨江经办, open, { answer: '已接手' });
  // What was answered was answered by who led then.
  expect(await desk.rows('SELECT unit_id FROM instruction WHERE id = $1', answered)).toEqual([
    { unit_id: desk.units.区商务委 },
  ]);
});

describe('an earlier deadline', () => {
  const plan = async (no: number, who: string) => {
    const milestones = [
      { title: '选址', due: '2026-04-30' },
      { title: '动工', due: '2026-08-31' },
      { title: '完工', due: '2026-12-15' },
    ];
    const input = { text: '推进', milestones, contributorIds: [] };
    await desk.get(ActionPlanService).file(desk.actors[who], await desk.task(no), input);
  };
  const milestones = async (no: number) =>
    desk.rows<{ title: string; due: string; due_at: Date }>(
      `SELECT m.title, m.due, o.due_at FROM milestone m JOIN obligation o ON o.subject_id = m.id AND o.kind = 'milestone'
       WHERE m.task_id = $1 AND m.state <> 'void' AND o.settled_at IS NULL ORDER BY m.title, m.id`,
      await desk.task(no),
    );

  beforeEach(() => desk.track());

  it('moves what would lie after it, and nothing else; the move is on record', async () => {
    await plan(3, '城管经办');
    const task = await desk.task(3);
    const changed = await desk
      .get(TaskService)
      .change(desk.office, task, { reason: '提前完成', deadline: '2026-07-31' });
    expect(changed).toMatchObject({ deadline: '2026-07-31', milestonesMoved: 2 });
    expect(await milestones(3)).toEqual([
      { title: '动工', due: '2026-07-31', due_at: endOfDay('2026-07-31') },
      { title: '完工', due: '2026-07-31', due_at: endOfDay('2026-07-31') },
      { title: '选址', due: '2026-04-30', due_at: endOfDay('2026-04-30') },
    ]);
    const [entry] = await desk.rows<{ moved: number; reason: string }>(
      `SELECT reason, (SELECT count(*)::int FROM jsonb_array_elements(images) i WHERE i->>'t' = 'milestone') AS moved
       FROM journal_entry WHERE command = 'task.change'`,
    );
    expect(entry).toEqual({ reason: '提前完成', moved: 2 });
    // A later one moves nothing back.
    expect(
      await desk.get(TaskService).change(desk.office, task, { reason: '恢复', deadline: '2026-12-31' }),
    ).toMatchObject({ milestonesMoved: 0 });
    expect((await milestones(3)).map(m => m.due)).toEqual(['2026-07-31', '2026-07-31', '2026-04-30']);
  });

  it('leaves alone what has been claimed', async () => {
    await plan(3, '城管经办');
    const [last] = await desk.ids("SELECT id FROM milestone WHERE title = '完工' AND state = 'open'");
    await desk.get(MilestoneService).claim(desk.actors.城管经办, [last]);
    expect(
      await desk
        .get(TaskService)
        .change(desk.office, await desk.task(3), { reason: '提前', deadline: '2026-07-31' }),
    ).toMatchObject({ milestonesMoved: 1 });
  });

  it('follows a granted change and an edition too', async () => {
    await leaderless(desk);
    await plan(3, '城管经办');
    await plan(1, '商务经办');
    const id = await file(desk, 3, { kind: 'change', wanted: '提前完成', date: '2026-09-30' });
    await desk.get(RequestService).grant(desk.office, [{ id, date: '2026-09-30' }]);
    expect((await milestones(3)).map(m => m.due)).toEqual(['2026-08-31', '2026-09-30', '2026-04-30']);
    const items = [
      {
        action: 'change' as const,
        taskId: await desk.task(1),
        change: { deadline: '2026-06-30' },
        reason: '提前',
      },
    ];
    const edition = await desk
      .get(EditionService)
      .draft(desk.office, desk.planId, { name: '修订', from: '2026-03-02', items });
    await desk.get(EditionApplyService).approve(desk.office, edition.id);
    expect((await milestones(1)).map(m => m.due)).toEqual(['2026-06-30', '2026-06-30', '2026-04-30']);
  });
});
