import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { type Column, type Row, stream } from 'exceljs';

const HEADER_FILL = 'FFF2F2F2';
const BORDER = { style: 'thin', color: { argb: 'FFD0D0D0' } } as const;

/** Lines written before others get their turn: a large workbook must not hold up the server. */
const BATCH = 200;

export interface SheetColumn<L> {
  header: string;
  width: number;
  value(line: L): string | number;
  center?: boolean;
  numFmt?: string;
}

/**
 * Text that a spreadsheet would take for a formula, also after a detour over CSV, gets an apostrophe in front.
 * Cells are written as strings in any case.
 */
export const defused = (text: string): string => (/^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text);

const cell = (value: string | number): string | number =>
  typeof value === 'string' ? defused(value) : value;

export const solid = (argb: string) => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } }) as const;

/**
 * One sheet, sent while it is written; whoever does not want it any more stops it.
 * @param dress what a line looks like beside what it says
 */
export function sheetWorkbook<L>(
  title: string,
  columns: readonly SheetColumn<L>[],
  lines: Iterable<L> | AsyncIterable<L>,
  dress?: (row: Row, line: L) => void,
): Readable {
  const out = new PassThrough();
  write(title, columns, lines, out, dress).catch((e: Error) => out.destroy(e));
  return out;
}

async function write<L>(
  title: string,
  columns: readonly SheetColumn<L>[],
  lines: Iterable<L> | AsyncIterable<L>,
  out: PassThrough,
  dress?: (row: Row, line: L) => void,
): Promise<void> {
  const workbook = new stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: true });
  const sheet = workbook.addWorksheet(title, {
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
  for await (const line of lines) {
    const row = sheet.addRow(columns.map(c => cell(c.value(line))));
    columns.forEach(({ center }, i) => {
      row.getCell(i + 1).alignment = {
        vertical: 'top',
        wrapText: true,
        horizontal: center ? 'center' : 'left',
      };
    });
    dress?.(row, line);
    row.commit();
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
    c.fill = solid(HEADER_FILL);
    c.border = { top: BORDER, bottom: BORDER, left: BORDER, right: BORDER };
  });
  row.commit();
}
