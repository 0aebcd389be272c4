import type { SubmissionState } from '@duban/chain';
import type { SubmissionRow } from '@duban/evaluation';
import {
  type EarlierSubmission,
  ITEM_REPLIES,
  type ReplyInput,
  SUBMISSION_KINDS,
  type SubmissionKind,
  type SummaryFigures,
  type SummaryLine,
} from '@duban/submission';
import { TaskIdsDto } from '../commands.dto';
import { Dict, Prose, StateOf, StatesOf } from '../fields';
import { Day, Flag, Instant, Nested, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';

export class SubmissionItemDto {
  @Uuid() taskId: string;
  @Text() title: string;
  @OneOf(ITEM_REPLIES, { name: 'SubmissionReply', nullable: true }) reply:
    (typeof ITEM_REPLIES)[number] | null;
  @Prose({ nullable: true }) reason: string | null;
}

export class SubmissionSubjectDto {
  @OneOf(['matter'], { name: 'SubmissionSubject' }) type: 'matter';
  @Uuid() id: string;
}

export class SummaryLineDto implements SummaryLine {
  @Uuid() taskId: string;
  @Text() title: string;
  @Prose() note: string;
}

export class SummaryReportsDto {
  @Whole({ min: 0, doc: '已审核通过' }) approved: number;
  @Whole({ min: 0, doc: '其中无新进展' }) noProgress: number;
  @Whole({ min: 0, doc: '未报送或在审核' }) outstanding: number;
}

export class SummaryFiguresDto implements SummaryFigures {
  @Whole({ min: 0 }) tasks: number;
  @Whole({ min: 0 }) closed: number;
  @Dict({ type: 'integer' }, () => null, { doc: '各种亮灯的任务数' }) byLight: Record<string, number>;
  @Whole({ min: 0, max: 100, doc: '平均进度' }) percent: number;
  @Nested(() => SummaryReportsDto) reports: SummaryReportsDto;
  @NestedList(() => SummaryLineDto, { max: 10_000 }) done: SummaryLineDto[];
  @NestedList(() => SummaryLineDto, { max: 10_000 }) late: SummaryLineDto[];
  @NestedList(() => SummaryLineDto, { max: 10_000 }) problems: SummaryLineDto[];
}

export class EarlierSubmissionDto implements EarlierSubmission {
  @Text() title: string;
  @Prose({ max: 100_000 }) text: string;
  @Nested(() => SummaryFiguresDto, { nullable: true }) figures: SummaryFiguresDto | null;
  @Text({ example: '2026-04-10T02:00:00.000Z' }) submittedAt: string;
  @Text({ example: '2026-04-14T02:00:00.000Z' }) repliedAt: string;
  @Prose({ doc: '上级退回时的意见' }) reply: string;
}

export class SubmissionDto implements SubmissionRow {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Text() title: string;
  @Prose() text: string;
  @StateOf('submission') state: SubmissionState;
  @Text() stateLabel: string;
  @OneOf(SUBMISSION_KINDS, { name: 'SubmissionKind', doc: '办结上报、定期上报、问题上报' })
  kind: SubmissionKind;
  @Text({ nullable: true, example: '2026-Q1' }) periodKey: string | null;
  @Day({ nullable: true }) periodStarts: string | null;
  @Day({ nullable: true }) periodEnds: string | null;
  @Nested(() => SummaryFiguresDto, { nullable: true, doc: '汇总时的情况' }) figures: SummaryFiguresDto | null;
  @Instant({ nullable: true, doc: '尚未上报的为 null' }) submittedAt: Date | null;
  @Instant({ nullable: true }) repliedAt: Date | null;
  @Prose({ nullable: true, doc: '上级意见' }) reply: string | null;
  @Prose({ nullable: true, doc: '对退回的处理' }) handling: string | null;
  @NestedList(() => EarlierSubmissionDto, { doc: '退回前上报过的稿子，先报的在前' })
  earlier: EarlierSubmissionDto[];
  @Whole({ min: 1 }) version: number;
  @NestedList(() => SubmissionItemDto) items: SubmissionItemDto[];
  @NestedList(() => SubmissionSubjectDto, { doc: '上报的问题' }) subjects: SubmissionSubjectDto[];
}

export class SubmissionsQuery extends PageQuery {
  @Uuid({ optional: true, doc: '只看一个方案的' }) planId?: string;
  @StatesOf('submission', { optional: true }) state?: SubmissionState[];
}

export class SubmissionPageDto extends pageDto(SubmissionDto) {}

export class SubmitUpwardDto extends TaskIdsDto {
  @Text({ example: '关于三项任务办结情况的报告' }) title: string;
  @Prose({ doc: '正文' }) text: string;
}

export class ReturnedItemDto {
  @Uuid() taskId: string;
  @Prose({ min: 1, max: 2_000 }) reason: string;
  @Day({ optional: true, doc: '重新报送期限，默认五个工作日' }) due?: string;
}

export class ReplyDto implements ReplyInput {
  @Prose({ min: 1, max: 10_000, doc: '上级意见' }) reply: string;
  @NestedList(() => ReturnedItemDto, { doc: '退回的任务；其余视为认可' }) returned: ReturnedItemDto[];
  @Flag({ optional: true, doc: '整件退回（定期上报、问题上报）' }) back?: boolean;
}

export class SubmitMatterDto {
  @Uuid() planId: string;
  @Uuid({ doc: '困难问题或政策建议' }) matterId: string;
  @Text({ example: '关于示范街区用电扩容的请示' }) title: string;
  @Prose({ min: 1, doc: '正文' }) text: string;
}

export class SubmittedMatterDto {
  @Uuid() id: string;
}

export class ComposeDto {
  @Prose({ optional: true, doc: '汇总之外补充的文字' }) text?: string;
}

export class ComposedDto {
  @Prose({ max: 100_000 }) text: string;
  @Nested(() => SummaryFiguresDto) figures: SummaryFiguresDto;
  @Whole({ min: 1 }) version: number;
}

export class SubmitSummaryDto {
  @Text({ optional: true, doc: '标题；不填则不变' }) title?: string;
  @Prose({ optional: true, min: 1, max: 100_000, doc: '正文；不填则不变' }) text?: string;
}

export class ResubmitDto extends SubmitSummaryDto {
  @Prose({ min: 1, max: 10_000, doc: '怎样处理上级意见' }) handling: string;
  @Flag({ optional: true, doc: '按目前情况重新汇总' }) recount?: boolean;
}

export class ResubmittedDto {
  @StateOf('submission') state: string;
  @Whole({ min: 1 }) version: number;
}

export class ReviseSubmissionDto {
  @Prose({ min: 1, max: 10_000, doc: '处理情况' }) handling: string;
}

export class SubmittedUpwardDto {
  @Uuid() id: string;
  @Whole({ min: 1 }) tasks: number;
}

export class RepliedDto {
  @StateOf('submission') state: string;
  @Whole({ min: 0 }) closed: number;
  @Whole({ min: 0 }) returned: number;
}

export class SubmissionStateDto {
  @StateOf('submission') state: string;
}
