import { Refusal } from '@duban/kernel';

/** What is read at most. A plan of a city with every attachment stays far below; a bomb does not. */
export const LIMITS = {
  fileBytes: 20 * 1024 * 1024,
  /** Of all parts of a container together, unpacked. */
  unpackedBytes: 64 * 1024 * 1024,
  /** Of the one part that is read as a whole. */
  partBytes: 32 * 1024 * 1024,
  entries: 4_000,
  cells: 200_000,
  columns: 256,
  cellChars: 32_767,
  lines: 20_000,
  textChars: 1_000_000,
  /** Of one paragraph. */
  lineChars: 32_767,
  /** As many as one import takes. */
  tasks: 5_000,
  depth: 120,
  pages: 300,
  milliseconds: 5_000,
} as const;

const MEND = '请拆分文件，只保留任务正文和清单后再导入。';

/** @throws Refusal intake.too_large, always */
export function refuseSize(what: string): never {
  throw new Refusal('too_large', 'intake.too_large', `文件过大，无法读取：${what}。`, { mend: MEND });
}

/** @throws Refusal intake.damaged, always: the file is not what its first bytes say, or was cut short */
export function refuseDamaged(format: string, cause?: unknown): never {
  throw new Refusal('invalid', 'intake.damaged', `${format}已损坏或不完整，无法读取。`, {
    mend: '请在 Word、Excel 或 WPS 中打开文件并另存一份，再导入。',
    cause,
  });
}
