/** What every format is turned into before anything in it is understood: lines and tables, each with its place. */

/** Where something stands in the source: a line (paragraph, row) and, in tables, the cell as a spreadsheet names it. */
export interface Place {
  line: number;
  cell?: string;
}

/** A cell; one that is merged over several places of the grid is the same object in all of them. */
export interface Cell {
  text: string;
  place: Place;
  /** Why its content may belong to a neighbour; the person is shown the cell. */
  doubt?: string;
}

export interface LineBlock {
  kind: 'line';
  line: number;
  text: string;
}

export interface TableBlock {
  kind: 'table';
  line: number;
  rows: Cell[][];
}

export type Block = LineBlock | TableBlock;

/** Line and page breaks of word processors are line breaks; other control characters nobody meant. */
const BREAKS = /\r\n|[\r\v\f\u0085\u2028\u2029]/g;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0e-\x1f\x7f\ufeff\u200b]/g;

export const cleanText = (text: string): string =>
  text
    .replace(BREAKS, '\n')
    .replace(CONTROL, '')
    .replace(/\u00a0/g, ' ');

/** A, B, … Z, AA: the name of a column counted from 0. */
export const columnName = (index: number): string =>
  index < 26
    ? String.fromCharCode(65 + index)
    : columnName(Math.floor(index / 26) - 1) + String.fromCharCode(65 + (index % 26));

/** The lines of a text, empty ones left out, counted from 1. */
export const linesOf = (text: string): LineBlock[] =>
  cleanText(text)
    .split('\n')
    .flatMap((raw, i) => {
      const trimmed = raw.trim();
      return trimmed === '' ? [] : [{ kind: 'line' as const, line: i + 1, text: trimmed }];
    });
