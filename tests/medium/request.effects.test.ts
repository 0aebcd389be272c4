import { DEFAULT_CALENDAR } from '@duban/calendar';
import { LedgerQueries } from '@duban/evaluation';
import { CompletionService } from '@duban/feedback';
import { endOfDay, instantOf } from '@duban/kernel';
import { SubmissionService } from '@duban/submission';
import { TaskService } from '@duban/task';
import { RequestService } from '@duban/tracking';
import { InvariantVerifier } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { Desk } from './bulk.world';
import { type Deadline, deadline, file, leaderless, requestOf } from './request.world';

// Real: PostgreSQL, every service of the house. Doubles: the clock, which is moved by hand.
let desk: Desk;
let requests: RequestService;

beforeEach(async () => {
  desk = await Desk.open();
  await desk.track();
  requests = desk.get(RequestService);
});
afterEach(async () => {
  await expectClean(desk.house);
  await desk.house.close();
});

describe('中止', () => {
  it('stands everything still, pending requests too, and resuming moves the due times', async () => {
    const extension = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
    const id = await file(desk, 3, { kind: 'suspension', date: '2026-06-01' });
    await expect(
      requests.grant(desk.office, [
        { id, date: '2026-06-01' },
        { id: extension, date: '2027-03-31' },
      ]),
    ).rejects.toMatchObject({ code: 'request.one_at_a_time' });
    await expect(requests.grant(desk.office, [{ id, date: '2026-03-02' }])).rejects.toMatchObject({
      code: 'request.bad_date',
    });
    await requests.grant(desk.office, [{ id, date: '2026-05-29' }]);
    expect(await desk.state(3)).toBe('suspended');
    expect(
      await desk.rows(
        'SELECT kind, due_at FROM obligation WHERE task_id = $1 AND settled_at IS NULL AND paused_at IS NULL',
        await desk.task(3),
      ),
    ).toEqual([{ kind: 'review_suspension', due_at: endOfDay('2026-05-29') }]);
    const suspended = { code: 'task.suspended' };
    await expect(requests.grant(desk.office, [{ id: extension, date: '2027-03-31' }])).rejects.toMatchObject(
      suspended,
    );
    await expect(requests.withdraw(desk.actors.城管经办, [extension])).rejects.toMatchObject(suspended);
    await expect(file(desk, 3, { kind: 'cancellation' })).rejects.toMatchObject(suspended);
    await expectClean(desk.house);

    desk.moveTo('2026-03-16');
    await desk.get(TaskService).resume(desk.office, await desk.task(3));
    const [{ due_at }] = await desk.rows<{ due_at: Date }>(
      "SELECT due_at FROM obligation WHERE subject_id = $1 AND kind = 'decide_request'",
      extension,
    );
    const shifted = endOfDay(DEFAULT_CALENDAR.addWorkdays('2026-12-31', 10));
    // Filed on 2 March, two workdays; ten workdays stood still.
    expect(due_at).toEqual(endOfDay('2026-03-18'));
    expect(await deadline(desk, 3)).toMatchObject({ paused_at: null, next_step_at: null });
    expect((await deadline(desk, 3))?.due_at).toEqual(shifted);
    await requests.refuse(desk.office, [extension], { reason: '已顺延' });
    expect(await deadline(desk, 3)).toMatchObject({ due_at: shifted, muted_at: null });
  });
});

describe('撤销', () => {
  it('ends everything once the leader has agreed; other requests are void', async () => {
    const change = await file(desk, 3, { kind: 'change', wanted: '调整目标' });
    const id = await file(desk, 3, { kind: 'cancellation' });
    await expect(file(desk, 2, { kind: 'cancellation', date: '2026-06-01' })).rejects.toMatchObject({
      code: 'request.incomplete',
    });
    await requests.grant(desk.office, [{ id }]);
    expect(await desk.state(3)).toBe('tracking');
    await requests.approve(desk.actors.区长, [id], { agree: true, reason: '上级已取消该任务' });
    expect(await desk.state(3)).toBe('cancelled');
    expect((await requestOf(desk, id)).state).toBe('granted');
    expect((await requestOf(desk, change)).state).toBe('void');
    expect(
      await desk.rows(
        'SELECT kind FROM obligation WHERE task_id = $1 AND settled_at IS NULL',
        await desk.task(3),
      ),
    ).toEqual([]);
    await expect(requests.refuse(desk.office, [change], { reason: 'x' })).rejects.toMatchObject({
      code: 'chain.not_now',
    });
  });

  it('by the office itself makes what is pending void', async () => {
    const id = await file(desk, 3, { kind: 'cancellation' });
    await desk.get(TaskService).cancel(desk.office, [await desk.task(3)], { reason: '并入他项' });
    expect((await requestOf(desk, id)).state).toBe('void');
  });
});

describe('变更', () => {
  it('rewrites the task where it is found by its new words, and moves the deadline with a date', async () => {
    const id = await file(desk, 3, {
      kind: 'change',
      text: '规范夜间烧烤,整治点位15处。',
      date: '2026-11-30',
    });
    await expect(requests.grant(desk.office, [{ id }])).rejects.toMatchObject({ code: 'request.bad_date' });
    await requests.grant(desk.office, [{ id, date: '2026-11-30' }]);
    const [task] = await desk.rows('SELECT text, deadline FROM task WHERE no = 3');
    expect(task).toEqual({ text: '规范夜间烧烤,整治点位15处。', deadline: '2026-11-30' });
    const find = async (q: string): Promise<number[]> =>
      (await desk.get(LedgerQueries).list(desk.office, { q })).items.map(i => i.no);
    expect(await find('烧烤')).toEqual([3]);
    expect(await find('占道经营')).toEqual([]);
    expect(await find('区城管局')).toContain(3);
    expect(await deadline(desk, 3)).toMatchObject({
      due_at: endOfDay('2026-11-30'),
      muted_at: null,
      title: '第3项 规范夜间烧烤,整治点位15处。',
    });
  });

  it('says what is to be changed', async () => {
    await expect(file(desk, 3, { kind: 'change' })).rejects.toMatchObject({
      code: 'request.incomplete',
      faults: [expect.objectContaining({ where: 'text' })],
    });
  });
});

describe('while completion is under review', () => {
  it('keeps the mute through a return, does not extend meanwhile, and is void once approved', async () => {
    const completing = desk.get(CompletionService);
    const id = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
    const task = await desk.task(3);
    await completing.submit(desk.actors.城管经办, task, { text: '完成', outcome: 'achieved' });
    await expect(requests.grant(desk.office, [{ id, date: '2027-03-31' }])).rejects.toMatchObject({
      code: 'request.completion_under_review',
    });
    await expect(file(desk, 3, { kind: 'cancellation' })).rejects.toMatchObject({ code: 'chain.not_now' });
    await completing.return(desk.office, [task], { reason: '请补充' });
    expect(await deadline(desk, 3)).toMatchObject({ held_at: null, next_step_at: null });
    expect((await deadline(desk, 3))?.muted_at).not.toBeNull();
    await expectClean(desk.house);
    await completing.submit(desk.actors.城管经办, task, { text: '完成', outcome: 'achieved' });
    await completing.approve(desk.office, [task]);
    expect((await requestOf(desk, id)).state).toBe('void');
    await expectClean(desk.house);

    // Returned from above there is no deadline left to move; the rework has a date of its own.
    const submissions = desk.get(SubmissionService);
    const sent = await submissions.submit(desk.office, { taskIds: [task], title: '报告', text: '' });
    await submissions.reply(desk.actors.市督查员, sent.id, {
      reply: '补办',
      returned: [{ taskId: task, reason: '补' }],
    });
    await expect(file(desk, 3, { kind: 'extension', date: '2027-03-31' })).rejects.toMatchObject({
      code: 'task.deadline_settled',
    });
    const other = await file(desk, 3, { kind: 'change', wanted: '增加单位' });
    await requests.refuse(desk.office, [other], { reason: '不必' });
  });

  it('lets a mute end while the clock is held', async () => {
    const id = await file(desk, 3, { kind: 'change', wanted: '调整' });
    const task = await desk.task(3);
    await desk
      .get(CompletionService)
      .submit(desk.actors.城管经办, task, { text: '完成', outcome: 'achieved' });
    await requests.withdraw(desk.actors.城管经办, [id]);
    expect(await deadline(desk, 3)).toMatchObject({ muted_at: null, next_step_at: null });
    desk.moveTo('2026-03-04');
    await desk.get(CompletionService).return(desk.office, [task], { reason: '请补充' });
    expect((await deadline(desk, 3))?.next_step_at?.getTime()).toBeGreaterThan(
      instantOf('2026-03-04').getTime(),
    );
  });
});

it('is noticed by verify where a deadline is silent without a request, or an extension never was the deadline', async () => {
  await leaderless(desk);
  const id = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
  const faults = async (): Promise<string[]> => [
    ...new Set((await desk.get(InvariantVerifier).verify()).faults.map(f => f.check)),
  ];
  const mute =
    'UPDATE obligation SET muted_at = $2, next_step_at = $3 WHERE subject_id = $1 AND settled_at IS NULL';
  const task = await desk.task(3);
  const { muted_at, due_at } = (await deadline(desk, 3)) as Deadline;
  await desk.rows(mute, task, null, due_at);
  expect(await faults()).toContain('申请待批时不催办期限');
  await desk.rows(mute, task, muted_at, null);
  expect(await faults()).toEqual([]);

  await requests.grant(desk.office, [{ id, date: '2027-03-31' }]);
  const { next_step_at } = (await deadline(desk, 3)) as Deadline;
  await desk.rows(mute, task, muted_at, null);
  expect(await faults()).toContain('只有申请待批时才暂不催办期限');
  await desk.rows(mute, task, null, next_step_at);
  await desk.rows("UPDATE request SET granted_date = '2027-04-30' WHERE id = $1", id);
  expect(await faults()).toContain('同意的延期曾为任务期限');
  await desk.rows("UPDATE request SET granted_date = '2027-03-31' WHERE id = $1", id);
});
