import { cleanText, columnName } from './blocks';
import { LIMITS, refuseDamaged, refuseSize } from './limits';
import { attribute, walkMarkup } from './markup';
import { readAddress, shown } from './xlsx';
import { type Book, readBook } from './xlsx.book';
import { openZip } from './zip';

/** A cell as somebody left it. */
export interface FilledCell {
  /** B7 */
  at: string;
  row: number;
  /** Counted from 1. */
  column: number;
  text: string;
  /** It computes its value, which is not believed. */
  formula: boolean;
}

export interface FilledSheet {
  name: string;
  cells: FilledCell[];
}

/** Hidden rows and columns are read, too: a filter that was left on hides no answer. */
function readCells(xml: string, book: Book, counted: { cells: number }): FilledCell[] {
  const found: FilledCell[] = [];
  let row = 0;
  let column = 0;
  let cell: { type: string; style: number; raw: string; formula: boolean } | null = null;
  let take = false;
  walkMarkup(
    xml,
    {
      open(tag, attributes) {
        if (tag === 'row') {
          row = Number(attribute(attributes, 'r')) || row + 1;
          column = 0;
        } else if (tag === 'c') {
          const at = readAddress(attribute(attributes, 'r') ?? '');
          column = at ? at.column + 1 : column + 1;
          row = at?.row ?? row;
          const style = Number(attribute(attributes, 's') ?? 0);
          cell = { type: attribute(attributes, 't') ?? 'n', style, raw: '', formula: false };
        } else if (tag === 'f' && cell) cell.formula = true;
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
        if ((text !== '' || cell.formula) && column <= LIMITS.columns) {
          if (++counted.cells > LIMITS.cells) refuseSize('表格单元格过多');
          found.push({ at: `${columnName(column - 1)}${row}`, row, column, text, formula: cell.formula });
        }
        cell = null;
      },
    },
    true,
  );
  return found;
}

/**
 * What stands in the cells of a workbook that comes back, within the limits of any document that is read.
 * @throws Refusal intake.damaged, intake.encrypted, intake.too_large
 */
export function readFilledSheets(bytes: Uint8Array): FilledSheet[] {
  if (bytes.length > LIMITS.fileBytes) refuseSize('文件超过 20 MB');
  try {
    const zip = openZip(bytes);
    const book = readBook(zip);
    const counted = { cells: 0 };
    return book.sheets.map(({ name, part }) => ({
      name,
      cells: readCells(zip.text(part) ?? refuseDamaged('Excel 文件'), book, counted),
    }));
  } catch (e) {
    if (e instanceof RangeError) refuseDamaged('Excel 文件', e);
    throw e;
  }
}
