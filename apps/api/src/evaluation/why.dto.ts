import { LIMIT_UNITS, type LimitUnit } from '@duban/calendar';
import { SKIPPED_WHY } from '@duban/chain';
import {
  HAPPENINGS,
  type Happening,
  type MessageWhy,
  type NoticeWhy,
  type ObligationWhy,
} from '@duban/evaluation';
import type { OwedRow } from '@duban/obligation';
import { Prose } from '../fields';
import { Day, Flag, Instant, Nested, NestedList, OneOf, Text, Texts, Uuid, Whole } from '../shell/fields';
import { quietDto, QuietDto } from './ladder.dto';
import { ObligationDto, owedDto } from './obligation.dto';

export class OpenedByDto {
  @Text({ example: 'dispatch' }) event: string;
  @Texts({ doc: '原状态' }) from: string[];
  @Text({ example: '待签收' }) to: string;
  @Text({ example: 'task.dispatch', doc: '规则中的命令；system 为系统' }) by: string;
}

export class WhyOpenedDto {
  @Instant() at: Date;
  @Text() by: string;
  @Text({ min: 0, example: 'task.dispatch' }) command: string;
  @Prose({ nullable: true }) reason: string | null;
  @Whole({ nullable: true, doc: '日志序号；尚未封存时为空' }) seq: number | null;
  @Text({ example: 'assignment' }) machine: string;
  @Nested(() => OpenedByDto, { nullable: true, doc: '规则表中的流转' }) rule: OpenedByDto | null;
  @Prose() words: string;
}

export class LimitDto {
  @Whole({ min: 0 }) n: number;
  @OneOf(LIMIT_UNITS, { name: 'LimitUnit' }) unit: LimitUnit;
}

export class ExplainedDayDto {
  @Day() date: string;
  @Flag({ doc: '计入' }) counted: boolean;
  @Text({ example: '春节' }) label: string;
  @Flag({ doc: '该年放假安排尚未公布' }) provisional: boolean;
}

export class WhyCalendarDto {
  @Text() id: string;
  @Whole() version: number;
  @Text() region: string;
  @Texts({ doc: '依据的通知' }) sources: string[];
  @Texts({ doc: '放假安排尚未公布的年份' }) provisionalYears: string[];
}

export class WhyLimitDto {
  @Nested(() => LimitDto, { nullable: true, doc: '为空：期限随事项给定' }) limit: LimitDto | null;
  @Instant() from: Date;
  @Instant() due: Date;
  @Flag({ doc: '由规则推算所得' }) byTable: boolean;
  @Prose() words: string;
  @Whole({ min: 0 }) workdays: number;
  @NestedList(() => ExplainedDayDto, { doc: '逐日；超过三个月的不逐日列出' }) days: ExplainedDayDto[];
  @Nested(() => WhyCalendarDto) calendar: WhyCalendarDto;
}

export class WhyLadderDto {
  @Text({ example: 'sign' }) name: string;
  @Whole() version: number;
  @Flag({ doc: '是现行版本' }) current: boolean;
  @Whole({ doc: '第几次计时' }) arming: number;
  @Instant() armedAt: Date;
}

export class HappenedDto {
  @OneOf(HAPPENINGS, { name: 'Happening' }) what: Happening;
  @Prose() words: string;
  @Instant() at: Date;
  @Text() by: string;
  @Text() command: string;
  @Prose({ nullable: true }) reason: string | null;
}

export class ToldDto {
  @Text() personName: string;
  @Text({ example: 'mail' }) channel: string;
  @Text({ nullable: true, example: 'accepted' }) state: string | null;
  @Instant() at: Date;
}

export class WhyStepTakenDto {
  @Text({ example: '+1' }) label: string;
  @Text({ example: 'chase' }) action: string;
  @Instant() plannedAt: Date;
  @Instant() takenAt: Date;
  @Flag() skipped: boolean;
  @Text({ nullable: true, doc: '没有发出的原因' }) skippedWords: string | null;
  @Whole() arming: number;
  @NestedList(() => ToldDto) told: ToldDto[];
}

export class ToWhomDto {
  @Text({ example: 'holder' }) as: string;
  @Texts({ doc: '按现在的人员' }) names: string[];
}

export class WhyStepComingDto {
  @Text({ example: '+3' }) label: string;
  @Text({ example: 'escalate' }) action: string;
  @Instant() at: Date;
  @NestedList(() => ToWhomDto) to: ToWhomDto[];
}

export class WhyUrgeDto {
  @Instant() at: Date;
  @Text() by: string;
  @Prose() text: string;
  @Prose({ nullable: true }) urgentReason: string | null;
  @NestedList(() => ToldDto) told: ToldDto[];
}

export class ObligationWhyDto extends QuietDto {
  @Nested(() => ObligationDto) obligation: ObligationDto;
  @Nested(() => WhyOpenedDto) opened: WhyOpenedDto;
  @Nested(() => WhyLimitDto) limit: WhyLimitDto;
  @Nested(() => WhyLadderDto) ladder: WhyLadderDto;
  @NestedList(() => HappenedDto) history: HappenedDto[];
  @NestedList(() => WhyStepTakenDto) taken: WhyStepTakenDto[];
  @NestedList(() => WhyStepComingDto) coming: WhyStepComingDto[];
  @Text({ nullable: true, doc: '为什么不再催办' }) silent: string | null;
  @NestedList(() => WhyUrgeDto) urges: WhyUrgeDto[];
}

export class WhyStepDto {
  @Text({ example: '+5' }) label: string;
  @Text({ example: 'draft_yellow' }) action: string;
  @Instant() plannedAt: Date;
  @Instant() takenAt: Date;
}

export class NoticeCauseDto {
  @Uuid() obligationId: string;
  @Uuid({ nullable: true }) taskId: string | null;
  @Text({ example: '完成节点' }) label: string;
  @Text() title: string;
  @Instant() dueAt: Date;
  @Text({ example: '已超期5个工作日', doc: '拟稿时' }) lateWords: string;
  @Instant({ nullable: true }) settledAt: Date | null;
  @Nested(() => WhyStepDto, { nullable: true, doc: '拟发它的那一步' }) step: WhyStepDto | null;
}

export class NoticeDeedDto {
  @Instant() at: Date;
  @Text() by: string;
  @Text({ example: 'notice.issue' }) command: string;
  @Prose({ nullable: true }) reason: string | null;
  @Text({ example: 'issued' }) state: string;
  @Prose({ nullable: true, doc: '签发依据' }) approval: string | null;
}

export class NoticeWhyDto implements NoticeWhy {
  @NestedList(() => NoticeCauseDto) causes: NoticeCauseDto[];
  @NestedList(() => NoticeDeedDto) deeds: NoticeDeedDto[];
  @Nested(() => NoticeDeedDto, { nullable: true }) issued: NoticeDeedDto | null;
}

export class WhyMessageDto {
  @Uuid() id: string;
  @Text() kind: string;
  @Prose() title: string;
  @Prose() why: string;
  @Text() link: string;
  @Instant() createdAt: Date;
  @Instant({ nullable: true }) readAt: Date | null;
}

export class WhyMessageObligationDto {
  @Uuid() id: string;
  @Text() label: string;
  @Text() title: string;
  @Instant() dueAt: Date;
  @Instant({ nullable: true }) settledAt: Date | null;
}

export class WhyMessageUrgeDto {
  @Text() by: string;
  @Prose() text: string;
  @Prose({ nullable: true }) urgentReason: string | null;
}

export class WhyDeliveryDto {
  @Text({ example: 'mail' }) channel: string;
  @Instant({ doc: '随哪一次汇总' }) windowAt: Date;
  @Text({ example: 'accepted' }) state: string;
  @Whole({ min: 0 }) attempts: number;
  @Instant({ nullable: true }) acceptedAt: Date | null;
}

export class MessageWhyDto {
  @Nested(() => WhyMessageDto) message: WhyMessageDto;
  @Nested(() => WhyMessageObligationDto, { nullable: true }) obligation: WhyMessageObligationDto | null;
  @Nested(() => WhyStepDto, { nullable: true }) step: WhyStepDto | null;
  @Nested(() => WhyMessageUrgeDto, { nullable: true }) urge: WhyMessageUrgeDto | null;
  @Text({ nullable: true, example: 'holder', doc: '以什么身份被告知，按现在的人员' }) as: string | null;
  @Prose() asWords: string;
  @Nested(() => WhyDeliveryDto, { nullable: true }) delivery: WhyDeliveryDto | null;
  @Prose({ doc: '为什么走这个渠道、在这个时间' }) channelWords: string;
}

export const obligationWhyDto = (
  row: OwedRow,
  { taken, quiet, silences, acknowledgements, ...why }: ObligationWhy,
): ObligationWhyDto => ({
  obligation: owedDto(row),
  ...why,
  ...quietDto({ quiet, silences, acknowledgements }),
  taken: taken.map(s => ({
    label: s.label,
    action: s.action,
    plannedAt: s.planned_at,
    takenAt: s.taken_at,
    skipped: s.skipped,
    skippedWords: s.skipped_why && SKIPPED_WHY[s.skipped_why],
    arming: s.arming,
    told: s.told,
  })),
});

export const messageWhyDto = ({ message: m, ...why }: MessageWhy): MessageWhyDto => ({
  message: {
    id: m.id,
    kind: m.kind,
    title: m.title,
    why: m.why,
    link: m.link,
    createdAt: m.created_at,
    readAt: m.read_at,
  },
  ...why,
});
