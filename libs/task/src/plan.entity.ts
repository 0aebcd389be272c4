import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Rhythm } from '@duban/calendar';
import type { PlanState } from '@duban/chain';
import { Journaled } from '@duban/journal';
import { Unit } from '@duban/organization';
import { LightRuleSet } from './light-rule-set.entity';

export const PLAN_KINDS = [
  'action_plan',
  'target_breakdown',
  'project_list',
  'policy_list',
  'reform_list',
  'platform_list',
  'decision_list',
  'indicator_list',
  'meeting',
  'instruction',
] as const;
export type PlanKind = (typeof PLAN_KINDS)[number];

/** 文件、方案: where tasks come from, and the rules they are run by. */
@Journaled('plan')
@Entity('plan')
@Index('plan_office_unit_id', ['office_unit_id'])
@Index('plan_light_rule_set_id', ['light_rule_set_id'])
@Index('plan_source_hash', ['source_hash'], {
  unique: true,
  where: "source_hash IS NOT NULL AND state <> 'discarded'",
})
@Check('plan_kind', `kind IN (${PLAN_KINDS.map(k => `'${k}'`).join(',')})`)
@Check(
  'plan_approved',
  "state IN ('draft','discarded') OR (authority IS NOT NULL AND document_no IS NOT NULL AND scope IS NOT NULL)",
)
export class Plan {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'plan_pk' })
  id: string;

  @Column('varchar')
  title: string;

  @Column('varchar')
  kind: PlanKind;

  @Column('int')
  year: number;

  @Column('varchar')
  state: PlanState;

  /** 督查室: its people supervise. */
  @ForeignKey(() => Unit, { name: 'plan_office_unit_id_fk' })
  @Column('uuid')
  office_unit_id: string;

  /** Whom it is reported to; null: the office closes tasks itself. */
  @Column('uuid', { nullable: true })
  superior_unit_id: string | null;

  /** 上级 works in this system and replies here; otherwise its reply is recorded. */
  @Column('boolean')
  superior_inside: boolean;

  @Column('uuid', { nullable: true })
  leader_id: string | null;

  /** 督查依据: who decided it, under which document number, for what scope and period. */
  @Column('varchar', { nullable: true })
  authority: string | null;

  @Column('varchar', { nullable: true })
  document_no: string | null;

  @Column('text', { nullable: true })
  scope: string | null;

  @Column('date')
  starts: string;

  @Column('date')
  ends: string;

  @Column('varchar')
  rhythm: Rhythm;

  /** Reports are signed off by the head of the unit before they leave it. */
  @Column('boolean')
  sign_off: boolean;

  /** Digest of the document it was imported from: the same one again makes no duplicates. */
  @Column('varchar', { nullable: true })
  source_hash: string | null;

  /** The rules its tasks are lit by; null: the general ones. */
  @ForeignKey(() => LightRuleSet, { name: 'plan_light_rule_set_id_fk' })
  @Column('uuid', { nullable: true })
  light_rule_set_id: string | null;

  @Column('int')
  version: number;
}
