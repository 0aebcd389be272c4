import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { LightRules } from '@duban/chain';
import { Journaled } from '@duban/journal';

export const LIGHT_RULE_SET_STATES = ['draft', 'published', 'replaced', 'discarded'] as const;
export type LightRuleSetState = (typeof LIGHT_RULE_SET_STATES)[number];

/** 亮灯规则: one version of a rule set. What was published is never changed, only replaced by a next version. */
@Journaled('other')
@Entity('light_rule_set')
@Index('light_rule_set_number', ['line_id', 'number'], { unique: true })
@Index('light_rule_set_draft', ['line_id'], { unique: true, where: "state = 'draft'" })
@Check('light_rule_set_state', `state IN (${LIGHT_RULE_SET_STATES.map(s => `'${s}'`).join(',')})`)
export class LightRuleSet {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'light_rule_set_pk' })
  id: string;

  /** The first version's id: what the versions of one set have in common. */
  @Column('uuid')
  line_id: string;

  /** 第几版. */
  @Column('int')
  number: number;

  @Column('varchar')
  name: string;

  /** Where it applies, for people. */
  @Column('varchar', { nullable: true })
  region: string | null;

  /** The document or practice it follows. */
  @Column('text')
  source: string;

  @Column('jsonb')
  rules: LightRules;

  @Column('varchar')
  state: LightRuleSetState;

  @Column('uuid', { nullable: true })
  drafted_by: string | null;

  @Column('timestamptz')
  drafted_at: Date;

  @Column('uuid', { nullable: true })
  published_by: string | null;

  @Column('timestamptz', { nullable: true })
  published_at: Date | null;

  @Column('int')
  version: number;
}
