import { DEFAULT_CALENDAR } from '@duban/calendar';
import { LedgerQueries } from '@duban/evaluation';
import { CompletionService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { endOfDay, instantOf } from '@duban/kernel';
import { SubmissionService } from '@duban/submission';
import { TaskService } from '@duban/task';
import { RequestService } from '@duban/tracking';
import { InvariantVerifier, Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { Desk, refused } from './bulk.world';
import { type Deadline, deadline, file, hire, leaderless, requestOf, steps } from './request.world';

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

const light = async (no: number): Promise<string | undefined> =>
  (await desk.get(LedgerQueries).one(desk.office, await desk.task(no)))?.light;
const run = (): Promise<unknown> => desk.get(Rounds).run();

/** All rounds of these mornings. */
async function live(...days: string[]): Promise<void> {
  for (const day of days) {
    desk.moveTo(day, '08:00');
    await run();
  }
}

describe('延期', () => {
  it('goes from the unit over the office to the leader, and sets the date that was granted', async () => {
    const before = await deadline(desk, 3);
    expect(before?.due_at).toEqual(endOfDay('2026-12-31'));
    const id = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
    expect(await deadline(desk, 3)).toMatchObject({ due_at: endOfDay('2026-12-31'), next_step_at: null });
    expect((await deadline(desk, 3))?.muted_at).toEqual(desk.house.clock.now());

    expect(await requests.grant(desk.office, [{ id, date: '2027-02-26' }], { reason: '情况属实' })).toEqual({
      granted: 0,
      toLeader: 1,
    });
    expect(await requestOf(desk, id)).toMatchObject({ state: 'endorsed', granted_date: '2027-02-26' });
    // Nothing has changed yet, and nobody is chased meanwhile.
    expect(await deadline(desk, 3)).toMatchObject({ due_at: endOfDay('2026-12-31'), next_step_at: null });
    expect(
      await desk.rows(
        'SELECT kind, holder_person_id FROM obligation WHERE subject_id = $1 AND settled_at IS NULL',
        id,
      ),
    ).toEqual([{ kind: 'approve_request', holder_person_id: desk.actors.区长.personId }]);

    await requests.approve(desk.actors.区长, [id], { agree: true });
    expect(await requestOf(desk, id)).toMatchObject({
      state: 'granted',
      asked_date: '2027-03-31',
      granted_date: '2027-02-26',
      old_due_at: endOfDay('2026-12-31'),
      late: false,
      decision: '情况属实',
      approved_by: desk.actors.区长.personId,
    });
    expect(await deadline(desk, 3)).toMatchObject({
      due_at: endOfDay('2027-02-26'),
      muted_at: null,
      arming: 2,
    });
    expect((await deadline(desk, 3))?.next_step_at).not.toBeNull();
    expect(await desk.rows('SELECT deadline FROM task WHERE no = 3')).toEqual([{ deadline: '2027-02-26' }]);
  });

  it('is granted by the office alone where no leader answers for the task', async () => {
    await leaderless(desk);
    const id = await file(desk, 1, { kind: 'extension', date: '2027-03-31' });
    expect(await requests.grant(desk.office, [{ id, date: '2027-03-31' }])).toEqual({
      granted: 1,
      toLeader: 0,
    });
    expect((await deadline(desk, 1))?.due_at).toEqual(endOfDay('2027-03-31'));
  });

  it('may be filed late, is marked so, and silences chasing but not the light', async () => {
    // Without milestones its light is that of the deadline alone.
    await desk
      .get(ActionPlanService)
      .file(
        desk.office,
        await desk.task(3),
        { text: '一次完成', milestones: [], contributorIds: [] },
        { onBehalf: { unitId: desk.units.区城管局, source: '来电' } },
      );
    await live('2026-12-31', '2027-01-04');
    const taken = await steps(desk, 3);
    expect(taken).toBeGreaterThan(0);
    expect(await light(3)).toBe('yellow');
    const id = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
    expect(await requestOf(desk, id)).toMatchObject({ late: true, old_due_at: endOfDay('2026-12-31') });
    // +5 would have drafted a notice, +15 a red one.
    await live('2027-01-08', '2027-01-11', '2027-01-25', '2027-02-01');
    expect(await steps(desk, 3)).toBe(taken);
    expect(await light(3)).toBe('red');
    // What chasing said before it was muted is not mailed afterwards, and the task stays on the lead's list.
    expect((await deadline(desk, 3))?.muted_at).not.toBeNull();

    await requests.refuse(desk.office, [id], { reason: '可以按期完成' });
    expect(await requestOf(desk, id)).toMatchObject({ state: 'refused', decision: '可以按期完成' });
    expect(await deadline(desk, 3)).toMatchObject({ due_at: endOfDay('2026-12-31'), muted_at: null });
    await live('2027-02-08', '2027-02-22');
    expect(await steps(desk, 3)).toBeGreaterThan(taken);
  });

  it('is rejected by the leader: the old deadline stands and is chased again', async () => {
    const id = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
    await requests.grant(desk.office, [{ id, date: '2027-03-31' }]);
    await expect(requests.approve(desk.actors.区长, [id], { agree: false })).rejects.toThrow(
      refused('request.reason_needed') as Error,
    );
    await requests.approve(desk.actors.区长, [id], { agree: false, reason: '年内必须完成' });
    expect(await requestOf(desk, id)).toMatchObject({ state: 'refused', leader_word: '年内必须完成' });
    expect(await deadline(desk, 3)).toMatchObject({ due_at: endOfDay('2026-12-31'), muted_at: null });
    // And may be asked again.
    await file(desk, 3, { kind: 'extension', date: '2027-02-26' });
  });

  it('lets the office enter the leader’s word with its source only', async () => {
    const id = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
    await requests.grant(desk.office, [{ id, date: '2027-03-31' }]);
    const stranger = await hire(desk, '副区长', '区政府督查室', 'leader');
    await expect(requests.approve(stranger, [id], { agree: true })).rejects.toMatchObject({
      code: 'access.denied',
    });
    await expect(requests.approve(desk.office, [id], { agree: true })).rejects.toMatchObject({
      code: 'behalf.source_needed',
    });
    await requests.approve(
      desk.office,
      [id],
      { agree: true },
      { onBehalf: { unitId: desk.units.区政府督查室, source: '区长办公会纪要〔2026〕5号' } },
    );
    expect((await deadline(desk, 3))?.due_at).toEqual(endOfDay('2027-03-31'));
  });

  it('asks for a date that was said, later than what is due, and not yet past', async () => {
    const bad = { code: 'request.incomplete', faults: [expect.objectContaining({ where: 'date' })] };
    await expect(file(desk, 3, { kind: 'extension' })).rejects.toMatchObject(bad);
    await expect(file(desk, 3, { kind: 'extension', date: '2026-12-31' })).rejects.toMatchObject(bad);
    await expect(file(desk, 3, { kind: 'extension', date: '2027-03-31', reason: ' ' })).rejects.toMatchObject(
      {
        code: 'request.incomplete',
        faults: [expect.objectContaining({ where: 'reason' })],
      },
    );
    const id = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
    for (const date of [undefined, '2026-06-30', '2026-01-01'])
      await expect(requests.grant(desk.office, [{ id, date }])).rejects.toMatchObject({
        code: 'request.bad_date',
        faults: [expect.objectContaining({ where: 'items.0.date' })],
      });
    await requests.grant(desk.office, [{ id, date: '2027-01-15' }]);
    // The leader takes so long that the date has passed.
    desk.moveTo('2027-01-18');
    await expect(requests.approve(desk.actors.区长, [id], { agree: true })).rejects.toMatchObject({
      code: 'request.bad_date',
    });
    await requests.approve(desk.actors.区长, [id], { agree: false, reason: '已过期' });
  });

  it('is one of a kind at a time, and of the primary lead', async () => {
    const id = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
    await expect(file(desk, 3, { kind: 'extension', date: '2027-04-30' })).rejects.toMatchObject({
      code: 'request.already_pending',
      details: { requestId: id },
    });
    const again = { kind: 'extension', reason: '受阻', date: '2027-04-30' } as const;
    const task = await desk.task(2);
    await expect(requests.file(desk.actors.商务经办, task, again)).rejects.toMatchObject({
      code: 'access.denied',
    });
    await expect(requests.file(desk.office, task, again)).rejects.toMatchObject({
      code: 'behalf.source_needed',
    });
    const onBehalf = { unitId: desk.units.区文旅委, source: '区文旅委来函〔2026〕3号' };
    const filed = await requests.file(desk.office, task, again, { onBehalf, key: 'k1' });
    // The same key again changes nothing and gets the first answer.
    expect(await requests.file(desk.office, task, again, { onBehalf, key: 'k1' })).toEqual(filed);
    expect(await desk.rows('SELECT count(*)::int AS n FROM request')).toEqual([{ n: 2 }]);
  });
});

describe('deciding', () => {
  it('is done once: of two supervisors at once one wins', async () => {
    const other = await hire(desk, '督查员乙', '区政府督查室', 'supervisor');
    for (const version of [undefined, 1]) {
      const id = await file(desk, 3, { kind: 'change', text: '规范占道经营,整治点位15处。' });
      const both = await Promise.allSettled([
        requests.grant(desk.office, [{ id }], {}, { version }),
        requests.refuse(other, [id], { reason: '不同意' }, { version }),
      ]);
      const lost = both.filter((r): r is PromiseRejectedResult => r.status === 'rejected');
      expect(lost).toHaveLength(1);
      expect(lost[0].reason).toMatchObject({ code: version ? 'record.stale' : 'chain.not_now' });
      expect((await requestOf(desk, id)).version).toBe(2);
      expect((await deadline(desk, 3))?.muted_at).toBeNull();
    }
  });

  it('takes lists whole or refuses them whole', async () => {
    await leaderless(desk);
    const ids = [
      await file(desk, 1, { kind: 'extension', date: '2027-03-31' }),
      await file(desk, 2, { kind: 'extension', date: '2027-03-31' }),
      await file(desk, 3, { kind: 'extension', date: '2027-03-31' }),
    ];
    const dates = ['2027-03-31', '2027-04-30', '2026-05-30'];
    const items = ids.map((id, i) => ({ id, date: dates[i] }));
    await expect(requests.grant(desk.office, items)).rejects.toMatchObject({
      faults: [expect.objectContaining({ where: 'items.2.date' })],
    });
    await expect(requests.grant(desk.office, [items[0], items[0]])).rejects.toMatchObject({
      code: 'request.named_twice',
    });
    await expect(requests.grant(desk.actors.商务经办, items)).rejects.toMatchObject({
      code: 'access.denied',
    });
    expect(await desk.rows("SELECT count(*)::int AS n FROM request WHERE state = 'filed'")).toEqual([
      { n: 3 },
    ]);
    expect(await requests.grant(desk.office, items.slice(0, 2))).toEqual({ granted: 2, toLeader: 0 });
    expect((await deadline(desk, 2))?.due_at).toEqual(endOfDay('2027-04-30'));
    await expect(requests.refuse(desk.office, ids, { reason: '理由不足' })).rejects.toMatchObject({
      code: 'chain.not_now',
    });
    expect(await requests.refuse(desk.office, [ids[2]], { reason: '理由不足' })).toEqual({ refused: 1 });
    await expect(requests.refuse(desk.office, [await desk.task(1)], { reason: 'x' })).rejects.toMatchObject({
      code: 'record.not_found',
    });
  });

  it('keeps the mute while another request about the task is pending', async () => {
    await leaderless(desk);
    const first = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
    const second = await file(desk, 3, { kind: 'change', wanted: '增加区公安分局为责任单位' });
    await requests.grant(desk.office, [{ id: first, date: '2027-03-31' }]);
    expect(await deadline(desk, 3)).toMatchObject({ due_at: endOfDay('2027-03-31'), next_step_at: null });
    expect((await deadline(desk, 3))?.muted_at).not.toBeNull();
    await requests.grant(desk.office, [{ id: second }], { reason: '另行增加' });
    expect((await deadline(desk, 3))?.muted_at).toBeNull();
  });
});

describe('撤回', () => {
  it('lifts the mute, also after the office has agreed', async () => {
    const id = await file(desk, 3, { kind: 'extension', date: '2027-03-31' });
    await requests.grant(desk.office, [{ id, date: '2027-03-31' }]);
    await expect(requests.withdraw(desk.actors.文旅经办, [id])).rejects.toMatchObject({
      code: 'access.denied',
    });
    expect(await requests.withdraw(desk.actors.城管经办, [id], { reason: '已协调解决' })).toEqual({
      withdrawn: 1,
    });
    expect(await deadline(desk, 3)).toMatchObject({ due_at: endOfDay('2026-12-31'), muted_at: null });
    expect((await deadline(desk, 3))?.next_step_at).not.toBeNull();
    await expect(requests.withdraw(desk.actors.城管经办, [id])).rejects.toMatchObject({
      code: 'chain.not_now',
    });
  });
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
  const mute = 'UPDATE obligation SET muted_at = $2, next_step_at = $3 WHERE subject_id = $1';
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
