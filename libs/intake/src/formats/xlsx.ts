import { cleanText, columnName, type Block, type Cell } from './blocks';
import { LIMITS, refuseDamaged, refuseSize } from './limits';
import { attribute, walkMarkup } from './markup';
import { openZip } from './zip';
import { readBook, serialToText, type Book } from './xlsx.book';

const ADDRESS = /^([A-Z]{1,3})(\d{1,7})$/;

export function readAddress(address: string): { column: number; row: number } | null {
  const m = ADDRESS.exec(address);
  if (!m) return null;
  return { column: [...m[1]].reduce((n, ch) => n * 26 + ch.charCodeAt(0) - 64, 0) - 1, row: Number(m[2]) };
}

const ERRORS = /^#(?:REF|N\/A|VALUE|NAME|DIV|NUM|NULL)/;

/** What a cell shows. Formulas give the value that was last computed, as text; an error or nothing gives nothing. */
export function shown(type: string, style: number, raw: string, book: Book): string {
  if (type === 's') return book.strings[Number(raw)] ?? '';
  if (type === 'e' || ERRORS.test(raw)) return '';
  if (type === 'b') return raw === '1' ? '是' : '否';
  if (type === 'str' || type === 'inlineStr' || type === 'd' || raw === '') return raw;
  const value = Number(raw);
  if (!Number.isFinite(value)) return raw;
  const format = book.styles[style];
  if (format?.date) return serialToText(value, format.date, book.from1904);
  const figure = String(Number(value.toPrecision(12)));
  return format?.percent ? `${Number((value * 100).toPrecision(12))}%` : figure;
}

/** The rows of one sheet, merged cells as one object. Hidden rows are left out: nobody who signed the list saw them. */
function readSheet(xml: string, book: Book, name: string): Cell[][] {
  const rows = new Map<number, Cell[]>();
  const merges: string[] = [];
  let row = 0;
  let column = -1;
  let hidden = false;
  let cell: { type: string; style: number; raw: string; row: number; column: number } | null = null;
  let take = false;
  let count = 0;
  walkMarkup(
    xml,
    {
      open(tag, attributes) {
        if (tag === 'row') {
          row = Number(attribute(attributes, 'r')) || row + 1;
          column = -1;
          hidden = attribute(attributes, 'hidden') === '1';
        } else if (tag === 'c') {
          const at = readAddress(attribute(attributes, 'r') ?? '');
          column = at?.column ?? column + 1;
          const style = Number(attribute(attributes, 's') ?? 0);
          cell = { type: attribute(attributes, 't') ?? 'n', style, raw: '', row: at?.row ?? row, column };
        } else if (tag === 'mergeCell') merges.push(attribute(attributes, 'ref') ?? '');
        take = tag === 'v' || tag === 't';
      },
      text(part) {
        if (take && cell && cell.raw.length < LIMITS.cellChars) cell.raw += part;
      },
      close(tag) {
        if (tag === 'v' || tag === 't') take = false;
        if (tag !== 'c' || !cell) return;
        const text = cleanText(shown(cell.type, cell.style, cell.raw, book))
          .slice(0, LIMITS.cellChars)
          .trim();
        if (text !== '' && !hidden && cell.column < LIMITS.columns) {
          if (++count > LIMITS.cells) refuseSize('表格单元格过多');
          const cells = rows.get(cell.row) ?? [];
          rows.set(cell.row, cells);
          const place = { line: cell.row, cell: `${name}${columnName(cell.column)}${cell.row}` };
          cells[cell.column] = { text, place };
        }
        cell = null;
      },
    },
    true,
  );
  merge(rows, merges);
  const width = Math.max(0, ...[...rows.values()].map(cells => cells.length));
  return [...rows.entries()]
    .sort(([a], [b]) => a - b)
    .map(([at, cells]) =>
      Array.from(
        { length: width },
        (_, c) => cells[c] ?? { text: '', place: { line: at, cell: `${name}${columnName(c)}${at}` } },
      ),
    );
}

/** Only rows that hold something are filled: a merge over the whole sheet costs nothing. */
function merge(rows: Map<number, Cell[]>, merges: string[]): void {
  const used = [...rows.keys()].sort((a, b) => a - b);
  let filled = 0;
  for (const reference of merges.slice(0, 50_000)) {
    const [from, to] = reference.split(':').map(readAddress);
    const origin = from && rows.get(from.row)?.[from.column];
    if (!from || !to || !origin) continue;
    const last = Math.min(to.column, LIMITS.columns - 1);
    for (let i = firstAtLeast(used, from.row); i < used.length && used[i] <= to.row; i++)
      for (let c = from.column; c <= last; c++) {
        if (++filled > LIMITS.cells) refuseSize('合并单元格过多');
        (rows.get(used[i]) as Cell[])[c] = origin;
      }
  }
}

function firstAtLeast(sorted: number[], wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The visible sheets of a workbook, each a table. The line is the row of the sheet.
 * @throws Refusal intake.damaged, intake.encrypted, intake.too_large
 */
export function readXlsx(bytes: Uint8Array): Block[] {
  const zip = openZip(bytes);
  const book = readBook(zip);
  const several = book.sheets.length > 1;
  return book.sheets.flatMap(({ name, part }): Block[] => {
    const xml = zip.text(part);
    if (xml === null) return refuseDamaged('Excel 文件');
    const rows = readSheet(xml, book, several ? `${name}!` : '');
    return rows.length === 0 ? [] : [{ kind: 'table', line: rows[0][0].place.line, rows }];
  });
}
