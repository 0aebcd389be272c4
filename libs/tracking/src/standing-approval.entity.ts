import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Plan } from '@duban/task';
import type { NoticeLevel } from './notice.levels';

/**
 * 长期授权: whoever may decide on notices has approved those of some levels beforehand, so that the system issues them.
 * One at a time for a plan; those that ended stay on record.
 */
@Journaled('other')
@Entity('standing_approval')
@Index('standing_approval_plan_id', ['plan_id'])
@Check('standing_approval_levels', "cardinality(levels) > 0 AND levels <@ ARRAY['blue','yellow','red']")
export class StandingApproval {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'standing_approval_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'standing_approval_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  /** Who gave it, in words. */
  @Column('varchar')
  approved_by: string;

  @Column('varchar')
  document_no: string;

  @Column('text')
  scope: string;

  @Column('text', { array: true })
  levels: NoticeLevel[];

  /** The last day on which it counts. */
  @Column('date')
  until: string;

  /** Who entered it. */
  @Column('uuid', { nullable: true })
  recorded_by: string | null;

  @Column('timestamptz')
  recorded_at: Date;

  @Column('timestamptz', { nullable: true })
  ended_at: Date | null;

  @Column('int')
  version: number;
}
