import type { Source } from '@duban/intake';
import { Refusal } from '@duban/kernel';

/**
 * What is to be read: pasted text, or the bytes of a file.
 * @throws Refusal input.invalid unless exactly one is given
 */
export function sourceOf({ contentBase64, text }: { contentBase64?: string; text?: string }): Source {
  if ((contentBase64 === undefined) === (text === undefined))
    throw new Refusal('invalid', 'input.invalid', '请上传文件，或粘贴正文', {
      mend: '二者选一',
      faults: [{ where: 'text', message: '须且只须提供 contentBase64 或 text' }],
    });
  return text === undefined ? { bytes: decoded(contentBase64 as string) } : { text };
}

function decoded(base64: string): Uint8Array {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
    throw new Refusal('invalid', 'input.invalid', '文件内容无法读取', {
      mend: '请重新选择文件',
      faults: [{ where: 'contentBase64', message: '不是有效的 Base64' }],
    });
  return new Uint8Array(Buffer.from(base64, 'base64'));
}
