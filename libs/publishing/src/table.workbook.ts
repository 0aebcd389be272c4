import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { stream, type Column, type Row, type Worksheet } from 'exceljs';

export type CellValue = string | number;

/** A column of a list as it is written into a sheet. */
export interface TableColumn<T> {
  header: string;
  /** In characters. */
  width: number;
  value(row: T): CellValue;
  center?: boolean;
  numFmt?: string;
  /** Background, only ever repeating what the words say. */
  fill?(row: T): string;
}

export const HEADER_FILL = 'FFF2F2F2';
const BORDER = { style: 'thin', color: { argb: 'FFD0D0D0' } } as const;
/** What sheets are called at most, and may not hold. */
const SHEET_NAME = 31;
const NOT_IN_NAMES = /[\\/?*[\]:]/g;
/** Rows written before others get their turn: a large list must not hold up the server. */
const BATCH = 200;

/**
 * Text that a spreadsheet would take for a formula, also after a detour over CSV, gets an apostrophe in front.
 * Cells are written as strings in any case.
 */
export const defused = (text: string): string => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

/** What was written for a text that had been defused, as it was before. */
export const fused = (text: string): string => (/^'[=+\-@\t\r\n]/.test(text) ? text.slice(1) : text);

export const safeCell = (value: CellValue): CellValue => (typeof value === 'string' ? defused(value) : value);

export const fillOf = (argb: string) => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } }) as const;

export const sheetName = (name: string): string =>
  name.replace(NOT_IN_NAMES, ' ').slice(0, SHEET_NAME) || '列表';

/** A list as a workbook of one sheet, sent while it is written. */
export function tableWorkbook<T>(
  name: string,
  rows: Iterable<T> | AsyncIterable<T>,
  columns: readonly TableColumn<T>[],
): Readable {
  const out = new PassThrough();
  write(name, rows, out, columns).catch((e: Error) => out.destroy(e));
  return out;
}

async function write<T>(
  name: string,
  rows: Iterable<T> | AsyncIterable<T>,
  out: PassThrough,
  columns: readonly TableColumn<T>[],
): Promise<void> {
  const workbook = new stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: true });
  const sheet = workbook.addWorksheet(sheetName(name), {
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
  for await (const row of rows) {
    put(sheet, columns, row);
    if (++n % BATCH === 0) await breathe();
    // Whoever asked for it is gone.
    if (out.destroyed) return;
  }
  sheet.commit();
  await workbook.commit();
}

export function dressHeader(row: Row): void {
  row.font = { bold: true };
  row.alignment = { horizontal: 'center', vertical: 'middle', wrapText: true };
  row.eachCell(c => {
    c.value = safeCell(String(c.value ?? ''));
    c.fill = fillOf(HEADER_FILL);
    c.border = { top: BORDER, bottom: BORDER, left: BORDER, right: BORDER };
  });
  row.commit();
}

function put<T>(sheet: Worksheet, columns: readonly TableColumn<T>[], line: T): void {
  const row = sheet.addRow(columns.map(c => safeCell(c.value(line))));
  columns.forEach(({ center, fill }, i) => {
    const cell = row.getCell(i + 1);
    cell.alignment = { vertical: 'top', wrapText: true, horizontal: center ? 'center' : 'left' };
    const color = fill?.(line);
    if (color) cell.fill = fillOf(color);
  });
  row.commit();
}
