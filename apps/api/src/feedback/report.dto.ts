import { type ReportState, TASK_OUTCOMES, type TaskOutcome } from '@duban/chain';
import { type Countersign, COUNTERSIGNS } from '@duban/dispatch';
import type { ReviewRow, TaskViewQueries } from '@duban/evaluation';
import { REPORT_KINDS, type ReportInput, type ReportKind } from '@duban/feedback';
import { DecideDto, IdsDto, UnitCommandDto, UnitIdsDto } from '../commands.dto';
import { LedgerRowDto } from '../evaluation/ledger.dto';
import { Prose, StateOf } from '../fields';
import { MilestoneDto } from '../implementation/action-plan.dto';
import { Day, Flag, Instant, Nested, NestedList, OneOf, Text, Uuid, Uuids, Whole } from '../shell/fields';
import { pageDto } from '../shell/page.dto';
import { TargetDto } from '../task/target.dto';
import { MeasurementDto } from './measurement.dto';

class ReportFactsDto {
  @Uuid() id: string;
  @OneOf(REPORT_KINDS, { name: 'ReportKind' }) kind: ReportKind;
  @Uuid() taskId: string;
  @Uuid() planId: string;
  @Uuid({ nullable: true }) periodId: string | null;
  @Text({ nullable: true }) periodName: string | null;
  @Uuid() unitId: string;
  @Text() unitName: string;
  @StateOf('report') state: ReportState;
  @Prose() text: string;
  @Flag({ doc: '无新进展' }) noProgress: boolean;
  @Whole({ min: 0, max: 100 }) percent: number;
  @Prose() problems: string;
  @Prose() nextSteps: string;
  @NestedList(() => MeasurementDto) measurements: MeasurementDto[];
  @Uuids({ doc: '报为完成的节点' }) milestoneIds: string[];
  @OneOf(TASK_OUTCOMES, { name: 'TaskOutcome', nullable: true }) outcome: TaskOutcome | null;
  @Instant({ nullable: true }) submittedAt: Date | null;
  @Instant({ nullable: true }) decidedAt: Date | null;
  @Uuid({ nullable: true, doc: '办结审核人' }) decidedBy: string | null;
  @Whole({ min: 0, doc: '被退回的次数' }) returns: number;
  @Prose({ nullable: true, doc: '退回原因' }) reason: string | null;
  @Whole({ min: 1 }) version: number;
}

/** A report on its own page or on its task's. */
export class ReportViewDto extends ReportFactsDto {
  @Text({ example: '待审核' }) stateLabel: string;
}

export class CountersignViewDto {
  @Text() unitName: string;
  @OneOf(COUNTERSIGNS, { name: 'Countersign', nullable: true, doc: '尚未会签时为 null' })
  countersign: Countersign | null;
  @Prose({ nullable: true, doc: '不同意的理由' }) reason: string | null;
}

/** A report in a list to be filled in or reviewed. */
export class ReportRowDto extends ReportFactsDto implements ReviewRow {
  @Day({ nullable: true, doc: '周期起日' }) periodStarts: string | null;
  @Whole() taskNo: number;
  @Prose() taskText: string;
  @Whole({ min: 0, max: 100, doc: '任务上次认定的进度' }) lastPercent: number;
  @NestedList(() => CountersignViewDto, { doc: '其他牵头单位对办结的会签' })
  countersigns: CountersignViewDto[];
}

export class ReportRowPageDto extends pageDto(ReportRowDto) {}

type Form = Awaited<ReturnType<TaskViewQueries['reportForm']>>;

export class ReportFormDto implements Form {
  @Nested(() => ReportViewDto) report: ReportViewDto;
  @Nested(() => LedgerRowDto) row: LedgerRowDto;
  @NestedList(() => TargetDto) targets: TargetDto[];
  @Whole({ nullable: true, min: 0, max: 100, doc: '按量化目标推算的进度，供参考' })
  suggestedPercent: number | null;
  @NestedList(() => MilestoneDto) milestones: MilestoneDto[];
  @Nested(() => ReportViewDto, { nullable: true, doc: '上一期' }) last: ReportViewDto | null;
  @NestedList(() => ReportViewDto, { doc: '责任单位材料' }) contributions: ReportViewDto[];
}

export class SaveReportDto extends UnitCommandDto implements ReportInput {
  @Prose({ optional: true }) text?: string;
  @Flag({ optional: true, doc: '无新进展' }) noProgress?: boolean;
  @Whole({ optional: true, min: 0, max: 100 }) percent?: number;
  @Prose({ optional: true }) problems?: string;
  @Prose({ optional: true }) nextSteps?: string;
  @NestedList(() => MeasurementDto, { optional: true, max: 200 }) measurements?: MeasurementDto[];
  @Uuids({ optional: true, max: 200, doc: '报为完成的节点' }) milestoneIds?: string[];
}

export class SubmitReportsDto extends UnitIdsDto {
  @Flag({ optional: true, doc: '未填写的按“无新进展”报送' }) noProgress?: boolean;
}

export class SignOffReportsDto extends DecideDto {}

export class ReviewContributionsDto extends IdsDto {
  @Flag({ doc: '采纳；否则退回' }) approve: boolean;
  @Prose({ optional: true, max: 2_000, doc: '退回时须填写' }) reason?: string;
  @Day({ optional: true, doc: '重新报送期限，默认五个工作日' }) due?: string;
}

export class ReportSavedDto {
  @StateOf('report') state: string;
  @Whole({ min: 1 }) version: number;
}

export class ReportsSubmittedDto {
  @Whole({ min: 0 }) submitted: number;
}

export class ReportsDecidedDto {
  @Whole({ min: 0 }) decided: number;
}

export class ReportsApprovedDto {
  @Whole({ min: 0 }) approved: number;
}

export class ReportsReturnedDto {
  @Whole({ min: 0 }) returned: number;
}
