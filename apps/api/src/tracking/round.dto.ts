import type { RoundState } from '@duban/chain';
import type { FindingRow, RoundRow } from '@duban/evaluation';
import type { SimilarTask } from '@duban/task';
import type { Finding, NewRound, Overlaps, RoundOverlap } from '@duban/tracking';
import { Figure, Prose, StateOf } from '../fields';
import { Day, Flag, Instant, Nested, NestedList, Text, Uuid, Uuids, Whole } from '../shell/fields';
import { pageDto } from '../shell/page.dto';
import { NoticeItemDto } from './notice.dto';

export class SimilarTaskDto implements SimilarTask {
  @Uuid() taskId: string;
  @Uuid() unitId: string;
  @Text() unitName: string;
  @Uuid({ doc: '相近的任务' }) otherTaskId: string;
  @Text({ max: 300 }) otherTitle: string;
  @Text({ max: 500 }) otherPlanTitle: string;
  @Text({ doc: '相近任务的督查机构' }) otherOfficeName: string;
  @Figure({ min: 0, max: 1, doc: '相近程度，0–1' }) similarity: number;
}

export class SimilarTaskPageDto extends pageDto(SimilarTaskDto) {}

export class RoundOverlapDto implements RoundOverlap {
  @Uuid() roundId: string;
  @Text() title: string;
  @Text() officeName: string;
  @Uuid() unitId: string;
  @Text() unitName: string;
  @Day() starts: string;
  @Day() ends: string;
}

export class OverlapsDto implements Overlaps {
  @NestedList(() => RoundOverlapDto) rounds: RoundOverlapDto[];
  @NestedList(() => SimilarTaskDto) tasks: SimilarTaskDto[];
}

export class FindingRowDto implements FindingRow {
  @Uuid() unitId: string;
  @Text() unitName: string;
  @Prose({ nullable: true }) conclusion: string | null;
  @Prose({ nullable: true, doc: '发现的问题' }) problems: string | null;
  @Prose({ nullable: true, doc: '意见建议' }) suggestions: string | null;
  @Instant({ nullable: true, doc: '反馈时间' }) fedBackAt: Date | null;
  @Prose({ nullable: true, doc: '复核后改变的内容' }) amendment: string | null;
  @Instant({ nullable: true }) amendedAt: Date | null;
}

export class RoundDto implements RoundRow {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Uuid() officeUnitId: string;
  @Text() officeName: string;
  @Text() title: string;
  @Text({ doc: '批准机关' }) authority: string;
  @Text({ doc: '文号' }) documentNo: string;
  @Prose({ doc: '督查范围' }) scope: string;
  @Day() starts: string;
  @Day() ends: string;
  @StateOf('round') state: RoundState;
  @Text() stateLabel: string;
  @Nested(() => OverlapsDto, { doc: '启动时已确认的重复、多头情况' }) knownOverlaps: OverlapsDto;
  @Prose({ nullable: true }) conclusion: string | null;
  @Uuid({ nullable: true }) startedBy: string | null;
  @Instant() startedAt: Date;
  @Uuid({ nullable: true }) concludedBy: string | null;
  @Instant({ nullable: true }) concludedAt: Date | null;
  @Instant({ nullable: true }) fedBackAt: Date | null;
  @Prose({ nullable: true, doc: '取消的理由' }) reason: string | null;
  @Whole({ min: 1 }) version: number;
  @NestedList(() => FindingRowDto, { doc: '督查对象；单位只见本单位的结论' }) units: FindingRowDto[];
  @NestedList(() => NoticeItemDto) tasks: NoticeItemDto[];
}

export class RoundPageDto extends pageDto(RoundDto) {}

export class StartRoundDto implements NewRound {
  @Uuid() planId: string;
  @Uuid({ optional: true, doc: '以哪个督查机构的名义' }) officeUnitId?: string;
  @Text({ example: '夜经济街区建设专项督查' }) title: string;
  @Text({ example: '区政府常务会议', doc: '批准机关或会议' }) authority: string;
  @Text({ example: '江州府办〔2026〕20号', doc: '文号' }) documentNo: string;
  @Prose({ min: 1, max: 2_000, doc: '督查范围' }) scope: string;
  @Day() starts: string;
  @Day() ends: string;
  @Uuids({ min: 1, max: 200, doc: '督查对象' }) unitIds: string[];
  @Uuids({ optional: true, max: 500, doc: '督查的任务' }) taskIds?: string[];
  @Flag({ optional: true, doc: '已知悉重复、多头情况，仍需启动' }) acknowledgedOverlaps?: boolean;
}

export class FindingDto implements Finding {
  @Uuid() unitId: string;
  @Prose({ min: 1, doc: '对该单位的结论' }) conclusion: string;
  @Prose({ optional: true, doc: '发现的问题' }) problems?: string;
  @Prose({ optional: true, doc: '意见建议' }) suggestions?: string;
}

export class ConcludeRoundDto {
  @Prose({ min: 1, doc: '总体结论' }) conclusion: string;
  @NestedList(() => FindingDto, { min: 1, max: 200 }) findings: FindingDto[];
}

export class RoundStateDto {
  @StateOf('round') state: string;
}

export class RoundStartedDto extends RoundStateDto {
  @Uuid() id: string;
  @Nested(() => OverlapsDto) overlaps: OverlapsDto;
}

export class RoundFedBackDto extends RoundStateDto {
  @Whole({ min: 0, doc: '收到消息的人数' }) told: number;
}
