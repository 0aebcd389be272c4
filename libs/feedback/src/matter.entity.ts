import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { MATTER_KINDS, type MatterKind, type MatterState, OBSTACLES, type Obstacle } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Unit } from '@duban/organization';
import { Plan, Task } from '@duban/task';
import { Report } from './report.entity';

const listed = (values: readonly string[]): string => values.map(v => `'${v}'`).join(',');

/** 困难问题、政策建议: what a unit cannot resolve by itself, and who can. It may outlive its task. */
@Journaled('other')
@Entity('matter')
@Index('matter_plan_id', ['plan_id'])
@Index('matter_task_id', ['task_id'])
@Index('matter_report_id', ['report_id'])
@Index('matter_office_unit_id', ['office_unit_id'])
@Index('matter_unit_id', ['unit_id'])
@Index('matter_addressee_unit_id', ['addressee_unit_id'])
@Check('matter_kind', `kind IN (${listed(MATTER_KINDS)})`)
@Check('matter_obstacle', `obstacle IN (${listed(OBSTACLES)})`)
@Check('matter_typed', "(kind = 'problem') = (obstacle IS NOT NULL)")
@Check('matter_state', `state IN ('raised','accepted','answered','closed','withdrawn')`)
export class Matter {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'matter_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'matter_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  /** null: about the plan as a whole. */
  @ForeignKey(() => Task, { name: 'matter_task_id_fk' })
  @Column('uuid', { nullable: true })
  task_id: string | null;

  /** The report it was raised from. */
  @ForeignKey(() => Report, { name: 'matter_report_id_fk' })
  @Column('uuid', { nullable: true })
  report_id: string | null;

  @ForeignKey(() => Unit, { name: 'matter_office_unit_id_fk' })
  @Column('uuid')
  office_unit_id: string;

  /** Who raised it. */
  @ForeignKey(() => Unit, { name: 'matter_unit_id_fk' })
  @Column('uuid')
  unit_id: string;

  /** Whom it is put to now. */
  @ForeignKey(() => Unit, { name: 'matter_addressee_unit_id_fk' })
  @Column('uuid')
  addressee_unit_id: string;

  /** A unit outside the system that is to be asked: the office does. */
  @Column('varchar', { nullable: true })
  asked_outside: string | null;

  @Column('varchar')
  kind: MatterKind;

  /** What stands in the way; of a problem only. */
  @Column('varchar', { nullable: true })
  obstacle: Obstacle | null;

  @Column('text')
  text: string;

  @Column('date', { nullable: true })
  needed_by: string | null;

  @Column('varchar')
  state: MatterState;

  @Column('timestamptz')
  raised_at: Date;

  @Column('timestamptz', { nullable: true })
  accepted_at: Date | null;

  @Column('timestamptz', { nullable: true })
  answered_at: Date | null;

  /** The last one. */
  @Column('text', { nullable: true })
  answer: string | null;

  @Column('timestamptz', { nullable: true })
  ended_at: Date | null;

  /** How often an answer did not help. */
  @Column('int')
  reopened: number;

  @Column('int')
  version: number;
}

export const MATTER_EVENTS = [
  'raise',
  'accept',
  'forward',
  'answer',
  'confirm',
  'reopen',
  'lapse',
  'withdraw',
] as const;
export type MatterEvent = (typeof MATTER_EVENTS)[number];

/** What was said about a matter, in order: its thread. */
@Journaled('other')
@Entity('matter_entry')
@Index('matter_entry_matter_id', ['matter_id'])
@Index('matter_entry_unit_id', ['unit_id'])
@Index('matter_entry_to_unit_id', ['to_unit_id'])
@Check('matter_entry_event', `event IN (${listed(MATTER_EVENTS)})`)
export class MatterEntry {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'matter_entry_pk' })
  id: string;

  @ForeignKey(() => Matter, { name: 'matter_entry_matter_id_fk' })
  @Column('uuid')
  matter_id: string;

  @Column('varchar')
  event: MatterEvent;

  @Column('timestamptz')
  at: Date;

  @Column('varchar')
  person_name: string;

  /** For which unit it was said; null: by the passing of time. */
  @ForeignKey(() => Unit, { name: 'matter_entry_unit_id_fk' })
  @Column('uuid', { nullable: true })
  unit_id: string | null;

  /** Whom it was put to by this. */
  @ForeignKey(() => Unit, { name: 'matter_entry_to_unit_id_fk' })
  @Column('uuid', { nullable: true })
  to_unit_id: string | null;

  @Column('text')
  text: string;
}
