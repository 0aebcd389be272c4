import {
  LADDER_NAMES,
  type LadderChoice,
  type LadderName,
  OBLIGATION_KINDS,
  type ObligationKind,
  type PlanState,
  SENSITIVITIES,
  type Sensitivity,
} from '@duban/chain';
import {
  type Candidate,
  COLUMN_ROLES,
  type Comparison,
  type Doubt,
  type Forecast,
  type LadderForecast,
  type Layout,
  type LikelyPlan,
  type MappedRole,
  MATCH_LEVELS,
  type MatchedBy,
  type MatchLevel,
  NAME_DECISIONS,
  type NameChoice,
  type NameProposal,
  type NameRuling,
  type Place,
  type ReimportInput,
  type RememberedLayout,
  type RememberedName,
  type SourceRow,
  type TaskDifference,
  type UnitForecast,
  type UnitMatch,
  type ValueDifference,
} from '@duban/intake';
import { UNIT_KINDS, type UnitKind } from '@duban/organization';
import { Dict, Prose, StateOf } from '../fields';
import { Day, Flag, Instant, Nested, NestedList, OneOf, Text, Texts, Uuid, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';
import { Ladders } from '../task/plan.dto';
import { CHOICE_SCHEMA, choiceFault } from './name-choice';
import { MAX_TASKS, ParsedDocumentDto } from './parsed-document.dto';

export class CandidateDto implements Candidate {
  @Uuid() id: string;
  @Text() name: string;
  @Text({ example: '可能是简称与全称' }) why: string;
}

export class NameMatchDto {
  @Uuid() id: string;
  @OneOf(['name', 'alias', 'remembered'], { name: 'MatchedBy' }) how: MatchedBy;
}

export class NewNameDto {
  @OneOf(UNIT_KINDS, { optional: true, name: 'UnitKind', doc: '单位：拟新建的类别' }) kind?: UnitKind;
  @Texts({ optional: true, doc: '单位组：拟定的成员' }) memberNames?: string[];
}

export class NameProposalDto implements Omit<NameProposal, 'create'> {
  @Text() name: string;
  @OneOf(['unit', 'group'], { name: 'MentionKind' }) kind: UnitMatch['kind'];
  @OneOf(MATCH_LEVELS, { name: 'MatchLevel', doc: '对应的把握' }) level: MatchLevel;
  @Whole({ min: 0, doc: '涉及任务数' }) tasks: number;
  @Nested(() => NameMatchDto, { nullable: true }) match: NameMatchDto | null;
  @NestedList(() => CandidateDto) candidates: CandidateDto[];
  @Uuid({ nullable: true, doc: '唯一的候选，须经人确认' }) suggested: string | null;
  @Nested(() => NewNameDto, { nullable: true, doc: '没有对应的，可这样新建' }) create: NewNameDto | null;
}

export class PlaceDto implements Place {
  @Whole({ min: 0 }) line: number;
  @Text({ optional: true, example: 'C12' }) cell?: string;
}

export class DoubtDto implements Doubt {
  @Whole({ nullable: true, min: 0, doc: '第几项（从 0 起）；null：整份文件' }) task: number | null;
  @Text({ nullable: true, example: 'lead', doc: '存疑的栏目' }) field: string | null;
  @Text({ example: 'intake.no_lead' }) code: string;
  @OneOf(['error', 'notice'], { name: 'WarningSeverity' }) severity: 'error' | 'notice';
  @Prose({ max: 1_000 }) message: string;
  @Nested(() => PlaceDto, { nullable: true }) place: PlaceDto | null;
  @Text({ optional: true, doc: '拟填的内容' }) proposal?: string;
}

export class SourceCellDto {
  @Text({ nullable: true, example: 'C12' }) at: string | null;
  @Prose() text: string;
}

export class SourceRowDto implements SourceRow {
  @Whole({ min: 0 }) line: number;
  @Whole({ nullable: true, doc: '第几张表；null：正文' }) table: number | null;
  @NestedList(() => SourceCellDto) cells: SourceCellDto[];
}

const MAX_ROWS = 40_000;

export class MapColumnsDto {
  @Texts({ min: 1, max: 256, length: 200, doc: '表头各列的文字' }) headings: string[];
  @Texts({ min: 1, max: 256, doc: `各列的内容：${COLUMN_ROLES.join('、')}` }) roles: string[];
}

export class LayoutMappedDto {
  @Text() hash: string;
}

export class LayoutDto implements Layout {
  @Text() hash: string;
  @Whole({ min: 0 }) line: number;
  @Texts() headings: string[];
  @Texts({ doc: '各列的内容；空：没有认出，须人说明' }) roles: MappedRole[];
  @OneOf(['guessed', 'confirmed'], { name: 'LayoutBy' }) by: 'guessed' | 'confirmed';
}

export class LikelyPlanDto implements LikelyPlan {
  @Uuid() id: string;
  @Text() title: string;
  @Whole() year: number;
  @StateOf('plan') state: PlanState;
  @Whole({ min: 0 }) tasks: number;
}

export class ParseResultDto {
  @Nested(() => ParsedDocumentDto) parsed: ParsedDocumentDto;
  @NestedList(() => NameProposalDto, { max: MAX_TASKS }) names: NameProposalDto[];
  @NestedList(() => DoubtDto, { max: MAX_ROWS, doc: '存疑之处，错误在前' }) doubts: DoubtDto[];
  @NestedList(() => SourceRowDto, { max: MAX_ROWS, doc: '来源文件逐行' }) preview: SourceRowDto[];
  @NestedList(() => LayoutDto, { doc: '各表的栏目对应' }) layouts: LayoutDto[];
  @NestedList(() => LikelyPlanDto, { doc: '可能是这些方案的新文本' }) likelyPlans: LikelyPlanDto[];
}

export class NameRulingDto implements NameRuling {
  @Text({ doc: '文件中的名称' }) name: string;
  @OneOf(['unit', 'group'], { name: 'MentionKind' }) kind: 'unit' | 'group';
  @Uuid({ doc: '单位或单位组' }) targetId: string;
  @OneOf([...NAME_DECISIONS, 'forget'], { name: 'NameRulingKind', doc: '就是；不是；撤回此前的决定' })
  decision: NameRuling['decision'];
}

export class DecideNamesDto {
  @NestedList(() => NameRulingDto, { min: 1, max: 500 }) items: NameRulingDto[];
}

export class NamesDecidedDto {
  @Whole({ min: 0 }) decided: number;
}

export class RememberedNamesQuery extends PageQuery {}

export class RememberedNameDto implements RememberedName {
  @Uuid() id: string;
  @Text() name: string;
  @OneOf(['unit', 'group'], { name: 'MentionKind' }) kind: 'unit' | 'group';
  @Uuid() targetId: string;
  @Text() targetName: string;
  @OneOf(NAME_DECISIONS, { name: 'NameDecision' }) decision: RememberedName['decision'];
  @Text({ nullable: true }) decidedByName: string | null;
  @Instant() decidedAt: Date;
}

export class RememberedNamePageDto extends pageDto(RememberedNameDto) {}

export class RememberedLayoutDto implements RememberedLayout {
  @Uuid() id: string;
  @Text() hash: string;
  @Texts() headings: string[];
  @Texts({ doc: '各列的内容' }) roles: MappedRole[];
  @Text({ nullable: true }) decidedByName: string | null;
  @Instant() decidedAt: Date;
}

export class RememberedLayoutPageDto extends pageDto(RememberedLayoutDto) {}

const CHOICES = { optional: true, max: MAX_TASKS, doc: '对每个未对应名称的决定' } as const;

export class ForecastDto {
  @Nested(() => ParsedDocumentDto) parsed: ParsedDocumentDto;
  @Dict(CHOICE_SCHEMA, choiceFault, CHOICES) names?: Record<string, NameChoice>;
  @Flag({ optional: true }) proposeLeads?: boolean;
  @OneOf(SENSITIVITIES, { optional: true, name: 'Sensitivity' }) sensitivity?: Sensitivity;
  @Ladders({ optional: true, nullable: true }) ladders?: LadderChoice | null;
}

export class UnitForecastDto implements UnitForecast {
  @Uuid({ nullable: true }) unitId: string | null;
  @Text() name: string;
  @Flag({ doc: '待新建的单位' }) isNew: boolean;
  @Flag({ doc: '区域外单位，发协调函' }) outside: boolean;
  @Whole({ min: 0 }) lead: number;
  @Whole({ min: 0 }) responsible: number;
  @Whole({ min: 0 }) supporting: number;
  @Whole({ min: 0, doc: '会收到通知的经办人' }) people: number;
}

export class LadderForecastDto implements LadderForecast {
  @OneOf(OBLIGATION_KINDS, { name: 'ObligationKind' }) kind: ObligationKind;
  @Text({ example: '报送进展' }) label: string;
  @OneOf(Object.keys(LADDER_NAMES) as LadderName[], { name: 'LadderName' }) ladder: LadderName;
  @Text({ example: '填报' }) ladderLabel: string;
  @Whole({ min: 1, doc: '第几版' }) version: number;
  @Flag({ doc: '本方案另选的' }) chosen: boolean;
  @Texts({ doc: '各步' }) steps: string[];
}

export class ForecastedDto implements Omit<Forecast, 'names'> {
  @Whole({ min: 0 }) tasks: number;
  @Whole({ min: 0, doc: '分办前还须选定单位的任务' }) undecided: number;
  @Whole({ min: 0 }) assignments: number;
  @NestedList(() => UnitForecastDto, { max: MAX_TASKS }) units: UnitForecastDto[];
  @Whole({ min: 0, doc: '通知条数：每人一条' }) messages: number;
  @Whole({ min: 0, doc: '协调函' }) letters: number;
  @Texts({ max: MAX_TASKS, doc: '没有经办人的单位' }) silent: string[];
  @Texts({ max: MAX_TASKS, doc: '还没有对应单位的名称' }) unknown: string[];
  @NestedList(() => NameProposalDto, { max: MAX_TASKS, doc: '名称现在的对应' }) names: NameProposalDto[];
  @NestedList(() => LadderForecastDto, { doc: '各项待办按哪个阶梯催办' }) ladders: LadderForecastDto[];
}

export class CompareDto {
  @Uuid({ doc: '与哪个方案比较' }) planId: string;
  @Nested(() => ParsedDocumentDto) parsed: ParsedDocumentDto;
}

export class ValueDifferenceDto implements ValueDifference {
  @Text({ example: 'deadline' }) field: string;
  @Prose({ nullable: true, max: 50_000 }) before: string | null;
  @Prose({ nullable: true, max: 50_000 }) after: string | null;
}

const DIFFERENCES = ['unchanged', 'changed', 'added', 'dropped'] as const;

export class TaskDifferenceDto implements TaskDifference {
  @OneOf(DIFFERENCES, { name: 'DifferenceKind' }) kind: TaskDifference['kind'];
  @Uuid({ nullable: true }) taskId: string | null;
  @Whole({ nullable: true }) no: number | null;
  @Whole({ nullable: true, min: 0, doc: '新文本的第几项（从 0 起）' }) index: number | null;
  @Prose() text: string;
  @NestedList(() => ValueDifferenceDto) changes: ValueDifferenceDto[];
}

export class DifferenceCountsDto implements Record<TaskDifference['kind'], number> {
  @Whole({ min: 0 }) unchanged: number;
  @Whole({ min: 0 }) changed: number;
  @Whole({ min: 0 }) added: number;
  @Whole({ min: 0 }) dropped: number;
}

export class ComparisonDto implements Comparison {
  @Uuid() planId: string;
  @Text() title: string;
  @StateOf('plan') state: PlanState;
  @NestedList(() => TaskDifferenceDto, { max: MAX_TASKS * 2 }) lines: TaskDifferenceDto[];
  @Nested(() => DifferenceCountsDto) counts: DifferenceCountsDto;
}

export class ReimportDto extends CompareDto implements ReimportInput {
  @Text({ doc: '修订稿名称', example: '2026年下半年修订' }) name: string;
  @Day({ doc: '从哪天起执行' }) from: string;
  @Prose({ min: 1, max: 500, doc: '修订理由' }) reason: string;
  @Dict(CHOICE_SCHEMA, choiceFault, CHOICES) names?: Record<string, NameChoice>;
  @Flag({ optional: true }) remember?: boolean;
  @Flag({ optional: true, doc: '新文本中没有的任务从方案中去掉；默认保留' }) dropMissing?: boolean;
}

export class ReimportedDto {
  @Uuid() id: string;
  @Whole({ min: 1, doc: '第几版' }) no: number;
  @Whole({ min: 0 }) changed: number;
  @Whole({ min: 0 }) added: number;
  @Whole({ min: 0 }) dropped: number;
}
