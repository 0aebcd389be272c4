import type { SubmissionState } from '@duban/chain';
import type { SubmissionRow } from '@duban/evaluation';
import { ITEM_REPLIES, type ReplyInput } from '@duban/submission';
import { TaskIdsDto } from '../commands.dto';
import { Prose, StateOf } from '../fields';
import { Day, Instant, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';

export class SubmissionItemDto {
  @Uuid() taskId: string;
  @Text() title: string;
  @OneOf(ITEM_REPLIES, { name: 'SubmissionReply', nullable: true }) reply:
    (typeof ITEM_REPLIES)[number] | null;
  @Prose({ nullable: true }) reason: string | null;
}

export class SubmissionDto implements SubmissionRow {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Text() title: string;
  @Prose() text: string;
  @StateOf('submission') state: SubmissionState;
  @Text() stateLabel: string;
  @Instant() submittedAt: Date;
  @Instant({ nullable: true }) repliedAt: Date | null;
  @Prose({ nullable: true, doc: '上级意见' }) reply: string | null;
  @Prose({ nullable: true, doc: '对退回的处理' }) handling: string | null;
  @Whole({ min: 1 }) version: number;
  @NestedList(() => SubmissionItemDto) items: SubmissionItemDto[];
}

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
