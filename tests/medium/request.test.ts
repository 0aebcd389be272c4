import { LedgerQueries } from '@duban/evaluation';
import { ActionPlanService } from '@duban/implementation';
import { endOfDay } from '@duban/kernel';
import { RequestService } from '@duban/tracking';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { Desk, refused } from './bulk.world';
import { deadline, file, hire, leaderless, requestOf, steps } from './request.world';

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
