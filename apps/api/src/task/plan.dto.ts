import { RHYTHMS, type Rhythm } from '@duban/calendar';
import { LADDER_NAMES, type LadderChoice, OBLIGATION_KINDS, type PlanState } from '@duban/chain';
import type { PlanRow } from '@duban/evaluation';
import {
  type Approval,
  EDITION_RHYTHMS,
  type EditionRhythm,
  MATTER_LIMIT_SETS,
  type MatterLimitSet,
  PLAN_KINDS,
  type PlanKind,
  type PlanSettings,
  type RhythmApproval,
  type SourceColumn,
  SUMMARY_RHYTHMS,
  type SummaryRhythm,
} from '@duban/task';
import { Dict, Prose, StateOf, StatesOf } from '../fields';
import { Day, Flag, Nested, NestedList, OneOf, Text, Texts, Uuid, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';

export class GrantRhythmDto implements Omit<RhythmApproval, 'rhythm' | 'times'> {
  @Text({ example: '区政府常务会议', doc: '批准加密报送的机关' }) authority: string;
  @Text({ example: '江州府办〔2026〕9号', doc: '文号' }) documentNo: string;
  @Prose({ min: 1, max: 2_000, doc: '理由' }) reason: string;
}

export class RhythmApprovalDto extends GrantRhythmDto implements RhythmApproval {
  @OneOf(RHYTHMS, { name: 'Rhythm', doc: '所批准的频次' }) rhythm: Rhythm;
  @Whole({ optional: true, doc: '按自定日期批准的，每年报送几次' }) times?: number;
}

/** 待办种类 → 阶梯; whether they fit is asked of the ladders as they are. */
export const Ladders = (options: { optional?: boolean; nullable?: boolean } = {}): PropertyDecorator =>
  Dict(
    { type: 'string', enum: Object.keys(LADDER_NAMES) },
    value => (typeof value === 'string' && Object.hasOwn(LADDER_NAMES, value) ? null : '没有这个阶梯'),
    { ...options, max: OBLIGATION_KINDS.length, doc: '按待办种类选用的催办阶梯；没有写的按通用阶梯' },
  );

export class SourceColumnDto implements SourceColumn {
  @Text({ max: 200 }) heading: string;
  @Text({ max: 40, doc: '栏目内容' }) role: string;
}

/** 方案怎样运行；没有写的不变。 */
export class PlanSettingsDto implements PlanSettings {
  @OneOf(RHYTHMS, { optional: true, name: 'Rhythm', doc: '报送周期' }) rhythm?: Rhythm;
  @Texts({ optional: true, nullable: true, doc: '每年的报送日期（月-日），代替报送周期' })
  reportDates?: string[] | null;
  @Whole({ optional: true, nullable: true, min: 1, max: 30, doc: '签收时限（工作日）；不设则按通用时限' })
  signDays?: number | null;
  @Nested(() => GrantRhythmDto, { optional: true, nullable: true, doc: '加密报送的批准' })
  rhythmApproval?: GrantRhythmDto | null;
  @OneOf(EDITION_RHYTHMS, { optional: true, nullable: true, name: 'EditionRhythm', doc: '滚动修订' })
  editionRhythm?: EditionRhythm | null;
  @Flag({ optional: true, doc: '年度监测' }) annualReview?: boolean;
  @Day({ optional: true, nullable: true, doc: '中期评估日期' }) midtermReview?: string | null;
  @Text({ optional: true, nullable: true, example: '区人大常委会', doc: '修订须经谁批准' })
  changeAuthority?: string | null;
  @OneOf(SUMMARY_RHYTHMS, { optional: true, nullable: true, name: 'SummaryRhythm', doc: '定期上报' })
  summaryRhythm?: SummaryRhythm | null;
  @Flag({ optional: true, doc: '办结前须实地核查' }) verifyOnSite?: boolean;
  @Whole({
    min: 1,
    max: 500,
    optional: true,
    nullable: true,
    doc: '办结后多少个工作日回头看；不设则只按安排',
  })
  recheckAfter?: number | null;
  @OneOf(MATTER_LIMIT_SETS, { optional: true, name: 'MatterLimitSet', doc: '困难问题、政策建议的时限' })
  matterLimits?: MatterLimitSet;
  @Ladders({ optional: true, nullable: true }) ladders?: LadderChoice | null;
}

export class PlanDto implements PlanRow {
  @Uuid() id: string;
  @Text({ example: '江州区2026年重点工作任务分解' }) title: string;
  @OneOf(PLAN_KINDS, { name: 'PlanKind' }) kind: PlanKind;
  @Whole({ example: 2026 }) year: number;
  @StateOf('plan') state: PlanState;
  @Text({ example: '推进中' }) stateLabel: string;
  @Uuid({ doc: '督查机构' }) officeUnitId: string;
  @Uuid({ nullable: true, doc: '上报对象；无则由督查机构自行办结' }) superiorUnitId: string | null;
  @Flag({ doc: '上级在本系统内批复' }) superiorInside: boolean;
  @Uuid({ nullable: true, doc: '分管领导' }) leaderId: string | null;
  @Text({ nullable: true, doc: '批准机关' }) authority: string | null;
  @Text({ nullable: true, doc: '文号' }) documentNo: string | null;
  @Prose({ nullable: true, doc: '督查范围' }) scope: string | null;
  @Day() starts: string;
  @Day() ends: string;
  @OneOf(RHYTHMS, { name: 'Rhythm', doc: '报送周期' }) rhythm: Rhythm;
  @Texts({ nullable: true, doc: '每年的报送日期（月-日），代替报送周期' }) reportDates: string[] | null;
  @Whole({ nullable: true, doc: '签收时限（工作日）；不设则按通用时限' }) signDays: number | null;
  @Flag({ doc: '报告须经单位负责人审签' }) signOff: boolean;
  @Flag({ doc: '办结前须实地核查' }) verifyOnSite: boolean;
  @Whole({ nullable: true, doc: '办结后多少个工作日回头看；不设则只按安排' }) recheckAfter: number | null;
  @OneOf(MATTER_LIMIT_SETS, { name: 'MatterLimitSet', doc: '困难问题、政策建议的时限' })
  matterLimits: MatterLimitSet;
  @Text({ nullable: true, doc: '来源文件摘要值' }) sourceHash: string | null;
  @Nested(() => RhythmApprovalDto, { nullable: true, doc: '加密报送的批准' })
  rhythmApproval: RhythmApprovalDto | null;
  @OneOf(EDITION_RHYTHMS, { nullable: true, name: 'EditionRhythm', doc: '滚动修订' })
  editionRhythm: EditionRhythm | null;
  @Whole({ min: 0, doc: '现行第几版；0 为批准时的方案' }) editionNo: number;
  @Text({ nullable: true, doc: '修订须经谁批准' }) changeAuthority: string | null;
  @Flag({ doc: '年度监测' }) annualReview: boolean;
  @Day({ nullable: true, doc: '中期评估日期' }) midtermReview: string | null;
  @OneOf(SUMMARY_RHYTHMS, { nullable: true, name: 'SummaryRhythm', doc: '定期上报' })
  summaryRhythm: SummaryRhythm | null;
  @Ladders({ nullable: true }) ladders: LadderChoice | null;
  @NestedList(() => SourceColumnDto, { nullable: true, doc: '来源文件的栏目，依原来的顺序' })
  sourceColumns: SourceColumn[] | null;
  @Uuid({ nullable: true, doc: '亮灯规则；null：通用规则' }) lightRuleSetId: string | null;
  @Whole({ min: 1 }) version: number;
  @Whole({ min: 0, doc: '您可见的任务数' }) tasks: number;
  @Whole({ min: 0, doc: '其中未办结的' }) open: number;
}

export class PlansQuery extends PageQuery {
  @StatesOf('plan', { optional: true }) state?: PlanState[];
  @Flag({ optional: true, doc: '只看有上报对象的' }) upward?: boolean;
}

export class PlanPageDto extends pageDto(PlanDto) {}

export class ApprovePlanDto implements Approval {
  @Text({ example: '区政府常务会议', doc: '批准机关或会议' }) authority: string;
  @Text({ example: '江州府办〔2026〕8号', doc: '文号' }) documentNo: string;
  @Prose({ min: 1, max: 2_000, doc: '督查范围和期限' }) scope: string;
  @Nested(() => PlanSettingsDto, { optional: true, doc: '方案怎样运行' }) settings?: PlanSettingsDto;
}

export class ConcludePlanDto {
  @Prose({ optional: true, min: 1, max: 20_000, doc: '总结评估结论；已有总结评估的可不填' })
  findings?: string;
}

export class PlanStateDto {
  @StateOf('plan') state: string;
}

export class ApprovedPlanDto extends PlanStateDto {
  @Whole({ min: 1 }) version: number;
}
