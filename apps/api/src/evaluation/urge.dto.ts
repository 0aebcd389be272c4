import { SKIPPED_BECAUSE, type SkippedBecause, type UrgeInput, type UrgeResult } from '@duban/obligation';
import { MAX_BULK } from '../commands.dto';
import { Prose } from '../fields';
import { Flag, NestedList, OneOf, Uuid, Uuids, Whole } from '../shell/fields';

export class UrgeDto implements UrgeInput {
  @Uuids({ optional: true, min: 1, max: MAX_BULK, doc: '催办哪些待办；不填则为方案或单位的全部逾期待办' })
  ids?: string[];
  @Uuids({
    optional: true,
    min: 1,
    max: MAX_BULK,
    doc: '催办这些任务上他人的待办：逾期的全部催办，没有逾期的催办最先到期的一项',
  })
  taskIds?: string[];
  @Uuid({ optional: true, doc: '只催办这个方案的' }) planId?: string;
  @Uuid({ optional: true, doc: '只催办这个单位的' }) unitId?: string;
  @Prose({ min: 1, max: 1_000, doc: '催办的话' }) text: string;
  @Flag({ optional: true, doc: '加急：不等工作时间' }) urgent?: boolean;
  @Prose({ optional: true, max: 500, doc: '加急的理由' }) reason?: string;
}

export class NotUrgedDto {
  @Uuid() id: string;
  @OneOf(Object.keys(SKIPPED_BECAUSE), { name: 'NotUrgedBecause' }) because: SkippedBecause;
  @Prose({ example: '本工作日已催办过' }) words: string;
}

export class UrgedDto {
  @Uuids() urged: string[];
  @NestedList(() => NotUrgedDto) skipped: NotUrgedDto[];
  @Whole({ min: 0, doc: '告知人次' }) messages: number;
}

export const urgedDto = ({ urged, skipped, messages }: UrgeResult): UrgedDto => ({
  urged,
  skipped: skipped.map(s => ({ ...s, words: SKIPPED_BECAUSE[s.because] })),
  messages,
});
