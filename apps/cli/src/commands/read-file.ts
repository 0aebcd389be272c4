import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { decodeText, type ParsedDocument, readDocument } from '@duban/intake';
import { Refusal } from '@duban/kernel';

/** Reads a plan document from a file. @throws Refusal intake.no_file, intake.unsupported_format, intake.nothing_found */
export function readFile(file: string | undefined): ParsedDocument {
  if (!file)
    throw new Refusal('invalid', 'intake.no_file', '没有给出文件', {
      mend: '例如:duban parse 任务分解.txt --json',
    });
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (cause) {
    throw new Refusal('invalid', 'intake.no_file', `读不到文件“${file}”`, {
      mend: '请检查路径和权限',
      cause,
    });
  }
  return readDocument(decodeText(bytes), { fileName: basename(file) });
}
