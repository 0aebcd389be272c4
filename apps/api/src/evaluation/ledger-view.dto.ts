import {
  LEDGER_COLUMNS,
  LEDGER_GROUPINGS,
  type LedgerColumn,
  type LedgerGrouping,
  type LedgerHeading,
  type LedgerView,
  MOST_VIEWS,
  type SavedViewRow,
} from '@duban/evaluation';
import { ManyOf } from '../fields';
import { Nested, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';
import { LedgerFilterQuery } from './ledger.dto';

export class LedgerViewDto extends LedgerFilterQuery implements LedgerView {
  @ManyOf(LEDGER_COLUMNS, { optional: true, name: 'LedgerColumn', doc: '显示的列；不填为常用的几列' })
  columns?: LedgerColumn[];
}

const name = { max: 40, example: '本季度红灯' } as const;

export class NewSavedViewDto {
  @Text(name) name: string;
  @Nested(() => LedgerViewDto) view: LedgerViewDto;
}
export class ChangeSavedViewDto {
  @Text({ ...name, optional: true }) name?: string;
  @Nested(() => LedgerViewDto, { optional: true }) view?: LedgerViewDto;
}
export class SavedViewDto extends NewSavedViewDto implements SavedViewRow {
  @Uuid() id: string;
}
export class SavedViewsDto {
  @NestedList(() => SavedViewDto, { max: MOST_VIEWS }) items: SavedViewDto[];
}
export class SavedViewIdDto {
  @Uuid() id: string;
}

export class LedgerHeadingsQuery extends LedgerFilterQuery {
  @OneOf(LEDGER_GROUPINGS, { name: 'LedgerGrouping', doc: '按什么分组' }) declare group: LedgerGrouping;
}
export class LedgerHeadingDto implements LedgerHeading {
  @Text({ nullable: true, doc: '章节、单位、领导或灯；null 为没有的' }) value: string | null;
  @Text({ nullable: true, doc: '按章节分组时所属的方案' }) plan: string | null;
  @Whole({ min: 1, doc: '几项' }) count: number;
}
export class LedgerHeadingsDto {
  @NestedList(() => LedgerHeadingDto, { max: 2_000 }) items: LedgerHeadingDto[];
  @Whole({ min: 0 }) total: number;
}
