import type { Readable } from 'node:stream';
import { type SheetColumn, sheetWorkbook, solid } from './sheet.workbook';

export type LightColor = 'green' | 'blue' | 'yellow' | 'red' | 'grey';

/** One line of the ledger, in the words in which it is read. */
export interface LedgerLine {
  no: number;
  section: string;
  text: string;
  leadUnits: string;
  otherUnits: string;
  deadline: string;
  percent: number;
  state: string;
  /** The light in words; the colour only repeats it. */
  light: { color: LightColor; words: string };
  lightWhy: string;
  next: string;
  /** Values of the columns that the plan's kind has beside these, in their order. */
  extra?: (string | number)[];
}

const COLUMNS: readonly SheetColumn<LedgerLine>[] = [
  { header: '序号', width: 7, value: l => l.no, center: true },
  { header: '章节', width: 22, value: l => l.section },
  { header: '任务', width: 60, value: l => l.text },
  { header: '牵头单位', width: 20, value: l => l.leadUnits },
  { header: '责任单位', width: 30, value: l => l.otherUnits },
  { header: '完成时限', width: 13, value: l => l.deadline, center: true },
  { header: '进度', width: 8, value: l => l.percent / 100, center: true, numFmt: '0%' },
  { header: '状态', width: 11, value: l => l.state, center: true },
  { header: '亮灯', width: 18, value: l => l.light.words, center: true },
  { header: '亮灯原因', width: 40, value: l => l.lightWhy },
  { header: '当前待办', width: 32, value: l => l.next },
];
const LIGHT_COLUMN = COLUMNS.findIndex(c => c.header === '亮灯') + 1;

/** Light enough for black text on them. */
const FILLS: Readonly<Record<LightColor, string>> = {
  green: 'FFC6E7CE',
  blue: 'FFC9DDF5',
  yellow: 'FFFFEB9C',
  red: 'FFF8C4C4',
  grey: 'FFE4E4E4',
};
const columnsWith = (extra: readonly string[]): SheetColumn<LedgerLine>[] => [
  ...COLUMNS,
  ...extra.map((header, i) => ({ header, width: 16, value: (l: LedgerLine) => l.extra?.[i] ?? '' })),
];

/**
 * 工作台账 as a workbook, sent while it is written.
 * @param extra headings of the columns of one plan kind, after those of every ledger
 */
export const ledgerWorkbook = (lines: Iterable<LedgerLine>, extra: readonly string[] = []): Readable =>
  sheetWorkbook('工作台账', columnsWith(extra), lines, (row, line) => {
    row.getCell(LIGHT_COLUMN).fill = solid(FILLS[line.light.color]);
  });
