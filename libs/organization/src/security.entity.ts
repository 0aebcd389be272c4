import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Person } from './person.entity';

/** Hashes of the passwords somebody had, the present one among them: none of the last ones may come back. */
@Entity('password_history')
@Index('password_history_person_id', ['person_id'])
export class PasswordHistory {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'password_history_pk',
  })
  id: string;

  @ForeignKey(() => Person, { name: 'password_history_person_id_fk' })
  @Column('uuid')
  person_id: string;

  @Column('varchar')
  password_hash: string;

  @Column('timestamptz')
  set_at: Date;
}

/** 动态口令: what an authenticator and the server both know (RFC 6238). The journal never sees it. */
@Entity('second_factor')
export class SecondFactor {
  @ForeignKey(() => Person, { name: 'second_factor_person_id_fk' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'second_factor_pk' })
  person_id: string;

  /** Sealed with a key made of DUBAN_SECRET. */
  @Column('varchar')
  secret: string;

  /** null: handed out, but not yet shown to work. */
  @Column('timestamptz', { nullable: true })
  confirmed_at: Date | null;

  /** The step of the last code that was taken; it is not taken twice. */
  @Column('bigint', { nullable: true })
  last_step: string | null;

  /** Codes tried since the last success. */
  @Column('int')
  failures: number;
}

/** 代理: while somebody is away, another holds their appointments. Ends by itself. */
@Journaled('other')
@Entity('delegation')
@Index('delegation_starts', ['starts', 'id'])
@Index('delegation_person_id', ['person_id'])
@Index('delegation_delegate_id', ['delegate_id'])
@Check('delegation_two_people', 'person_id <> delegate_id')
@Check('delegation_period', 'starts <= ends')
export class Delegation {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'delegation_pk' })
  id: string;

  /** Who is away. */
  @ForeignKey(() => Person, { name: 'delegation_person_id_fk' })
  @Column('uuid')
  person_id: string;

  @ForeignKey(() => Person, { name: 'delegation_delegate_id_fk' })
  @Column('uuid')
  delegate_id: string;

  /** First day, in Shanghai. */
  @Column('date')
  starts: string;

  /** Last day. */
  @Column('date')
  ends: string;

  @Column('varchar')
  reason: string;

  @Column('timestamptz')
  made_at: Date;

  @Column('timestamptz', { nullable: true })
  revoked_at: Date | null;

  @Column('int')
  version: number;
}
