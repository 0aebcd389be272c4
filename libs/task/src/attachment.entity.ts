import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Task } from './task.entity';

/**
 * 佐证材料: a file somebody put beside a record. The row is kept for good, the bytes lie outside the database under
 * their SHA-256; a row that was removed keeps saying what was there.
 */
@Journaled('other')
@Entity('attachment')
@Index('attachment_subject', ['subject_id', 'subject_type'])
@Index('attachment_task_id', ['task_id'])
@Index('attachment_sha256', ['sha256'])
@Check('attachment_removed', '(removed_at IS NULL) = (removed_reason IS NULL)')
export class Attachment {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'attachment_pk' })
  id: string;

  /** Machine name of the record: report, notice, … */
  @Column('varchar')
  subject_type: string;

  @Column('uuid')
  subject_id: string;

  /** null where the record belongs to no single task (a notice). */
  @ForeignKey(() => Task, { name: 'attachment_task_id_fk' })
  @Column('uuid', { nullable: true })
  task_id: string | null;

  /** As people see it: cleaned of what would mislead them. */
  @Column('varchar')
  name: string;

  /** Media type, by content. */
  @Column('varchar')
  type: string;

  /** Bytes. */
  @Column('int')
  size: number;

  /** Of the content, in hex: also where the file lies. */
  @Column('varchar')
  sha256: string;

  @Column('uuid', { nullable: true })
  uploaded_by: string | null;

  @Column('timestamptz')
  uploaded_at: Date;

  @Column('timestamptz', { nullable: true })
  removed_at: Date | null;

  @Column('text', { nullable: true })
  removed_reason: string | null;

  @Column('int')
  version: number;
}
