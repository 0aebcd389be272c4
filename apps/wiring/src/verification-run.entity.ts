import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Fault } from '@duban/journal';
import { Person } from '@duban/organization';

/** 核验: one run of `duban verify`, asked for at the desk or given at the command line, and what came of it. */
@Entity('verification_run')
@Index('verification_run_requested_at', ['requested_at', 'id'])
@Index('verification_run_requested_by', ['requested_by'])
@Index('verification_run_open', { synchronize: false })
export class VerificationRun {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'verification_run_pk' })
  id: string;

  /** null: at the command line. */
  @ForeignKey(() => Person, { name: 'verification_run_requested_by_fk' })
  @Column('uuid', { nullable: true })
  requested_by: string | null;

  @Column('varchar')
  requested_by_name: string;

  @Column('timestamptz')
  requested_at: Date;

  @Column('timestamptz', { nullable: true })
  started_at: Date | null;

  @Column('timestamptz', { nullable: true })
  finished_at: Date | null;

  /** Checks that are over. */
  @Column('int')
  done: number;

  /** Checks there are. */
  @Column('int')
  steps: number;

  /** The check under way, in words. */
  @Column('varchar', { nullable: true })
  doing: string | null;

  @Column('boolean', { nullable: true })
  ok: boolean | null;

  @Column('jsonb', { nullable: true })
  checked: Record<string, number> | null;

  /** The first of them; `fault_count` says how many there are. */
  @Column('jsonb', { nullable: true })
  faults: Fault[] | null;

  @Column('int')
  fault_count: number;

  @Column('bigint', { nullable: true })
  last_seq: string | null;

  @Column('varchar', { nullable: true })
  last_hash: string | null;

  @Column('int', { nullable: true })
  unsealed: number | null;

  /** Why it came to no result. */
  @Column('text', { nullable: true })
  error: string | null;
}
