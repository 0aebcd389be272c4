import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { NamingState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Unit } from '@duban/organization';
import { Plan } from '@duban/task';

export const NAMING_KINDS = ['praise', 'criticism'] as const;
export type NamingKind = (typeof NAMING_KINDS)[number];

/** 点名: units named in praise or criticism, decided by the leader before they are. */
@Journaled('other')
@Entity('naming')
@Index('naming_plan_id', ['plan_id', 'state'])
@Index('naming_office_unit_id', ['office_unit_id'])
@Check('naming_kind', `kind IN ('praise','criticism')`)
@Check('naming_state', `state IN ('proposed','approved','refused')`)
@Check('naming_decided', "(state = 'proposed') = (decided_at IS NULL)")
export class Naming {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'naming_pk' })
  id: string;

  @ForeignKey(() => Plan, { name: 'naming_plan_id_fk' })
  @Column('uuid')
  plan_id: string;

  @Column('uuid')
  office_unit_id: string;

  /** Who decides; null: the office records whose word it is. */
  @Column('uuid', { nullable: true })
  leader_id: string | null;

  @Column('varchar')
  kind: NamingKind;

  @Column('text')
  text: string;

  /** Where it will be read: 通报、会议、简报. */
  @Column('varchar')
  appears_in: string;

  @Column('varchar')
  state: NamingState;

  @Column('uuid', { nullable: true })
  proposed_by: string | null;

  @Column('timestamptz')
  proposed_at: Date;

  @Column('uuid', { nullable: true })
  decided_by: string | null;

  @Column('timestamptz', { nullable: true })
  decided_at: Date | null;

  @Column('text', { nullable: true })
  reason: string | null;

  /** 代录: where the leader gave this word. */
  @Column('varchar', { nullable: true })
  source: string | null;

  @Column('int')
  version: number;
}

/** A unit that is to be named. */
@Journaled('other')
@Entity('naming_unit')
@Index('naming_unit_once', ['naming_id', 'unit_id'], { unique: true })
@Index('naming_unit_unit_id', ['unit_id'])
export class NamingUnit {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'naming_unit_pk' })
  id: string;

  @ForeignKey(() => Naming, { name: 'naming_unit_naming_id_fk' })
  @Column('uuid')
  naming_id: string;

  @ForeignKey(() => Unit, { name: 'naming_unit_unit_id_fk' })
  @Column('uuid')
  unit_id: string;
}
