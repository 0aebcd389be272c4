import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { MilestoneState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Task } from '@duban/task';

/** 推进计划 of a task, filed by its primary lead; filing again replaces what is still open and not overdue. */
@Journaled('other')
@Entity('action_plan')
@Index('action_plan_task_id', ['task_id'], { unique: true })
export class ActionPlan {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'action_plan_pk' })
  id: string;

  @ForeignKey(() => Task, { name: 'action_plan_task_id_fk' })
  @Column('uuid')
  task_id: string;

  @Column('text')
  text: string;

  @Column('timestamptz')
  filed_at: Date;

  @Column('int')
  version: number;
}

/** 节点, scheduled backward from the deadline. */
@Journaled('other')
@Entity('milestone')
@Index('milestone_task_id', ['task_id'])
@Check('milestone_state', `state IN ('open','claimed','delivered','void')`)
export class Milestone {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'milestone_pk' })
  id: string;

  @ForeignKey(() => Task, { name: 'milestone_task_id_fk' })
  @Column('uuid')
  task_id: string;

  @Column('varchar')
  title: string;

  @Column('date')
  due: string;

  @Column('varchar')
  state: MilestoneState;

  /** When the unit said it was done; it counts once the report is approved. */
  @Column('timestamptz', { nullable: true })
  claimed_at: Date | null;

  /** The report that claimed it. */
  @Column('uuid', { nullable: true })
  report_id: string | null;

  @Column('int')
  version: number;
}
