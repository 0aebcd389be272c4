import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { RecheckState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Unit } from '@duban/organization';
import { Plan, Task } from '@duban/task';

/** 回头看: a look at a closed task some time afterwards. It outlives the task. */
@Journaled('other')
@Entity('recheck')
@Index('recheck_planned', ['task_id'], { unique: true, where: "state = 'planned'" })
@Index('recheck_task_id', ['task_id'])
@Index('recheck_plan_id', ['plan_id'])
@Index('recheck_office_unit_id', ['office_unit_id'])
@Check('recheck_state', `state IN ('planned','passed','failed','waived')`)
@Check('recheck_reasoned', "state NOT IN ('failed','waived') OR reason IS NOT NULL")
export class Recheck {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'recheck_pk' })
  id: string;

  @ForeignKey(() => Task, { name: 'recheck_task_id_fk' })
  @Column('uuid')
  task_id: string;

  @ForeignKey(() => Plan, { name: 'recheck_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  @ForeignKey(() => Unit, { name: 'recheck_office_unit_id_fk' })
  @Column('uuid')
  office_unit_id: string;

  @Column('varchar')
  state: RecheckState;

  /** By hand; otherwise by the rule of the plan. */
  @Column('boolean')
  ordered: boolean;

  @Column('date')
  due: string;

  @Column('timestamptz')
  planned_at: Date;

  @Column('timestamptz', { nullable: true })
  decided_at: Date | null;

  /** What was found, or why nobody looks. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('int')
  version: number;
}
