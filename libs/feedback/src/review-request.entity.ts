import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { type ReviewRequestState, TASK_OUTCOMES, type TaskOutcome } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Unit } from '@duban/organization';
import { Plan, Task } from '@duban/task';

/** Conclusions a unit may ask to be looked at again: a notice, a round's finding, the answer to its 办结. */
export const REVIEW_SUBJECTS = ['notice', 'round', 'completion'] as const;
export type ReviewSubject = (typeof REVIEW_SUBJECTS)[number];

export const REVIEW_DECISIONS = ['upheld', 'amended'] as const;
export type ReviewDecision = (typeof REVIEW_DECISIONS)[number];

/** 复核 of a conclusion at the request of the unit it concerns. */
@Journaled('other')
@Entity('review_request')
@Index('review_request_once', ['subject_id', 'unit_id', 'concluded_at'], {
  unique: true,
  where: "state <> 'withdrawn'",
})
@Index('review_request_unit_id', ['unit_id', 'state'])
@Index('review_request_office_unit_id', ['office_unit_id', 'state'])
@Index('review_request_plan_id', ['plan_id'])
@Index('review_request_task_id', ['task_id'])
@Check('review_request_subject', `subject_kind IN ('notice','round','completion')`)
@Check('review_request_state', `state IN ('filed','decided','withdrawn')`)
@Check(
  'review_request_decision',
  "decision IN ('upheld','amended') AND reason IS NOT NULL AND decided_at IS NOT NULL OR state <> 'decided'",
)
@Check(
  'review_request_correction',
  `(corrected_outcome IS NULL) = (former_outcome IS NULL) AND (corrected_outcome IS NULL OR decision = 'amended' AND corrected_outcome IN (${TASK_OUTCOMES.map(o => `'${o}'`).join(',')}))`,
)
export class ReviewRequest {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'review_request_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'review_request_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  @Column('uuid')
  office_unit_id: string;

  @Column('varchar')
  subject_kind: ReviewSubject;

  @Column('uuid')
  subject_id: string;

  /** What it is about, in words. */
  @Column('varchar')
  subject_title: string;

  @ForeignKey(() => Unit, { name: 'review_request_unit_id_fk' })
  @Column('uuid')
  unit_id: string;

  /** Of a completion. */
  @ForeignKey(() => Task, { name: 'review_request_task_id_fk' })
  @Column('uuid', { nullable: true })
  task_id: string | null;

  @Column('text')
  grounds: string;

  /** When the unit got the conclusion; a later one of the same record may be asked about anew. */
  @Column('timestamptz')
  concluded_at: Date;

  /** Who made the conclusion, as the record says. */
  @Column('uuid', { array: true })
  hands: string[];

  @Column('varchar')
  state: ReviewRequestState;

  @Column('uuid', { nullable: true })
  filed_by: string | null;

  @Column('timestamptz')
  filed_at: Date;

  /** Who is to look at it; null: nobody but those who made the conclusion is there. */
  @Column('uuid', { nullable: true })
  reviewer_id: string | null;

  @Column('uuid', { nullable: true })
  decided_by: string | null;

  @Column('timestamptz', { nullable: true })
  decided_at: Date | null;

  /** Decided by a hand of the conclusion itself, because there was nobody else. */
  @Column('boolean')
  alone: boolean;

  @Column('varchar', { nullable: true })
  decision: ReviewDecision | null;

  @Column('text', { nullable: true })
  reason: string | null;

  /** Of a completion: the outcome that holds by the decision, and the one that held before. */
  @Column('varchar', { nullable: true })
  corrected_outcome: TaskOutcome | null;

  @Column('varchar', { nullable: true })
  former_outcome: TaskOutcome | null;

  @Column('int')
  version: number;
}
