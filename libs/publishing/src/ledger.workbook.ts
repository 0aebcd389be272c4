import type { Readable } from 'node:stream';
import { type CellValue, type TableColumn, tableWorkbook } from './table.workbook';

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
  /** Values of the columns that the plan has beside these, in their order. */
  extra?: CellValue[];
}

type LedgerColumn = TableColumn<LedgerLine>;

/** Light enough for black text on them. */
const FILLS: Readonly<Record<LightColor, string>> = {
  green: 'FFC6E7CE',
  blue: 'FFC9DDF5',
  yellow: 'FFFFEB9C',
  red: 'FFF8C4C4',
  grey: 'FFE4E4E4',
};

/** What the document says of a task, by the part of it. */
const STATED = {
  no: { header: '序号', width: 7, value: l => l.no, center: true },
  section: { header: '章节', width: 22, value: l => l.section },
  text: { header: '任务', width: 60, value: l => l.text },
  lead: { header: '牵头单位', width: 20, value: l => l.leadUnits },
  others: { header: '责任单位', width: 30, value: l => l.otherUnits },
  deadline: { header: '完成时限', width: 13, value: l => l.deadline, center: true },
} as const satisfies Record<string, LedgerColumn>;
export type StatedPart = keyof typeof STATED;

/** How far it is. */
const STANDING: readonly LedgerColumn[] = [
  { header: '进度', width: 8, value: l => l.percent / 100, center: true, numFmt: '0%' },
  { header: '状态', width: 11, value: l => l.state, center: true },
  { header: '亮灯', width: 18, value: l => l.light.words, center: true, fill: l => FILLS[l.light.color] },
  { header: '亮灯原因', width: 40, value: l => l.lightWhy },
  { header: '当前待办', width: 32, value: l => l.next },
];

const extraColumn = (header: string, i: number): LedgerColumn => ({
  header,
  width: 16,
  value: l => l.extra?.[i] ?? '',
});

/** A column of the document a plan was made from: a part of the task under the document's own heading, or one more. */
export interface DocumentColumn {
  heading: string;
  /** null: what stands at its place in `extra`. */
  part: StatedPart | null;
}

/**
 * 工作台账 as a workbook, sent while it is written.
 * @param extra headings of the columns of one plan kind, after those of every ledger
 */
export function ledgerWorkbook(
  lines: Iterable<LedgerLine> | AsyncIterable<LedgerLine>,
  extra: readonly string[] = [],
): Readable {
  return tableWorkbook('工作台账', lines, [...Object.values(STATED), ...STANDING, ...extra.map(extraColumn)]);
}

/**
 * A plan in the columns of its own document and in their order, then how far each task is. What the document has no
 * column for and every reader needs (what is to be done) is put in front.
 */
export function documentWorkbook(
  title: string,
  lines: Iterable<LedgerLine> | AsyncIterable<LedgerLine>,
  columns: readonly DocumentColumn[],
): Readable {
  const has = (part: StatedPart): boolean => columns.some(c => c.part === part);
  const front = (['no', 'text'] as const).filter(part => !has(part)).map(part => STATED[part]);
  let at = 0;
  const own = columns.map(({ heading, part }): LedgerColumn => {
    if (part === null) return extraColumn(heading, at++);
    return { ...STATED[part], header: heading };
  });
  return tableWorkbook(title, lines, [...front, ...own, ...STANDING]);
}
