import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { SubmissionState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Plan, Task } from '@duban/task';

/** 上报件: completions of many tasks, sent to the superior together. */
@Journaled('other')
@Entity('submission')
@Index('submission_plan_id', ['plan_id', 'state'])
@Check('submission_state', `state IN ('submitted','accepted','returned','revised')`)
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

  @Column('timestamptz')
  submitted_at: Date;

  @Column('timestamptz', { nullable: true })
  replied_at: Date | null;

  /** The superior's words, given here or recorded by the office. */
  @Column('text', { nullable: true })
  reply: string | null;

  @Column('text', { nullable: true })
  handling: string | null;

  @Column('int')
  version: number;
}

export const ITEM_REPLIES = ['accepted', 'returned'] as const;

@Journaled('other')
@Entity('submission_item')
@Index('submission_item_once', ['submission_id', 'task_id'], { unique: true })
@Index('submission_item_task_id', ['task_id'])
export class SubmissionItem {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'submission_item_pk' })
  id: string;

  @ForeignKey(() => Submission, { name: 'submission_item_submission_id_fk' })
  @Column('uuid')
  submission_id: string;

  @ForeignKey(() => Task, { name: 'submission_item_task_id_fk' })
  @Column('uuid')
  task_id: string;

  /** null until the superior replies. */
  @Column('varchar', { nullable: true })
  reply: (typeof ITEM_REPLIES)[number] | null;

  @Column('text', { nullable: true })
  reason: string | null;
}
