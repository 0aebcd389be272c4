import { REQUEST_KINDS, type RequestKind, requestMachine, type RequestState } from '@duban/chain';
import {
  REQUEST_SIDES,
  type RequestEffect,
  type RequestRow,
  type RequestSide,
  type RequestView,
} from '@duban/evaluation';
import type { Grant, RequestInput } from '@duban/tracking';
import { DecideDto, MAX_BULK, OnBehalfDto, UnitCommandDto, UnitIdsDto } from '../commands.dto';
import { TimelineEntryDto } from '../evaluation/timeline.dto';
import { ManyOf, Prose, StateOf } from '../fields';
import { Day, Flag, Instant, Nested, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';

const STATES = Object.keys(requestMachine.states);

export class RequestsQuery extends PageQuery {
  @OneOf(REQUEST_SIDES, {
    optional: true,
    name: 'RequestSide',
    doc: 'unit：本单位提出的；office：本督查机构的；leader：本人分管的；不填：可见的全部',
  })
  side?: RequestSide;
  @ManyOf(STATES, { optional: true, name: 'RequestState' }) state?: RequestState[];
  @ManyOf(REQUEST_KINDS, { optional: true, name: 'RequestKind' }) kind?: RequestKind[];
  @Uuid({ optional: true }) taskId?: string;
}

export class RequestQuery {
  @Day({ optional: true, doc: '按此日期测算；不填则按批准的或申请的日期' }) date?: string;
}

export class RequestDto implements RequestRow {
  @Uuid() id: string;
  @Uuid() taskId: string;
  @Text({ example: '第1项 打造夜经济示范街区3个。' }) taskTitle: string;
  @Uuid() planId: string;
  @Uuid() unitId: string;
  @Text() unitName: string;
  @OneOf(REQUEST_KINDS, { name: 'RequestKind' }) kind: RequestKind;
  @Text({ example: '延期' }) kindLabel: string;
  @StateOf('request') state: RequestState;
  @Text() stateLabel: string;
  @Prose() reason: string;
  @Day({ nullable: true, doc: '申请的期限，或中止到何时' }) askedDate: string | null;
  @Prose({ nullable: true, doc: '申请改为的任务内容' }) newText: string | null;
  @Prose({ nullable: true, doc: '其他变更事项' }) wanted: string | null;
  @Flag({ doc: '到期之后才提出' }) late: boolean;
  @Instant() filedAt: Date;
  @Uuid({ nullable: true }) filedBy: string | null;
  @Instant({ nullable: true, doc: '提出时（同意后为同意前）的期限' }) oldDueAt: Date | null;
  @Day({ nullable: true, doc: '批准的日期' }) grantedDate: string | null;
  @Prose({ nullable: true }) grantedText: string | null;
  @Instant({ nullable: true }) decidedAt: Date | null;
  @Uuid({ nullable: true }) decidedBy: string | null;
  @Text({ nullable: true }) decidedByName: string | null;
  @Prose({ nullable: true, doc: '督查机构的意见' }) decision: string | null;
  @Text({ nullable: true, doc: '批准依据' }) approval: string | null;
  @Instant({ nullable: true }) approvedAt: Date | null;
  @Uuid({ nullable: true }) approvedBy: string | null;
  @Text({ nullable: true }) approvedByName: string | null;
  @Prose({ nullable: true, doc: '领导的意见' }) leaderWord: string | null;
  @Whole({ min: 1 }) version: number;
}

export class RequestPageDto extends pageDto(RequestDto) {}

export class RequestEffectDto implements RequestEffect {
  @Instant() oldDue: Date;
  @Instant() newDue: Date;
  @Whole({ doc: '增加的工作日；提前的为负' }) workdaysAdded: number;
  @Text({ example: '期限由 2026-06-30 调整为 2026-07-15，增加11个工作日' }) words: string;
}

export class RequestViewDto implements RequestView {
  @Nested(() => RequestDto) request: RequestDto;
  @Nested(() => RequestEffectDto, { nullable: true, doc: '同意后期限如何变化' })
  effect: RequestEffectDto | null;
  @NestedList(() => TimelineEntryDto) history: TimelineEntryDto[];
}

export class FileRequestDto extends UnitCommandDto implements RequestInput {
  @Uuid() taskId: string;
  @OneOf(REQUEST_KINDS, { name: 'RequestKind' }) kind: RequestKind;
  @Prose({ min: 1, max: 2_000, doc: '理由' }) reason: string;
  @Day({ optional: true, doc: '申请的期限（延期、变更），或中止到何时' }) date?: string;
  @Prose({ optional: true, max: 5_000, doc: '变更：新的任务内容' }) text?: string;
  @Prose({ optional: true, max: 2_000, doc: '变更：其他事项' }) wanted?: string;
}

export class GrantDto implements Grant {
  @Uuid() id: string;
  @Day({ optional: true, doc: '批准的期限或复查日期；延期、中止须填写' }) date?: string;
  @Prose({ optional: true, max: 5_000, doc: '变更：批准的任务内容，不填则按申请' }) text?: string;
}

export class GrantRequestsDto {
  @NestedList(() => GrantDto, { min: 1, max: MAX_BULK }) items: GrantDto[];
  @Prose({ optional: true, max: 2_000, doc: '意见' }) reason?: string;
  @Text({ optional: true, max: 500, doc: '批准依据；经人大等批准的方案须填写' }) approval?: string;
}

export class ApproveRequestsDto extends DecideDto {
  @Nested(() => OnBehalfDto, { optional: true, doc: '代领导登记时填写批示文号或会议纪要' })
  onBehalf?: OnBehalfDto;
}

export class WithdrawRequestsDto extends UnitIdsDto {
  @Prose({ optional: true, max: 2_000, doc: '理由' }) reason?: string;
}

export class RequestFiledDto {
  @Uuid() id: string;
  @StateOf('request') state: string;
  @Flag({ doc: '到期之后才提出' }) late: boolean;
}

export class RequestsGrantedDto {
  @Whole({ min: 0 }) granted: number;
  @Whole({ min: 0, doc: '转领导审定的' }) toLeader: number;
}

export class RequestsRefusedDto {
  @Whole({ min: 0 }) refused: number;
}

export class RequestsApprovedDto {
  @Whole({ min: 0 }) granted: number;
  @Whole({ min: 0 }) refused: number;
}

export class RequestsWithdrawnDto {
  @Whole({ min: 0 }) withdrawn: number;
}
