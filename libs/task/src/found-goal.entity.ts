import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Person } from '@duban/organization';
import { Edition } from './edition.entity';
import { Plan } from './plan.entity';
import { Task } from './task.entity';

export const GOAL_STATES = ['found', 'used', 'dismissed'] as const;
export type GoalState = (typeof GOAL_STATES)[number];

/** A figure a goal names, as the document states it. */
export interface GoalTarget {
  metric: string;
  comparator: string;
  value: string | null;
  unit: string | null;
  quote: string;
}

/**
 * 目标线索: what a document wants to reach without saying who does it. Nobody owes it; a person makes a task or an
 * indicator of it, or says that it is neither.
 */
@Journaled('other')
@Entity('found_goal')
@Index('found_goal_plan_id', ['plan_id', 'position'])
@Index('found_goal_task_id', ['task_id'])
@Index('found_goal_edition_id', ['edition_id'])
@Index('found_goal_decided_by', ['decided_by'])
@Check('found_goal_state', "state IN ('found','used','dismissed')")
@Check('found_goal_decided', "(state = 'found') = (decided_at IS NULL)")
export class FoundGoal {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'found_goal_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'found_goal_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  @Column('int')
  position: number;

  /** Of the source. */
  @Column('int', { nullable: true })
  line: number | null;

  @Column('text', { array: true })
  section: string[];

  @Column('text')
  text: string;

  @Column('jsonb')
  targets: GoalTarget[];

  @Column('varchar')
  state: GoalState;

  /** The task it became, or whose indicator it became. */
  @ForeignKey(() => Task, { name: 'found_goal_task_id_fk' })
  @Column('uuid', { nullable: true })
  task_id: string | null;

  /** The draft edition that adds it as a task, where the plan had been approved. */
  @ForeignKey(() => Edition, { name: 'found_goal_edition_id_fk' })
  @Column('uuid', { nullable: true })
  edition_id: string | null;

  @ForeignKey(() => Person, { name: 'found_goal_decided_by_fk' })
  @Column('uuid', { nullable: true })
  decided_by: string | null;

  @Column('timestamptz', { nullable: true })
  decided_at: Date | null;

  /** Why it is neither. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('int')
  version: number;
}
