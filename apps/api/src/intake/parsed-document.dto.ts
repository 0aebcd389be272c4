import type {
  ActorRole,
  Comparator,
  DocumentHead,
  DocumentWarning,
  Mention,
  ParsedDeadline,
  ParsedDocument,
  ParsedTarget,
  ParsedTask,
  ParseWarning,
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

export class ParsedTaskDto implements ParsedTask {
  @Whole({ nullable: true, min: 0 }) no: number | null;
  @Whole({ min: 0, doc: '在来源文件中的行' }) line: number;
  @Texts({ max: 10, length: 500 }) section: string[];
  @Prose({ min: 1 }) text: string;
  @NestedList(() => MentionDto, { max: 300 }) lead: MentionDto[];
  @NestedList(() => MentionDto, { max: 300 }) responsible: MentionDto[];
  @NestedList(() => MentionDto, { max: 300 }) supporting: MentionDto[];
  @Nested(() => OpenEndedDto, { doc: '名单以“等”结尾' }) openEnded: OpenEndedDto;
  @Texts({ max: 50, length: 100 }) leaders: string[];
  @Nested(() => ParsedDeadlineDto, { nullable: true }) deadline: ParsedDeadlineDto | null;
  @NestedList(() => ParsedTargetDto, { max: 200 }) targets: ParsedTargetDto[];
  @Dict({ type: 'string' }, value => textFault(value, 0, 5_000), { max: 50, doc: '其他标注' })
  fields: Record<string, string>;
  @NestedList(() => ParseWarningDto, { max: 200 }) warnings: ParseWarningDto[];
  @Figure({ min: 0, max: 1 }) confidence: number;
}

export class ParsedDocumentDto implements ParsedDocument {
  @Nested(() => DocumentHeadDto) document: DocumentHeadDto;
  @NestedList(() => ParsedTaskDto, { min: 1, max: MAX_TASKS }) tasks: ParsedTaskDto[];
  @NestedList(() => ParsedTargetDto) indicators: ParsedTargetDto[];
  @NestedList(() => DocumentWarningDto, { max: MAX_TASKS }) warnings: DocumentWarningDto[];
}
