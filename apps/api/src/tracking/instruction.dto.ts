import { instructionMachine, type InstructionState } from '@duban/chain';
import type { InstructionRow } from '@duban/evaluation';
import { TaskIdsDto, UnitCommandDto } from '../commands.dto';
import { ManyOf, Prose, StateOf } from '../fields';
import { Day, Flag, Instant, Text, Uuid, Uuids, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';

const STATES = Object.keys(instructionMachine.states);

export class InstructionsQuery extends PageQuery {
  @Flag({ optional: true, doc: '只看须由本单位答复、由本督查机构核阅的，或本人作出的' }) mine?: boolean;
  @ManyOf(STATES, { optional: true, name: 'InstructionState' }) state?: InstructionState[];
  @Uuid({ optional: true }) taskId?: string;
}

export class InstructionDto implements InstructionRow {
  @Uuid() id: string;
  @Uuid() taskId: string;
  @Text({ example: '第1项 打造夜经济示范街区3个。' }) taskTitle: string;
  @Uuid() planId: string;
  @Uuid() officeUnitId: string;
  @Uuid({ nullable: true, doc: '答复单位；null：由督查机构答复' }) unitId: string | null;
  @Text({ doc: '由谁答复' }) answererName: string;
  @Uuid() leaderId: string;
  @Text() leaderName: string;
  @Uuid({ nullable: true, doc: '代录人；null：领导本人作出' }) relayedBy: string | null;
  @Text({ nullable: true, doc: '代录人姓名' }) relayedByName: string | null;
  @Prose({ nullable: true, doc: '代录的来源' }) source: string | null;
  @Day({ nullable: true, doc: '代录的，批示日期' }) saidOn: string | null;
  @StateOf('instruction') state: InstructionState;
  @Text() stateLabel: string;
  @Prose() text: string;
  @Instant() givenAt: Date;
  @Instant({ doc: '答复期限' }) answerDueAt: Date;
  @Prose({ nullable: true }) answer: string | null;
  @Instant({ nullable: true }) answeredAt: Date | null;
  @Prose({ nullable: true, doc: '退回答复的原因' }) reason: string | null;
  @Instant({ nullable: true }) notedAt: Date | null;
  @Whole({ min: 1 }) version: number;
}

export class InstructionPageDto extends pageDto(InstructionDto) {}

export class GiveInstructionDto extends TaskIdsDto {
  @Prose({ min: 1, max: 5_000, doc: '批示内容' }) text: string;
  @Day({ doc: '答复期限' }) due: string;
}

export class RelayInstructionDto extends GiveInstructionDto {
  @Text({ example: '江州府批〔2026〕12号', doc: '来源：文号、会议纪要或电话记录' }) source: string;
  @Day({ doc: '批示日期' }) saidOn: string;
  @Uuid({ optional: true, doc: '作出批示的领导；默认任务的分管领导' }) leaderId?: string;
}

export class AnswerInstructionDto extends UnitCommandDto {
  @Prose({ min: 1, max: 10_000 }) answer: string;
}

export class ReturnInstructionDto {
  @Prose({ min: 1, max: 2_000, doc: '退回原因' }) reason: string;
  @Day({ doc: '重新答复的期限' }) due: string;
}

export class InstructionsGivenDto {
  @Uuids() ids: string[];
}

export class InstructionsNotedDto {
  @Whole({ min: 0 }) noted: number;
}

export class InstructionStateDto {
  @StateOf('instruction') state: string;
}
