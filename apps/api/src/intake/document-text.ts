import { decodeText } from '@duban/intake';
import { Refusal } from '@duban/kernel';

/** Line and page breaks of word processors are line breaks; other control characters nobody meant. */
const BREAKS = /[\v\f\u0085\u2028\u2029]/g;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\0-\x08\x0e-\x1f\x7f]/g;

/**
 * The text to be read: pasted, or out of a file.
 * @throws Refusal input.invalid unless exactly one is given; intake.unsupported_format
 */
export function documentText({ contentBase64, text }: { contentBase64?: string; text?: string }): string {
  if ((contentBase64 === undefined) === (text === undefined))
    throw new Refusal('invalid', 'input.invalid', '请上传文件，或粘贴正文', {
      mend: '二者选一',
      faults: [{ where: 'text', message: '须且只须提供 contentBase64 或 text' }],
    });
  return (text ?? decodeText(bytesOf(contentBase64 as string))).replace(BREAKS, '\n').replace(CONTROL, '');
}

function bytesOf(base64: string): Buffer {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
    throw new Refusal('invalid', 'input.invalid', '文件内容无法读取', {
      mend: '请重新选择文件',
      faults: [{ where: 'contentBase64', message: '不是有效的 Base64' }],
    });
  return Buffer.from(base64, 'base64');
}
