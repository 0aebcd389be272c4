import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { EditionState, TaskOutcome, TaskState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Plan } from './plan.entity';
import { type PartyRole, Task } from './task.entity';

/** 滚动修订: the next edition of a plan, drafted, approved, and then in force as a whole. */
@Journaled('other')
@Entity('edition')
@Index('edition_plan_no', ['plan_id', 'no'])
@Index('edition_one_draft', ['plan_id'], { unique: true, where: "state = 'draft'" })
@Check('edition_state', `state IN ('draft','applied','discarded')`)
@Check('edition_applied', "(state = 'applied') = (applied_at IS NOT NULL)")
export class Edition {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'edition_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'edition_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  /** The edition it becomes once it is applied; a discarded draft leaves its number to the next. */
  @Column('int')
  no: number;

  @Column('varchar')
  name: string;

  /** From when on it counts. */
  @Column('date')
  effective_from: string;

  @Column('varchar')
  state: EditionState;

  @Column('timestamptz')
  drafted_at: Date;

  /** Who approved it, under which document number; of need where the plan names an authority for changes. */
  @Column('varchar', { nullable: true })
  authority: string | null;

  @Column('varchar', { nullable: true })
  document_no: string | null;

  @Column('timestamptz', { nullable: true })
  applied_at: Date | null;

  /** Why it was discarded. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('int')
  version: number;
}

export const EDITION_ACTIONS = ['carry', 'change', 'drop', 'add'] as const;
export type EditionAction = (typeof EDITION_ACTIONS)[number];

/** What an edition changes of a task; what is left out stays. */
export interface EditionChange {
  text?: string;
  /** null: the task loses its own date and is due with the plan. */
  deadline?: string | null;
  /** Columns of the plan kind; null takes a value away. */
  fields?: Record<string, string | number | null>;
  /** Who does it from then on, all of them. */
  parties?: AddedTask['parties'];
}

/** A task an edition adds. */
export interface AddedTask {
  text: string;
  section?: string[];
  deadline?: string;
  standing?: boolean;
  fields?: Record<string, string | number | null>;
  parties: { role: PartyRole; unitId?: string; groupId?: string }[];
  targets?: {
    metric: string;
    comparator: string;
    value: string | null;
    unit: string | null;
    quote: string;
  }[];
}

/** One line of an edition. Tasks of the plan without a line are carried over as they are. */
@Journaled('other')
@Entity('edition_item')
@Index('edition_item_task', ['edition_id', 'task_id'], { unique: true, where: 'task_id IS NOT NULL' })
@Index('edition_item_edition_id', ['edition_id'])
@Index('edition_item_task_id', ['task_id'])
@Check('edition_item_action', `action IN ('carry','change','drop','add')`)
@Check('edition_item_which', "action = 'add' OR task_id IS NOT NULL")
@Check('edition_item_added', "(action = 'add') = (added IS NOT NULL)")
export class EditionItem {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'edition_item_pk' })
  id: string;

  @ForeignKey(() => Edition, { name: 'edition_item_edition_id_fk' })
  @Column('uuid')
  edition_id: string;

  @Column('int')
  position: number;

  /** Of an added task: set once it is registered. */
  @ForeignKey(() => Task, { name: 'edition_item_task_id_fk' })
  @Column('uuid', { nullable: true })
  task_id: string | null;

  @Column('varchar')
  action: EditionAction;

  @Column('jsonb', { nullable: true })
  change: EditionChange | null;

  @Column('jsonb', { nullable: true })
  added: AddedTask | null;

  @Column('text')
  reason: string;

  /** A revision of the draft took the line out; it stays on record. */
  @Column('boolean')
  withdrawn: boolean;
}

/** A task as it stood in one edition. */
export interface EditionTask {
  id: string;
  no: number;
  section: string[];
  text: string;
  deadline: string | null;
  standing: boolean;
  fields: Record<string, string>;
  parties: { role: PartyRole; name: string }[];
  state: TaskState;
  outcome: TaskOutcome | null;
}

/** What a plan said while an edition was in force: written when it comes into force, edition 0 with the first one. */
@Journaled('other')
@Entity('edition_snapshot')
@Index('edition_snapshot_plan_no', ['plan_id', 'no'], { unique: true })
@Index('edition_snapshot_edition_id', ['edition_id'])
export class EditionSnapshot {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'edition_snapshot_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'edition_snapshot_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  @Column('int')
  no: number;

  /** null: the plan as it was approved. */
  @ForeignKey(() => Edition, { name: 'edition_snapshot_edition_id_fk' })
  @Column('uuid', { nullable: true })
  edition_id: string | null;

  @Column('varchar')
  name: string;

  @Column('date')
  effective_from: string;

  @Column('timestamptz')
  taken_at: Date;

  @Column('jsonb')
  tasks: EditionTask[];
}
