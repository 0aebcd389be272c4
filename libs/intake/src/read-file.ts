import { isRefusal } from '@duban/kernel';
import { decodeText } from './decode';
import type { ParsedDocument } from './document.types';
import type { Block } from './formats/blocks';
import { readCsv } from './formats/csv';
import { readDocx } from './formats/docx';
import { readHtml } from './formats/html';
import { LIMITS, refuseDamaged, refuseSize } from './formats/limits';
import { readPdf } from './formats/pdf';
import { sniff, type Format } from './formats/sniff';
import { readXlsx } from './formats/xlsx';
import { previewOf, type SourceRow } from './preview';
import { readBlocks, readWithLayouts } from './read-blocks';
import { textBlocks } from './read-document';
import type { Layout, Mappings } from './tables/layout';

function decode(bytes: Uint8Array): string {
  const text = decodeText(bytes);
  if (text.length > LIMITS.textChars) refuseSize('文字过多');
  return text;
}

const READERS: Readonly<Record<Format, (bytes: Uint8Array) => Block[] | Promise<Block[]>>> = {
  docx: readDocx,
  xlsx: readXlsx,
  pdf: readPdf,
  html: bytes => readHtml(decode(bytes)),
  csv: bytes => readCsv(decode(bytes)),
  tsv: bytes => readCsv(decode(bytes), '\t'),
  text: bytes => textBlocks(decode(bytes)),
};

/** Everything the import desk shows of a source. */
export interface SourceReading {
  parsed: ParsedDocument;
  /** The source row by row, so that each value can be shown where it stands. */
  preview: SourceRow[];
  layouts: Layout[];
}

async function blocksOf(bytes: Uint8Array, fileName: string): Promise<Block[]> {
  if (bytes.length > LIMITS.fileBytes) refuseSize('文件超过 20 MB');
  return READERS[sniff(bytes, fileName)](bytes);
}

async function guarded<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (e) {
    // a stack that runs out or a length beyond all bounds is the file's doing
    if (!isRefusal(e) && e instanceof RangeError) refuseDamaged('文件', e);
    throw e;
  }
}

/**
 * Reads a plan from a file, whatever its format: .docx, .xlsx, .csv, .tsv, .html, .txt and .pdf with text in it.
 * @throws Refusal intake.unsupported_format (.doc, .wps, .ofd, …), intake.encrypted, intake.scanned, intake.pdf_table,
 *   intake.damaged, intake.too_large, intake.too_slow, intake.nothing_found
 */
export const readFile = (bytes: Uint8Array, fileName: string): Promise<ParsedDocument> =>
  guarded(async () => readBlocks(await blocksOf(bytes, fileName), { fileName }));

/** The same for the import desk: with the source itself and the layouts of its tables. @throws as readFile */
export const readSource = (
  source: { bytes: Uint8Array } | { text: string },
  fileName: string,
  mappings: Mappings = new Map(),
): Promise<SourceReading> =>
  guarded(async () => {
    const blocks = 'bytes' in source ? await blocksOf(source.bytes, fileName) : textBlocks(source.text);
    return { ...readWithLayouts(blocks, { fileName, mappings }), preview: previewOf(blocks) };
  });
