import { cleanText, type Block } from './blocks';
import { GridBuilder } from './grid';
import { LIMITS, refuseSize } from './limits';
import { walkMarkup } from './markup';

const BLOCKS = new Set(
  'p div li tr h1 h2 h3 h4 h5 h6 section article header footer ul ol dl dt dd blockquote pre br hr table'.split(
    ' ',
  ),
);
const SILENT = new Set(['script', 'style', 'head', 'title', 'noscript', 'template', 'select', 'nav', 'svg']);
/** Elements that end without a closing tag may not silence what follows. */
const span = (value: string | undefined): number =>
  Math.max(1, Math.min(Number.parseInt(value ?? '', 10) || 1, 1_000));

interface OpenTable {
  grid: GridBuilder;
  cell: { text: string; columns: number; rows: number } | null;
}

/** Lines and tables of an HTML page. A table inside a cell is read as the cell's text; `ol` items get their number. */
export function readHtml(source: string): Block[] {
  const blocks: Block[] = [];
  let line = 0;
  let text = '';
  let silent = 0;
  let nested = 0;
  let table: OpenTable | null = null;
  const lists: (number | null)[] = [];

  const flush = (): void => {
    if (table?.cell) {
      if (text.trim() !== '') table.cell.text += (table.cell.text ? '\n' : '') + tidy(text);
    } else
      for (const part of tidy(text).split('\n')) {
        if (part.trim() === '') continue;
        if (++line > LIMITS.lines) refuseSize('段落过多');
        blocks.push({ kind: 'line', line, text: part.trim() });
      }
    text = '';
  };
  const endCell = (): void => {
    if (!table?.cell) return;
    flush();
    const { text: content, columns, rows } = table.cell;
    table.cell = null;
    table.grid.cell(content, line, { columns, rows });
  };

  walkMarkup(
    source,
    {
      open(name, attributes) {
        if (SILENT.has(name)) silent++;
        if (silent > 0) return;
        if (name === 'table') {
          if (table) nested++;
          else {
            flush();
            table = { grid: new GridBuilder(line + 1), cell: null };
          }
        } else if (table && nested === 0 && name === 'tr') {
          endCell();
          line++;
          table.grid.row();
        } else if (table && nested === 0 && (name === 'td' || name === 'th')) {
          endCell();
          table.cell = { text: '', columns: span(attributes.colspan), rows: span(attributes.rowspan) };
        }
        if (name === 'ol') lists.push(span(attributes.start) - 1);
        else if (name === 'ul') lists.push(null);
        if (BLOCKS.has(name)) flush();
        const counted = lists.at(-1);
        if (name === 'li' && typeof counted === 'number') {
          lists[lists.length - 1] = counted + 1;
          text = `${counted + 1}. `;
        }
      },
      text(part) {
        if (silent > 0 || (table && !table.cell)) return;
        text += part;
        if (text.length > LIMITS.textChars) refuseSize('文字过多');
      },
      close(name) {
        if (SILENT.has(name)) silent = Math.max(0, silent - 1);
        if (silent > 0) return;
        if (name === 'ol' || name === 'ul') lists.pop();
        if (BLOCKS.has(name)) flush();
        if (name === 'table' && nested > 0) nested--;
        else if (name === 'table' && table) {
          endCell();
          const block = table.grid.table();
          table = null;
          if (block) blocks.push(block);
        } else if (table && nested === 0 && (name === 'td' || name === 'th' || name === 'tr')) endCell();
      },
    },
    false,
  );
  endCell();
  flush();
  const open = (table as OpenTable | null)?.grid.table();
  return open ? [...blocks, open] : blocks;
}

const tidy = (text: string): string =>
  cleanText(text)
    .replace(/[ \t]*\n[ \t\n]*/g, '')
    .trim();
