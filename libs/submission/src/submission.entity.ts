import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { SubmissionState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Plan, Task } from '@duban/task';

export const SUBMISSION_KINDS = ['completion', 'summary', 'matter'] as const;
export type SubmissionKind = (typeof SUBMISSION_KINDS)[number];

/** What a summary is made from: counted from the period's approved reports. */
export interface SummaryFigures {
  /** Tasks of the plan that were not cancelled. */
  tasks: number;
  closed: number;
  /** Tasks under way by light: green, blue, yellow, red, grey. */
  byLight: Record<string, number>;
  /** Mean of the work done, in percent. */
  percent: number;
  reports: { approved: number; noProgress: number; outstanding: number };
  done: SummaryLine[];
  late: SummaryLine[];
  problems: SummaryLine[];
}
export interface SummaryLine {
  taskId: string;
  title: string;
  /** For `done` the outcome, for `late` since when, for `problems` the words of the report. */
  note: string;
}

/** A summary as it went up before it came back, with what the superior said of it. */
export interface EarlierSubmission {
  title: string;
  text: string;
  figures: SummaryFigures | null;
  /** Instants as the journal spells them. */
  submittedAt: string;
  repliedAt: string;
  reply: string;
}

/** 上报件: completions of many tasks, a period's summary, or a matter the office cannot resolve; sent to the superior. */
@Journaled('other')
@Entity('submission')
@Index('submission_plan_id', ['plan_id', 'state'])
@Index('submission_period', ['plan_id', 'period_key'], { unique: true, where: 'period_key IS NOT NULL' })
@Check('submission_state', `state IN ('draft','submitted','accepted','returned','revised','void')`)
@Check('submission_kind', `kind IN ('completion','summary','matter')`)
@Check('submission_summary', "(kind = 'summary') = (period_key IS NOT NULL)")
@Check('submission_sent', "submitted_at IS NOT NULL OR state IN ('draft','void')")
export class Submission {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'submission_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'submission_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  @Column('varchar')
  title: string;

  @Column('text')
  text: string;

  @Column('varchar')
  state: SubmissionState;

  @Column('varchar')
  kind: SubmissionKind;

  /** Of a summary: the period it is about, by its key in the plan's summary rhythm. */
  @Column('varchar', { nullable: true })
  period_key: string | null;

  @Column('date', { nullable: true })
  period_starts: string | null;

  @Column('date', { nullable: true })
  period_ends: string | null;

  @Column('jsonb', { nullable: true })
  figures: SummaryFigures | null;

  /** null: a draft that is still owed. */
  @Column('timestamptz', { nullable: true })
  submitted_at: Date | null;

  @Column('timestamptz', { nullable: true })
  replied_at: Date | null;

  /** The superior's words, given here or recorded by the office. */
  @Column('text', { nullable: true })
  reply: string | null;

  @Column('text', { nullable: true })
  handling: string | null;

  /** What went up before and was sent back, first one first. */
  @Column('jsonb')
  earlier: EarlierSubmission[];

  @Column('int')
  version: number;
}

export const ITEM_REPLIES = ['accepted', 'returned'] as const;

@Journaled('other')
@Entity('submission_item')
@Index('submission_item_once', ['submission_id', 'task_id'], { unique: true })
@Index('submission_item_task_id', ['task_id'])
@Index('submission_item_subject', ['subject_id'])
@Check(
  'submission_item_what',
  '(task_id IS NULL) = (subject_id IS NOT NULL) AND (subject_id IS NULL) = (subject_type IS NULL)',
)
export class SubmissionItem {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'submission_item_pk' })
  id: string;

  @ForeignKey(() => Submission, { name: 'submission_item_submission_id_fk' })
  @Column('uuid')
  submission_id: string;

  @ForeignKey(() => Task, { name: 'submission_item_task_id_fk' })
  @Column('uuid', { nullable: true })
  task_id: string | null;

  /** What else is put to the superior: a matter. */
  @Column('varchar', { nullable: true })
  subject_type: 'matter' | null;

  @Column('uuid', { nullable: true })
  subject_id: string | null;

  /** null until the superior replies. */
  @Column('varchar', { nullable: true })
  reply: (typeof ITEM_REPLIES)[number] | null;

  @Column('text', { nullable: true })
  reason: string | null;
}
