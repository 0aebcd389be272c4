import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { RHYTHMS, type Rhythm } from '@duban/calendar';
import type { LadderChoice, PlanState } from '@duban/chain';
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

/** Sets of limits for 困难问题、政策建议, of which a plan chooses one; what they are stands in `feedback`. */
export const MATTER_LIMIT_SETS = ['default', '124'] as const;
export type MatterLimitSet = (typeof MATTER_LIMIT_SETS)[number];
/** How often a plan is rolled over into a new edition. */
export const EDITION_RHYTHMS = ['half_yearly', 'yearly'] as const;
export type EditionRhythm = (typeof EDITION_RHYTHMS)[number];

/** How often a summary is reported upward. */
export const SUMMARY_RHYTHMS = ['monthly', 'quarterly', 'half_yearly', 'yearly'] as const;
export type SummaryRhythm = (typeof SUMMARY_RHYTHMS)[number];
/** Who allowed a plan to be reported on more often than its kind asks for, under which document, and why. */
export interface RhythmApproval {
  /** The rhythm it was given for; a denser one needs another approval. */
  rhythm: Rhythm;
  /** Reports a year, where it was given for chosen dates. */
  times?: number;
  authority: string;
  documentNo: string;
  reason: string;
}
/** A column of a document, and what of a task it says (as the reader names it). */
export interface SourceColumn {
  heading: string;
  role: string;
}
const oneOf = (column: string, values: readonly string[]): string =>
  `${column} IN (${values.map(v => `'${v}'`).join(',')})`;

/** 文件、方案: where tasks come from, and the rules they are run by. */
@Journaled('plan')
@Entity('plan')
@Index('plan_office_unit_id', ['office_unit_id'])
@Index('plan_superior_unit_id', ['superior_unit_id'])
@Index('plan_year', ['year', 'id'])
@Index('plan_light_rule_set_id', ['light_rule_set_id'])
@Index('plan_source_hash', ['source_hash'], {
  unique: true,
  where: "source_hash IS NOT NULL AND state <> 'discarded'",
})
@Check('plan_kind', `kind IN (${PLAN_KINDS.map(k => `'${k}'`).join(',')})`)
@Check('plan_matter_limits', `matter_limits IN (${MATTER_LIMIT_SETS.map(k => `'${k}'`).join(',')})`)
@Check('plan_kind', oneOf('kind', PLAN_KINDS))
@Check('plan_rhythm', oneOf('rhythm', RHYTHMS))
@Check('plan_sign_days', 'sign_days BETWEEN 1 AND 30')
@Check('plan_edition_rhythm', oneOf('edition_rhythm', EDITION_RHYTHMS))
@Check('plan_summary_rhythm', oneOf('summary_rhythm', SUMMARY_RHYTHMS))
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

  /** Workdays units have to sign what is dispatched from it; null: as the table of obligations says. */
  @Column('int', { nullable: true })
  sign_days: number | null;

  /** 自定报送日期: days of each year, 'MM-DD' ascending, that take the place of the rhythm; null: the rhythm. */
  @Column('jsonb', { nullable: true })
  report_dates: string[] | null;

  /** Reports are signed off by the head of the unit before they leave it. */
  @Column('boolean')
  sign_off: boolean;

  /** 实地核查: nothing is closed before somebody of the office has been there. */
  @Column('boolean')
  verify_on_site: boolean;

  /** 回头看 so many workdays after a task is closed; null: only where it is ordered. */
  @Column('int', { nullable: true })
  recheck_after: number | null;

  @Column('varchar')
  matter_limits: MatterLimitSet;

  /** Digest of the document it was imported from: the same one again makes no duplicates. */
  @Column('varchar', { nullable: true })
  source_hash: string | null;

  /** Recorded where the rhythm is denser than that of the plan's kind. */
  @Column('jsonb', { nullable: true })
  rhythm_approval: RhythmApproval | null;

  /** 滚动修订: how often an edition falls due; null: only when somebody drafts one. */
  @Column('varchar', { nullable: true })
  edition_rhythm: EditionRhythm | null;

  /** The edition in force; 0 is the plan as it was approved. */
  @Column('int')
  edition_no: number;

  /** Whose word an edition needs (人民代表大会及其常务委员会); null: the office's own. */
  @Column('text', { nullable: true })
  change_authority: string | null;

  /** 年度监测 after each year but the last, which the conclusion covers. */
  @Column('boolean')
  annual_review: boolean;

  /** 中期评估: when it falls due. */
  @Column('date', { nullable: true })
  midterm_review: string | null;

  /** 定期上报; null: only completions go up. */
  @Column('varchar', { nullable: true })
  summary_rhythm: SummaryRhythm | null;

  /** The rules its tasks are lit by; null: the general ones. */
  @ForeignKey(() => LightRuleSet, { name: 'plan_light_rule_set_id_fk' })
  @Column('uuid', { nullable: true })
  light_rule_set_id: string | null;

  /** 催办阶梯 it goes by instead of the general ones, by what is owed; null: the general ones. */
  @Column('jsonb', { nullable: true })
  ladders: LadderChoice | null;

  /** Columns of the document it was made from, in its order: what is taken out again has them. */
  @Column('jsonb', { nullable: true })
  source_columns: SourceColumn[] | null;

  @Column('int')
  version: number;
}

/** A plan as it is registered, before anybody decided what else it obliges to. */
export const PLAIN_PLAN = {
  rhythm_approval: null,
  sign_days: null,
  report_dates: null,
  edition_rhythm: null,
  edition_no: 0,
  change_authority: null,
  annual_review: false,
  midterm_review: null,
  summary_rhythm: null,
  verify_on_site: false,
  recheck_after: null,
  matter_limits: 'default',
  light_rule_set_id: null,
  ladders: null,
  source_columns: null,
} as const satisfies Partial<Plan>;
