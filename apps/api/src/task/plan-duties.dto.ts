import { RHYTHMS, type Rhythm } from '@duban/calendar';
import type { CamelRow } from '@duban/evaluation';
import { EVALUATION_KINDS, type EvaluationKind, type PlanEvaluation, type PlanFigures } from '@duban/task';
import type { RhythmPreview, UnitBurden } from '@duban/tracking';
import { Dict, Prose } from '../fields';
import { Flag, Instant, Nested, NestedList, OneOf, Text, Texts, Uuid, Whole } from '../shell/fields';
import { pageDto } from '../shell/page.dto';

export class EvaluatePlanDto {
  @OneOf(EVALUATION_KINDS, { name: 'EvaluationKind', doc: '年度监测、中期评估、总结评估' })
  kind: EvaluationKind;
  @Prose({ min: 1, max: 20_000, doc: '评估结论' }) findings: string;
}

export class DeadlineFiguresDto {
  @Whole({ min: 0 }) onTime: number;
  @Whole({ min: 0 }) late: number;
  @Whole({ min: 0, doc: '已过期限而未完成' }) missed: number;
}

export class TargetFiguresDto {
  @Whole({ min: 0 }) all: number;
  @Whole({ min: 0, doc: '所属任务已完成的' }) done: number;
}

export class PlanFiguresDto implements PlanFigures {
  @Whole({ min: 0 }) tasks: number;
  @Dict({ type: 'integer' }, () => null, { doc: '各状态的任务数' }) byState: Record<string, number>;
  @Dict({ type: 'integer' }, () => null, { doc: '各办结结论的任务数' }) byOutcome: Record<string, number>;
  @Nested(() => DeadlineFiguresDto) deadlines: DeadlineFiguresDto;
  @Whole({ min: 0, max: 100, nullable: true, doc: '按期率' }) onTimeRate: number | null;
  @Nested(() => TargetFiguresDto, { doc: '量化目标' }) targets: TargetFiguresDto;
}

export class EvaluatedPlanDto {
  @Uuid() id: string;
  @Nested(() => PlanFiguresDto) figures: PlanFiguresDto;
}

export class PlanEvaluationDto implements CamelRow<PlanEvaluation> {
  @Uuid() id: string;
  @Uuid() planId: string;
  @OneOf(EVALUATION_KINDS, { name: 'EvaluationKind' }) kind: EvaluationKind;
  @Whole({ nullable: true, doc: '年度监测所看的年度' }) year: number | null;
  @Prose({ max: 20_000 }) findings: string;
  @Nested(() => PlanFiguresDto) figures: PlanFiguresDto;
  @Instant() madeAt: Date;
}

export class PlanEvaluationPageDto extends pageDto(PlanEvaluationDto) {}

export class RhythmQuery {
  @OneOf(RHYTHMS, { optional: true, name: 'Rhythm', doc: '拟采用的频次；默认方案现有频次' }) rhythm?: Rhythm;
  @Text({ optional: true, example: '03-31,06-30,11-15', doc: '拟采用的报送日期，以逗号分隔' }) dates?: string;
}

export class UnitBurdenDto implements UnitBurden {
  @Uuid() unitId: string;
  @Text() unitName: string;
  @Whole({ min: 0 }) tasks: number;
  @Whole({ min: 0, doc: '每年填报份数' }) forms: number;
  @Whole({ min: 0, doc: '经办人数' }) people: number;
  @Whole({ min: 0, doc: '每人每年收到的提醒' }) messagesPerPerson: number;
  @Whole({ min: 0, doc: '每人每年收到的邮件' }) mailsPerPerson: number;
}

export class PeakDto {
  @Text({ example: '2026-04' }) month: string;
  @Whole({ min: 0 }) forms: number;
}

export class RhythmPreviewDto implements RhythmPreview {
  @OneOf(RHYTHMS, { name: 'Rhythm' }) rhythm: Rhythm;
  @Texts({ nullable: true, doc: '自定的报送日期，代替频次' }) reportDates: string[] | null;
  @OneOf(RHYTHMS, { name: 'Rhythm', doc: '这类方案的一般频次' }) usual: Rhythm;
  @Flag({ doc: '须有批准' }) approvalNeeded: boolean;
  @Whole({ min: 0, doc: '方案期内的周期数' }) periods: number;
  @Whole({ min: 1 }) years: number;
  @Whole({ min: 0, doc: '所有单位每年填报份数' }) forms: number;
  @Nested(() => PeakDto, { nullable: true, doc: '填报最多的月份' }) peak: PeakDto | null;
  @NestedList(() => UnitBurdenDto) units: UnitBurdenDto[];
}
