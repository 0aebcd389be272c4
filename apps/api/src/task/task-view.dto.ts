import type { PlanState } from '@duban/chain';
import type { TaskView } from '@duban/evaluation';
import { PARTY_ROLES, type PartyRole, type StatedMilestone } from '@duban/task';
import { NOTICE_LEVELS, type NoticeLevel } from '@duban/tracking';
import { AssignmentDto } from '../dispatch/dispatch.dto';
import { LedgerRowDto } from '../evaluation/ledger.dto';
import { ObligationDto, obligationDto } from '../evaluation/obligation.dto';
import { TimelineEntryDto } from '../evaluation/timeline.dto';
import { SiteVisitDto } from '../feedback/site-visit.dto';
import { ReportViewDto } from '../feedback/report.dto';
import { Labels, Prose, StateOf } from '../fields';
import { MilestoneDto } from '../implementation/action-plan.dto';
import { Day, Flag, Instant, Nested, NestedList, OneOf, Text, Uuid, Uuids, Whole } from '../shell/fields';
import { InstructionDto } from '../tracking/instruction.dto';
import { RequestDto } from '../tracking/request.dto';
import { TargetDto } from './target.dto';
import { TaskRelationsDto } from './task-relations.dto';

export class TaskWarningDto {
  @Text({ example: 'intake.no_responsible' }) code: string;
  @Prose() message: string;
}

export class StatedMilestoneDto implements StatedMilestone {
  @Prose() text: string;
  @Day() date: string;
}

export class TaskFactsDto {
  @Uuid() id: string;
  @Whole({ nullable: true, doc: '在来源文件中的行' }) line: number | null;
  @Labels({ doc: '没有专门位置的标注，如 市级牵头单位' }) fields: Record<string, string>;
  @NestedList(() => TaskWarningDto) warnings: TaskWarningDto[];
  @Flag({ doc: '长期坚持：每年评估' }) standing: boolean;
  @Text({ nullable: true, example: 'monthly:25', doc: '文件写明的办理频次' }) recurrence: string | null;
  @NestedList(() => StatedMilestoneDto, { nullable: true, doc: '文件写明的节点，供拟订推进计划' })
  statedMilestones: StatedMilestoneDto[] | null;
  @Flag({ doc: '各单位直接向督查机构报送' }) direct: boolean;
  @Instant() registeredAt: Date;
  @Instant({ nullable: true }) endedAt: Date | null;
  @Uuid({ nullable: true, doc: '第一牵头单位' }) primaryUnitId: string | null;
  @Uuid({ nullable: true }) leaderId: string | null;
  @Whole({ min: 1 }) version: number;
}

export class TaskPlanDto {
  @Uuid() id: string;
  @Text() title: string;
  @Whole() year: number;
  @StateOf('plan') state: PlanState;
  @Text({ nullable: true }) documentNo: string | null;
  @Text({ nullable: true }) authority: string | null;
  @Uuid() officeUnitId: string;
  @Uuid({ nullable: true }) superiorUnitId: string | null;
  @Flag() superiorInside: boolean;
  @Day() starts: string;
  @Day() ends: string;
  @Flag() signOff: boolean;
}

export class TaskPartyDto {
  @Uuid() id: string;
  @OneOf(PARTY_ROLES, { name: 'PartyRole' }) role: PartyRole;
  @Text({ doc: '文件中的写法' }) name: string;
  @Uuid({ nullable: true }) unitId: string | null;
  @Uuid({ nullable: true }) groupId: string | null;
  @Flag({ doc: '“相关”“有关”：须选定具体单位' }) needsSelection: boolean;
  @Uuids({ nullable: true, doc: '单位组的成员' }) memberIds: string[] | null;
}

export class ActionPlanDto {
  @Prose() text: string;
  @Instant() filedAt: Date;
  @Whole({ min: 1 }) version: number;
}

export class TaskNoticeDto {
  @Uuid() id: string;
  @OneOf(NOTICE_LEVELS, { name: 'NoticeLevel' }) level: NoticeLevel;
  @StateOf('notice') state: TaskView['notices'][number]['state'];
  @Text() stateLabel: string;
  @Text({ min: 0, example: '〔2026〕17号' }) number: string;
}

export class TaskViewDto implements Omit<TaskView, 'obligations'> {
  @Nested(() => LedgerRowDto) row: LedgerRowDto;
  @Nested(() => TaskFactsDto) task: TaskFactsDto;
  @Nested(() => TaskPlanDto) plan: TaskPlanDto;
  @NestedList(() => TaskPartyDto) parties: TaskPartyDto[];
  @NestedList(() => TargetDto) targets: TargetDto[];
  @NestedList(() => AssignmentDto) assignments: AssignmentDto[];
  @Nested(() => ActionPlanDto, { nullable: true }) actionPlan: ActionPlanDto | null;
  @NestedList(() => MilestoneDto) milestones: MilestoneDto[];
  @NestedList(() => ReportViewDto) reports: ReportViewDto[];
  @NestedList(() => SiteVisitDto, { doc: '实地核查，新的在前' }) siteVisits: SiteVisitDto[];
  @NestedList(() => TaskNoticeDto) notices: TaskNoticeDto[];
  @NestedList(() => RequestDto) requests: RequestDto[];
  @NestedList(() => InstructionDto) instructions: InstructionDto[];
  @NestedList(() => ObligationDto) obligations: ObligationDto[];
  @NestedList(() => TimelineEntryDto) timeline: TimelineEntryDto[];
  @Nested(() => TaskRelationsDto) relations: TaskRelationsDto;
}

export const taskViewDto = (view: TaskView): TaskViewDto => ({
  ...view,
  obligations: view.obligations.map(obligationDto),
});
