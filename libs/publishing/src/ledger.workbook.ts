import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { stream, type Column, type Row, type Worksheet } from 'exceljs';

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

interface LedgerColumn {
  header: string;
  width: number;
  value(line: LedgerLine): string | number;
  center?: boolean;
  numFmt?: string;
}

const COLUMNS: readonly LedgerColumn[] = [
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
const HEADER_FILL = 'FFF2F2F2';
const BORDER = { style: 'thin', color: { argb: 'FFD0D0D0' } } as const;

/**
 * Text that a spreadsheet would take for a formula, also after a detour over CSV, gets an apostrophe in front.
 * Cells are written as strings in any case.
 */
export const defused = (text: string): string => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

const cell = (value: string | number): string | number =>
  typeof value === 'string' ? defused(value) : value;

const fill = (argb: string) => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } }) as const;

/** Lines written before others get their turn: a large ledger must not hold up the server. */
const BATCH = 200;

const columnsWith = (extra: readonly string[]): LedgerColumn[] => [
  ...COLUMNS,
  ...extra.map((header, i) => ({ header, width: 16, value: (l: LedgerLine) => l.extra?.[i] ?? '' })),
];

/**
 * 工作台账 as a workbook, sent while it is written.
 * @param extra headings of the columns of one plan kind, after those of every ledger
 */
export function ledgerWorkbook(lines: Iterable<LedgerLine>, extra: readonly string[] = []): Readable {
  const out = new PassThrough();
  write(lines, out, columnsWith(extra)).catch((e: Error) => out.destroy(e));
  return out;
}

async function write(
  lines: Iterable<LedgerLine>,
  out: PassThrough,
  columns: readonly LedgerColumn[],
): Promise<void> {
  const workbook = new stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: true });
  const sheet = workbook.addWorksheet('工作台账', {
    views: [{ state: 'frozen', ySplit: 1 }],
    pageSetup: { orientation: 'landscape', paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  sheet.columns = columns.map(({ header, width, numFmt }) => ({
    header,
    width,
    style: numFmt ? { numFmt } : {},
  })) as Partial<Column>[];
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } };
  dressHeader(sheet.getRow(1));
  let n = 0;
  for (const line of lines) {
    put(sheet, columns, line);
    if (++n % BATCH === 0) await breathe();
    // Whoever asked for it is gone.
    if (out.destroyed) return;
  }
  sheet.commit();
  await workbook.commit();
}

function dressHeader(row: Row): void {
  row.font = { bold: true };
  row.alignment = { horizontal: 'center', vertical: 'middle' };
  row.eachCell(c => {
    c.fill = fill(HEADER_FILL);
    c.border = { top: BORDER, bottom: BORDER, left: BORDER, right: BORDER };
  });
  row.commit();
}

function put(sheet: Worksheet, columns: readonly LedgerColumn[], line: LedgerLine): void {
  const row = sheet.addRow(columns.map(c => cell(c.value(line))));
  columns.forEach(({ center }, i) => {
    row.getCell(i + 1).alignment = {
      vertical: 'top',
      wrapText: true,
      horizontal: center ? 'center' : 'left',
    };
  });
  row.getCell(LIGHT_COLUMN).fill = fill(FILLS[line.light.color]);
  row.commit();
}
