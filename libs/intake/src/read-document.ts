import type { ParsedDocument } from './document.types';
import { linesOf, type Block } from './formats/blocks';
import { readCsv } from './formats/csv';
import { readHtml } from './formats/html';
import { looksLikeHtml } from './formats/sniff';
import { readBlocks } from './read-blocks';

/** Cells copied from a spreadsheet come with tabs between them. */
function isTabbed(text: string): boolean {
  const lines = text.split('\n', 200).filter(l => l.trim() !== '');
  return lines.length > 1 && lines.filter(l => l.split('\t').length >= 3).length >= lines.length / 2;
}

/** The blocks of a text: plain, copied out of a spreadsheet, or the source of a page. */
export function textBlocks(text: string): Block[] {
  if (looksLikeHtml(text)) return readHtml(text);
  return isTabbed(text) ? readCsv(text, '\t') : linesOf(text);
}

/**
 * Reads a plan from its text: numbered tasks followed by lines such as 牵头单位 and 责任单位, or with them in brackets or
 * words; tables with a cell a line, with tabs or as HTML. Pure: the same text gives the same draft.
 * @throws Refusal intake.nothing_found when the text holds neither tasks, indicators nor goals
 */
export const readDocument = (text: string, hint: { fileName?: string } = {}): ParsedDocument =>
  readBlocks(textBlocks(text), hint);
