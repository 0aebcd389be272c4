import {
  COLUMN_TYPES,
  type ColumnType,
  PLAN_COLUMNS,
  PLAN_KINDS,
  type PlanColumn,
  type PlanKind,
} from '@duban/task';
import { Labels } from '../fields';
import { NestedList, OneOf, Text, Texts, Uuid, Whole } from '../shell/fields';
import { FieldValuesOf } from './edition.dto';

export class PlanColumnDto {
  @Text({ example: 'owner' }) key: string;
  @Text({ example: '业主' }) label: string;
  @OneOf(COLUMN_TYPES, { name: 'ColumnType', doc: '文字、数字、日期、选项、逐年数值' }) type: ColumnType;
  @Text({ nullable: true, example: '万元' }) unit: string | null;
  @Texts({ doc: '可选的值' }) choices: string[];
}

export class PlanColumnsDto {
  @OneOf(PLAN_KINDS, { name: 'PlanKind' }) kind: PlanKind;
  @NestedList(() => PlanColumnDto) columns: PlanColumnDto[];
}

const column = ({ key, label, type, unit, choices }: PlanColumn): PlanColumnDto => ({
  key,
  label,
  type,
  unit: unit ?? null,
  choices: [...(choices ?? [])],
});

export const ALL_COLUMNS: PlanColumnsDto[] = PLAN_KINDS.map(kind => ({
  kind,
  columns: PLAN_COLUMNS[kind].map(column),
}));

export class SetFieldsDto {
  @FieldValuesOf({ doc: '栏目（key 或名称）与填写的值；null 为清除' })
  fields: Record<string, string | number | null>;
  @Text({ optional: true, max: 500, doc: '批准依据；经人大等批准的方案须填写' }) approval?: string;
}

export class FieldsSetDto {
  @Labels() fields: Record<string, string>;
  @Whole({ min: 1 }) version: number;
}

/** 上级文件和序号，或本系统内的上级任务；都不填为取消。 */
export class UpperTaskDto {
  @Text({ optional: true, example: '渝府办〔2026〕1号', doc: '上级文件' }) document?: string;
  @Text({ optional: true, example: '第12项', doc: '在上级文件中的序号' }) no?: string;
  @Uuid({ optional: true, doc: '本系统内的上级任务' }) taskId?: string;
}

export class TaskVersionDto {
  @Whole({ min: 1 }) version: number;
}
