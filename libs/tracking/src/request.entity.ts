import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { REQUEST_KINDS, type RequestKind, requestMachine, type RequestState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Plan, Task } from '@duban/task';

const quoted = (values: readonly string[]): string => values.map(v => `'${v}'`).join(',');

/** 申请: 延期、中止、变更、撤销 of a task, filed by its primary lead. At most one of a kind is pending about a task. */
@Journaled('other')
@Entity('request')
@Index('request_pending', ['task_id', 'kind'], { unique: true, where: "state IN ('filed','endorsed')" })
@Index('request_task_id', ['task_id'])
@Index('request_plan_id', ['plan_id', 'state'])
@Index('request_unit_id', ['unit_id', 'state'])
@Check('request_kind', `kind IN (${quoted(REQUEST_KINDS)})`)
@Check('request_state', `state IN (${quoted(Object.keys(requestMachine.states))})`)
@Check('request_asked', "kind NOT IN ('extension','suspension') OR asked_date IS NOT NULL")
@Check(
  'request_granted',
  "kind NOT IN ('extension','suspension') OR state NOT IN ('endorsed','granted') OR granted_date IS NOT NULL",
)
export class TaskRequest {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'request_pk' })
  id: string;

  @ForeignKey(() => Task, { name: 'request_task_id_fk' })
  @Column('uuid')
  task_id: string;

  @ForeignKey(() => Plan, { name: 'request_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  /** The unit that asks: the primary lead at that time. */
  @Column('uuid')
  unit_id: string;

  @Column('varchar')
  kind: RequestKind;

  @Column('varchar')
  state: RequestState;

  @Column('text')
  reason: string;

  /** The deadline asked for (extension, change), or until when to suspend. */
  @Column('date', { nullable: true })
  asked_date: string | null;

  /** The wording asked for. */
  @Column('text', { nullable: true })
  new_text: string | null;

  /** What else is to be changed, in words: units, targets. */
  @Column('text', { nullable: true })
  wanted: string | null;

  /** Filed after the task was due: allowed, and on record. */
  @Column('boolean')
  late: boolean;

  @Column('timestamptz')
  filed_at: Date;

  /** null: the system. */
  @Column('uuid', { nullable: true })
  filed_by: string | null;

  /** When the task was due as the request was filed; once granted, what it was due before. */
  @Column('timestamptz', { nullable: true })
  old_due_at: Date | null;

  /** The date the office set, not the one asked for: deadline, or when a suspension is looked at again. */
  @Column('date', { nullable: true })
  granted_date: string | null;

  @Column('text', { nullable: true })
  granted_text: string | null;

  @Column('timestamptz', { nullable: true })
  decided_at: Date | null;

  @Column('uuid', { nullable: true })
  decided_by: string | null;

  /** The office's reason. */
  @Column('text', { nullable: true })
  decision: string | null;

  /** 批准依据, where the plan may only be changed with somebody's consent. */
  @Column('varchar', { nullable: true })
  approval: string | null;

  @Column('timestamptz', { nullable: true })
  approved_at: Date | null;

  /** Who gave, or entered, the leader's word. */
  @Column('uuid', { nullable: true })
  approved_by: string | null;

  /** The leader's reason. */
  @Column('text', { nullable: true })
  leader_word: string | null;

  @Column('int')
  version: number;
}
