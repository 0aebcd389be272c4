import { cleanText, type Block } from './blocks';
import { Numbering } from './docx.numbering';
import { GridBuilder } from './grid';
import { LIMITS, refuseDamaged, refuseSize } from './limits';
import { attribute, walkMarkup } from './markup';
import { openZip } from './zip';

/** What was struck out, instructions of fields, and the second copy of drawn text boxes are not text. */
const SILENT = new Set(['del', 'moveFrom', 'instrText', 'delText', 'Fallback', 'rPrChange', 'pPrChange']);

interface OpenCell {
  text: string;
  columns: number;
  continues: boolean;
}

/** Lists of styles that number their paragraphs: style → list and level. */
function readStyles(xml: string | null): Map<string, { list: string; level: number }> {
  const found = new Map<string, { list: string; level: number }>();
  let style = '';
  if (xml !== null)
    walkMarkup(
      xml,
      {
        open(name, attributes) {
          const value = attribute(attributes, 'val') ?? '';
          if (name === 'style') style = attribute(attributes, 'styleId') ?? '';
          else if (name === 'numId' && style)
            found.set(style, { level: 0, ...found.get(style), list: value });
          else if (name === 'ilvl' && style)
            found.set(style, { list: '', ...found.get(style), level: Number(value) });
        },
      },
      true,
    );
  return found;
}

/**
 * Paragraphs and tables of a Word file, straight from its XML: Word's own numbers, merged cells and accepted text,
 * which a way through HTML would lose. A line is a paragraph outside of tables or a row of a table.
 * @throws Refusal intake.damaged, intake.encrypted, intake.too_large
 */
export function readDocx(bytes: Uint8Array): Block[] {
  const zip = openZip(bytes);
  const main = zip.text('word/document.xml') ?? refuseDamaged('Word 文件');
  const numbering = new Numbering(zip.text('word/numbering.xml'));
  const styles = readStyles(zip.text('word/styles.xml'));
  const blocks: Block[] = [];
  let line = 0;
  let silent = 0;
  let paragraph = { text: '', list: '', level: 0 };
  let inText = false;
  let tables = 0;
  let grid: GridBuilder | null = null;
  let cell: OpenCell | null = null;
  let ended = false;

  const endParagraph = (): void => {
    const number =
      paragraph.list && paragraph.list !== '0' ? numbering.next(paragraph.list, paragraph.level) : '';
    const text = cleanText(paragraph.text).trim() && number + cleanText(paragraph.text).trim();
    paragraph = { text: '', list: '', level: 0 };
    if (cell) {
      if (text) cell.text += (cell.text ? '\n' : '') + text;
      if (cell.text.length > LIMITS.cellChars) cell.text = cell.text.slice(0, LIMITS.cellChars);
      return;
    }
    for (const part of text.split('\n')) {
      if (++line > LIMITS.lines) refuseSize('段落过多');
      if (part.trim()) blocks.push({ kind: 'line', line, text: part.trim() });
    }
  };

  walkMarkup(
    main,
    {
      open(name, attributes) {
        if (SILENT.has(name)) silent++;
        if (silent > 0) return;
        const value = (): string => attribute(attributes, 'val') ?? '';
        if (name === 'tbl' && ++tables === 1) grid = new GridBuilder(line + 1);
        else if (name === 'tr' && tables === 1) {
          line++;
          grid?.row();
        } else if (name === 'tc' && tables === 1) cell = { text: '', columns: 1, continues: false };
        else if (name === 'gridSpan' && cell && tables === 1) cell.columns = Number(value()) || 1;
        else if (name === 'vMerge' && cell && tables === 1) cell.continues = value() !== 'restart';
        else if (name === 'pStyle') {
          const style = styles.get(value());
          if (style) paragraph = { ...paragraph, ...style };
        } else if (name === 'ilvl') paragraph.level = Number(value());
        else if (name === 'numId') paragraph.list = value();
        else if (name === 't') inText = true;
        else if (name === 'tab') paragraph.text += inText || paragraph.text ? '\t' : '';
        else if (name === 'br' || name === 'cr') paragraph.text += '\n';
      },
      text(part) {
        if (inText && silent === 0) paragraph.text += part;
      },
      close(name) {
        if (SILENT.has(name)) silent = Math.max(0, silent - 1);
        if (silent > 0) return;
        if (name === 't') inText = false;
        else if (name === 'p') endParagraph();
        else if (name === 'tc' && tables === 1 && cell) {
          grid?.cell(cell.text, line, { columns: cell.columns, continues: cell.continues });
          cell = null;
        } else if (name === 'tbl' && --tables === 0) {
          const table = grid?.table();
          if (table) blocks.push(table);
          grid = null;
        } else if (name === 'document') ended = true;
      },
    },
    true,
  );
  if (!ended || !/<\/(?:\w+:)?document>\s*$/.test(main)) refuseDamaged('Word 文件');
  return blocks;
}
