import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { WorkCalendarData } from '@duban/calendar';
import { Journaled } from '@duban/journal';
import { Obligation } from '../obligation.entity';

/** A published version of the work calendar; the one shipped stands before the first. Never changed. */
@Journaled('other')
@Entity('calendar_edition')
@Index('calendar_edition_version', ['version'], { unique: true })
export class CalendarEdition {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'calendar_edition_pk' })
  id: string;

  @Column('int')
  version: number;

  @Column('jsonb')
  data: WorkCalendarData;

  /** The document it was taken from. */
  @Column('text')
  source: string;

  @Column('text')
  reason: string;

  @Column('uuid', { nullable: true })
  published_by: string | null;

  @Column('timestamptz')
  published_at: Date;
}

/**
 * A due time that a new calendar moved, until its holder has been told. What moved is in the journal for good; this is
 * the list of whom to tell of what.
 */
@Entity('due_shift')
@Index('due_shift_untold', ['id'], { where: 'told_at IS NULL' })
@Index('due_shift_obligation_id', ['obligation_id'])
export class DueShift {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'due_shift_pk' })
  id: string;

  @ForeignKey(() => Obligation, { name: 'due_shift_obligation_id_fk' })
  @Column('uuid')
  obligation_id: string;

  @Column('int')
  calendar_version: number;

  @Column('timestamptz')
  due_before: Date;

  @Column('timestamptz')
  due_after: Date;

  @Column('timestamptz')
  moved_at: Date;

  @Column('timestamptz', { nullable: true })
  told_at: Date | null;
}
