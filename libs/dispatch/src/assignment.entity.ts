import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { AssignmentState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Unit } from '@duban/organization';
import { type PartyRole, Task } from '@duban/task';

/** 会签 of a completion by the other leads; `lapsed`: they said nothing in time and are taken to agree. */
export const COUNTERSIGNS = ['agreed', 'objected', 'lapsed'] as const;
export type Countersign = (typeof COUNTERSIGNS)[number];

/** A task in the hands of one unit; a unit named twice gets one, with its highest role. */
@Journaled('assignment')
@Entity('assignment')
@Index('assignment_task_unit', ['task_id', 'unit_id'], { unique: true, where: "state <> 'withdrawn'" })
@Index('assignment_unit', ['unit_id', 'state'])
@Check('assignment_role', `role IN ('lead','responsible','supporting')`)
@Check('assignment_by_letter', 'NOT by_letter OR (NOT is_primary AND NOT contributes)')
@Check('assignment_countersign', `countersign IN (${COUNTERSIGNS.map(c => `'${c}'`).join(',')})`)
@Check('assignment_objection', "countersign IS DISTINCT FROM 'objected' OR countersign_reason IS NOT NULL")
export class Assignment {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'assignment_pk' })
  id: string;

  @ForeignKey(() => Task, { name: 'assignment_task_id_fk' })
  @Column('uuid')
  task_id: string;

  @Column('uuid')
  plan_id: string;

  @ForeignKey(() => Unit, { name: 'assignment_unit_id_fk' })
  @Column('uuid')
  unit_id: string;

  @Column('varchar')
  role: PartyRole;

  /** The first lead, who consolidates. */
  @Column('boolean')
  is_primary: boolean;

  @Column('varchar')
  state: AssignmentState;

  /** 协调函: a court, procuratorate or partner outside is asked, and owes nothing. */
  @Column('boolean')
  by_letter: boolean;

  /** Ticked in the action plan: owes a contribution each period. */
  @Column('boolean')
  contributes: boolean;

  @Column('int')
  declines: number;

  /** Why it was declined, and what the office answered. */
  @Column('text', { nullable: true })
  reason: string | null;

  @Column('timestamptz', { nullable: true })
  signed_at: Date | null;

  /** Of the completion last submitted; null while it is asked for, and where it never was. */
  @Column('varchar', { nullable: true })
  countersign: Countersign | null;

  @Column('timestamptz', { nullable: true })
  countersigned_at: Date | null;

  /** Why it objects. */
  @Column('text', { nullable: true })
  countersign_reason: string | null;

  @Column('int')
  version: number;
}
