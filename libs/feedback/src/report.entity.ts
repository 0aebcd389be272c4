import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { ReportState, TaskOutcome } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Unit } from '@duban/organization';
import { Task } from '@duban/task';

export const REPORT_KINDS = ['report', 'contribution', 'completion'] as const;
export type ReportKind = (typeof REPORT_KINDS)[number];

/** A value reported against a target, as its reporter writes it. */
export interface MeasuredValue {
  targetId: string;
  /** A number; words only where the target asks for a class or a ratio, or for no number at all. */
  value: number | string;
  /** Where it is not the target's own: 万元 for a target in 亿元. */
  unit?: string;
  /** Why it is lower than before. */
  reason?: string;
}

/** 进展报告、责任单位材料、办结报告: one table, one machine each. */
@Journaled('report')
@Entity('report')
@Index('report_period', ['period_id', 'state'])
@Index('report_task', ['task_id', 'kind'])
@Index('report_unit', ['unit_id', 'state'])
@Index('report_submitted', ['kind', 'submitted_at', 'id'], { where: "state = 'submitted'" })
@Index('report_once', ['task_id', 'period_id', 'unit_id', 'kind'], {
  unique: true,
  where: 'period_id IS NOT NULL',
})
@Check('report_kind', `kind IN ('report','contribution','completion')`)
@Check('report_period_kind', "(kind = 'completion') = (period_id IS NULL)")
export class Report {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'report_pk' })
  id: string;

  @Column('varchar')
  kind: ReportKind;

  @ForeignKey(() => Task, { name: 'report_task_id_fk' })
  @Column('uuid')
  task_id: string;

  @Column('uuid')
  plan_id: string;

  @Column('uuid', { nullable: true })
  period_id: string | null;

  @ForeignKey(() => Unit, { name: 'report_unit_id_fk' })
  @Column('uuid')
  unit_id: string;

  @Column('varchar')
  state: ReportState;

  @Column('text')
  text: string;

  /** 无新进展: one click, nothing to write. */
  @Column('boolean')
  no_progress: boolean;

  /** Work done so far, in percent of the task. */
  @Column('int')
  percent: number;

  @Column('text')
  problems: string;

  @Column('text')
  next_steps: string;

  @Column('jsonb')
  measurements: MeasuredValue[];

  /** Milestones it says are delivered. */
  @Column('uuid', { array: true })
  milestone_ids: string[];

  /** Of a completion: what it claims. */
  @Column('varchar', { nullable: true })
  outcome: TaskOutcome | null;

  @Column('timestamptz', { nullable: true })
  submitted_at: Date | null;

  @Column('timestamptz', { nullable: true })
  decided_at: Date | null;

  /** Who decided on a completion: 复核 is for others. */
  @Column('uuid', { nullable: true })
  decided_by: string | null;

  @Column('int')
  returns: number;

  /** Why it was returned. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('int')
  version: number;
}
