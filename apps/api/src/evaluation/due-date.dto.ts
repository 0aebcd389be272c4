import type { DueDay, DueScope } from '@duban/evaluation';
import { Day, Flag, Text, Uuid, Whole } from '../shell/fields';
import { PageQuery } from '../shell/page.dto';

const mine = { optional: true, doc: '只看本人和本单位应办的' } as const;
const planId = { optional: true, doc: '只看一个方案的' } as const;

export class DueDatesQuery implements DueScope {
  @Day({ doc: '起' }) from: string;
  @Day({ doc: '止，含当日' }) to: string;
  @Flag(mine) mine?: boolean;
  @Uuid(planId) planId?: string;
}

export class DueOnQuery extends PageQuery implements DueScope {
  @Day({ doc: '到期日' }) on: string;
  @Flag(mine) mine?: boolean;
  @Uuid(planId) planId?: string;
}

export class DueDayDto implements DueDay {
  @Day() date: string;
  @Flag({ doc: '工作日' }) workday: boolean;
  @Text({ example: '调休上班' }) label: string;
  @Flag({ doc: '放假安排尚未公布' }) provisional: boolean;
  @Whole({ min: 0, doc: '当日到期、现已超期' }) overdue: number;
  @Whole({ min: 0, doc: '当日到期、尚未超期' }) due: number;
}
