import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Limit } from '@duban/calendar';
import type { NoticeState, PeriodState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Plan, Task } from '@duban/task';
import type { NoticeLevel } from './notice.levels';
import { StandingApproval } from './standing-approval.entity';

/** 报送周期 of a plan. */
@Journaled('other')
@Entity('reporting_period')
@Index('reporting_period_key', ['plan_id', 'key'], { unique: true })
@Index('reporting_period_starts', ['plan_id', 'starts', 'id'])
@Check('reporting_period_state', `state IN ('open','reviewing','done')`)
export class ReportingPeriod {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'reporting_period_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'reporting_period_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  @Column('varchar')
  key: string;

  @Column('varchar')
  name: string;

  @Column('date')
  starts: string;

  @Column('date')
  ends: string;

  @Column('timestamptz')
  due_at: Date;

  /** What it was counted by; null where somebody named it. */
  @Column('timestamptz', { nullable: true })
  due_from: Date | null;

  @Column('jsonb', { nullable: true })
  due_limit: Limit | null;

  /** The version of the work calendar it is by; 0 for those of before there were versions. */
  @Column('int')
  calendar_version: number;

  @Column('varchar')
  state: PeriodState;

  /** Reports submitted and not yet decided; kept under this row's lock, since a count would be of an older snapshot. */
  @Column('int')
  waiting: number;

  /** Reports their units still owe. */
  @Column('int')
  outstanding: number;
}

/** 督办单: one per unit and window lists all items. Numbered when it is issued, not before. */
@Journaled('other')
@Entity('notice')
@Index('notice_draft', ['plan_id', 'unit_id', 'level'], { unique: true, where: "state = 'drafted'" })
@Index('notice_unit_id', ['unit_id', 'state'])
@Index('notice_office_unit_id', ['office_unit_id', 'id'])
@Index('notice_plan_id', ['plan_id', 'id'])
@Index('notice_number', ['office_unit_id', 'year', 'number'], { unique: true, where: 'number IS NOT NULL' })
@Index('notice_standing_approval_id', ['standing_approval_id'])
@Check('notice_level', `level IN ('blue','yellow','red')`)
@Check('notice_numbered', "(number IS NULL) = (state IN ('drafted','discarded'))")
export class Notice {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'notice_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'notice_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  /** The office that issues it: the designated one, whichever office runs the plan. */
  @Column('uuid')
  office_unit_id: string;

  @Column('uuid')
  unit_id: string;

  @Column('varchar')
  level: NoticeLevel;

  @Column('varchar')
  state: NoticeState;

  /** 〔year〕number号. */
  @Column('int', { nullable: true })
  year: number | null;

  @Column('int', { nullable: true })
  number: number | null;

  @Column('timestamptz')
  drafted_at: Date;

  @Column('timestamptz', { nullable: true })
  issued_at: Date | null;

  @Column('timestamptz', { nullable: true })
  answer_due_at: Date | null;

  /** What it was counted by; null where somebody named it. */
  @Column('timestamptz', { nullable: true })
  due_from: Date | null;

  @Column('jsonb', { nullable: true })
  due_limit: Limit | null;

  /** The version of the work calendar it is by; 0 for those of before there were versions. */
  @Column('int')
  calendar_version: number;

  @Column('text', { nullable: true })
  text: string | null;

  @Column('text', { nullable: true })
  answer: string | null;

  @Column('text', { nullable: true })
  reason: string | null;

  /** 督办事由 of one written by hand. */
  @Column('text', { nullable: true })
  grounds: string | null;

  @Column('uuid', { nullable: true })
  written_by: string | null;

  /** null once issued: the system did, under the standing approval. */
  @Column('uuid', { nullable: true })
  issued_by: string | null;

  @ForeignKey(() => StandingApproval, { name: 'notice_standing_approval_id_fk' })
  @Column('uuid', { nullable: true })
  standing_approval_id: string | null;

  @Column('timestamptz', { nullable: true })
  revoked_at: Date | null;

  @Column('int')
  version: number;
}

/** What a notice speaks of: an overdue obligation, or a task as such. */
@Journaled('other')
@Entity('notice_item')
@Index('notice_item_once', ['notice_id', 'obligation_id'], { unique: true })
@Index('notice_item_task_once', ['notice_id', 'task_id'], { unique: true, where: 'obligation_id IS NULL' })
@Index('notice_item_task_id', ['task_id'])
export class NoticeItem {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'notice_item_pk' })
  id: string;

  @ForeignKey(() => Notice, { name: 'notice_item_notice_id_fk' })
  @Column('uuid')
  notice_id: string;

  @Column('uuid', { nullable: true })
  obligation_id: string | null;

  @ForeignKey(() => Task, { name: 'notice_item_task_id_fk' })
  @Column('uuid')
  task_id: string;
}

/** The last number given out by an office in a year. */
@Journaled('other')
@Entity('notice_counter')
@Index('notice_counter_of', ['office_unit_id', 'year'], { unique: true })
export class NoticeCounter {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'notice_counter_pk' })
  id: string;

  @Column('uuid')
  office_unit_id: string;

  @Column('int')
  year: number;

  @Column('int')
  last: number;
}
