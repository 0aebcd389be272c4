import { Check, Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** The after-image of one row: table and row as `to_jsonb` gives it. */
export interface Image {
  t: string;
  r: { id: string; [column: string]: unknown };
}

/**
 * 日志: who did what, when and why, with the after-image of every row it changed. Append-only: a trigger refuses
 * everything but the sealer's numbering. `hash` covers the entry alone; `chain_hash` covers it and all before it.
 */
@Entity('journal_entry')
@Index('journal_entry_command_id', ['command_id'], { unique: true })
@Index('journal_entry_seq', ['seq'], { unique: true, where: 'seq IS NOT NULL' })
@Index('journal_entry_unsealed', ['id'], { where: 'seq IS NULL' })
@Index('journal_entry_task_ids', { synchronize: false })
@Index('journal_entry_at', ['at', 'id'])
@Index('journal_entry_actor_id', ['actor_id', 'at', 'id'])
@Index('journal_entry_command', ['command', 'at', 'id'])
@Index('journal_entry_keys', { synchronize: false })
@Index('journal_entry_pieces', { synchronize: false })
@Index('journal_entry_sign_ins', { synchronize: false })
@Check('journal_entry_sealed', '(seq IS NULL) = (chain_hash IS NULL)')
export class JournalEntry {
  /** Given out after the locks are held, so that entries about one row ascend in the order of its changes. */
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'journal_entry_pk',
  })
  id: string;

  @Column('uuid')
  command_id: string;

  @Column('timestamptz')
  at: Date;

  /** null: the system itself (a sweep, a tick). */
  @Column('uuid', { nullable: true })
  actor_id: string | null;

  @Column('varchar')
  actor_name: string;

  @Column('varchar')
  command: string;

  @Column('text', { nullable: true })
  reason: string | null;

  /** 代录: the unit on whose behalf it was entered, and where the statement came from. */
  @Column('jsonb', { nullable: true })
  on_behalf: { unitId: string; source: string } | null;

  @Column('uuid', { array: true })
  task_ids: string[];

  @Column('jsonb')
  images: Image[];

  @Column('varchar')
  hash: string;

  @Column('bigint', { nullable: true })
  seq: string | null;

  @Column('varchar', { nullable: true })
  chain_hash: string | null;
}
