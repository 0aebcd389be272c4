import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Assignment } from './assignment.entity';

/** 协调函 and its answer: one letter may stand behind several assignments, each of which has a row of its own. */
@Journaled('other')
@Entity('letter')
@Index('letter_assignment_id', ['assignment_id'], { unique: true })
@Check('letter_replied', '(reply IS NULL) = (replied_on IS NULL)')
export class Letter {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'letter_pk' })
  id: string;

  @ForeignKey(() => Assignment, { name: 'letter_assignment_id_fk' })
  @Column('uuid')
  assignment_id: string;

  /** 发函文号. */
  @Column('varchar')
  document_no: string;

  @Column('date')
  sent_on: string;

  /** The last day on which an answer is wanted; null: ten workdays after it was recorded. */
  @Column('date', { nullable: true })
  answer_by: string | null;

  @Column('text', { nullable: true })
  reply: string | null;

  @Column('date', { nullable: true })
  replied_on: string | null;

  @Column('int')
  version: number;
}
