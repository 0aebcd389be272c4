import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Unit } from '@duban/organization';
import { Obligation } from './obligation.entity';

/** 暂停催办: an office tells its ladders to be quiet about a task, a unit or a plan until a day, and why. */
@Journaled('other')
@Entity('chase_silence')
@Index('chase_silence_standing', ['until'], { where: 'ended_at IS NULL' })
@Index('chase_silence_office_unit_id', ['office_unit_id'])
@Index('chase_silence_unit_id', ['unit_id'])
@Index('chase_silence_task_id', ['task_id'])
@Index('chase_silence_plan_id', ['plan_id'])
@Check('chase_silence_about', 'num_nonnulls(task_id, unit_id, plan_id) = 1')
@Check('chase_silence_ended', '(ended_at IS NULL) = (end_reason IS NULL)')
export class ChaseSilence {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'chase_silence_pk' })
  id: string;

  /** Whose ladders: those of what it stands behind. */
  @ForeignKey(() => Unit, { name: 'chase_silence_office_unit_id_fk' })
  @Column('uuid')
  office_unit_id: string;

  @Column('uuid', { nullable: true })
  task_id: string | null;

  @ForeignKey(() => Unit, { name: 'chase_silence_unit_id_fk' })
  @Column('uuid', { nullable: true })
  unit_id: string | null;

  @Column('uuid', { nullable: true })
  plan_id: string | null;

  @Column('text')
  reason: string;

  @Column('uuid', { nullable: true })
  made_by: string | null;

  @Column('timestamptz')
  made_at: Date;

  /** The first instant at which steps are taken again. */
  @Column('timestamptz')
  until: Date;

  /** Ended before its time. */
  @Column('timestamptz', { nullable: true })
  ended_at: Date | null;

  @Column('uuid', { nullable: true })
  ended_by: string | null;

  @Column('text', { nullable: true })
  end_reason: string | null;

  @Column('int')
  version: number;
}

/**
 * 已知悉、承诺办结: whoever owes says that they know, and by when it will be done; until then they are not chased.
 * What is owed, when it was due and how it is lit stay as they are.
 */
@Journaled('other')
@Entity('acknowledgement')
@Index('acknowledgement_obligation_id', ['obligation_id', 'until'])
@Index('acknowledgement_until', ['until'])
export class Acknowledgement {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'acknowledgement_pk' })
  id: string;

  @ForeignKey(() => Obligation, { name: 'acknowledgement_obligation_id_fk' })
  @Column('uuid')
  obligation_id: string;

  @Column('text')
  text: string;

  /** The day it was promised for. */
  @Column('date')
  promised: string;

  /** The end of that day: steps after it are taken again. */
  @Column('timestamptz')
  until: Date;

  @Column('uuid', { nullable: true })
  made_by: string | null;

  @Column('timestamptz')
  made_at: Date;
}
