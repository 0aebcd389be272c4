import type { AcknowledgeInput, SilenceInput, SilenceView } from '@duban/obligation';
import { UnitIdsDto } from '../commands.dto';
import { Prose } from '../fields';
import { Day, Flag, Instant, Text, Uuid, Uuids, Whole } from '../shell/fields';
import { PageQuery, pageDto } from '../shell/page.dto';

export class SilenceDto implements SilenceInput {
  @Uuid({ optional: true, doc: '任务、方案、单位三者选一' }) taskId?: string;
  @Uuid({ optional: true }) planId?: string;
  @Uuid({ optional: true }) unitId?: string;
  @Uuid({ optional: true, doc: '对单位暂停时，哪个督查机构；不填则为本人所在的' }) officeUnitId?: string;
  @Day({ doc: '最后一个不催办的日期' }) until: string;
  @Prose({ min: 1, max: 2_000, doc: '理由' }) reason: string;
}

export class SilencedDto {
  @Uuid() id: string;
  @Day({ doc: '最后一个不催办的日期' }) until: string;
}

export class SilencesQuery extends PageQuery {
  @Flag({ optional: true, doc: '只看仍然有效的，或只看已结束的' }) standing?: boolean;
}

export class SilenceItemDto implements SilenceView {
  @Uuid() id: string;
  @Uuid() officeUnitId: string;
  @Uuid({ nullable: true }) taskId: string | null;
  @Uuid({ nullable: true }) planId: string | null;
  @Uuid({ nullable: true }) unitId: string | null;
  @Prose({ doc: '关于什么' }) about: string;
  @Prose() reason: string;
  @Text() by: string;
  @Instant() madeAt: Date;
  @Instant() until: Date;
  @Instant({ nullable: true, doc: '提前结束' }) endedAt: Date | null;
  @Prose({ nullable: true }) endReason: string | null;
  @Flag({ doc: '仍然有效' }) standing: boolean;
  @Whole({ min: 1 }) version: number;
}
export const SilencePageDto = pageDto(SilenceItemDto);

export class SilenceEndedDto {
  @Whole({ min: 1 }) version: number;
}

export class AcknowledgeDto extends UnitIdsDto implements AcknowledgeInput {
  @Day({ doc: '承诺办结日期' }) promised: string;
  @Prose({ min: 1, max: 1_000, doc: '办理情况' }) text: string;
}

export class AcknowledgedDto {
  @Uuids() ids: string[];
  @Day({ doc: '到这一天为止不再提醒' }) promised: string;
}
