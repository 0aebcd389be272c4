import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { instructionMachine, type InstructionState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Person } from '@duban/organization';
import { Plan, Task } from '@duban/task';

const states = Object.keys(instructionMachine.states)
  .map(s => `'${s}'`)
  .join(',');

/**
 * 批示: a leader's word on a task, which obliges an answer. It stands beside the task, not in it: suspending or ending
 * the task leaves the answer owed. It is never scored: being given many instructions says nothing about a unit
 * (基层减负: 不得将领导批示作为考核依据).
 */
@Journaled('other')
@Entity('instruction')
@Index('instruction_task_id', ['task_id'])
@Index('instruction_plan_id', ['plan_id', 'state'])
@Index('instruction_unit_id', ['unit_id', 'state'])
@Check('instruction_state', `state IN (${states})`)
@Index('instruction_relayed_by', ['relayed_by'])
@Check(
  'instruction_relayed',
  '(relayed_by IS NULL) = (source IS NULL) AND (source IS NULL) = (said_on IS NULL)',
)
@Check('instruction_answered', "state = 'given' OR answer IS NOT NULL")
export class Instruction {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'instruction_pk' })
  id: string;

  @ForeignKey(() => Task, { name: 'instruction_task_id_fk' })
  @Column('uuid')
  task_id: string;

  @ForeignKey(() => Plan, { name: 'instruction_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  @Column('uuid')
  office_unit_id: string;

  /** Who answers: the primary lead when it was given or last returned; null: the office, where there is none yet. */
  @Column('uuid', { nullable: true })
  unit_id: string | null;

  /** The leader who gave it. */
  @Column('uuid')
  leader_id: string;

  /** 代录: the supervisor who entered the leader's word; null: the leader gave it here. */
  @ForeignKey(() => Person, { name: 'instruction_relayed_by_fk' })
  @Column('uuid', { nullable: true })
  relayed_by: string | null;

  /** Where the leader said so: the document or the call. */
  @Column('text', { nullable: true })
  source: string | null;

  /** The day the leader said so, where the office entered it. */
  @Column('date', { nullable: true })
  said_on: string | null;

  @Column('varchar')
  state: InstructionState;

  @Column('text')
  text: string;

  @Column('timestamptz')
  given_at: Date;

  @Column('timestamptz')
  answer_due_at: Date;

  @Column('text', { nullable: true })
  answer: string | null;

  @Column('timestamptz', { nullable: true })
  answered_at: Date | null;

  /** Why an answer was returned. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { nullable: true })
  noted_at: Date | null;

  @Column('int')
  version: number;
}
