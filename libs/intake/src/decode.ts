import { Refusal } from '@duban/kernel';
import * as iconv from 'iconv-lite';

const MEND =
  '请在 WPS 或 Word 中打开文件，另存为“纯文本（.txt）”后再导入；也可以全选正文，复制粘贴到导入框。';

/** First bytes of the formats offices send most; the name is what the person is told. */
const SIGNATURES: readonly { bytes: readonly number[]; format: string }[] = [
  { bytes: [0x25, 0x50, 0x44, 0x46], format: 'PDF 文件' },
  { bytes: [0xd0, 0xcf, 0x11, 0xe0], format: '旧版 Office/WPS 文件（.doc、.xls、.wps）' },
  { bytes: [0x7b, 0x5c, 0x72, 0x74, 0x66], format: 'RTF 文件' },
];

/** Parts that a zip container must hold to be one of these formats; file names in a zip are plain ASCII. */
const CONTAINERS: readonly { part: string; format: string }[] = [
  { part: 'word/', format: 'Word 文件（.docx）' },
  { part: 'xl/', format: 'Excel 文件（.xlsx）' },
  { part: 'OFD.xml', format: 'OFD 版式文件' },
];
const ZIP = [0x50, 0x4b, 0x03, 0x04];

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  head.every((b, i) => bytes[i] === b);

function formatOf(bytes: Uint8Array): string | null {
  const signature = SIGNATURES.find(s => startsWith(bytes, s.bytes));
  if (signature) return signature.format;
  if (!startsWith(bytes, ZIP)) return null;
  const names = Buffer.from(bytes).toString('latin1');
  return CONTAINERS.find(c => names.includes(c.part))?.format ?? '压缩文件';
}

const refuse = (format: string): never => {
  throw new Refusal('invalid', 'intake.unsupported_format', `暂不能直接读取${format}。`, {
    mend: MEND,
    details: { format },
  });
};

/**
 * The text of a file. A byte-order mark decides; without one, bytes that are valid UTF-8 are UTF-8 (Chinese in
 * GB18030 hardly ever is by accident), everything else is GB18030, the other encoding Chinese offices use.
 * @throws Refusal intake.unsupported_format for Word, Excel, PDF, OFD and other files that are not plain text
 */
export function decodeText(bytes: Uint8Array): string {
  const format = formatOf(bytes);
  if (format) refuse(format);
  if (startsWith(bytes, [0xff, 0xfe])) return iconv.decode(Buffer.from(bytes), 'utf16le');
  if (startsWith(bytes, [0xfe, 0xff])) return iconv.decode(Buffer.from(bytes), 'utf16be');
  if (bytes.includes(0)) refuse('这种二进制文件');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    const text = iconv.decode(Buffer.from(bytes), 'gb18030');
    return text.includes('\ufffd') ? refuse('这种编码的文件') : text;
  }
}
