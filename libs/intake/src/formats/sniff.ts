import { Refusal } from '@duban/kernel';
import { openZip } from './zip';

export type Format = 'docx' | 'xlsx' | 'pdf' | 'html' | 'csv' | 'tsv' | 'text';

const startsWith = (bytes: Uint8Array, head: readonly number[]): boolean =>
  head.every((b, i) => bytes[i] === b);

const SAVE_AS = {
  word: '请在 WPS 或 Word 中打开文件，另存为“.docx”后再导入；也可以全选正文，复制粘贴到导入框。',
  excel: '请在 WPS 或 Excel 中打开文件，另存为“.xlsx”后再导入。',
  ofd: '请提供生成这份 OFD 的 Word 或 Excel 原件；也可以在阅读器中全选正文，复制粘贴到导入框。',
  other: '请提供 .docx、.xlsx、.csv、.pdf、.html 或 .txt 文件。',
} as const;

function refuse(format: string, mend: string): never {
  throw new Refusal('invalid', 'intake.unsupported_format', `暂不能直接读取${format}。`, {
    mend,
    details: { format },
  });
}

function oldOffice(bytes: Uint8Array, extension: string): never {
  const text = Buffer.from(bytes.subarray(0, 1_000_000));
  // a workbook or a document with a password is an OLE container with this part
  if (text.includes(Buffer.from('EncryptedPackage', 'utf16le')))
    throw new Refusal('invalid', 'intake.encrypted', '文件设有密码，无法读取。', {
      mend: '请去掉密码后另存一份，再导入。',
    });
  if (/^(?:xls|et)$/.test(extension) || text.includes(Buffer.from('Workbook', 'utf16le')))
    return refuse('旧版表格文件（.xls、.et）', SAVE_AS.excel);
  return refuse('旧版文字文件（.doc、.wps）', SAVE_AS.word);
}

const HTML =
  /^\s*(?:<!--[\s\S]{0,500}?-->\s*)*<(?:!doctype html|html|head|body|table|div|p|meta|style|h[1-6])[\s>]/i;

/** What the text of a file looks like, before its name is asked. */
export const looksLikeHtml = (text: string): boolean => HTML.test(text.slice(0, 2_000));

/**
 * The format of a file by its bytes; the name decides only between kinds of text.
 * @throws Refusal intake.unsupported_format, intake.encrypted, intake.damaged
 */
export function sniff(bytes: Uint8Array, fileName: string): Format {
  const extension = /\.([A-Za-z0-9]+)$/.exec(fileName)?.[1].toLowerCase() ?? '';
  if (startsWith(bytes, [0x50, 0x4b, 0x03, 0x04]) || startsWith(bytes, [0x50, 0x4b, 0x05, 0x06])) {
    const { names } = openZip(bytes);
    if (names.includes('word/document.xml')) return 'docx';
    if (names.includes('xl/workbook.xml')) return 'xlsx';
    if (names.some(n => /(?:^|\/)OFD\.xml$/i.test(n))) refuse('OFD 版式文件', SAVE_AS.ofd);
    if (names.includes('ppt/presentation.xml')) refuse('演示文稿', SAVE_AS.other);
    if (names.some(n => n.startsWith('xl/'))) refuse('这种 Excel 文件（.xlsb）', SAVE_AS.excel);
    refuse('压缩文件', '请解压后逐个导入其中的文件。');
  }
  // the mark of a PDF may stand behind a few stray bytes
  if (Buffer.from(bytes.subarray(0, 1024)).includes('%PDF-')) return 'pdf';
  if (startsWith(bytes, [0xd0, 0xcf, 0x11, 0xe0])) oldOffice(bytes, extension);
  if (startsWith(bytes, [0x7b, 0x5c, 0x72, 0x74, 0x66])) refuse('RTF 文件', SAVE_AS.word);
  if (/^(?:doc|wps)$/.test(extension) && bytes.includes(0))
    refuse('旧版文字文件（.doc、.wps）', SAVE_AS.word);
  if (extension === 'csv' || extension === 'tsv') return extension;
  return /^(?:html?|mht)$/.test(extension) ? 'html' : 'text';
}
