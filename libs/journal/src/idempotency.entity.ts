import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The first answer to a command with a key; a repetition gets the same answer. Kept for seven days. */
@Entity('idempotency')
@Index('idempotency_at', ['at'])
export class Idempotency {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'idempotency_pk' })
  actor_id: string;

  @PrimaryColumn('varchar', { primaryKeyConstraintName: 'idempotency_pk' })
  command: string;

  @PrimaryColumn('varchar', { primaryKeyConstraintName: 'idempotency_pk' })
  key: string;

  @Column('varchar')
  body_hash: string;

  @Column('jsonb', { nullable: true })
  result: unknown;

  @Column('timestamptz')
  at: Date;
}
