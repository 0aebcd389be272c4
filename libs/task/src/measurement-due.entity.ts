import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { MeasurementDueState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Target, Task } from './task.entity';

/** 应报数据: what the unit that owns a figure owes of it, once for each period or publication. */
@Journaled('other')
@Entity('measurement_due')
@Index('measurement_due_once', ['target_id', 'key'], { unique: true })
@Index('measurement_due_task_id', ['task_id'])
@Check('measurement_due_state', "state IN ('open','filled','void')")
export class MeasurementDue {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'measurement_due_pk' })
  id: string;

  @ForeignKey(() => Target, { name: 'measurement_due_target_id_fk' })
  @Column('uuid')
  target_id: string;

  @ForeignKey(() => Task, { name: 'measurement_due_task_id_fk' })
  @Column('uuid')
  task_id: string;

  /** The period's, or `R` and the day of the publication where the target has no rhythm. */
  @Column('varchar')
  key: string;

  /** 2026年3月, or 2027-01-20发布. */
  @Column('varchar')
  name: string;

  /** First day of the period; null: whatever is published on the last day. */
  @Column('date', { nullable: true })
  starts: string | null;

  /** Last day of the period, or the day of the publication. */
  @Column('date')
  ends: string;

  @Column('varchar')
  state: MeasurementDueState;

  @Column('timestamptz')
  asked_at: Date;

  @Column('timestamptz', { nullable: true })
  ended_at: Date | null;
}
