import type { Block } from './formats/blocks';

/** A line of a source, or a row of one of its tables. */
export interface SourceRow {
  line: number;
  /** Counted from 1; null for a line of text. */
  table: number | null;
  cells: { at: string | null; text: string }[];
}

/** Longer ones are cut: enough to see what a value was read from. */
const MOST_CHARS = 2_000;

const shown = (text: string): string => (text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}……` : text);

/** The source as it was met, before anything in it was understood. A cell merged over several places stands once. */
export function previewOf(blocks: readonly Block[]): SourceRow[] {
  let tables = 0;
  return blocks.flatMap((block): SourceRow[] => {
    if (block.kind === 'line')
      return [{ line: block.line, table: null, cells: [{ at: null, text: shown(block.text) }] }];
    const table = ++tables;
    const seen = new Set<unknown>();
    return block.rows.flatMap((row): SourceRow[] => {
      const cells = row.filter(cell => cell.text !== '' && !seen.has(cell));
      for (const cell of row) seen.add(cell);
      if (!cells.length) return [];
      const distinct = [...new Set(cells)];
      return [
        {
          line: distinct[0].place.line,
          table,
          cells: distinct.map(c => ({ at: c.place.cell ?? null, text: shown(c.text) })),
        },
      ];
    });
  });
}
