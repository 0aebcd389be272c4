import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Plan } from './plan.entity';

export const EVALUATION_KINDS = ['annual', 'midterm', 'final'] as const;
export type EvaluationKind = (typeof EVALUATION_KINDS)[number];

/** How a plan stood when it was evaluated: counted by the system, not typed. */
export interface PlanFigures {
  tasks: number;
  byState: Record<string, number>;
  byOutcome: Record<string, number>;
  /** Deadlines of tasks that were met in time, met late, or have passed unmet. */
  deadlines: { onTime: number; late: number; missed: number };
  /** Share of the deadlines above that were met in time, in percent; null before the first. */
  onTimeRate: number | null;
  /** Targets of all tasks that were not cancelled; `done` are those of tasks completed as achieved. */
  targets: { all: number; done: number };
}

/** 年度监测、中期评估、总结评估: what the office found, beside the figures of that day. */
@Journaled('other')
@Entity('plan_evaluation')
@Index('plan_evaluation_plan_id', ['plan_id', 'made_at'])
@Check('plan_evaluation_kind', `kind IN ('annual','midterm','final')`)
export class PlanEvaluation {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'plan_evaluation_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'plan_evaluation_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  @Column('varchar')
  kind: EvaluationKind;

  /** Of an annual one: the year looked at. */
  @Column('int', { nullable: true })
  year: number | null;

  @Column('text')
  findings: string;

  @Column('jsonb')
  figures: PlanFigures;

  @Column('timestamptz')
  made_at: Date;
}
