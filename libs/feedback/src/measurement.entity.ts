import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Target, Task } from '@duban/task';
import { ReportingPeriod } from '@duban/tracking';
import { Report } from './report.entity';

/**
 * 报数: a value of a target that counts. Those of a report are written when it is approved; what was corrected stays,
 * the later row says so.
 */
@Journaled('other')
@Entity('measurement')
@Index('measurement_target_id', ['target_id', 'as_of', 'id'])
@Index('measurement_task_id', ['task_id'])
@Index('measurement_period_id', ['period_id'])
@Index('measurement_report', ['report_id', 'target_id'], { unique: true })
export class Measurement {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'measurement_pk' })
  id: string;

  @ForeignKey(() => Target, { name: 'measurement_target_id_fk' })
  @Column('uuid')
  target_id: string;

  @ForeignKey(() => Task, { name: 'measurement_task_id_fk' })
  @Column('uuid')
  task_id: string;

  @ForeignKey(() => ReportingPeriod, { name: 'measurement_period_id_fk' })
  @Column('uuid', { nullable: true })
  period_id: string | null;

  @ForeignKey(() => Report, { name: 'measurement_report_id_fk' })
  @Column('uuid', { nullable: true })
  report_id: string | null;

  /** The day the value is of: the end of its period, or as said. */
  @Column('date')
  as_of: string;

  /** In the unit of the target. */
  @Column('varchar')
  value: string;

  @Column('varchar', { nullable: true })
  unit: string | null;

  /** As it was given, with the unit it was given in. */
  @Column('varchar')
  raw: string;

  @Column('uuid', { nullable: true })
  entered_by: string | null;

  @Column('timestamptz')
  entered_at: Date;

  /** Why it is lower than what was reported before, where it is. */
  @Column('text', { nullable: true })
  reason: string | null;
}
