import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Rhythm } from '@duban/calendar';
import {
  SENSITIVITIES,
  type Sensitivity,
  TASK_OUTCOMES,
  type TargetDirection,
  type TaskOutcome,
  type TaskState,
  taskMachine,
  USUAL_SENSITIVITY,
  type YearSlice,
} from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Unit } from '@duban/organization';
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

/** A step of a task with its date, as a document gives it. */
export interface StatedMilestone {
  text: string;
  date: string;
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

  /** A rhythm the document gives beside or instead of a date: `monthly:25`, `quarterly:end`, `weekly`. */
  @Column('varchar', { nullable: true })
  recurrence: string | null;

  /** Steps with dates as the document gives them: what the lead's action plan starts from. */
  @Column('jsonb', { nullable: true })
  stated_milestones: StatedMilestone[] | null;

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
  recurrence: null,
  stated_milestones: null,
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

  /** An edition of the plan names others in its place; it stays on record. */
  @Column('boolean', { default: false })
  withdrawn: boolean;
}

export const TARGET_KINDS = ['expected', 'binding'] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** 量化目标. */
@Journaled('other')
@Entity('target')
@Index('target_task_id', ['task_id'])
@Index('target_data_unit_id', ['data_unit_id'])
@Index('target_reference_id', ['reference_id'])
@Check('target_kind', "kind IN ('expected','binding')")
@Check('target_direction', "direction IN ('up','down')")
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

  /** One of COMPARATORS. */
  @Column('varchar')
  comparator: string;

  /** A number, or a class such as II; null where the document gives none. */
  @Column('varchar', { nullable: true })
  value: string | null;

  @Column('varchar', { nullable: true })
  unit: string | null;

  @Column('text')
  quote: string;

  /** 预期性 or 约束性. */
  @Column('varchar')
  kind: TargetKind;

  /** 基数, in the target's unit: last year's figure, or where a level starts from. */
  @Column('varchar', { nullable: true })
  base: string | null;

  @Column('varchar', { nullable: true })
  direction: TargetDirection | null;

  /** Adds up from nothing over its time, so that a lower figure than before needs a reason; otherwise a level. */
  @Column('boolean')
  cumulative: boolean;

  /** Percent to either side that still count as 左右. */
  @Column('varchar', { nullable: true })
  tolerance: string | null;

  /** What a target of several years asks for in each. */
  @Column('jsonb')
  slices: YearSlice[];

  /** How often it is measured; null: with every report. */
  @Column('varchar', { nullable: true })
  rhythm: Rhythm | null;

  /** Whose figure it is; null: the primary lead's. Nobody else is asked for it. */
  @ForeignKey(() => Unit, { name: 'target_data_unit_id_fk' })
  @Column('uuid', { nullable: true })
  data_unit_id: string | null;

  /** When the figure is published. */
  @Column('date', { nullable: true })
  release_on: string | null;

  /** 参照指标: the target of which this one keeps in step. */
  @ForeignKey(() => Target, { name: 'target_reference_id_fk' })
  @Column('uuid', { nullable: true })
  reference_id: string | null;

  @Column('int')
  version: number;
}

/** Shares and levels are stated anew each time; what is counted in pieces or money adds up. */
const LEVELS = ['keep', 'class', 'range', 'ratio', 'trend', 'lte', 'lt'];

/** A target as a document states it: what only people know of it is not there yet. */
export const statedTarget = (
  stated: Pick<Target, 'id' | 'task_id' | 'position' | 'metric' | 'comparator' | 'value' | 'unit' | 'quote'>,
): Target => ({
  ...stated,
  kind: 'expected',
  base: null,
  direction: null,
  cumulative: !LEVELS.includes(stated.comparator) && !['%', '％', '‰'].includes(stated.unit ?? ''),
  tolerance: null,
  slices: [],
  rhythm: null,
  data_unit_id: null,
  release_on: null,
  reference_id: null,
  version: 1,
});
