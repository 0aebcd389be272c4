import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { RoundState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Unit } from '@duban/organization';
import { Plan, type SimilarTask, Task } from '@duban/task';

/** Another round that looks at one of the same units at the same time. */
export interface RoundOverlap {
  roundId: string;
  title: string;
  officeName: string;
  unitId: string;
  unitName: string;
  starts: string;
  ends: string;
}

/** 多头、重复督查: what somebody should know before asking the same unit about the same thing again. */
export interface Overlaps {
  rounds: RoundOverlap[];
  tasks: SimilarTask[];
}

/** 督查活动: decided by somebody, with a scope and a period. */
@Journaled('other')
@Entity('round')
@Index('round_plan_id', ['plan_id'])
@Index('round_office_unit_id', ['office_unit_id', 'state'])
@Check('round_state', `state IN ('running','concluded','fed_back','discarded')`)
@Check('round_period', 'ends >= starts')
@Check(
  'round_concluded',
  "(state IN ('concluded','fed_back')) = (concluded_at IS NOT NULL) AND (state = 'fed_back') = (fed_back_at IS NOT NULL)",
)
export class Round {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'round_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'round_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  /** Whose round it is. */
  @ForeignKey(() => Unit, { name: 'round_office_unit_id_fk' })
  @Column('uuid')
  office_unit_id: string;

  @Column('varchar')
  title: string;

  /** Who decided it. */
  @Column('varchar')
  authority: string;

  @Column('varchar')
  document_no: string;

  @Column('text')
  scope: string;

  @Column('date')
  starts: string;

  @Column('date')
  ends: string;

  @Column('varchar')
  state: RoundState;

  /** What was shown when it was started, and started all the same. */
  @Column('jsonb')
  known_overlaps: Overlaps;

  @Column('text', { nullable: true })
  conclusion: string | null;

  @Column('uuid', { nullable: true })
  started_by: string | null;

  @Column('timestamptz')
  started_at: Date;

  @Column('uuid', { nullable: true })
  concluded_by: string | null;

  @Column('timestamptz', { nullable: true })
  concluded_at: Date | null;

  @Column('timestamptz', { nullable: true })
  fed_back_at: Date | null;

  /** Why it was given up. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('int')
  version: number;
}

/** A unit a round looks at, and what was found there. */
@Journaled('other')
@Entity('round_unit')
@Index('round_unit_once', ['round_id', 'unit_id'], { unique: true })
@Index('round_unit_unit_id', ['unit_id'])
@Check('round_unit_fed_back', 'fed_back_at IS NULL OR conclusion IS NOT NULL')
export class RoundUnit {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'round_unit_pk' })
  id: string;

  @ForeignKey(() => Round, { name: 'round_unit_round_id_fk' })
  @Column('uuid')
  round_id: string;

  @ForeignKey(() => Unit, { name: 'round_unit_unit_id_fk' })
  @Column('uuid')
  unit_id: string;

  @Column('text', { nullable: true })
  conclusion: string | null;

  @Column('text', { nullable: true })
  problems: string | null;

  @Column('text', { nullable: true })
  suggestions: string | null;

  /** When the unit was told. */
  @Column('timestamptz', { nullable: true })
  fed_back_at: Date | null;

  /** 复核 found it wrong: what holds instead. */
  @Column('text', { nullable: true })
  amendment: string | null;

  @Column('timestamptz', { nullable: true })
  amended_at: Date | null;
}

/** A task a round looks at. */
@Journaled('other')
@Entity('round_task')
@Index('round_task_once', ['round_id', 'task_id'], { unique: true })
@Index('round_task_task_id', ['task_id'])
export class RoundTask {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'round_task_pk' })
  id: string;

  @ForeignKey(() => Round, { name: 'round_task_round_id_fk' })
  @Column('uuid')
  round_id: string;

  @ForeignKey(() => Task, { name: 'round_task_task_id_fk' })
  @Column('uuid')
  task_id: string;
}
