import { type ParsedDocument, type ParsedTask, readDocument, readFile } from '@duban/intake';
import { isRefusal } from '@duban/kernel';

export const names = (mentions: ParsedTask['lead']): string => mentions.map(m => m.name).join(' ');

/** One line for a task: number, section, text and who does it. */
export const line = (t: ParsedTask): string =>
  [t.no, t.section.join('/'), t.text, names(t.lead), names(t.responsible), names(t.supporting)].join(' | ');

export const read = (text: string, fileName?: string): ParsedDocument => readDocument(text, { fileName });
export const lines = (text: string): string[] => read(text).tasks.map(line);

/** The code with which a file is refused, or `read`. */
export async function codeOf(bytes: Uint8Array, fileName: string): Promise<string> {
  try {
    await readFile(bytes, fileName);
    return 'read';
  } catch (e) {
    if (isRefusal(e)) return e.mend ? e.code : `${e.code} without a way to mend it`;
    throw e;
  }
}
