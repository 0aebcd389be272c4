import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { ROLES, type Role, SENSITIVITIES, type Sensitivity } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Unit } from './unit.entity';

/** A person with an account. What proves who they are stands apart, in `credential`, which the journal never sees. */
@Journaled('other')
@Entity('person')
@Index('person_username', ['username'], { unique: true })
@Index('person_pinyin', { synchronize: false })
@Check('person_clearance', `clearance IN (${SENSITIVITIES.map(s => `'${s}'`).join(',')})`)
export class Person {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'person_pk' })
  id: string;

  @Column('varchar')
  name: string;

  @Column('varchar')
  username: string;

  @Column('varchar', { nullable: true })
  email: string | null;

  /** 职务, as the office writes it: 副主任. */
  @Column('varchar', { nullable: true })
  job_title?: string | null;

  @Column('varchar', { nullable: true })
  phone?: string | null;

  @Column('boolean')
  active: boolean;

  /** How sensitive a task this person may know of. */
  @Column('varchar')
  clearance: Sensitivity;

  @Column('int')
  version: number;
}

/** A role held in a unit. */
@Journaled('other')
@Entity('appointment')
@Index('appointment_holder', ['unit_id', 'role', 'person_id'], { unique: true })
@Index('appointment_person_id', ['person_id'])
@Check('appointment_role', `role IN (${ROLES.map(r => `'${r}'`).join(',')})`)
export class AppointmentRow {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'appointment_pk' })
  id: string;

  @ForeignKey(() => Person, { name: 'appointment_person_id_fk' })
  @Column('uuid')
  person_id: string;

  @ForeignKey(() => Unit, { name: 'appointment_unit_id_fk' })
  @Column('uuid')
  unit_id: string;

  @Column('varchar')
  role: Role;

  @Column('boolean')
  active: boolean;
}

/** Password hash and lock of an account. */
@Entity('credential')
export class Credential {
  @ForeignKey(() => Person, { name: 'credential_person_id_fk' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'credential_pk' })
  person_id: string;

  /** `$argon2id$v=19$m=…`; from before that `scrypt$N$r$p$salt$hash`, made anew at the next sign-in. */
  @Column('varchar')
  password_hash: string;

  /** A password given out by somebody else must be changed at the first sign-in. */
  @Column('boolean')
  must_change: boolean;

  @Column('timestamptz')
  changed_at: Date;

  @Column('int')
  failures: number;

  @Column('timestamptz', { nullable: true })
  locked_until: Date | null;
}

/** A signed-in browser; `id` is the hash of the token in its cookie. */
@Entity('session')
@Index('session_person_id', ['person_id', 'created_at', 'number'])
@Index('session_number', ['number'], { unique: true })
export class Session {
  @PrimaryColumn('varchar', { primaryKeyConstraintName: 'session_pk' })
  id: string;

  @ForeignKey(() => Person, { name: 'session_person_id_fk' })
  @Column('uuid')
  person_id: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz')
  seen_at: Date;

  @Column('timestamptz', { nullable: true })
  ended_at: Date | null;

  /** What it is called in lists, where its id has no business. */
  @Column('uuid')
  number: string;

  /** What the browser said it was, shortened. */
  @Column('varchar', { nullable: true })
  device: string | null;

  @Column('varchar', { nullable: true })
  address: string | null;

  /** The second factor was shown in it. */
  @Column('boolean')
  proven: boolean;
}

/** One value per name: region, the set-up token's hash, and the like. */
@Entity('setting')
export class Setting {
  @PrimaryColumn('varchar', { primaryKeyConstraintName: 'setting_pk' })
  name: string;

  @Column('jsonb')
  value: unknown;
}
