import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type ParsedDocument, readFile as readPlan } from '@duban/intake';
import { Refusal } from '@duban/kernel';

/** Reads a plan document from a file. @throws Refusal intake.no_file and all of `readFile` of intake */
export async function readFile(file: string | undefined): Promise<ParsedDocument> {
  if (!file)
    throw new Refusal('invalid', 'intake.no_file', '没有给出文件', {
      mend: '例如:duban parse 任务分解.docx --json',
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
  return readPlan(bytes, basename(file));
}
