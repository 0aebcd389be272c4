import { endOfDay } from '@duban/kernel';
import { TaskIdsDto } from '../commands.dto';
import { Prose, StateOf } from '../fields';
import { Day, Text, Uuid, Whole } from '../shell/fields';

export class SuspendDto {
  @Prose({ min: 1, max: 2_000, doc: '中止原因' }) reason: string;
  @Day({ doc: '复查日期' }) until: string;
}

/** What is left out stays as it is. */
export class ChangeTaskDto {
  @Prose({ min: 1, max: 2_000, doc: '变更原因' }) reason: string;
  @Prose({ optional: true, min: 1, max: 5_000, doc: '新的任务内容' }) text?: string;
  @Day({ optional: true, doc: '新的期限' }) deadline?: string;
  @Uuid({ optional: true, nullable: true, doc: '分管领导；null：改回方案的分管领导' }) leaderId?:
    string | null;
  @Text({ optional: true, max: 500, doc: '批准依据；经人大等批准的方案须填写' }) approval?: string;
}

export class TaskChangedDto {
  @StateOf('task') state: string;
  @Day({ nullable: true }) deadline: string | null;
  @Whole({ min: 1 }) version: number;
  @Whole({ min: 0, doc: '随期限提前到新期限的节点数' }) milestonesMoved: number;
}

export class CancelDto extends TaskIdsDto {
  @Prose({ min: 1, max: 2_000, doc: '撤销原因' }) reason: string;
}

export class TaskStateDto {
  @StateOf('task') state: string;
}

export class CancelledDto {
  @Whole({ min: 0 }) cancelled: number;
}

/** A day named as the end of something lasts until it is over. */
export const suspension = ({ reason, until }: SuspendDto): { reason: string; until: Date } => ({
  reason,
  until: endOfDay(until),
});
