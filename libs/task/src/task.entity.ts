import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import {
  SENSITIVITIES,
  type Sensitivity,
  TASK_OUTCOMES,
  type TaskOutcome,
  type TaskState,
  taskMachine,
  USUAL_SENSITIVITY,
} from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Plan } from './plan.entity';

const states = Object.keys(taskMachine.states)
  .map(s => `'${s}'`)
  .join(',');

/** A task of a superior's document that this one carries out. */
export interface UpperTaskRef {
  document: string;
  /** As it stands there: 第12项. */
  no: string;
}

/** 任务: one piece of work from a plan. */
@Journaled('task')
@Entity('task')
@Index('task_plan_no', ['plan_id', 'no'])
@Index('task_by_state', ['state'])
@Index('task_primary_unit_id', ['primary_unit_id'])
@Index('task_leader_id', ['leader_id'])
@Index('task_upper_task_id', ['upper_task_id'])
@Index('task_search', { synchronize: false })
@Check('task_state', `state IN (${states})`)
@Check('task_sensitivity', `sensitivity IN (${SENSITIVITIES.map(s => `'${s}'`).join(',')})`)
@Check('task_outcome', `outcome IN (${TASK_OUTCOMES.map(o => `'${o}'`).join(',')})`)
@Check('task_upper', 'upper_task_ref IS NULL OR upper_task_id IS NULL')
@Check('task_prior', "(state = 'suspended') = (prior_state IS NOT NULL)")
export class Task {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'task_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'task_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  @Column('int')
  no: number;

  /** Line in the source document. */
  @Column('int', { nullable: true })
  line: number | null;

  /** Headings from the outermost to the innermost. */
  @Column('text', { array: true })
  section: string[];

  @Column('text')
  text: string;

  @Column('varchar')
  state: TaskState;

  @Column('varchar', { nullable: true })
  prior_state: TaskState | null;

  @Column('varchar', { nullable: true })
  outcome: TaskOutcome | null;

  /** The first lead: consolidates, reports, completes. Chosen by a person where only groups lead. */
  @Column('uuid', { nullable: true })
  primary_unit_id: string | null;

  @Column('uuid', { nullable: true })
  leader_id: string | null;

  /** As the document words it; null: the plan's year. */
  @Column('varchar', { nullable: true })
  deadline_phrase: string | null;

  @Column('date', { nullable: true })
  deadline: string | null;

  /** 长期坚持: reviewed yearly instead of completed. */
  @Column('boolean')
  standing: boolean;

  /** Each unit reports to the office itself; nobody consolidates. */
  @Column('boolean')
  direct: boolean;

  /** Work done as last approved, in percent. */
  @Column('int')
  percent: number;

  @Column('jsonb')
  fields: Record<string, string>;

  @Column('jsonb')
  warnings: { code: string; message: string }[];

  /** 上级任务 of another installation: the document and the number it has there. */
  @Column('jsonb', { nullable: true })
  upper_task_ref: UpperTaskRef | null;

  /** 上级任务 of this installation, which the plan's office itself carries out. */
  @ForeignKey(() => Task, { name: 'task_upper_task_id_fk' })
  @Column('uuid', { nullable: true })
  upper_task_id: string | null;

  /** Two-character pieces of everything people search for. */
  @Column('text', { array: true })
  search: string[];

  /** Who is not cleared for it does not see it, anywhere. */
  @Column('varchar')
  sensitivity: Sensitivity;

  @Column('timestamptz')
  registered_at: Date;

  @Column('timestamptz', { nullable: true })
  ended_at: Date | null;

  @Column('int')
  version: number;
}

/** A task as it is registered: nothing done, nothing above it. */
export const PLAIN_TASK = {
  state: 'registered',
  prior_state: null,
  outcome: null,
  primary_unit_id: null,
  leader_id: null,
  percent: 0,
  direct: false,
  sensitivity: USUAL_SENSITIVITY,
  upper_task_ref: null,
  upper_task_id: null,
  ended_at: null,
  version: 1,
} as const satisfies Partial<Task>;

export const PARTY_ROLES = ['lead', 'responsible', 'supporting'] as const;
export type PartyRole = (typeof PARTY_ROLES)[number];

/** A unit or group as the document names it for a task; assignments are made from these at dispatch. */
@Journaled('other')
@Entity('task_party')
@Index('task_party_task_id', ['task_id'])
@Check('task_party_role', `role IN ('lead','responsible','supporting')`)
@Check('task_party_who', '(unit_id IS NULL) <> (group_id IS NULL)')
export class TaskParty {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'task_party_pk' })
  id: string;

  @ForeignKey(() => Task, { name: 'task_party_task_id_fk' })
  @Column('uuid')
  task_id: string;

  @Column('varchar')
  role: PartyRole;

  @Column('int')
  position: number;

  /** As written in the document. */
  @Column('varchar')
  name: string;

  @Column('uuid', { nullable: true })
  unit_id: string | null;

  @Column('uuid', { nullable: true })
  group_id: string | null;

  /** 相关/有关: a person chooses which members; null until then. */
  @Column('boolean')
  needs_selection: boolean;

  @Column('uuid', { array: true, nullable: true })
  selected_ids: string[] | null;
}

/** 量化目标. */
@Journaled('other')
@Entity('target')
@Index('target_task_id', ['task_id'])
export class Target {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'target_pk' })
  id: string;

  @ForeignKey(() => Task, { name: 'target_task_id_fk' })
  @Column('uuid')
  task_id: string;

  @Column('int')
  position: number;

  @Column('varchar')
  metric: string;

  /** approx, eq, gte, gt, lte, lt, reach, keep, trend, class. */
  @Column('varchar')
  comparator: string;

  /** A number, or a class such as II; null where the document gives none. */
  @Column('varchar', { nullable: true })
  value: string | null;

  @Column('varchar', { nullable: true })
  unit: string | null;

  @Column('text')
  quote: string;
}
