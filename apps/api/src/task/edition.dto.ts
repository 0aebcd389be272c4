import { type EditionState, TASK_OUTCOMES, type TaskOutcome, type TaskState } from '@duban/chain';
import type { EditionRow, EditionText, EditionView } from '@duban/evaluation';
import {
  type AddedTask,
  EDITION_ACTIONS,
  type EditionAction,
  type EditionApplied,
  type EditionApproval,
  type EditionInput,
  type EditionLine,
  type EditionTask,
  PARTY_ROLES,
  type PartyRole,
  type EditionChange,
  type ValueChange,
} from '@duban/task';
import { Dict, Labels, Prose, StateOf } from '../fields';
import { Day, Flag, Instant, Nested, NestedList, OneOf, Text, Texts, Uuid, Whole } from '../shell/fields';
import { pageDto } from '../shell/page.dto';

type FieldValues = Record<string, string | number | null>;

const MAX_ITEMS = 5_000;

/** Values for columns of the plan kind, by key or by label. */
export const FieldValuesOf = (options: { optional?: boolean; doc?: string } = {}): PropertyDecorator =>
  Dict(
    { oneOf: [{ type: 'string' }, { type: 'number' }], nullable: true },
    value =>
      value === null ||
      (typeof value === 'number' && Number.isFinite(value)) ||
      (typeof value === 'string' && value.length <= 2_000)
        ? null
        : '须为文字或数字',
    { max: 100, ...options },
  );

export class AddedPartyDto {
  @OneOf(PARTY_ROLES, { name: 'PartyRole' }) role: PartyRole;
  @Uuid({ optional: true }) unitId?: string;
  @Uuid({ optional: true }) groupId?: string;
}

export class TaskChangeDto implements EditionChange {
  @Prose({ optional: true, min: 1, doc: '新的任务内容' }) text?: string;
  @Day({ optional: true, nullable: true, doc: '新的期限；null 为随方案期限' }) deadline?: string | null;
  @FieldValuesOf({ optional: true, doc: '本类方案的栏目' }) fields?: FieldValues;
  @NestedList(() => AddedPartyDto, { optional: true, max: 300, doc: '今后的承担单位，全部列出' })
  parties?: AddedPartyDto[];
}

export class AddedTargetDto {
  @Prose({ min: 1 }) metric: string;
  @Text({ example: 'gte' }) comparator: string;
  @Text({ nullable: true }) value: string | null;
  @Text({ nullable: true, example: '亿元' }) unit: string | null;
  @Prose({ doc: '原文' }) quote: string;
}

export class AddedTaskDto implements AddedTask {
  @Prose({ min: 1 }) text: string;
  @Texts({ optional: true, max: 10 }) section?: string[];
  @Day({ optional: true }) deadline?: string;
  @Flag({ optional: true, doc: '长期坚持' }) standing?: boolean;
  @FieldValuesOf({ optional: true }) fields?: FieldValues;
  @NestedList(() => AddedPartyDto, { doc: '承担单位' }) parties: AddedPartyDto[];
  @NestedList(() => AddedTargetDto, { optional: true }) targets?: AddedTargetDto[];
}

export class EditionItemDto {
  @OneOf(EDITION_ACTIONS, { name: 'EditionAction', doc: '保留、修改、撤下、新增' }) action: EditionAction;
  @Uuid({ optional: true, doc: '任务；新增的不填' }) taskId?: string;
  @Nested(() => TaskChangeDto, { optional: true, doc: '修改的内容' }) change?: TaskChangeDto;
  @Nested(() => AddedTaskDto, { optional: true, doc: '新增的任务' }) task?: AddedTaskDto;
  @Prose({ optional: true, max: 2_000, doc: '理由；保留的可不填' }) reason?: string;
}

export class EditionInputDto {
  @Text({ example: '2027年度滚动修订' }) name: string;
  @Day({ doc: '自何日起' }) from: string;
  @NestedList(() => EditionItemDto, { max: MAX_ITEMS, doc: '没有列出的任务保留不变' })
  items: EditionItemDto[];
}

/** No task has it: a line that names none is refused like one that names a stranger. */
const NONE = '00000000-0000-0000-0000-000000000000';

/** What is missing in a line is refused where all lines are looked at. */
export const editionInput = ({ name, from, items }: EditionInputDto): EditionInput => ({
  name,
  from,
  items: items.map(({ action, taskId = NONE, change = {}, task, reason = '' }): EditionLine => {
    if (action === 'add') return { action, task: task ?? { text: '', parties: [] }, reason };
    return action === 'change' ? { action, taskId, change, reason } : { action, taskId, reason };
  }),
});

export class DraftedEditionDto {
  @Uuid() id: string;
  @Whole({ min: 1, doc: '第几版' }) no: number;
  @Whole({ min: 1 }) version: number;
}

export class RevisedEditionDto {
  @Whole({ min: 1 }) version: number;
}

export class ApproveEditionDto implements EditionApproval {
  @Text({ optional: true, example: '区人大常委会', doc: '批准机关；方案规定须经批准的必填' })
  authority?: string;
  @Text({ optional: true, doc: '文号' }) documentNo?: string;
}

export class EditionAppliedDto implements EditionApplied {
  @Whole({ min: 1 }) no: number;
  @Whole({ min: 0 }) carried: number;
  @Whole({ min: 0 }) changed: number;
  @Whole({ min: 0 }) added: number;
  @Whole({ min: 0 }) dropped: number;
}

export class EditionStateDto {
  @StateOf('edition') state: string;
}

export class EditionDto implements EditionRow {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Whole({ min: 1 }) no: number;
  @Text() name: string;
  @Day() effectiveFrom: string;
  @StateOf('edition') state: EditionState;
  @Text() stateLabel: string;
  @Instant() draftedAt: Date;
  @Text({ nullable: true }) authority: string | null;
  @Text({ nullable: true }) documentNo: string | null;
  @Instant({ nullable: true }) appliedAt: Date | null;
  @Prose({ nullable: true, doc: '作废理由' }) reason: string | null;
  @Whole({ min: 1 }) version: number;
}

export class EditionPageDto extends pageDto(EditionDto) {}

export class EditionLineDto {
  @Uuid({ nullable: true }) taskId: string | null;
  @Whole({ nullable: true }) no: number | null;
  @Prose() text: string;
  @Prose() reason: string;
}

export class ValueChangeDto implements ValueChange {
  @Text({ example: '完成时限' }) what: string;
  @Prose({ nullable: true }) old: string | null;
  @Prose({ nullable: true }) new: string | null;
}

export class ChangedLineDto extends EditionLineDto {
  @NestedList(() => ValueChangeDto) changes: ValueChangeDto[];
}

export class AddedLineDto extends EditionLineDto {
  @Nested(() => AddedTaskDto) task: AddedTaskDto;
}

export class EditionViewDto implements EditionView {
  @Nested(() => EditionDto) edition: EditionDto;
  @NestedList(() => EditionLineDto, { max: MAX_ITEMS }) carried: EditionLineDto[];
  @NestedList(() => ChangedLineDto, { max: MAX_ITEMS }) changed: ChangedLineDto[];
  @NestedList(() => AddedLineDto, { max: MAX_ITEMS }) added: AddedLineDto[];
  @NestedList(() => EditionLineDto, { max: MAX_ITEMS }) dropped: EditionLineDto[];
}

export class EditionQuery {
  @Whole({ optional: true, min: 0, doc: '第几版；默认 0，批准时的方案' }) edition?: number;
}

export class EditionPartyDto {
  @OneOf(PARTY_ROLES, { name: 'PartyRole' }) role: PartyRole;
  @Text() name: string;
}

export class EditionTaskDto implements EditionTask {
  @Uuid() id: string;
  @Whole() no: number;
  @Texts() section: string[];
  @Prose() text: string;
  @Day({ nullable: true }) deadline: string | null;
  @Flag() standing: boolean;
  @Labels() fields: Record<string, string>;
  @NestedList(() => EditionPartyDto) parties: EditionPartyDto[];
  @StateOf('task') state: TaskState;
  @OneOf(TASK_OUTCOMES, { name: 'TaskOutcome', nullable: true }) outcome: TaskOutcome | null;
}

export class EditionTextDto implements EditionText {
  @Whole({ min: 0 }) no: number;
  @Text() name: string;
  @Day() effectiveFrom: string;
  @Instant() takenAt: Date;
  @NestedList(() => EditionTaskDto, { max: MAX_ITEMS }) tasks: EditionTaskDto[];
}
