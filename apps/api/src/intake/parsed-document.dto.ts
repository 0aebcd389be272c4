import type {
  ActorRole,
  Comparator,
  DocumentHead,
  DocumentWarning,
  IndicatorValue,
  Mention,
  Milestone,
  ParsedDeadline,
  ParsedDocument,
  ParsedGoal,
  ParsedIndicator,
  ParsedTarget,
  ParsedTask,
  ParseWarning,
  Place,
} from '@duban/intake';
import { PLAN_KINDS, type PlanKind } from '@duban/task';
import { Dict, Figure, FigureOrText, Prose } from '../fields';
import { textFault } from '../shell/field-faults';
import { Day, Flag, Nested, NestedList, OneOf, Text, Texts, Whole } from '../shell/fields';

/** As large a plan as one import takes. */
export const MAX_TASKS = 5_000;

const COMPARATORS = [
  'eq',
  'approx',
  'gte',
  'gt',
  'lte',
  'lt',
  'reach',
  'keep',
  'class',
  'trend',
  'range',
] as const satisfies readonly Comparator[];

export class DocumentHeadDto implements DocumentHead {
  @Text({ nullable: true, max: 500 }) title: string | null;
  @OneOf(PLAN_KINDS, { name: 'PlanKind' }) kind: PlanKind;
  @Whole({ nullable: true, min: 1900, max: 2200 }) year: number | null;
  @Text({ nullable: true, max: 500 }) issuer: string | null;
}

export class MentionDto implements Mention {
  @Text() name: string;
  @OneOf(['unit', 'group'], { name: 'MentionKind' }) kind: 'unit' | 'group';
  @Flag({ doc: '“相关”“有关”：须选定具体单位' }) needsSelection: boolean;
}

export class OpenEndedDto implements Record<ActorRole, boolean> {
  @Flag() lead: boolean;
  @Flag() responsible: boolean;
  @Flag() supporting: boolean;
}

export class ParsedDeadlineDto implements ParsedDeadline {
  @Prose({ max: 500 }) phrase: string;
  @Day({ nullable: true }) date: string | null;
  @Text({ nullable: true, example: 'quarterly:end' }) recurrence: string | null;
}

export class ParsedTargetDto implements ParsedTarget {
  @Prose({ max: 1_000 }) metric: string;
  @OneOf(COMPARATORS, { name: 'Comparator' }) comparator: Comparator;
  @FigureOrText({ nullable: true }) value: number | string | null;
  @Text({ nullable: true, min: 0 }) unit: string | null;
  @Prose({ max: 5_000 }) quote: string;
}

export class ParseWarningDto implements ParseWarning {
  @Text({ example: 'intake.no_responsible' }) code: string;
  @OneOf(['error', 'notice'], { name: 'WarningSeverity' }) severity: 'error' | 'notice';
  @Prose({ max: 1_000 }) message: string;
}

export class DocumentWarningDto extends ParseWarningDto implements DocumentWarning {
  @Whole({ nullable: true, min: 0 }) line: number | null;
}

export class ParsedMilestoneDto implements Milestone {
  @Prose({ max: 5_000 }) text: string;
  @Day() date: string;
}

/** `{ line, cell? }` by the name of the part. */
export const placesFault = (value: unknown): string | null => {
  const { line, cell } = (value ?? {}) as Partial<Place>;
  const isPlace = Number.isInteger(line) && (cell === undefined || textFault(cell, 1, 200) === null);
  return isPlace ? null : '须为来源文件中的位置';
};
export const PLACE = {
  type: 'object' as const,
  required: ['line'],
  properties: { line: { type: 'integer' as const }, cell: { type: 'string' as const } },
};

export class ParsedTaskDto implements ParsedTask {
  @Whole({ nullable: true, min: 0 }) no: number | null;
  @Whole({ min: 0, doc: '在来源文件中的行' }) line: number;
  @Texts({ max: 10, length: 500 }) section: string[];
  @Prose({ min: 1 }) text: string;
  @NestedList(() => MentionDto, { max: 300 }) lead: MentionDto[];
  @Flag({ optional: true, doc: '牵头单位为拟定，非文件所写' }) leadProposed?: boolean;
  @NestedList(() => MentionDto, { max: 300 }) responsible: MentionDto[];
  @NestedList(() => MentionDto, { max: 300 }) supporting: MentionDto[];
  @Nested(() => OpenEndedDto, { doc: '名单以“等”结尾' }) openEnded: OpenEndedDto;
  @Texts({ max: 50, length: 100 }) leaders: string[];
  @Nested(() => ParsedDeadlineDto, { nullable: true }) deadline: ParsedDeadlineDto | null;
  @NestedList(() => ParsedTargetDto, { max: 200 }) targets: ParsedTargetDto[];
  @Dict({ type: 'string' }, value => textFault(value, 0, 5_000), { max: 50, doc: '其他标注' })
  fields: Record<string, string>;
  @NestedList(() => ParsedMilestoneDto, { max: 200, optional: true, doc: '一格多个时限时的节点' })
  milestones?: ParsedMilestoneDto[];
  @Dict(PLACE, placesFault, { max: 100, optional: true, doc: '各部分在来源文件中的位置' })
  source?: Record<string, Place>;
  @NestedList(() => ParseWarningDto, { max: 200 }) warnings: ParseWarningDto[];
  @Figure({ min: 0, max: 1 }) confidence: number;
}

export class IndicatorValueDto implements IndicatorValue {
  @Prose({ max: 1_000 }) raw: string;
  @Figure({ nullable: true }) value: number | null;
  @OneOf(COMPARATORS, { name: 'Comparator', nullable: true }) comparator: Comparator | null;
  @Flag({ optional: true }) annualAverage?: boolean;
}

export class ParsedIndicatorDto implements ParsedIndicator {
  @Whole({ nullable: true, min: 0 }) no: number | null;
  @Prose({ max: 1_000 }) name: string;
  @Text({ nullable: true }) unit: string | null;
  @Nested(() => IndicatorValueDto, { nullable: true }) base: IndicatorValueDto | null;
  @Nested(() => IndicatorValueDto, { nullable: true }) target: IndicatorValueDto | null;
  @OneOf(['expected', 'binding'], { name: 'IndicatorKind', nullable: true }) kind:
    'expected' | 'binding' | null;
  @Whole({ min: 0 }) line: number;
  @Dict(PLACE, placesFault, { max: 20, optional: true }) source?: Record<string, Place>;
}

export class ParsedGoalDto implements ParsedGoal {
  @Whole({ min: 0 }) line: number;
  @Texts({ max: 10, length: 500 }) section: string[];
  @Prose({ max: 20_000 }) text: string;
  @NestedList(() => ParsedTargetDto, { max: 200 }) targets: ParsedTargetDto[];
}

export class ParsedDocumentDto implements ParsedDocument {
  @Nested(() => DocumentHeadDto) document: DocumentHeadDto;
  @NestedList(() => ParsedTaskDto, { max: MAX_TASKS }) tasks: ParsedTaskDto[];
  @NestedList(() => ParsedIndicatorDto, { max: MAX_TASKS }) indicators: ParsedIndicatorDto[];
  @NestedList(() => ParsedGoalDto, { max: MAX_TASKS, optional: true }) goals?: ParsedGoalDto[];
  @NestedList(() => DocumentWarningDto, { max: MAX_TASKS }) warnings: DocumentWarningDto[];
}
