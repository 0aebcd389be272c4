import type { TaskState } from '@duban/chain';
import type { RelatedTask, TaskRelations } from '@duban/evaluation';
import type { ColumnValue, UpperTaskRef } from '@duban/task';
import { Prose, StateOf } from '../fields';
import { Nested, NestedList, Text, Uuid, Whole } from '../shell/fields';

export class ColumnValueDto implements ColumnValue {
  @Text({ example: 'owner' }) key: string;
  @Text({ example: '业主' }) label: string;
  @Text({ nullable: true, example: '万元' }) unit: string | null;
  @Prose({ nullable: true }) value: string | null;
}

export class UpperTaskRefDto implements UpperTaskRef {
  @Text({ example: '渝府办〔2026〕1号' }) document: string;
  @Text({ example: '第12项' }) no: string;
}

export class RelatedTaskDto implements RelatedTask {
  @Uuid() id: string;
  @Text() title: string;
  @Text() planTitle: string;
  @StateOf('task') state: TaskState;
  @Whole({ min: 0, max: 100 }) percent: number;
}

export class TaskRelationsDto implements TaskRelations {
  @NestedList(() => ColumnValueDto, { doc: '本类方案的专有栏目' }) columns: ColumnValueDto[];
  @Nested(() => UpperTaskRefDto, { nullable: true, doc: '上级文件中的任务' })
  upperRef: UpperTaskRefDto | null;
  @Nested(() => RelatedTaskDto, { nullable: true, doc: '本系统内的上级任务' }) upper: RelatedTaskDto | null;
  @NestedList(() => RelatedTaskDto, { doc: '承接本任务的下级任务' }) lower: RelatedTaskDto[];
}
