import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Obligation } from './obligation.entity';

/** 催办 by a person, beside what the ladder says: of one obligation at most once a workday. */
@Journaled('other')
@Entity('obligation_urge')
@Index('obligation_urge_once', ['obligation_id', 'workday'], { unique: true })
export class ObligationUrge {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'obligation_urge_pk' })
  id: string;

  @ForeignKey(() => Obligation, { name: 'obligation_urge_obligation_id_fk' })
  @Column('uuid')
  obligation_id: string;

  /** The workday it counts for: on a day off, the next one. */
  @Column('date')
  workday: string;

  @Column('uuid', { nullable: true })
  urged_by: string | null;

  @Column('timestamptz')
  urged_at: Date;

  @Column('text')
  text: string;

  /** Why it was sent at once, whatever the hour; null: with the next digest. */
  @Column('text', { nullable: true })
  urgent_reason: string | null;

  /** How many people were told. */
  @Column('int')
  told: number;
}
