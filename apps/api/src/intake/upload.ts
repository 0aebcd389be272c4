import type { Readable } from 'node:stream';
import { Refusal } from '@duban/kernel';

const MAX_BYTES = 20 * 1024 * 1024;

const tooLarge = (): never => {
  throw new Refusal('too_large', 'intake.too_large', '文件超过 20 MB，无法读取。', {
    mend: '请拆分文件，只保留任务正文和清单后再导入。',
  });
};

/**
 * The whole of an uploaded file. Nothing of it is kept.
 * @throws Refusal intake.too_large, by what was announced or by what comes; intake.empty
 */
export async function bytesOf(stream: Readable, announced: number): Promise<Uint8Array> {
  if (announced > MAX_BYTES) tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    if ((size += chunk.length) > MAX_BYTES) tooLarge();
    chunks.push(chunk);
  }
  if (!size) throw new Refusal('invalid', 'intake.empty', '文件是空的', { mend: '请选择另一份文件' });
  return new Uint8Array(Buffer.concat(chunks));
}
