import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Light, Sensitivity, TaskState } from '@duban/chain';
import { Task } from '@duban/task';
import type { LedgerClass } from './ledger.class';

/**
 * 台账行: what lists order, filter and count tasks by, on one narrow row beside each task. Nothing here is known of its
 * own: all but the light is written by triggers in the transaction that changes what it is made of, and the light is kept
 * until `until`, which the same triggers set back. It is no record, so the journal does not carry it; `verify` holds it
 * against what it is made of.
 */
@Entity('task_listing')
@Index('task_listing_no', { synchronize: false })
@Index('task_listing_due', ['due_at', 'id'])
@Index('task_listing_light', ['light', 'class', 'sensitivity'])
@Index('task_listing_section', ['plan_id', 'head', 'no', 'sensitivity'])
@Index('task_listing_leader', ['plan_id', 'leader_id', 'state', 'sensitivity'])
@Index('task_listing_unit', ['primary_unit_id', 'id', 'sensitivity'])
@Index('task_listing_sensitivity', ['sensitivity'])
@Index('task_listing_kept', ['ruled_by', 'until'])
export class TaskListing {
  /** That of the task. */
  @ForeignKey(() => Task, { name: 'task_listing_id_fk', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'task_listing_pk' })
  id: string;

  @Column('uuid')
  plan_id: string;

  @Column('int')
  no: number;

  /** The first heading it stands under; empty where the document has none. */
  @Column('text')
  head: string;

  @Column('varchar')
  state: TaskState;

  @Column('int')
  percent: number;

  @Column('uuid', { nullable: true })
  primary_unit_id: string | null;

  @Column('uuid', { nullable: true })
  leader_id: string | null;

  @Column('varchar')
  sensitivity: Sensitivity;

  /** What is due next of it; null: nothing. */
  @Column('timestamptz', { nullable: true })
  due_at: Date | null;

  /** As last reckoned. */
  @Column('varchar')
  light: Light;

  @Column('varchar')
  class: LedgerClass;

  /** The rules and the calendar it was reckoned by, see `ruledBy`. */
  @Column('varchar')
  ruled_by: string;

  /** Before this instant time alone changes nothing about the light; long past where something else may have. */
  @Column('timestamptz')
  until: Date;

  /** When the light was reckoned, by the clock of whoever did. */
  @Column('timestamptz', { default: '-infinity' })
  reckoned_at: Date;
}
