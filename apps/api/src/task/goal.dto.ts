import {
  GOAL_STATES,
  type GoalAsTask,
  type GoalRow,
  type GoalState,
  type GoalTarget,
  PARTY_ROLES,
  type PartyRole,
} from '@duban/task';
import { Prose } from '../fields';
import { Day, NestedList, OneOf, Text, Texts, Uuid, Whole } from '../shell/fields';
import { pageDto } from '../shell/page.dto';

export class GoalTargetDto implements GoalTarget {
  @Prose({ max: 1_000 }) metric: string;
  @Text() comparator: string;
  @Text({ nullable: true }) value: string | null;
  @Text({ nullable: true, min: 0 }) unit: string | null;
  @Prose({ max: 5_000 }) quote: string;
}

/** 目标线索: nobody owes it before somebody makes a task or an indicator of it. */
export class GoalDto implements GoalRow {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Whole({ nullable: true, doc: '来源文件的行' }) line: number | null;
  @Texts() section: string[];
  @Prose() text: string;
  @NestedList(() => GoalTargetDto, { doc: '其中的数值' }) targets: GoalTargetDto[];
  @OneOf(GOAL_STATES, { name: 'GoalState' }) state: GoalState;
  @Uuid({ nullable: true, doc: '转成的任务，或指标所在的任务' }) taskId: string | null;
  @Text({ nullable: true }) taskTitle: string | null;
  @Uuid({ nullable: true, doc: '写入的修订稿' }) editionId: string | null;
  @Prose({ nullable: true, doc: '不作任务的理由' }) reason: string | null;
  @Whole({ min: 1 }) version: number;
}

export class GoalPageDto extends pageDto(GoalDto) {}

export class GoalPartyDto {
  @OneOf(PARTY_ROLES, { name: 'PartyRole' }) role: PartyRole;
  @Uuid() unitId: string;
}

export class GoalAsTaskDto implements GoalAsTask {
  @Prose({ optional: true, min: 1, max: 20_000, doc: '任务内容，默认为原文' }) text?: string;
  @Day({ optional: true, nullable: true, doc: '完成时限' }) deadline?: string | null;
  @NestedList(() => GoalPartyDto, { min: 1, max: 300 }) parties: GoalPartyDto[];
}

export class GoalTaskDto {
  @Uuid({ nullable: true }) taskId: string | null;
  @Uuid({ nullable: true, doc: '方案已批准的，写入这份修订稿' }) editionId: string | null;
}

export class GoalAsTargetDto {
  @Uuid({ doc: '本方案的任务' }) taskId: string;
  @Whole({ min: 0, doc: '第几个数值（从 0 起）' }) figure: number;
  @Prose({ optional: true, min: 1, max: 2_000, doc: '任务已分办的须说明理由' }) reason?: string;
}

export class GoalTargetMadeDto {
  @Uuid() targetId: string;
}

export class GoalDismissedDto {
  @OneOf(GOAL_STATES, { name: 'GoalState' }) state: string;
}
