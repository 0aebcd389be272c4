import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations, type Subject } from '@duban/obligation';
import { assertMay } from '@duban/organization';
import { assertKnows, assertSource, type CommandOptions } from '@duban/task';
import { REVIEW_WITHIN } from '@duban/tracking';
import { ReviewRequest, type ReviewDecision, type ReviewSubject } from './review-request.entity';
import { amend, assertCorrectable, type ReviewDecisionInput } from './review.amend';
import { aboutTasks, type Conclusion, lockConclusion, reviewersOf } from './review.subject';

export interface NewReview {
  subjectKind: ReviewSubject;
  /** The notice, the round, or the completion report. */
  subjectId: string;
  /** Which unit of a round asks. */
  unitId?: string;
  /** 复核理由. */
  grounds: string;
}

/** 复核: asked for by the unit within 30 days, decided within 30 days by people who did not make the conclusion. */
@Injectable()
export class ReviewRequestService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws Refusal review.nothing_concluded, review.too_late, review.already_filed */
  file(
    actor: Actor,
    input: NewReview,
    options: CommandOptions = {},
  ): Promise<{ id: string; state: string; reviewerId: string | null }> {
    return this.journal.transact(
      { name: 'review_request.file', actor, reason: input.grounds, body: input, ...options },
      async tx => {
        const of = await lockConclusion(tx, {
          kind: input.subjectKind,
          id: input.subjectId,
          unitId: input.unitId ?? soleUnit(actor),
        });
        assertMay(actor, 'review_request.file', { officeUnitId: of.officeUnitId, unitId: of.unitId });
        await assertKnows(tx, actor, await aboutTasks(tx, of));
        assertSource(actor, of.unitId, options.onBehalf);
        if (!input.grounds.trim())
          throw new Refusal('invalid', 'review.grounds_needed', '申请复核须说明理由', {
            faults: [{ where: 'grounds', message: '请填写复核理由' }],
          });
        const concludedAt = this.assertInTime(tx, of);
        await assertFirst(tx, of, concludedAt);
        const [reviewer] = await reviewersOf(tx, {
          officeUnitId: of.officeUnitId,
          leaderId: of.plan.leader_id,
          hands: of.hands,
        });
        const row: ReviewRequest = {
          id: this.ids.next(),
          plan_id: of.plan.id,
          office_unit_id: of.officeUnitId,
          subject_kind: of.kind,
          subject_id: of.id,
          subject_title: of.title,
          unit_id: of.unitId,
          task_id: of.taskId,
          grounds: input.grounds.trim(),
          concluded_at: concludedAt,
          hands: of.hands,
          state: 'filed',
          filed_by: actor.personId,
          filed_at: tx.now,
          reviewer_id: reviewer?.holder_person_id ?? null,
          decided_by: null,
          decided_at: null,
          alone: false,
          decision: null,
          reason: null,
          corrected_outcome: null,
          former_outcome: null,
          version: 1,
        };
        const book = await this.obligations.book(tx, []);
        const subject = { ...reviewSubject(row), reviewer: reviewer ?? null };
        row.state = book.move(subject, null, 'file').next as ReviewRequest['state'];
        tx.insert(ReviewRequest, row);
        tx.concerns(row.task_id);
        return { id: row.id, state: row.state, reviewerId: row.reviewer_id };
      },
    );
  }

  /** 撤回 by the unit. */
  withdraw(
    actor: Actor,
    id: string,
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'review_request.withdraw', actor, reason: input.reason, body: { id, input }, ...options },
      async tx => {
        const [row] = await tx.lock(ReviewRequest, [id]);
        assertMay(actor, 'review_request.withdraw', {
          officeUnitId: row.office_unit_id,
          unitId: row.unit_id,
        });
        await assertKnows(tx, actor, await aboutTasks(tx, subjectOf(row)));
        assertSource(actor, row.unit_id, options.onBehalf);
        await tx.expectVersion(row, options.version);
        row.reason = input.reason;
        this.move(tx, await this.obligations.book(tx, [id]), row, 'withdraw');
        tx.concerns(row.task_id);
        return { state: row.state };
      },
    );
  }

  /**
   * 复核决定. Amended, a notice is revoked in the same transaction, and the finding of a round is marked with what holds
   * instead; the outcome of a completion is corrected where the decision says so, the earlier one kept beside it. A task
   * that turns out not to be done is reopened by its own command, with a new deadline.
   * @throws Refusal review.same_hand, review.reason_needed, and those of `assertCorrectable`
   */
  decide(
    actor: Actor,
    id: string,
    input: ReviewDecisionInput,
    options: CommandOptions = {},
  ): Promise<{ state: string; decision: ReviewDecision; revoked: boolean }> {
    return this.journal.transact(
      { name: 'review_request.decide', actor, reason: input.reason, body: { id, input }, ...options },
      async tx => {
        const [seen] = await tx.query<ReviewRequest>('SELECT * FROM review_request WHERE id = $1', [id]);
        if (!seen) await tx.lock(ReviewRequest, [id]);
        assertMay(actor, 'review_request.decide', {
          officeUnitId: seen.office_unit_id,
          reviewerIds: seen.reviewer_id ? [seen.reviewer_id] : [],
        });
        await assertKnows(tx, actor, await aboutTasks(tx, subjectOf(seen)));
        // The conclusion before the request, as when it was filed.
        const of = await lockConclusion(tx, {
          kind: seen.subject_kind,
          id: seen.subject_id,
          unitId: seen.unit_id,
        });
        const [row] = await tx.lock(ReviewRequest, [id]);
        await tx.expectVersion(row, options.version);
        if (!input.reason.trim())
          throw new Refusal('invalid', 'review.reason_needed', '复核决定须说明理由', {
            faults: [{ where: 'reason', message: '请填写复核意见' }],
          });
        row.alone = await this.assertOther(tx, actor, row, of);
        assertCorrectable(actor, of, input);
        const book = await this.obligations.book(tx, [id, of.id]);
        Object.assign(row, {
          decision: input.decision,
          reason: `${input.reason.trim()}${input.leaderWord?.trim() ? `（领导审定：${input.leaderWord.trim()}）` : ''}`,
          decided_by: actor.personId,
          decided_at: tx.now,
        });
        this.move(tx, book, row, 'decide');
        tx.concerns(row.task_id);
        const revoked = input.decision === 'amended' && amend(tx, book, of, row, input.outcome);
        tx.update(ReviewRequest, row);
        return { state: row.state, decision: input.decision, revoked };
      },
    );
  }

  /** @throws Refusal review.nothing_concluded, review.too_late */
  private assertInTime(tx: Tx, of: Conclusion): Date {
    if (!of.at)
      throw new Refusal('conflict', 'review.nothing_concluded', `“${of.title}”目前没有可以复核的结论`, {
        mend: '请刷新页面查看最新状态',
      });
    const until = this.calendar.due(of.at, REVIEW_WITHIN);
    if (tx.now > until)
      throw new Refusal('conflict', 'review.too_late', '已超过收到结论之日起 30 日的复核期限', {
        details: { concludedAt: of.at, until },
      });
    return of.at;
  }

  /** @returns whether the actor made the conclusion and nobody else could decide */
  private async assertOther(tx: Tx, actor: Actor, row: ReviewRequest, of: Conclusion): Promise<boolean> {
    if (!actor.personId || !row.hands.includes(actor.personId)) return false;
    const others = await reviewersOf(tx, {
      officeUnitId: row.office_unit_id,
      leaderId: of.plan.leader_id,
      hands: row.hands,
    });
    if (!others.length) return true;
    throw new Refusal('forbidden', 'review.same_hand', '复核须由未参与原结论的人员办理', {
      mend: '请由其他督查人员、督查机构负责人或分管领导办理',
      details: { reviewerIds: others.map(o => o.holder_person_id) },
    });
  }

  private move(tx: Tx, book: Book, row: ReviewRequest, event: string): void {
    row.state = book.move(reviewSubject(row), row.state, event).next as ReviewRequest['state'];
    row.version += 1;
    tx.update(ReviewRequest, row);
  }
}

export const reviewSubject = (row: ReviewRequest): Subject => ({
  machine: 'review_request',
  id: row.id,
  // About no task: 复核 may outlive it.
  taskId: null,
  aboutTaskId: row.task_id,
  planId: row.plan_id,
  title: row.subject_title,
  officeUnitId: row.office_unit_id,
  unitId: row.unit_id,
});

const subjectOf = (row: ReviewRequest): Pick<Conclusion, 'kind' | 'id'> => ({
  kind: row.subject_kind,
  id: row.subject_id,
});

/** The unit somebody asks for who works in one only. */
function soleUnit(actor: Actor): string | undefined {
  const units = new Set(actor.appointments.filter(a => a.role !== 'supervisor').map(a => a.unitId));
  return units.size === 1 ? [...units][0] : undefined;
}

/** One request for a conclusion and unit. Whoever files holds the conclusion's lock. @throws Refusal review.already_filed */
async function assertFirst(tx: Tx, of: Conclusion, concludedAt: Date): Promise<void> {
  const [first] = await tx.query<{ id: string }>(
    `SELECT id FROM review_request WHERE subject_id = $1 AND unit_id = $2 AND concluded_at = $3 AND state <> 'withdrawn'`,
    [of.id, of.unitId, concludedAt],
  );
  if (first)
    throw new Refusal('conflict', 'review.already_filed', '对这一结论已经申请过复核', {
      details: { id: first.id },
    });
}
