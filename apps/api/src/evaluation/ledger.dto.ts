import {
  LINKS,
  type Link,
  SENSITIVITIES,
  type Sensitivity,
  TASK_OUTCOMES,
  type TaskOutcome,
  type TaskState,
  taskMachine,
} from '@duban/chain';
import {
  LEDGER_GROUPINGS,
  type LedgerFilter,
  type LedgerGrouping,
  type LedgerRow,
  type Light,
  LIGHTS,
} from '@duban/evaluation';
import { ManyOf, Prose, StateOf } from '../fields';
import { Day, Instant, Nested, NestedList, OneOf, Text, Texts, Uuid, Whole } from '../shell/fields';
import { decodeCursor, encodeCursor, MAX_PAGE } from '../shell/page.dto';

const SORTS = ['no', '-no', 'due', '-due', 'percent', '-percent', 'unit', '-unit'] as const;
const DEFAULT_PAGE = 50;

export class LedgerFilterQuery implements LedgerFilter {
  @Uuid({ optional: true, doc: '方案' }) planId?: string;
  @Text({ optional: true, max: 100, doc: '任务、章节、单位中的文字' }) q?: string;
  @ManyOf(Object.keys(taskMachine.states), { optional: true, name: 'TaskState' }) state?: TaskState[];
  @ManyOf(LIGHTS, { optional: true, name: 'Light' }) light?: Light[];
  @Uuid({ optional: true, doc: '承担单位' }) unitId?: string;
  @Uuid({ optional: true, doc: '责任领导' }) leaderId?: string;
  @Text({ optional: true, doc: '一级章节' }) section?: string;
  @OneOf(SORTS, { optional: true, name: 'LedgerSort' }) sort?: (typeof SORTS)[number];
  @OneOf(LEDGER_GROUPINGS, { optional: true, name: 'LedgerGrouping', doc: '分组，组内再排序' })
  group?: LedgerGrouping;
}

export class LedgerQuery extends LedgerFilterQuery {
  @Text({ optional: true, max: 100, doc: '上一页给出的 nextCursor' }) cursor?: string;
  @Whole({ optional: true, min: 1, max: MAX_PAGE, doc: `一页几条，默认 ${DEFAULT_PAGE}` }) limit?: number;
  @Whole({ optional: true, min: 0, max: 1_000_000, doc: '从第几条之后开始；给了 cursor 时不看' })
  offset?: number;
}

export class NextStepDto {
  @Text({ example: '签收任务' }) label: string;
  @Text({ min: 0, example: '区商务委' }) holder: string;
  @Instant() dueAt: Date;
}

export class LedgerRowDto implements LedgerRow {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Text() planTitle: string;
  @Whole() no: number;
  @Texts() section: string[];
  @Prose() text: string;
  @StateOf('task') state: TaskState;
  @StateOf('task', { nullable: true, doc: '中止前的状态' }) priorState: TaskState | null;
  @OneOf(TASK_OUTCOMES, { name: 'TaskOutcome', nullable: true }) outcome: TaskOutcome | null;
  @OneOf(LINKS, { name: 'Link' }) link: Link;
  @Text({ nullable: true, doc: '第一牵头单位' }) primaryUnit: string | null;
  @Texts() leadUnits: string[];
  @Texts() otherUnits: string[];
  @Text({ nullable: true, doc: '责任领导' }) leader: string | null;
  @Day({ nullable: true }) deadline: string | null;
  @Text({ nullable: true, doc: '文件中的时限写法' }) deadlinePhrase: string | null;
  @Whole({ min: 0, max: 100 }) percent: number;
  @OneOf(SENSITIVITIES, { name: 'Sensitivity', doc: '敏感程度' }) sensitivity: Sensitivity;
  @Whole({ min: 1 }) version: number;
  @Instant({ nullable: true, doc: '最近的到期时间' }) dueAt: Date | null;
  @OneOf(LIGHTS, { name: 'Light' }) light: Light;
  @Prose({ doc: '亮灯原因' }) lightWhy: string;
  @Nested(() => NextStepDto, { nullable: true, doc: '当前待办' }) next: NextStepDto | null;
}

export class LedgerPageDto {
  @NestedList(() => LedgerRowDto, { max: MAX_PAGE }) items: LedgerRowDto[];
  @Whole({ min: 0 }) total: number;
  @Text({ nullable: true, doc: '没有下一页时为 null' }) nextCursor: string | null;
}

/** The place at which a page begins; the cursor is opaque to who gets it, so that it may become something better. */
const offsetOf = (cursor: string | undefined, offset = 0): number =>
  cursor ? Math.max(0, decodeCursor(cursor, ['whole'])[0]) : offset;

export async function ledgerPage(
  { cursor, limit = DEFAULT_PAGE, ...filter }: LedgerQuery,
  list: (filter: LedgerFilter) => Promise<{ items: LedgerRow[]; total: number }>,
): Promise<LedgerPageDto> {
  const offset = offsetOf(cursor, filter.offset);
  const { items, total } = await list({ ...filter, offset, limit });
  const next = offset + items.length;
  return { items, total, nextCursor: items.length && next < total ? encodeCursor([next]) : null };
}
