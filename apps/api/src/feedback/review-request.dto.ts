import { type ReviewRequestState, TASK_OUTCOMES, type TaskOutcome } from '@duban/chain';
import type { ReviewRequestRow } from '@duban/evaluation';
import {
  type NewReview,
  REVIEW_DECISIONS,
  REVIEW_SUBJECTS,
  type ReviewDecision,
  type ReviewSubject,
} from '@duban/feedback';
import { UnitCommandDto } from '../commands.dto';
import { Prose, StateOf } from '../fields';
import { Flag, Instant, OneOf, Text, Uuid, Uuids, Whole } from '../shell/fields';
import { pageDto } from '../shell/page.dto';

export class ReviewRequestDto implements ReviewRequestRow {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Uuid() officeUnitId: string;
  @OneOf(REVIEW_SUBJECTS, { name: 'ReviewSubject' }) subjectKind: ReviewSubject;
  @Uuid() subjectId: string;
  @Text({ max: 500, doc: '申请复核的结论' }) subjectTitle: string;
  @Uuid() unitId: string;
  @Text() unitName: string;
  @Uuid({ nullable: true }) taskId: string | null;
  @Prose({ doc: '复核理由' }) grounds: string;
  @Instant({ doc: '收到结论的时间' }) concludedAt: Date;
  @Uuids({ doc: '作出原结论的人员' }) hands: string[];
  @StateOf('review_request') state: ReviewRequestState;
  @Text() stateLabel: string;
  @Uuid({ nullable: true }) filedBy: string | null;
  @Instant() filedAt: Date;
  @Uuid({ nullable: true, doc: '复核人' }) reviewerId: string | null;
  @Text({ nullable: true }) reviewerName: string | null;
  @Uuid({ nullable: true }) decidedBy: string | null;
  @Instant({ nullable: true }) decidedAt: Date | null;
  @Flag({ doc: '别无他人，由原结论人复核' }) alone: boolean;
  @OneOf(REVIEW_DECISIONS, { name: 'ReviewDecision', nullable: true }) decision: ReviewDecision | null;
  @Prose({ nullable: true, doc: '复核意见，或撤回的原因' }) reason: string | null;
  @OneOf(TASK_OUTCOMES, { name: 'TaskOutcome', nullable: true, doc: '更正后的办结结论' })
  correctedOutcome: TaskOutcome | null;
  @OneOf(TASK_OUTCOMES, { name: 'TaskOutcome', nullable: true, doc: '更正前的办结结论' })
  formerOutcome: TaskOutcome | null;
  @Whole({ min: 1 }) version: number;
}

export class ReviewRequestPageDto extends pageDto(ReviewRequestDto) {}

export class FileReviewDto extends UnitCommandDto implements NewReview {
  @OneOf(REVIEW_SUBJECTS, { name: 'ReviewSubject' }) subjectKind: ReviewSubject;
  @Uuid({ doc: '督办单、督查活动或办结报告' }) subjectId: string;
  @Uuid({ optional: true, doc: '对督查结论申请复核的单位' }) unitId?: string;
  @Prose({ min: 1, max: 5_000, doc: '复核理由' }) grounds: string;
}

export class WithdrawReviewDto extends UnitCommandDto {
  @Prose({ min: 1, max: 2_000, doc: '撤回原因' }) reason: string;
}

export class DecideReviewDto {
  @OneOf(REVIEW_DECISIONS, { name: 'ReviewDecision', doc: '维持或改变' }) decision: ReviewDecision;
  @Prose({ min: 1, max: 5_000, doc: '复核意见' }) reason: string;
  @OneOf(TASK_OUTCOMES, { name: 'TaskOutcome', optional: true, doc: '改变办结结论的，更正为' })
  outcome?: TaskOutcome;
  @Text({ optional: true, doc: '更正为“完成”以外的，领导审定的文号或会议纪要' }) leaderWord?: string;
}

export class ReviewRequestStateDto {
  @StateOf('review_request') state: string;
}

export class ReviewFiledDto extends ReviewRequestStateDto {
  @Uuid() id: string;
  @Uuid({ nullable: true, doc: '复核人' }) reviewerId: string | null;
}

export class ReviewDecidedDto extends ReviewRequestStateDto {
  @OneOf(REVIEW_DECISIONS, { name: 'ReviewDecision' }) decision: ReviewDecision;
  @Flag({ doc: '督办单已随之撤销' }) revoked: boolean;
}
