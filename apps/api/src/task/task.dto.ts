import { endOfDay } from '@duban/kernel';
import { TaskIdsDto } from '../commands.dto';
import { Prose, StateOf } from '../fields';
import { Day, Whole } from '../shell/fields';

export class SuspendDto {
  @Prose({ min: 1, max: 2_000, doc: '中止原因' }) reason: string;
  @Day({ doc: '复查日期' }) until: string;
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
