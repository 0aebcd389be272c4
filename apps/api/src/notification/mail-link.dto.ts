import {
  LINK_ACTIONS,
  type LinkAction,
  type LinkedItem,
  type LinkedPage,
  REPORT_KINDS,
  type ReportInput,
  type ReportKind,
} from '@duban/feedback';
import { MeasurementDto } from '../feedback/measurement.dto';
import { MAX_BULK } from '../commands.dto';
import { Prose } from '../fields';
import { Flag, Instant, Nested, NestedList, OneOf, Text, Uuid, Uuids, Whole } from '../shell/fields';

export class LinkTokenParam {
  @Text({ max: 100 }) token: string;
}
export class LinkedReportParam extends LinkTokenParam {
  @Uuid() id: string;
}

export class LinkedItemDto implements LinkedItem {
  @Uuid({ doc: '待办' }) id: string;
  @Text({ example: '签收任务' }) label: string;
  @Prose({ nullable: true, doc: '敏感事项为 null，登录后可见' }) title: string | null;
  @Text() holderName: string;
  @Instant() dueAt: Date;
  @Text({ example: '还有3个工作日' }) dueWords: string;
  @OneOf(LINK_ACTIONS, { name: 'LinkAction', doc: 'sign 签收，report 报送，sign_in 须登录办理' })
  action: LinkAction;
  @Uuid({ nullable: true, doc: '报告；须登录办理的为 null' }) subjectId: string | null;
  @Flag({ doc: '已有草稿' }) started: boolean;
  @Text({ max: 300, doc: '办理页面' }) link: string;
}

export class LinkedPageDto implements LinkedPage {
  @Text() name: string;
  @Instant() expiresAt: Date;
  @Whole({ min: 0, doc: '已通过本链接办理的' }) done: number;
  @NestedList(() => LinkedItemDto) items: LinkedItemDto[];
}

/** What is written in a report, or was the time before. */
export class LinkedTextDto {
  @Prose() text: string;
  @Flag() noProgress: boolean;
  @Whole({ min: 0, max: 100 }) percent: number;
  @Prose() problems: string;
  @Prose() nextSteps: string;
  @NestedList(() => MeasurementDto) measurements: MeasurementDto[];
}

export class LinkedLastDto extends LinkedTextDto {
  @Text({ nullable: true }) periodName: string | null;
}

export class LinkedTargetDto {
  @Uuid() id: string;
  @Prose() metric: string;
  @Text({ example: 'gte' }) comparator: string;
  @Text({ nullable: true }) value: string | null;
  @Text({ nullable: true }) unit: string | null;
  @Prose({ doc: '原文' }) quote: string;
}

export class LinkedReportDto extends LinkedTextDto {
  @Uuid() id: string;
  @OneOf(REPORT_KINDS, { name: 'ReportKind' }) kind: ReportKind;
  @Flag({ doc: '尚未填写' }) untouched: boolean;
  @Whole({ min: 1 }) version: number;
  @Prose() taskText: string;
  @Text({ nullable: true }) periodName: string | null;
  @Whole({ min: 0, max: 100, doc: '任务上次认定的进度' }) lastPercent: number;
  @Prose({ nullable: true, doc: '退回原因' }) reason: string | null;
  @NestedList(() => LinkedTargetDto) targets: LinkedTargetDto[];
  @Nested(() => LinkedLastDto, { nullable: true, doc: '上一期' }) last: LinkedLastDto | null;
}

/** The token stands in the body: a command is never an address that might be followed. */
export class LinkCommandDto {
  @Text({ max: 100 }) token: string;
  @Uuids({ min: 1, max: MAX_BULK, doc: '待办' }) ids: string[];
}

export class LinkReportDto implements ReportInput {
  @Text({ max: 100 }) token: string;
  @Uuid({ doc: '待办' }) id: string;
  @Flag({ doc: '报送；否则只保存草稿' }) submit: boolean;
  @Prose({ optional: true }) text?: string;
  @Whole({ optional: true, min: 0, max: 100 }) percent?: number;
  @Prose({ optional: true }) problems?: string;
  @Prose({ optional: true }) nextSteps?: string;
  @NestedList(() => MeasurementDto, { optional: true, max: 200 }) measurements?: MeasurementDto[];
}

export class LinkSignedDto {
  @Whole({ min: 0 }) signed: number;
}
export class LinkSubmittedDto {
  @Whole({ min: 0 }) submitted: number;
}
export class LinkReportedDto {
  @Flag() submitted: boolean;
  @Whole({ min: 1, doc: '保存后的版本号' }) version: number;
}
export class LinksRevokedDto {
  @Whole({ min: 0, doc: '作废了几个' }) revoked: number;
}
