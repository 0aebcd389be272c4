import { LawfulnessQueries } from '@duban/evaluation';
import { CompletionService, type NewReview, ReviewRequestService } from '@duban/feedback';
import { instantOf } from '@duban/kernel';
import { ObligationQueries } from '@duban/obligation';
import { NoticeService, RoundService, StandingApprovalService } from '@duban/tracking';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { LawfulHouse } from './lawful.world';

let world: LawfulHouse;
let reviews: ReviewRequestService;
let notice: string;

beforeEach(async () => {
  world = await LawfulHouse.open();
  reviews = world.get(ReviewRequestService);
  const notices = world.get(NoticeService);
  ({ id: notice } = await notices.draft(world.actors.督查员, {
    ...{ planId: world.planId, unitId: world.units.区商务委, level: 'yellow' },
    ...{ taskIds: [world.ladder.taskIds[0]], reason: '进度滞后' },
  }));
  await notices.issue(world.actors.督查员, [notice]);
});
afterEach(async () => {
  await expectClean(world.ladder.house);
  await world.ladder.house.close();
});

const asked = (change: Partial<NewReview> = {}): NewReview => ({
  subjectKind: 'notice',
  subjectId: notice,
  grounds: '选址已于上月确定',
  ...change,
});
const stateOf = async (table: string, id: string) =>
  (await world.one<{ state: string }>(`SELECT state FROM ${table} WHERE id = $1`, [id])).state;

describe('复核 of a notice', () => {
  it('goes to another supervisor, and amended revokes the notice at once', async () => {
    const { 督查员, 督查乙, 商务经办 } = world.actors;
    const first = await reviews.file(商务经办, asked(), { key: 'v1' });
    expect(await reviews.file(商务经办, asked(), { key: 'v1' })).toEqual(first);
    expect(first).toMatchObject({ state: 'filed', reviewerId: 督查乙.personId });
    await expect(reviews.file(商务经办, asked())).rejects.toMatchObject({
      code: 'review.already_filed',
      details: { id: first.id },
    });
    // 30 calendar days, not workdays.
    expect(await world.owed(first.id)).toEqual([
      {
        kind: 'decide_review',
        holder_person_id: 督查乙.personId,
        due_at: instantOf('2026-04-01', '23:59:59'),
      },
    ]);
    const mine = async (actor: typeof 督查员) =>
      (await world.get(ObligationQueries).mine(actor)).filter(o => o.kind === 'decide_review').length;
    expect([await mine(督查员), await mine(督查乙)]).toEqual([0, 1]);
    const decision = { decision: 'amended' as const, reason: '选址材料属实' };
    await expect(reviews.decide(督查员, first.id, decision)).rejects.toMatchObject({
      code: 'review.same_hand',
      details: { reviewerIds: expect.arrayContaining([督查乙.personId]) },
    });
    await expect(reviews.decide(商务经办, first.id, decision)).rejects.toMatchObject({
      code: 'access.denied',
    });
    await expect(reviews.decide(督查乙, first.id, { ...decision, reason: '' })).rejects.toMatchObject({
      code: 'review.reason_needed',
    });
    const done = await reviews.decide(督查乙, first.id, decision, { key: 'd1' });
    expect(done).toEqual({ state: 'decided', decision: 'amended', revoked: true });
    expect(await reviews.decide(督查乙, first.id, decision, { key: 'd1' })).toEqual(done);
    expect(await stateOf('notice', notice)).toBe('revoked');
    expect(await world.owed(notice)).toEqual([]);
    const entries = await world.query<{ t: string }>(
      "SELECT i->>'t' AS t FROM journal_entry e, jsonb_array_elements(e.images) i WHERE e.command = 'review_request.decide'",
    );
    expect(entries.map(e => e.t)).toEqual(expect.arrayContaining(['notice', 'review_request']));
    const [shown] = await world.get(LawfulnessQueries).reviews(商务经办, { id: first.id });
    expect(shown).toMatchObject({ decision: 'amended', reviewerName: '督查乙', alone: false });
  });

  it('upheld leaves the notice as it is, and is not asked for twice', async () => {
    const { 督查乙, 商务经办 } = world.actors;
    const { id } = await reviews.file(商务经办, asked());
    await reviews.decide(督查乙, id, { decision: 'upheld', reason: '证据充分' });
    expect(await stateOf('notice', notice)).toBe('issued');
    await expect(reviews.file(商务经办, asked())).rejects.toMatchObject({ code: 'review.already_filed' });
    await expect(reviews.decide(督查乙, id, { decision: 'amended', reason: '再看' })).rejects.toMatchObject({
      code: 'chain.not_now',
    });
  });

  it('is taken in until the end of the thirtieth day, holidays or not, and refused afterwards', async () => {
    const { clock } = world.ladder.house;
    clock.moveTo(instantOf('2026-04-01', '23:59:00'));
    const { id } = await reviews.file(world.actors.商务经办, asked());
    await reviews.withdraw(world.actors.商务经办, id, { reason: '补充材料后再申请' });
    expect(await world.owed(id)).toEqual([]);
    clock.moveTo(instantOf('2026-04-02', '00:00:10'));
    await expect(reviews.file(world.actors.商务经办, asked())).rejects.toMatchObject({
      code: 'review.too_late',
    });
  });

  it('is for the unit it concerns, or the office in its name with the source', async () => {
    const { 文旅经办, 督查乙 } = world.actors;
    await expect(reviews.file(文旅经办, asked())).rejects.toMatchObject({ code: 'access.denied' });
    await expect(reviews.file(督查乙, asked())).rejects.toMatchObject({ code: 'behalf.source_needed' });
    const onBehalf = { unitId: world.units.区商务委, source: '区商务委3月2日来函' };
    const { id } = await reviews.file(督查乙, asked(), { onBehalf });
    expect(await world.get(LawfulnessQueries).reviews(文旅经办, { id })).toEqual([]);
    expect(await world.get(LawfulnessQueries).reviews(督查乙, { id })).toHaveLength(1);
  });

  it('makes one request of two at the same moment', async () => {
    const { 商务经办, 商务主任 } = world.actors;
    const both = await Promise.allSettled([reviews.file(商务经办, asked()), reviews.file(商务主任, asked())]);
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('falls to the head of the office, then the leader, and to the same hand only where nobody else is', async () => {
    const { 督查员, 督查乙, 督查主任, 区长, 商务经办 } = world.actors;
    const notices = world.get(NoticeService);
    const another = async (taskNo: number) => {
      const { id } = await notices.draft(督查员, {
        ...{ planId: world.planId, unitId: world.units.区商务委, level: 'red' },
        ...{ taskIds: [world.ladder.taskIds[taskNo]], reason: '另一事由' },
      });
      await notices.issue(督查员, [id]);
      return id;
    };
    // Of the supervisors only the issuer is left.
    const keep = 督查乙.personId;
    const leave = async (...people: (string | null)[]) => {
      const { Journal, SYSTEM } = await import('@duban/journal');
      const { AppointmentRow } = await import('@duban/organization');
      await world.get(Journal).transact({ name: 'test.leave', actor: SYSTEM }, async tx => {
        const rows = await tx.lockWhere(AppointmentRow, 'person_id = ANY($1)', [people]);
        tx.update(AppointmentRow, ...rows.map(r => ({ ...r, active: false })));
      });
    };
    await leave(keep);
    const byHead = await reviews.file(商务经办, asked());
    expect(byHead.reviewerId).toBe(督查主任.personId);
    await reviews.decide(督查主任, byHead.id, { decision: 'upheld', reason: '证据充分' });
    await leave(督查主任.personId);
    const second = await reviews.file(商务经办, asked({ subjectId: await another(0) }));
    expect(second.reviewerId).toBe(区长.personId);
    await reviews.decide(区长, second.id, { decision: 'amended', reason: '情有可原' });
    await leave(区长.personId);
    const third = await reviews.file(商务经办, asked({ subjectId: await another(1) }));
    expect(third.reviewerId).toBeNull();
    await reviews.decide(督查员, third.id, { decision: 'upheld', reason: '别无他人' });
    expect(await world.one('SELECT alone FROM review_request WHERE id = $1', [third.id])).toEqual({
      alone: true,
    });
  });

  it('of one the system issued is not for whoever entered the standing approval', async () => {
    const { 督查员, 督查乙, 商务经办 } = world.actors;
    await world.get(StandingApprovalService).record(督查乙, world.planId, {
      ...{ approvedBy: '区长', documentNo: '9号', scope: '红色督办单' },
      ...{ levels: ['red'], until: '2026-12-31' },
    });
    const { id } = await world.get(NoticeService).draft(督查员, {
      ...{ planId: world.planId, unitId: world.units.区商务委, level: 'red' },
      ...{ taskIds: [world.ladder.taskIds[0]], reason: '严重滞后' },
    });
    await expect(reviews.file(商务经办, asked({ subjectId: id }))).rejects.toMatchObject({
      code: 'review.nothing_concluded',
    });
    await world.get(Rounds).run();
    const filed = await reviews.file(商务经办, asked({ subjectId: id }));
    expect(filed.reviewerId).toBe(督查员.personId);
    await expect(
      reviews.decide(督查乙, filed.id, { decision: 'upheld', reason: '属实' }),
    ).rejects.toMatchObject({ code: 'review.same_hand' });
  });
});

describe('复核 of a round’s finding', () => {
  it('is asked for once it is fed back, and amended marks the finding', async () => {
    const { 督查员, 督查乙, 商务经办, 文旅经办 } = world.actors;
    const rounds = world.get(RoundService);
    const { id } = await rounds.start(督查员, {
      ...{ planId: world.planId, title: '专项督查', authority: '区长办公会', documentNo: '20号' },
      ...{ scope: '夜经济', starts: '2026-03-02', ends: '2026-03-06', unitIds: [world.units.区商务委] },
    });
    const about = asked({ subjectKind: 'round', subjectId: id });
    await rounds.conclude(督查乙, id, {
      conclusion: '滞后',
      findings: [{ unitId: world.units.区商务委, conclusion: '选址未定' }],
    });
    await expect(reviews.file(商务经办, about)).rejects.toMatchObject({ code: 'review.nothing_concluded' });
    await rounds.feedBack(督查员, id);
    await expect(reviews.file(文旅经办, about)).rejects.toMatchObject({ code: 'review.unit_needed' });
    const filed = await reviews.file(商务经办, about);
    // Whoever concluded it is out; whoever only fed it back is not.
    expect(filed.reviewerId).toBe(督查员.personId);
    expect(
      await reviews.decide(督查员, filed.id, { decision: 'amended', reason: '选址已定，撤回该条' }),
    ).toMatchObject({ revoked: false });
    const [shown] = await world.get(LawfulnessQueries).rounds(商务经办, { id });
    expect(shown.units).toMatchObject([
      { conclusion: '选址未定', amendment: '选址已定，撤回该条', amendedAt: expect.any(Date) },
    ]);
  });
});

describe('复核 of a completion', () => {
  it('is asked for after it was returned, and anew after the next decision', async () => {
    const { 督查员, 督查乙, 商务经办 } = world.actors;
    const [task] = world.ladder.taskIds;
    const completing = world.get(CompletionService);
    await world.ladder.file('商务经办', task);
    await completing.submit(商务经办, task, { text: '已完成', outcome: 'achieved' });
    const { id: report } = await world.one<{ id: string }>("SELECT id FROM report WHERE kind = 'completion'");
    const about = asked({ subjectKind: 'completion', subjectId: report });
    await expect(reviews.file(商务经办, about)).rejects.toMatchObject({ code: 'review.nothing_concluded' });
    await completing.return(督查员, [task], { reason: '请附验收意见' });
    const filed = await reviews.file(商务经办, about);
    expect(filed.reviewerId).toBe(督查乙.personId);
    await expect(
      reviews.decide(督查员, filed.id, { decision: 'upheld', reason: '应附' }),
    ).rejects.toMatchObject({ code: 'review.same_hand' });
    await reviews.decide(督查乙, filed.id, { decision: 'amended', reason: '验收意见已在附件中' });
    world.ladder.house.clock.moveTo(instantOf('2026-03-03', '10:00'));
    await completing.submit(商务经办, task, { text: '已完成，附验收意见', outcome: 'achieved' });
    await completing.return(督查乙, [task], { reason: '请补照片' });
    // Another conclusion, another hand.
    expect((await reviews.file(商务经办, about)).reviewerId).toBe(督查员.personId);
  });
});
