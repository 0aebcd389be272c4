import type { ParsedDocument } from './document.types';
import { columnName, linesOf, type Block, type LineBlock } from './formats/blocks';
import { LIMITS } from './formats/limits';
import { readCsv } from './formats/csv';
import { readHtml } from './formats/html';
import { looksLikeHtml } from './formats/sniff';
import { readBlocks } from './read-blocks';

/** Cells copied from a spreadsheet come with tabs between them. */
function isTabbed(text: string): boolean {
  const lines = text.split('\n', 200).filter(l => l.trim() !== '');
  return lines.length > 1 && lines.filter(l => l.split('\t').length >= 3).length >= lines.length / 2;
}

const BARS = /^[^|]*(?:\|[^|]*){2,}$/;
const TABS = /^[^\t]*(?:\t[^\t]*){2,}$/;
/** The line below the header of a table written with bars. */
const RULE = /^[|\s:+—–-]+$/;

/** Tables with bars or tabs between their cells, as pages come out of many tools, among the lines. */
function barTables(lines: readonly LineBlock[]): Block[] {
  const out: Block[] = [];
  for (let i = 0; i < lines.length;) {
    let end = i;
    const sign = BARS.test(lines[i].text) ? BARS : TABS;
    while (end < lines.length && sign.test(lines[end].text)) end++;
    const run = lines.slice(i, end).filter(l => !RULE.test(l.text));
    if (run.length < 2) {
      out.push(lines[i++]);
      continue;
    }
    const rows = run.map(({ line, text }, r) =>
      text
        .replace(/^\||\|$/g, '')
        .split(sign === BARS ? '|' : '\t', LIMITS.columns)
        .map((cell, c) => ({ text: cell.trim(), place: { line, cell: `${columnName(c)}${r + 1}` } })),
    );
    out.push({ kind: 'table', line: run[0].line, rows });
    i = end;
  }
  return out;
}

/** The blocks of a text: plain, copied out of a spreadsheet, or the source of a page. */
export function textBlocks(text: string): Block[] {
  if (looksLikeHtml(text)) return readHtml(text);
  return isTabbed(text) ? readCsv(text, '\t') : barTables(linesOf(text));
}

/**
 * Reads a plan from its text: numbered tasks followed by lines such as 牵头单位 and 责任单位, or with them in brackets or
 * words; tables with a cell a line, with tabs or as HTML. Pure: the same text gives the same draft.
 * @throws Refusal intake.nothing_found when the text holds neither tasks, indicators nor goals
 */
export const readDocument = (text: string, hint: { fileName?: string } = {}): ParsedDocument =>
  readBlocks(textBlocks(text), hint);
