import type { NoticeState } from '@duban/chain';
import type { NoticeProposal, NoticeRow } from '@duban/evaluation';
import { type NewNotice, NOTICE_LEVELS, type NoticeLevel } from '@duban/tracking';
import { IdsDto, MAX_BULK, UnitCommandDto } from '../commands.dto';
import { ManyOf, Prose, StateOf, StatesOf } from '../fields';
import { Flag, Instant, NestedList, OneOf, Text, Texts, Uuid, Uuids, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';

const answerDays = { optional: true, min: 1, max: 60, doc: '答复时限（工作日），默认 5' } as const;

export class NoticesQuery extends PageQuery {
  @Uuid({ optional: true, doc: '只看一个方案的' }) planId?: string;
  @Uuid({ optional: true, doc: '只看发给一个单位的' }) unitId?: string;
  @StatesOf('notice', { optional: true }) state?: NoticeState[];
  @Flag({ optional: true, doc: '只看未办结的' }) open?: boolean;
}

export class NoticeItemDto {
  @Uuid() taskId: string;
  @Text({ example: '第1项 打造夜经济示范街区3个。' }) title: string;
}

export class NoticeDto implements NoticeRow {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Uuid() officeUnitId: string;
  @Uuid() unitId: string;
  @Text() unitName: string;
  @OneOf(NOTICE_LEVELS, { name: 'NoticeLevel' }) level: NoticeLevel;
  @StateOf('notice') state: NoticeState;
  @Text() stateLabel: string;
  @Whole({ nullable: true }) year: number | null;
  @Text({ min: 0, example: '〔2026〕17号', doc: '签发前为空' }) number: string;
  @Instant() draftedAt: Date;
  @Instant({ nullable: true }) issuedAt: Date | null;
  @Instant({ nullable: true }) answerDueAt: Date | null;
  @Prose({ nullable: true }) text: string | null;
  @Prose({ nullable: true }) answer: string | null;
  @Prose({ nullable: true, doc: '不予签发或退回的理由' }) reason: string | null;
  @Prose({ nullable: true, doc: '手工拟发的督办事由' }) grounds: string | null;
  @Uuid({ nullable: true, doc: '手工拟稿人；为空的由催办阶梯拟发' }) writtenBy: string | null;
  @Uuid({ nullable: true, doc: '签发人；已签发而为空的，由系统按长期授权签发' }) issuedBy: string | null;
  @Uuid({ nullable: true, doc: '签发所依据的长期授权' }) standingApprovalId: string | null;
  @Instant({ nullable: true, doc: '撤销时间' }) revokedAt: Date | null;
  @Whole({ min: 1 }) version: number;
  @NestedList(() => NoticeItemDto) items: NoticeItemDto[];
}

export class NoticePageDto extends pageDto(NoticeDto) {}

export class DraftNoticeDto implements NewNotice {
  @Uuid() planId: string;
  @Uuid({ doc: '承办单位' }) unitId: string;
  @OneOf(NOTICE_LEVELS, { name: 'NoticeLevel' }) level: NoticeLevel;
  @Uuids({ min: 1, max: MAX_BULK, doc: '该单位在本方案中的任务' }) taskIds: string[];
  @Prose({ min: 1, max: 2_000, doc: '督办事由' }) reason: string;
  @Prose({ optional: true, min: 1, max: 5_000, doc: '督办要求' }) text?: string;
}

export class DraftNoticesDto {
  @OneOf(NOTICE_LEVELS, { name: 'NoticeLevel' }) level: NoticeLevel;
  @Uuids({ min: 1, max: MAX_BULK, doc: '任务；每个方案的每个第一牵头单位拟一份' }) taskIds: string[];
  @Prose({ min: 1, max: 2_000, doc: '督办事由' }) reason: string;
  @Prose({ optional: true, min: 1, max: 5_000, doc: '督办要求' }) text?: string;
}

export class ReviseNoticeDto {
  @Prose({ optional: true, max: 2_000, min: 0, doc: '督办事由；不填则不变' }) reason?: string;
  @Prose({ optional: true, max: 5_000, min: 0, doc: '督办要求；不填则不变' }) text?: string;
}

export class NoticeRevisedDto {
  @Whole({ min: 1 }) version: number;
}

export class NoticeProposalsQuery {
  @Uuids({ min: 1, max: 100, doc: '任务' }) taskId: string[];
}

export class LateItemDto {
  @Text({ example: '完成节点' }) label: string;
  @Instant() dueAt: Date;
  @Text({ example: '已超期5个工作日' }) lateWords: string;
}

export class ProposedTaskDto extends NoticeItemDto {
  @NestedList(() => LateItemDto, { doc: '该单位逾期未办的' }) owed: LateItemDto[];
}

export class NoticeProposalDto implements NoticeProposal {
  @Uuid() planId: string;
  @Text() planTitle: string;
  @Uuid() unitId: string;
  @Text() unitName: string;
  @Flag({ doc: '建议发给该单位：有逾期，或无人逾期时为牵头单位' }) proposed: boolean;
  @OneOf(NOTICE_LEVELS, { name: 'NoticeLevel', doc: '建议的等级' }) level: NoticeLevel;
  @NestedList(() => ProposedTaskDto) tasks: ProposedTaskDto[];
  @ManyOf(NOTICE_LEVELS, { name: 'NoticeLevel', doc: '已有草稿的等级，新的事项将并入' })
  drafts: NoticeLevel[];
  @Prose({ min: 0, doc: '督办事由；系统未见逾期或滞后的为空' }) reason: string;
  @Prose({ doc: '督办要求' }) text: string;
}

export class NoticeProposalsDto {
  @NestedList(() => NoticeProposalDto) items: NoticeProposalDto[];
}

export class IssueNoticesDto extends IdsDto {
  @Prose({ optional: true, min: 1, max: 5_000, doc: '正文；不填则用拟稿' }) text?: string;
  @Whole(answerDays) answerDays?: number;
}

export class AnswerNoticeDto extends UnitCommandDto {
  @Prose({ min: 1, max: 10_000 }) answer: string;
}

export class ReviewNoticeDto {
  @Flag({ doc: '办结；否则退回重新答复' }) close: boolean;
  @Prose({ optional: true, max: 2_000, doc: '退回时须填写' }) reason?: string;
  @Whole(answerDays) answerDays?: number;
}

export class NoticesIssuedDto {
  @Texts({ example: ['〔2026〕17号'] }) numbers: string[];
}

export class NoticesDiscardedDto {
  @Whole({ min: 0 }) discarded: number;
}

export class NoticesSignedDto {
  @Whole({ min: 0 }) signed: number;
}

export class NoticeStateDto {
  @StateOf('notice') state: string;
}

export class NoticeDraftedDto {
  @Uuid() id: string;
  @Whole({ min: 0, doc: '新列入的事项' }) items: number;
  @Flag({ doc: '并入了已有的草稿' }) merged: boolean;
}

export class NoticeForUnitDto extends NoticeDraftedDto {
  @Uuid({ doc: '发给哪个单位' }) unitId: string;
}

export class NoticesDraftedDto {
  @NestedList(() => NoticeForUnitDto) notices: NoticeForUnitDto[];
}

export class NoticesRevokedDto {
  @Whole({ min: 0 }) revoked: number;
}
