import { RHYTHMS, type Rhythm } from '@duban/calendar';
import {
  type Comparator,
  COMPARATORS,
  type Completion,
  type Reckoning,
  TARGET_DIRECTIONS,
  type TargetDirection,
  type YearSlice,
} from '@duban/chain';
import type { TargetView } from '@duban/evaluation';
import { TARGET_KINDS, type TargetInput, type TargetKind } from '@duban/task';
import { Figure, Prose } from '../fields';
import { Day, Flag, Nested, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';

export class YearSliceDto implements YearSlice {
  @Whole({ min: 2000, max: 2099 }) year: number;
  @Text({ max: 40, example: '30' }) value: string;
}

/** One line of an arithmetic. */
export class ReckoningDto implements Reckoning {
  @Text({ example: '计算' }) label: string;
  @Prose({ example: '15 ÷ 20 × 100%' }) value: string;
}

export class CompletionFiguresDto implements Completion {
  @Figure({ nullable: true, doc: '完成率，可以超过 100；null：由人工认定' }) percent: number | null;
  @Flag({ nullable: true }) met: boolean | null;
  @NestedList(() => ReckoningDto, { doc: '计算过程' }) steps: ReckoningDto[];
}

export class LatestValueDto {
  @Text({ doc: '按目标的单位' }) value: string;
  @Day({ doc: '数据日期' }) asOf: string;
}

/** 量化目标. */
export class TargetDto implements TargetView {
  @Uuid() id: string;
  @Uuid() taskId: string;
  @Whole({ min: 0 }) position: number;
  @Prose() metric: string;
  @Text({ example: 'gte' }) comparator: string;
  @Text({ nullable: true }) value: string | null;
  @Text({ nullable: true, example: '亿元' }) unit: string | null;
  @Prose({ doc: '原文' }) quote: string;
  @OneOf(TARGET_KINDS, { name: 'TargetKind', doc: '预期性、约束性' }) kind: TargetKind;
  @Text({ nullable: true, doc: '基数' }) base: string | null;
  @OneOf(TARGET_DIRECTIONS, { name: 'TargetDirection', nullable: true }) direction: TargetDirection | null;
  @Flag({ doc: '累计数' }) cumulative: boolean;
  @Text({ nullable: true, doc: '“左右”允许的偏差，%' }) tolerance: string | null;
  @NestedList(() => YearSliceDto, { doc: '分年度目标' }) slices: YearSliceDto[];
  @OneOf(RHYTHMS, { name: 'Rhythm', nullable: true, doc: '统计频次' }) rhythm: Rhythm | null;
  @Uuid({ nullable: true, doc: '数据归口单位' }) dataUnitId: string | null;
  @Text({ nullable: true }) dataUnitName: string | null;
  @Day({ nullable: true, doc: '数据发布日期' }) releaseOn: string | null;
  @Uuid({ nullable: true, doc: '参照指标' }) referenceId: string | null;
  @Whole({ min: 1 }) version: number;
  @Nested(() => LatestValueDto, { nullable: true, doc: '最近一次入账的报数' }) latest: LatestValueDto | null;
  @Nested(() => CompletionFiguresDto) completion: CompletionFiguresDto;
}

export class DefineTargetDto implements TargetInput {
  @OneOf(Object.keys(COMPARATORS), { optional: true, name: 'Comparator' }) comparator?: Comparator;
  @Text({ optional: true, nullable: true, max: 40 }) value?: string | null;
  @Text({ optional: true, nullable: true, max: 40 }) unit?: string | null;
  @OneOf(TARGET_KINDS, { optional: true, name: 'TargetKind' }) kind?: TargetKind;
  @Text({ optional: true, nullable: true, max: 40 }) base?: string | null;
  @OneOf(TARGET_DIRECTIONS, { optional: true, nullable: true, name: 'TargetDirection' })
  direction?: TargetDirection | null;
  @Flag({ optional: true }) cumulative?: boolean;
  @Text({ optional: true, nullable: true, max: 40 }) tolerance?: string | null;
  @NestedList(() => YearSliceDto, { optional: true, max: 20 }) slices?: YearSliceDto[];
  @OneOf(RHYTHMS, { optional: true, nullable: true, name: 'Rhythm' }) rhythm?: Rhythm | null;
  @Uuid({ optional: true, nullable: true }) dataUnitId?: string | null;
  @Day({ optional: true, nullable: true }) releaseOn?: string | null;
  @Uuid({ optional: true, nullable: true }) referenceId?: string | null;
  @Prose({ optional: true, max: 2_000, doc: '任务分办后调整目标值的理由' }) reason?: string;
}

export class TargetDefinedDto {
  @Whole({ min: 1 }) version: number;
}
