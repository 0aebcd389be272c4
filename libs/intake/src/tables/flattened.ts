import type { Block, Cell, LineBlock, TableBlock } from '../formats/blocks';
import { LIMITS } from '../formats/limits';
import { readNumber } from '../numbers';
import { alignCells } from './align';
import { columnOf, FIGURES, readHeader, type Header } from './columns';
import { isTotal } from './totals';

const NUMBER_HEADER = /^(?:序号|编号|项次)$/;
const ROW_NUMBER = /^\d{1,4}[.、．]?$/;
const MOST_HEADERS = 16;
const FIGURE = /^-?[\d,]+(?:\.\d+)?$/;
/** No row has more lines; what is longer is text that stands behind the table. */
const MOST_LINES = 60;

const cellOf = (l: LineBlock): Cell => ({ text: l.text, place: { line: l.line } });

/** The header that begins at a line: “序号” and the headers below it, one a line, up to the first group or row. */
function headerAt(lines: readonly LineBlock[], at: number): { header: Header; cells: Cell[] } | null {
  const numbered = NUMBER_HEADER.test(plain(lines[at].text));
  if (
    !numbered &&
    (!columnOf(lines[at].text) || lines[at].text.length > 10 || NO_HEADING.test(lines[at].text))
  )
    return null;
  const cells: Cell[] = [];
  for (let i = at; i < lines.length && cells.length < MOST_HEADERS; i++) {
    const { text } = lines[i];
    if (i > at && (ROW_NUMBER.test(text) || isGroup(text) || isTotal(text) || isOwnNumber(text))) break;
    if (text.length > 40) return null;
    cells.push(cellOf(lines[i]));
  }
  if (!numbered) return unnumbered(cells);
  const header = cells.length >= 3 && cells.slice(1).some(c => columnOf(c.text)) ? readHeader([cells]) : null;
  return header && { header, cells };
}

const plain = (text: string): string => text.replace(/\s+/g, '');
/** “1.新增规上企业12家”: the number stands in the cell of the task. */
function isOwnNumber(text: string): boolean {
  const numbered = readNumber(text);
  return numbered !== null && /^arabic/.test(numbered.style) && !/^\d/.test(numbered.body);
}
/** A title holds the words of headings too. */
const NO_HEADING = /20\d{2}|关于|(?:清单|方案|要点|分解|[^别]表|台账)$/;

/**
 * A header that does not begin with 序号: the class of the rows stands before it, or the tasks carry their numbers
 * themselves. What stands between it and the first row must be headings and nothing else.
 */
function unnumbered(cells: Cell[]): { header: Header; cells: Cell[] } | null {
  const at = cells.findIndex(c => NUMBER_HEADER.test(plain(c.text)));
  // behind “类别 序号 …” the first class stands before the first number
  const own = at === 1 ? cells.slice(0, at + 1 + headingsIn(cells.slice(at + 1))) : cells;
  if (at > 1 || (at < 0 && cells.length > headingsIn(cells))) return null;
  const header = own.length >= 3 ? readHeader([own]) : null;
  if (!header) return null;
  const roles = new Set(header.columns.map(c => c.role));
  const says = header.isIndicators || ((roles.has('lead') || roles.has('responsible')) && roles.has('text'));
  return says && (at < 0 || header.columns[0].role === 'section') ? { header, cells: own } : null;
}

/** How many cells from the first on are headings we know, or years. */
function headingsIn(cells: readonly Cell[]): number {
  const end = cells.findIndex(c => !columnOf(c.text) && !/^20\d{2}年?|年均|基数|属性/.test(c.text));
  return end < 0 ? cells.length : end;
}

const isGroup = (text: string): boolean => ['part', 'cn', 'cnParen'].includes(readNumber(text)?.style ?? '');

/**
 * Tables as they come when copied from a page: one cell a line. They are put together again by the numbers of their
 * rows; where a row has more or fewer lines than columns, by what each column holds. Everything else stays a line.
 */
export function restoreTables(blocks: readonly Block[]): Block[] {
  const out: Block[] = [];
  for (let i = 0; i < blocks.length;) {
    const run: LineBlock[] = [];
    for (let b = blocks[i]; i < blocks.length && b.kind === 'line'; b = blocks[++i]) run.push(b);
    out.push(...restoreIn(run));
    if (i < blocks.length) out.push(blocks[i++]);
  }
  return out;
}

function restoreIn(lines: readonly LineBlock[]): Block[] {
  const out: Block[] = [];
  let table: TableBlock | null = null;
  let header: Header | null = null;
  let last = 0;
  let group: Cell | null = null;
  for (let i = 0; i < lines.length;) {
    const found = headerAt(lines, i);
    if (found) {
      if (!table) out.push((table = { kind: 'table', line: lines[i].line, rows: [] }));
      ({ header } = found);
      table.rows.push(found.cells);
      i += found.cells.length;
      continue;
    }
    const { text } = lines[i];
    if (!table || !header) {
      out.push(lines[i++]);
      continue;
    }
    const cell = cellOf(lines[i]);
    if (isGroup(text) || isTotal(text)) {
      const sums = sumsAfter(lines, i + 1, last);
      table.rows.push(isTotal(text) ? totalRow(cell, sums, header) : header.columns.map(() => cell));
      i += 1 + sums.length;
      continue;
    }
    const column = header.columns.findIndex(c => c.role === 'no');
    if (column < 0) {
      const no = isOwnNumber(text) ? (readNumber(text)?.no ?? null) : null;
      if (no === null || (no !== last + 1 && no !== 1)) {
        table = null;
        continue;
      }
      const end = endOfRow(lines, i + 1, no, header);
      table.rows.push(alignCells(lines.slice(i, end).map(cellOf), header.columns));
      last = no;
      i = end;
      continue;
    }
    if (column === 1 && isClass(lines, i, last)) {
      group = cell;
      i++;
      continue;
    }
    const no = ROW_NUMBER.test(text) ? Number.parseInt(text, 10) : null;
    if (no === null || (no !== last + 1 && no !== 1 && no !== last)) {
      // what stands neither in a row nor above one: the table is over
      table = null;
      continue;
    }
    const end = endOfRow(lines, i + 1, no, header);
    const cells = alignCells(lines.slice(i + 1, end).map(cellOf), header.columns.slice(column + 1));
    table.rows.push([...(column === 1 ? [group ?? { ...cell, text: '' }] : []), cell, ...cells]);
    last = no;
    i = end;
  }
  return out;
}

/** A short line right before the number of the next row is the class of the rows from there on. */
const isClass = (lines: readonly LineBlock[], i: number, last: number): boolean =>
  !ROW_NUMBER.test(lines[i].text) &&
  lines[i].text.length <= 20 &&
  ROW_NUMBER.test(lines[i + 1]?.text ?? '') &&
  [1, last + 1].includes(Number.parseInt(lines[i + 1].text, 10));

/** The figures behind a group or a total, up to the number of the next row. */
function sumsAfter(lines: readonly LineBlock[], from: number, last: number): Cell[] {
  const sums: Cell[] = [];
  for (let i = from; i < lines.length && sums.length < MOST_HEADERS && FIGURE.test(lines[i].text); i++) {
    if ([1, last + 1].includes(Number(lines[i].text)) && !FIGURE.test(lines[i + 1]?.text ?? '')) break;
    sums.push(cellOf(lines[i]));
  }
  return sums;
}

/** Sums stand in the columns of figures where there are as many of both; otherwise nothing is checked. */
function totalRow(cell: Cell, sums: readonly Cell[], { columns }: Header): Cell[] {
  const at = columns.flatMap((c, i) => (FIGURES.test(c.label) ? [i] : []));
  return columns.map((_, i) => (at.length === sums.length && at.includes(i) ? sums[at.indexOf(i)] : cell));
}

/** Up to the next row's number, a group or a header. A lone number that is not the next row's is a figure. */
function endOfRow(lines: readonly LineBlock[], from: number, no: number, header: Header): number {
  const columns = header.columns.length;
  const hasFigures = header.columns.some(c => FIGURES.test(c.label));
  const most = Math.min(lines.length, from + MOST_LINES, LIMITS.lines);
  let i = from;
  const classed = header.columns[1]?.role === 'no';
  const own = !header.columns.some(c => c.role === 'no');
  for (; i < most; i++) {
    const { text } = lines[i];
    if (own && isOwnNumber(text) && [1, no + 1].includes(readNumber(text)?.no ?? 0)) return i;
    if (classed && i - from >= columns - 2 && isClass(lines, i, no)) return i;
    if (
      ROW_NUMBER.test(text) &&
      Number.parseInt(text, 10) === no + 1 &&
      (!hasFigures || i - from >= columns / 2)
    )
      return i;
    if (i > from && (isGroup(text) || isTotal(text)) && text.length < 60 && i - from >= columns / 2) return i;
    if (columnOf(text) && headerAt(lines, i)) return i;
  }
  return most;
}
