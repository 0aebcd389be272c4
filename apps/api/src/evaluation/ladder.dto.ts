import {
  type Ladder,
  LADDER_NAMES,
  type LadderName,
  type LadderStep,
  MOST_STEPS,
  OBLIGATION_KINDS,
  type ObligationKind,
  QUIET_ORDER,
  type QuietCause,
  type Recipient,
  RECIPIENTS,
  type RepeatingStep,
  SKIPPED_WHY,
  type SkippedWhy,
  STEP_ACTIONS,
  STEP_CHANNELS,
  type StepAction,
  type StepChannel,
} from '@duban/chain';
import type {
  LadderEditionView,
  LadderOf,
  LadderPreview,
  LadderView,
  NextStep,
  OwedRow,
  Sample,
  StepAhead,
} from '@duban/obligation';
import { ManyOf, Prose } from '../fields';
import { Day, Flag, Instant, Nested, NestedList, OneOf, Text, Texts, Uuid, Whole } from '../shell/fields';
import { ObligationDto, owedDto } from './obligation.dto';

const NAMES = Object.keys(LADDER_NAMES);
const Name = (): PropertyDecorator => OneOf(NAMES, { name: 'LadderName', doc: '哪个阶梯' });
const Action = (): PropertyDecorator => OneOf(Object.keys(STEP_ACTIONS), { name: 'StepAction' });

export class UrgencyDto {
  @Prose({ max: 200, doc: '加急的理由' }) reason: string;
}

export class StepRuleDto {
  @ManyOf(Object.keys(RECIPIENTS), { name: 'Recipient', doc: '告知谁' }) to: Recipient[];
  @Action() action: StepAction;
  @ManyOf(Object.keys(STEP_CHANNELS), {
    optional: true,
    name: 'StepChannel',
    doc: '怎样告知；不填则站内和邮件',
  })
  channels?: StepChannel[];
  @Nested(() => UrgencyDto, { optional: true, doc: '立即告知，不等汇总；须有理由' }) urgent?: UrgencyDto;
}

export class LadderStepDto extends StepRuleDto implements LadderStep {
  @Whole({ doc: '距到期日的工作日，到期前为负' }) offset: number;
}

export class RepeatingStepDto extends StepRuleDto implements RepeatingStep {
  @Whole({ doc: '每隔几个工作日' }) every: number;
}

/** What is wrong with it is said by the rules of ladders, all at once, not by its fields. */
export class LadderDto implements Ladder {
  @NestedList(() => LadderStepDto, { max: MOST_STEPS * 2, doc: '从早到晚' }) steps: LadderStepDto[];
  @Nested(() => RepeatingStepDto, { nullable: true, doc: '其后重复的一步' }) repeat: RepeatingStepDto | null;
}

export const ladderDto = ({ steps, repeat }: Ladder): LadderDto => ({
  steps: steps as LadderStepDto[],
  repeat: repeat as RepeatingStepDto | null,
});

export class LadderCheckDto {
  @Name() ladder: LadderName;
  @Nested(() => LadderDto) data: LadderDto;
}

export class PublishLadderDto extends LadderCheckDto {
  @Prose({ min: 1, max: 2_000, doc: '理由或依据' }) reason: string;
}

export class LadderFaultDto {
  @Text({ example: 'ladder.no_repeat' }) code: string;
  @Text({ example: 'steps.2.offset' }) where: string;
  @Prose() message: string;
}

export class LadderCheckedDto {
  @Flag() ok: boolean;
  @NestedList(() => LadderFaultDto) faults: LadderFaultDto[];
}

export class LadderPublishedDto {
  @Whole({ min: 2, doc: '第几版' }) version: number;
}

export class LadderItemDto {
  @Name() ladder: LadderName;
  @Text({ example: '填报' }) label: string;
  @ManyOf(OBLIGATION_KINDS, { name: 'ObligationKind', doc: '用于哪些待办' }) kinds: ObligationKind[];
  @Whole({ min: 1, doc: '现行第几版' }) version: number;
  @Nested(() => LadderDto) data: LadderDto;
  @Whole({ min: 0, doc: '用它催办的未了待办' }) open: number;
  @Whole({ min: 0, doc: '其中仍按以前版本的' }) outdated: number;
}

export const ladderItemDto = (v: LadderView): LadderItemDto => ({
  ...v,
  kinds: [...v.kinds],
  data: ladderDto(v.data),
});

export class LadderQuery {
  @Name() ladder: LadderName;
}

export class LadderEditionDto {
  @Name() ladder: LadderName;
  @Whole({ min: 1 }) version: number;
  @Nested(() => LadderDto) data: LadderDto;
  @Text({ nullable: true, doc: '发布人；内置的为空' }) publishedBy: string | null;
  @Prose() reason: string;
  @Instant({ nullable: true }) publishedAt: Date | null;
  @Whole({ min: 0, doc: '按这一版催办的未了待办' }) open: number;
}

export const ladderEditionDto = (v: LadderEditionView): LadderEditionDto => ({
  ...v,
  data: ladderDto(v.data),
});

export class LadderNextStepDto implements NextStep {
  @Text({ example: '+3' }) label: string;
  @Action() action: string;
  @Instant() at: Date;
  @Texts({ doc: '按现在的人员' }) to: string[];
}

export class LadderPreviewKindDto {
  @OneOf(OBLIGATION_KINDS, { name: 'ObligationKind' }) kind: ObligationKind;
  @Text() label: string;
  @Whole({ min: 0, doc: '换用新版的' }) open: number;
  @Whole({ min: 0, doc: '其中目前不催办、换后仍不催办的' }) still: number;
  @Whole({ min: 0, doc: '其中下一步会变的' }) changed: number;
}

export class LadderPreviewSampleDto {
  @Uuid() id: string;
  @OneOf(OBLIGATION_KINDS, { name: 'ObligationKind' }) kind: ObligationKind;
  @Text() title: string;
  @Instant() dueAt: Date;
  @Whole({ doc: '现按第几版' }) from: number;
  @Nested(() => LadderNextStepDto, { nullable: true }) before: LadderNextStepDto | null;
  @Nested(() => LadderNextStepDto, { nullable: true }) after: LadderNextStepDto | null;
}

export class LadderPreviewDto implements LadderPreview {
  @Name() ladder: LadderName;
  @Whole({ min: 1 }) version: number;
  @Whole({ min: 0 }) obligations: number;
  @NestedList(() => LadderPreviewKindDto) kinds: LadderPreviewKindDto[];
  @NestedList(() => LadderPreviewSampleDto, { doc: '最多 20 项' }) sample: LadderPreviewSampleDto[];
}

export class ApplyLadderDto extends LadderQuery {
  @Prose({ min: 1, max: 2_000, doc: '理由' }) reason: string;
}

export class LadderAppliedDto {
  @Whole({ min: 1 }) version: number;
  @Whole({ min: 0 }) obligations: number;
  @Whole({ min: 0, doc: '分几批办完' }) batches: number;
}

export class SampleDto implements Sample {
  @OneOf(OBLIGATION_KINDS, { name: 'ObligationKind' }) kind: ObligationKind;
  @Day({ doc: '到期日' }) due: string;
  @Text({ optional: true }) title?: string;
  @Uuid({ optional: true, doc: '由哪个单位承担；不填则不列出人员' }) unitId?: string;
  @Uuid({ optional: true, doc: '属于哪个方案' }) planId?: string;
  @Nested(() => LadderDto, { optional: true, doc: '试用这个阶梯；不填则为现行的' }) ladder?: LadderDto;
}

export class RecipientsDto {
  @OneOf(Object.keys(RECIPIENTS), { name: 'Recipient' }) as: Recipient;
  @Texts({ doc: '按现在的人员' }) names: string[];
}

export class StepAheadDto {
  @Text({ example: '+3' }) label: string;
  @Action() action: StepAction;
  @Text({ example: '催办' }) actionWords: string;
  @Instant() at: Date;
  @Prose({ example: '到期日 2026-09-30 之后第 3 个工作日为 2026-10-12，其间不计国庆节 7 天' })
  because: string;
  @ManyOf(Object.keys(STEP_CHANNELS), { name: 'StepChannel' }) channels: StepChannel[];
  @Prose({ nullable: true, doc: '加急的理由' }) urgent: string | null;
  @NestedList(() => RecipientsDto) recipients: RecipientsDto[];
  @Prose() title: string;
  @Prose({ doc: '消息的内容' }) text: string;
}

export const stepAheadDto = (s: StepAhead): StepAheadDto => ({
  ...{ label: s.label, action: s.rule.action, actionWords: s.actionWords, at: s.at, because: s.because },
  ...{ channels: [...s.channels], urgent: s.rule.urgent?.reason ?? null, recipients: s.recipients },
  ...{ title: s.message.title, text: s.message.why },
});

export class SimulatedDto {
  @Whole({ nullable: true, doc: '现行第几版；试用的为空' }) version: number | null;
  @NestedList(() => StepAheadDto) coming: StepAheadDto[];
}

export class LadderStandDto {
  @Name() name: LadderName;
  @Whole({ doc: '按第几版' }) version: number;
  @Whole({ doc: '现行第几版' }) newest: number;
  @Whole({ doc: '第几次计时' }) arming: number;
  @Instant() armedAt: Date;
}

export class StepDoneDto {
  @Text({ example: '+1' }) label: string;
  @Action() action: string;
  @Instant() plannedAt: Date;
  @Instant() takenAt: Date;
  @Whole() arming: number;
  @Whole({ doc: '阶梯的第几版' }) version: number;
  @OneOf(Object.keys(SKIPPED_WHY), { name: 'SkippedWhy', nullable: true, doc: '没有发出的原因' })
  skippedWhy: SkippedWhy | null;
  @Text({ nullable: true }) skippedWords: string | null;
  @Uuid({ nullable: true, doc: '原因所在的记录' }) skippedBy: string | null;
}

export class QuietNowDto {
  @OneOf(QUIET_ORDER, { name: 'QuietCause' }) cause: QuietCause;
  @Text() words: string;
  @Uuid({ doc: '原因所在的记录' }) by: string;
  @Instant({ nullable: true }) until: Date | null;
}

export class SilenceOfDto {
  @Uuid() id: string;
  @Text({ nullable: true }) by: string | null;
  @Prose() reason: string;
  @Instant() madeAt: Date;
  @Instant() until: Date;
  @Instant({ nullable: true }) endedAt: Date | null;
  @Prose({ nullable: true }) endReason: string | null;
}

export class AcknowledgementDto {
  @Uuid() id: string;
  @Text({ nullable: true }) by: string | null;
  @Prose() text: string;
  @Day({ doc: '承诺办结日期' }) promised: string;
  @Instant() madeAt: Date;
}

export class QuietDto {
  @NestedList(() => QuietNowDto, { doc: '目前为什么不提醒' }) quiet: QuietNowDto[];
  @NestedList(() => SilenceOfDto) silences: SilenceOfDto[];
  @NestedList(() => AcknowledgementDto) acknowledgements: AcknowledgementDto[];
}

export class ObligationLadderDto extends QuietDto {
  @Nested(() => ObligationDto) obligation: ObligationDto;
  @Nested(() => LadderStandDto) ladder: LadderStandDto;
  @NestedList(() => StepDoneDto) taken: StepDoneDto[];
  @NestedList(() => StepAheadDto) coming: StepAheadDto[];
}

export const quietDto = (of: Pick<LadderOf, 'quiet' | 'silences' | 'acknowledgements'>): QuietDto => ({
  quiet: of.quiet,
  silences: of.silences.map(s => ({
    ...{ id: s.id, by: s.by, reason: s.reason, madeAt: s.made_at, until: s.until },
    ...{ endedAt: s.ended_at, endReason: s.end_reason },
  })),
  acknowledgements: of.acknowledgements.map(a => ({
    ...{ id: a.id, by: a.by, text: a.text, promised: a.promised, madeAt: a.made_at },
  })),
});

export const obligationLadderDto = (row: OwedRow, of: LadderOf): ObligationLadderDto => ({
  obligation: owedDto(row),
  ladder: of.ladder,
  taken: of.taken.map(s => ({
    ...{ label: s.label, action: s.action, plannedAt: s.planned_at, takenAt: s.taken_at },
    ...{ arming: s.arming, version: s.ladder_version, skippedWhy: s.skipped_why },
    ...{ skippedWords: s.skipped_why && SKIPPED_WHY[s.skipped_why], skippedBy: s.skipped_by },
  })),
  coming: of.coming.map(stepAheadDto),
  ...quietDto(of),
});
