import {
  BAND_LIGHTS,
  type Band,
  type BandLight,
  LIGHT_PRESETS,
  type LightPresetName,
  type LightRule,
  type LightRules,
  MEASURES,
  type MeasureName,
  PACE_CURVES,
  type PaceCurve,
  type Signal,
  SIGNALS,
} from '@duban/chain';
import {
  type LedgerClass,
  LEDGER_CLASSES,
  type LedgerSummary,
  type Light,
  type LightChoice,
  type LightExplanation,
  type LightInputs,
  type LightPreview,
  type LightRuleInput,
  type LightRuleSetView,
  LIGHTS,
} from '@duban/evaluation';
import { LIGHT_RULE_SET_STATES, type LightRuleSetState } from '@duban/task';
import { Figure, ManyOf, Prose } from '../fields';
import {
  Day,
  Flag,
  Instant,
  Nested,
  NestedList,
  OneOf,
  Text,
  Texts,
  Uuid,
  Uuids,
  Whole,
} from '../shell/fields';
import { ReckoningDto } from '../task/target.dto';

export class BandDto implements Band {
  @Figure({ optional: true, doc: '大于' }) gt?: number;
  @Figure({ optional: true, doc: '不小于' }) gte?: number;
  @Figure({ optional: true, doc: '小于' }) lt?: number;
  @Figure({ optional: true, doc: '不大于' }) lte?: number;
  @OneOf(BAND_LIGHTS, { name: 'BandLight' }) light: BandLight;
}

export class LightRuleDto implements LightRule {
  @Text({ example: 'points_behind', doc: Object.keys(MEASURES).join('、') }) measure: MeasureName;
  @NestedList(() => BandDto, { min: 1, max: 20, doc: '从小到大，不缺不重' }) bands: BandDto[];
}

export class LightRulesDto {
  @OneOf(Object.keys(PACE_CURVES), { name: 'PaceCurve', doc: '序时进度算法' }) curve: PaceCurve;
  @ManyOf(SIGNALS, { optional: true, name: 'Signal', doc: '依次看各信号；不填则取最重' }) order?: Signal[];
  @NestedList(() => LightRuleDto, { min: 1, max: 20 }) rules: LightRuleDto[];
}

export const rulesOf = ({ order, curve, rules }: LightRulesDto): LightRules => ({
  curve,
  combine: order ?? 'worst',
  rules,
});
const rulesDto = ({ combine, curve, rules }: LightRules): LightRulesDto => ({
  curve,
  ...(combine === 'worst' ? {} : { order: [...combine] }),
  rules: rules.map(r => ({ measure: r.measure, bands: [...r.bands] })),
});

export class DraftLightRulesDto {
  @Text({ example: '江州区亮灯规则' }) name: string;
  @Text({ optional: true, nullable: true, doc: '适用地区' }) region?: string | null;
  @Prose({ optional: true, doc: '依据' }) source?: string;
  @OneOf(Object.keys(LIGHT_PRESETS), { optional: true, name: 'LightPreset', doc: '以内置规则为底稿' })
  preset?: LightPresetName;
  @Nested(() => LightRulesDto, { optional: true }) rules?: LightRulesDto;
  @Uuid({ optional: true, doc: '为这套规则另起一版' }) replaces?: string;
}

export const draftOf = ({ rules, ...rest }: DraftLightRulesDto): LightRuleInput => ({
  ...rest,
  ...(rules && { rules: rulesOf(rules) }),
});

export class ReviseLightRulesDto {
  @Text({ optional: true }) name?: string;
  @Text({ optional: true, nullable: true }) region?: string | null;
  @Prose({ optional: true }) source?: string;
  @Nested(() => LightRulesDto, { optional: true }) rules?: LightRulesDto;
}

export class PlanLightsQuery {
  @Uuid({ optional: true, doc: '已发布的规则' }) ruleSetId?: string;
  @OneOf(Object.keys(LIGHT_PRESETS), {
    optional: true,
    name: 'LightPreset',
    doc: '内置规则；与 ruleSetId 选其一',
  })
  preset?: LightPresetName;
}

export class ChooseLightsDto implements LightChoice {
  @Uuid({ optional: true, nullable: true, doc: 'null：通用规则' }) ruleSetId?: string | null;
  @OneOf(Object.keys(LIGHT_PRESETS), {
    optional: true,
    name: 'LightPreset',
    doc: '内置规则；与 ruleSetId 选其一',
  })
  preset?: LightPresetName;
  @Prose({ min: 1, max: 2_000, doc: '理由' }) reason: string;
}

export class PreviewQuery {
  @Uuids({ optional: true, max: 200, doc: '方案；不填则为正在用这套规则的方案' }) planId?: string[];
}

export class RuleFaultDto {
  @Text({ example: 'rules.0.bands.1' }) where: string;
  @Prose({ example: '落后序时进度：0–10 个百分点没有颜色' }) message: string;
}

export class RulesCheckedDto {
  @Flag() ok: boolean;
  @NestedList(() => RuleFaultDto) faults: RuleFaultDto[];
}

export class RulesDraftedDto {
  @Uuid() id: string;
  @Whole({ min: 1, doc: '第几版' }) number: number;
  @NestedList(() => RuleFaultDto, { doc: '发布前须更正' }) faults: RuleFaultDto[];
}

export class RulesRevisedDto {
  @Whole({ min: 1 }) version: number;
  @NestedList(() => RuleFaultDto) faults: RuleFaultDto[];
}

export class RulesStateDto {
  @OneOf(LIGHT_RULE_SET_STATES, { name: 'LightRuleSetState' }) state: string;
}

export class RulesPublishedDto {
  @Whole({ min: 1 }) number: number;
  @Whole({ min: 0, doc: '随之换用的方案' }) plans: number;
}

export class LightsChosenDto {
  @Whole({ min: 1 }) version: number;
  @Uuid({ nullable: true, doc: '选用的规则；null：通用规则' }) ruleSetId: string | null;
}

export class LightRuleSetDto implements Omit<LightRuleSetView, 'rules'> {
  @Uuid() id: string;
  @Uuid({ doc: '同一套规则的各版相同' }) lineId: string;
  @Whole({ min: 1 }) number: number;
  @Text() name: string;
  @Text({ nullable: true }) region: string | null;
  @Prose() source: string;
  @Nested(() => LightRulesDto) rules: LightRulesDto;
  @OneOf(LIGHT_RULE_SET_STATES, { name: 'LightRuleSetState' }) state: LightRuleSetState;
  @Uuid({ nullable: true }) draftedBy: string | null;
  @Instant() draftedAt: Date;
  @Uuid({ nullable: true }) publishedBy: string | null;
  @Instant({ nullable: true }) publishedAt: Date | null;
  @Whole({ min: 1 }) version: number;
  @Whole({ min: 0, doc: '正在使用的方案' }) plans: number;
}

export const ruleSetDto = ({ rules, ...rest }: LightRuleSetView): LightRuleSetDto => ({
  ...rest,
  rules: rulesDto(rules),
});

export class LightPresetDto {
  @OneOf(Object.keys(LIGHT_PRESETS), { name: 'LightPreset' }) key: string;
  @Text() name: string;
  @Prose({ doc: '出处，以及与原文不同之处' }) source: string;
  @Nested(() => LightRulesDto) rules: LightRulesDto;
}

export const presets = (): LightPresetDto[] =>
  Object.entries(LIGHT_PRESETS).map(([key, { name, source, rules }]) => ({
    key,
    name,
    source,
    rules: rulesDto(rules),
  }));

export class LightRuleListDto {
  @NestedList(() => LightPresetDto, { doc: '内置' }) presets: LightPresetDto[];
  @NestedList(() => LightRuleSetDto) items: LightRuleSetDto[];
}

export class LightCountDto {
  @OneOf(LIGHTS, { name: 'Light' }) light: Light;
  @Whole({ min: 0 }) before: number;
  @Whole({ min: 0 }) after: number;
}

export class LightChangeDto {
  @Uuid() taskId: string;
  @Uuid() planId: string;
  @Prose() title: string;
  @OneOf(LIGHTS, { name: 'Light' }) before: Light;
  @OneOf(LIGHTS, { name: 'Light' }) after: Light;
  @Prose() why: string;
}

export class LightPreviewDto implements LightPreview {
  @Whole({ min: 0, doc: '未办结的任务' }) tasks: number;
  @Whole({ min: 0, doc: '其中颜色会变的' }) changed: number;
  @NestedList(() => LightCountDto) counts: LightCountDto[];
  @NestedList(() => LightChangeDto, { doc: '颜色会变的任务，至多 500 项' }) items: LightChangeDto[];
}

export class LightInputsDto implements LightInputs {
  @Text() state: string;
  @Instant({ nullable: true }) dueAt: Date | null;
  @Text({ nullable: true }) dueLabel: string | null;
  @Whole() percent: number;
  @Day() starts: string;
  @Day() ends: string;
  @Day({ nullable: true, doc: '进度截至' }) asOf: string | null;
  @Whole() milestonesDue: number;
  @Whole() milestones: number;
  @Whole() returnsRecent: number;
  @Whole() periodsWithoutProgress: number;
  @Whole() periodsMissed: number;
  @Whole() noticesUnanswered: number;
  @Whole() redNotices: number;
}

export class SignalLightDto {
  @OneOf(SIGNALS, { name: 'Signal' }) signal: Signal;
  @Text() label: string;
  @OneOf(BAND_LIGHTS, { name: 'BandLight' }) light: BandLight;
  @Text({ example: '黄灯' }) lightLabel: string;
}

export class ReadingDto extends SignalLightDto {
  @Text({ example: 'points_behind' }) measure: MeasureName;
  @Prose({ nullable: true }) value: string | null;
  @Prose({ nullable: true, doc: '所在区间' }) band: string | null;
  @Prose() text: string;
  @NestedList(() => ReckoningDto, { doc: '计算过程' }) steps: ReckoningDto[];
}

export class LightRuleNameDto {
  @Uuid({ nullable: true }) id: string | null;
  @Text() name: string;
  @Whole({ min: 1, doc: '第几版' }) number: number;
  @Prose() source: string;
  @Text({ example: '取最重' }) combine: string;
}

export class CalendarUsedDto {
  @Text() id: string;
  @Whole({ min: 1 }) version: number;
  @Text() region: string;
  @Texts({ doc: '用到的年度' }) years: string[];
  @Flag({ doc: '其中有年度的放假安排尚未公布' }) provisional: boolean;
}

export class LightExplanationDto implements LightExplanation {
  @Uuid() taskId: string;
  @OneOf(LIGHTS, { name: 'Light' }) light: Light;
  @Text() lightLabel: string;
  @Prose() why: string;
  @NestedList(() => SignalLightDto) signals: SignalLightDto[];
  @NestedList(() => ReadingDto) readings: ReadingDto[];
  @Nested(() => LightRuleNameDto) ruleSet: LightRuleNameDto;
  @Nested(() => LightInputsDto) inputs: LightInputsDto;
  @Nested(() => CalendarUsedDto) calendar: CalendarUsedDto;
  @Instant() at: Date;
}

export class LedgerClassDto {
  @OneOf(LEDGER_CLASSES, { name: 'LedgerClass' }) class: LedgerClass;
  @Text({ example: '未达进度' }) label: string;
  @Whole({ min: 0 }) count: number;
}

export class LightTotalDto {
  @OneOf(LIGHTS, { name: 'Light' }) light: Light;
  @Whole({ min: 0 }) count: number;
}

export class LedgerSummaryDto implements LedgerSummary {
  @Whole({ min: 0 }) total: number;
  @NestedList(() => LedgerClassDto) classes: LedgerClassDto[];
  @NestedList(() => LightTotalDto) lights: LightTotalDto[];
}
