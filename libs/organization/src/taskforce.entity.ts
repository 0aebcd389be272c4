import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Role } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Person } from './person.entity';
import { Unit } from './unit.entity';

export const TASKFORCE_ROLES = ['handler', 'unit_head'] as const satisfies readonly Role[];
export type TaskforceRole = (typeof TASKFORCE_ROLES)[number];

/**
 * 专班 borrows people from other units. While somebody is lent, an appointment in the taskforce stands beside those in
 * their own units, and everything that asks for appointments finds them there.
 */
@Journaled('other')
@Entity('taskforce_member')
@Index('taskforce_member_unit_id', ['unit_id'])
@Index('taskforce_member_person_id', ['person_id'])
@Index('taskforce_member_current', ['unit_id', 'person_id'], { unique: true, where: 'returned_at IS NULL' })
@Check('taskforce_member_role', `role IN (${TASKFORCE_ROLES.map(r => `'${r}'`).join(',')})`)
@Check('taskforce_member_until', 'until >= starts')
export class TaskforceMember {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'taskforce_member_pk' })
  id: string;

  /** The taskforce. */
  @ForeignKey(() => Unit, { name: 'taskforce_member_unit_id_fk' })
  @Column('uuid')
  unit_id: string;

  @ForeignKey(() => Person, { name: 'taskforce_member_person_id_fk' })
  @Column('uuid')
  person_id: string;

  @Column('varchar')
  role: TaskforceRole;

  @Column('date')
  starts: string;

  /** The last day; null: until somebody returns them. */
  @Column('date', { nullable: true })
  until: string | null;

  @Column('timestamptz', { nullable: true })
  returned_at: Date | null;

  /** Why they were returned before the day. */
  @Column('varchar', { nullable: true })
  reason: string | null;
}
