import {
  type Change,
  ENTRANCES,
  type Entrance,
  type FieldChange,
  type JournalDetail,
  type JournalFilter,
  type JournalLine,
  type JournalTask,
  RECORD_WORDS,
} from '@duban/evaluation';
import { OneOf, Flag, Instant, Nested, NestedList, Text, Texts, Uuid, Whole } from '../shell/fields';
import { Prose } from '../fields';
import { pageDto, PageQuery } from '../shell/page.dto';

/** Which entries are meant; extended by how they are read. */
export class JournalFilterQuery implements JournalFilter {
  @Instant({ optional: true, doc: '此时起' }) from?: Date;
  @Instant({ optional: true, doc: '此时止（不含）' }) until?: Date;
  @Uuid({ optional: true, doc: '办理人' }) personId?: string;
  @Flag({ optional: true, doc: '只看系统自动办理的' }) system?: boolean;
  @Texts({ optional: true, max: 20, length: 60, doc: '操作', example: ['report.return'] })
  commands?: string[];
  @Uuid({ optional: true, doc: '任务' }) taskId?: string;
  @OneOf(Object.keys(RECORD_WORDS), { optional: true, doc: '记录种类' }) table?: string;
  @Uuid({ optional: true, doc: '记录' }) recordId?: string;
  @Text({ optional: true, min: 2, max: 100, doc: '理由中的文字，至少两个字' }) text?: string;
}

export class JournalQuery extends JournalFilterQuery {
  @Whole({ optional: true, min: 1, max: 200, doc: '一页几条，默认 50' }) limit?: number;
  @Text({ optional: true, max: 1_000, doc: '上一页给出的 nextCursor' }) cursor?: string;
}

export class JournalTouchedDto {
  @Text({ example: 'report' }) table: string;
  @Text({ example: '报告' }) words: string;
  @Whole({ min: 1 }) count: number;
}

export class JournalTaskDto implements JournalTask {
  @Uuid() id: string;
  @Whole() no: number;
  @Text({ doc: '任务内容，前 60 字' }) text: string;
  @Text() planTitle: string;
}

export class JournalBehalfDto {
  @Text({ doc: '被代录的单位' }) unitName: string;
  @Prose() source: string;
}

export class JournalEntryDto implements JournalLine {
  @Whole({ min: 1, doc: '日志编号' }) id: number;
  @Instant() at: Date;
  @Uuid({ nullable: true, doc: '系统自动办理的为 null' }) personId: string | null;
  @Text() name: string;
  @OneOf(Object.keys(ENTRANCES), { name: 'Entrance', doc: '从哪里办理' }) came: Entrance;
  @Text({ example: 'report.return' }) command: string;
  @Text({ example: '退回报告' }) words: string;
  @Prose({ nullable: true }) reason: string | null;
  @Nested(() => JournalBehalfDto, { nullable: true, doc: '代录' }) onBehalf: JournalBehalfDto | null;
  @NestedList(() => JournalTouchedDto, { doc: '改动了哪些记录' }) touched: JournalTouchedDto[];
  @NestedList(() => JournalTaskDto, { doc: '涉及的任务，知悉范围内的前几项' }) tasks: JournalTaskDto[];
  @Flag({ doc: '涉及超出知悉范围的任务，理由和内容不显示' }) veiled: boolean;
  @Whole({ nullable: true, doc: '封存序号；尚未封存的为 null' }) seq: number | null;
}

export class JournalEntryPageDto extends pageDto(JournalEntryDto) {}

export class FieldChangeDto implements FieldChange {
  @Text() words: string;
  @Prose({ nullable: true, doc: '新增记录的为 null' }) before: string | null;
  @Prose() after: string;
}

export class ChangeDto implements Change {
  @Text({ example: 'report' }) table: string;
  @Text({ example: '报告' }) words: string;
  @Uuid() id: string;
  @Prose({ nullable: true }) name: string | null;
  @Flag({ doc: '新增的记录' }) added: boolean;
  @Flag({ doc: '超出知悉范围，内容不显示' }) veiled: boolean;
  @NestedList(() => FieldChangeDto) fields: FieldChangeDto[];
}

export class JournalDetailDto extends JournalEntryDto implements JournalDetail {
  @NestedList(() => ChangeDto) changes: ChangeDto[];
  @Whole({ min: 0, doc: '没有列出的记录数' }) more: number;
  @Text({ doc: '条目摘要' }) hash: string;
}

export class JournalIdParam {
  @Whole({ min: 1, doc: '日志编号' }) id: number;
}

export class JournalPeopleQuery extends PageQuery {
  @Text({ optional: true, max: 100, doc: '姓名或用户名中的文字' }) search?: string;
}

export class JournalPersonDto {
  @Uuid() id: string;
  @Text() name: string;
  @Texts({ doc: '任职单位' }) units: string[];
  @Flag({ doc: '账号在用' }) active: boolean;
}

export class JournalPersonPageDto extends pageDto(JournalPersonDto) {}
