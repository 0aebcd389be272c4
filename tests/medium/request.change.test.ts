import { LedgerQueries, RequestQueries, TaskViewQueries } from '@duban/evaluation';
import { CompletionService } from '@duban/feedback';
import { endOfDay } from '@duban/kernel';
import { ObligationQueries } from '@duban/obligation';
import { assertChangeAuthority, type Plan, TaskService } from '@duban/task';
import { RequestService } from '@duban/tracking';
import { expectClean } from '../crash/ladders';
import { Desk } from './bulk.world';
import { deadline, file, hire, leaderless } from './request.world';

// Real: PostgreSQL, every service of the house. Doubles: the clock, which is moved by hand.
let desk: Desk;
let tasks: TaskService;
const reason = '区政府常务会议研究调整';

beforeEach(async () => {
  desk = await Desk.open();
  tasks = desk.get(TaskService);
});
afterEach(async () => {
  await expectClean(desk.house);
  await desk.house.close();
});

describe('变更 by the office', () => {
  beforeEach(() => desk.track());

  it('sets another deadline by a date; what it was stays in the journal', async () => {
    const id = await desk.task(3);
    const { version } = (
      await desk.rows<{ version: number }>('SELECT version FROM task WHERE id = $1', id)
    )[0];
    expect(await tasks.change(desk.office, id, { reason, deadline: '2026-10-30' }, { version })).toEqual({
      state: 'tracking',
      deadline: '2026-10-30',
      version: version + 1,
      milestonesMoved: 0,
    });
    expect(await deadline(desk, 3)).toMatchObject({ due_at: endOfDay('2026-10-30'), arming: 2 });
    await expect(
      tasks.change(desk.office, id, { reason, deadline: '2026-11-30' }, { version }),
    ).rejects.toMatchObject({ code: 'record.stale' });
    expect(
      await desk.rows(
        `SELECT e.command, e.reason, i->'r'->>'deadline' AS deadline FROM journal_entry e, jsonb_array_elements(e.images) i
         WHERE i->>'t' = 'task' AND i->'r'->>'id' = $1 AND e.command IN ('plan.import', 'task.change') ORDER BY e.id`,
        id,
      ),
    ).toEqual([
      { command: 'plan.import', reason: null, deadline: '2026-12-31' },
      { command: 'task.change', reason, deadline: '2026-10-30' },
    ]);
  });

  it('keeps a pending request’s silence by the new date', async () => {
    const id = await file(desk, 3, { kind: 'change', wanted: '增加单位' });
    await tasks.change(desk.office, await desk.task(3), { reason, deadline: '2026-10-30' });
    expect(await deadline(desk, 3)).toMatchObject({ due_at: endOfDay('2026-10-30'), next_step_at: null });
    expect((await deadline(desk, 3))?.muted_at).not.toBeNull();
    await desk.get(RequestService).withdraw(desk.actors.城管经办, [id]);
    expect((await deadline(desk, 3))?.next_step_at).not.toBeNull();
  });

  it('rewords the task in lists, searches and to-dos', async () => {
    const id = await desk.task(3);
    await tasks.change(desk.office, id, { reason, text: '整治夜间噪声。' });
    const ledger = desk.get(LedgerQueries);
    expect((await ledger.list(desk.office, { q: '噪声' })).items.map(i => i.no)).toEqual([3]);
    expect((await ledger.list(desk.office, { q: '占道' })).items).toEqual([]);
    expect(await deadline(desk, 3)).toMatchObject({ title: '第3项 整治夜间噪声。', arming: 1 });
  });

  it('hands the task, and what its leader owes, to another leader, and back', async () => {
    const id = await desk.task(3);
    const deputy = await hire(desk, '副区长', '区政府督查室', 'leader');
    const request = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
    await desk.get(RequestService).grant(desk.office, [{ id: request, date: '2027-03-31' }]);
    await expect(
      tasks.change(desk.office, id, { reason, leaderId: desk.actors.商务经办.personId }),
    ).rejects.toMatchObject({ code: 'leader.not_found' });
    await tasks.change(desk.office, id, { reason, leaderId: deputy.personId });
    const owed = (): Promise<unknown> =>
      desk.rows(
        "SELECT holder_person_id, leader_id FROM obligation WHERE kind = 'approve_request' AND settled_at IS NULL",
      );
    expect(await owed()).toEqual([{ holder_person_id: deputy.personId, leader_id: deputy.personId }]);
    await expect(
      desk.get(RequestService).approve(desk.actors.区长, [request], { agree: true }),
    ).rejects.toMatchObject({ code: 'access.denied' });
    await tasks.change(desk.office, id, { reason, leaderId: null });
    const head = desk.actors.区长.personId;
    expect(await owed()).toEqual([{ holder_person_id: head, leader_id: head }]);
    await desk.get(RequestService).approve(desk.actors.区长, [request], { agree: true });
  });

  it('is refused without anything to change, in the past, to others, and where the task does not allow it', async () => {
    const id = await desk.task(3);
    const to = (input: object, actor = desk.office): Promise<unknown> =>
      tasks.change(actor, id, { reason, ...input });
    await expect(to({})).rejects.toMatchObject({ code: 'task.nothing_to_change' });
    await expect(to({ deadline: '2026-03-01' })).rejects.toMatchObject({ code: 'task.deadline_past' });
    await expect(to({ text: 'x' }, desk.actors.城管经办)).rejects.toMatchObject({ code: 'access.denied' });
    await desk.get(CompletionService).submit(desk.actors.城管经办, id, { text: '完成', outcome: 'achieved' });
    await expect(to({ deadline: '2026-10-30' })).rejects.toMatchObject({ code: 'chain.not_now' });
    await to({ text: '规范占道经营。' });
    await tasks.suspend(desk.office, id, { reason: '征地', until: endOfDay('2026-06-01') });
    await expect(to({ text: 'x' })).rejects.toMatchObject({ code: 'task.suspended' });
    await tasks.cancel(desk.office, [id], { reason: '并入他项' });
    await expect(to({ text: 'x' })).rejects.toMatchObject({ code: 'task.ended' });
  });
});

it('changes a task that is not dispatched yet: it is due by the new date then', async () => {
  await tasks.change(desk.office, await desk.task(3), { reason, deadline: '2026-09-30', text: '整治点位。' });
  await expect(
    desk
      .get(RequestService)
      .file(desk.office, await desk.task(3), { kind: 'change', reason: 'x', wanted: 'x' }),
  ).rejects.toMatchObject({ code: 'behalf.source_needed' });
  await desk.dispatch(3);
  expect((await deadline(desk, 3))?.due_at).toEqual(endOfDay('2026-09-30'));
  expect((await deadline(desk, 3)) as object).toMatchObject({ title: '第3项 整治点位。' });
});

it('asks for the consent a plan names, and for none where it names nobody', () => {
  const plan = { title: '规划' } as Plan;
  expect(() => assertChangeAuthority(plan)).not.toThrow();
  const named = Object.assign({}, plan, { change_authority: '区人大常委会' });
  expect(() => assertChangeAuthority(named, ' ')).toThrow('须经区人大常委会同意');
  expect(() => assertChangeAuthority(named, '区人大常委会〔2026〕3号')).not.toThrow();
});

describe('the lists of requests', () => {
  beforeEach(() => desk.track());

  it('show each side its own, by state, page by page', async () => {
    const queries = desk.get(RequestQueries);
    const one = await file(desk, 1, { kind: 'extension', date: '2027-03-31' });
    const two = await file(desk, 2, { kind: 'change', wanted: '增加单位' });
    const three = await file(desk, 3, { kind: 'suspension', date: '2026-06-01' });
    await desk.get(RequestService).refuse(desk.office, [two], { reason: '不必' });
    const ids = async (...args: Parameters<RequestQueries['list']>): Promise<string[]> =>
      (await queries.list(...args)).map(r => r.id);
    const { 督查员, 商务经办, 区长, 滨江经办, 青石经办 } = desk.actors;
    expect(await ids(督查员)).toEqual([three, two, one]);
    expect(await ids(督查员, { side: 'office', state: ['filed'] })).toEqual([three, one]);
    expect(await ids(督查员, { limit: 2 })).toEqual([three, two]);
    expect(await ids(督查员, { limit: 2, after: two })).toEqual([one]);
    // 区商务委 leads 1 and takes part in 2.
    expect(await ids(商务经办)).toEqual([two, one]);
    expect(await ids(商务经办, { side: 'unit' })).toEqual([one]);
    expect(await ids(区长, { side: 'leader', kind: ['extension'] })).toEqual([one]);
    expect(await ids(滨江经办)).toEqual([three, two]);
    expect(await ids(青石经办, { taskId: await desk.task(3) })).toEqual([]);
    expect(await ids((await desk.neighbour()).actor)).toEqual([]);
    expect((await queries.list(督查员, { id: two }))[0]).toMatchObject({
      kindLabel: '变更',
      stateLabel: '未同意',
      unitName: '区文旅委',
      taskTitle: '第2项 举办文旅节会活动10场以上。',
      decidedByName: '督查员',
      approvedByName: null,
    });
  });

  it('reckon what granting means, and tell how it went', async () => {
    const queries = desk.get(RequestQueries);
    const id = await file(desk, 3, { kind: 'extension', date: '2027-01-15' });
    expect((await queries.one(desk.office, id)).effect).toEqual({
      oldDue: endOfDay('2026-12-31'),
      newDue: endOfDay('2027-01-15'),
      workdaysAdded: 11,
      words: '期限由 2026-12-31 调整为 2027-01-15，增加11个工作日',
    });
    expect((await queries.one(desk.office, id, '2027-01-08')).effect?.workdaysAdded).toBe(6);
    await expect(queries.one(desk.actors.商务经办, id)).rejects.toMatchObject({ code: 'record.not_found' });
    await leaderless(desk);
    await desk
      .get(RequestService)
      .grant(desk.office, [{ id, date: '2027-01-08' }], { reason: '同意至1月8日' });
    const { effect, history } = await queries.one(desk.actors.城管经办, id);
    expect(effect).toMatchObject({ oldDue: endOfDay('2026-12-31'), workdaysAdded: 6 });
    expect(history.map(h => [h.command, h.actorName, h.reason])).toEqual([
      ['request.file', '城管经办', '征地受阻'],
      ['request.grant', '督查员', '同意至1月8日'],
    ]);
    const suspension = await file(desk, 1, { kind: 'suspension', date: '2026-03-16' });
    expect((await queries.one(desk.office, suspension)).effect?.workdaysAdded).toBe(10);
    const other = await file(desk, 1, { kind: 'cancellation' });
    expect((await queries.one(desk.office, other)).effect).toBeNull();
  });

  it('stand on the page of the task and lead there from the to-do list', async () => {
    const id = await file(desk, 3, { kind: 'extension', date: '2027-01-15' });
    const taskId = await desk.task(3);
    const view = await desk.get(TaskViewQueries).view(desk.office, taskId);
    expect(view.requests.map(r => r.id)).toEqual([id]);
    const owed = (await desk.get(ObligationQueries).mine(desk.office)).find(o => o.subject_id === id);
    expect(owed).toMatchObject({
      kind: 'decide_request',
      task_id: taskId,
      title: expect.stringMatching(/^延期申请：第3项/),
    });
  });
});
