import { isRefusal } from '@duban/kernel';
import * as iconv from 'iconv-lite';
import { decodeText } from './decode';

const TEXT = '一、主要指标\n1.新建学校3所。㐂';

const codeOf = (bytes: Uint8Array): string => {
  try {
    decodeText(bytes);
    return 'read';
  } catch (e) {
    return isRefusal(e) ? `${e.code} ${String(e.details.format)}` : 'other';
  }
};

describe('decodeText', () => {
  it.each(['utf8', 'gb18030', 'utf16le', 'utf16be'])('reads %s', encoding => {
    const addBOM = encoding.startsWith('utf16');
    expect(decodeText(iconv.encode(TEXT, encoding, { addBOM }))).toBe(TEXT);
  });

  it('drops the byte-order mark of UTF-8', () => {
    expect(decodeText(iconv.encode(TEXT, 'utf8', { addBOM: true }))).toBe(TEXT);
  });

  it('reads an empty file as empty text', () => {
    expect(decodeText(new Uint8Array())).toBe('');
  });

  it.each([
    ['%PDF-1.7', 'PDF 文件'],
    ['\xd0\xcf\x11\xe0\xa1\xb1', '旧版 Office/WPS 文件（.doc、.xls、.wps）'],
    ['PK\x03\x04....word/document.xml', 'Word 文件（.docx）'],
    ['PK\x03\x04....xl/workbook.xml', 'Excel 文件（.xlsx）'],
    ['PK\x03\x04....OFD.xml', 'OFD 版式文件'],
    ['PK\x03\x04....photo.jpg', '压缩文件'],
    ['{\\rtf1', 'RTF 文件'],
    ['\x89PNG\x00\x00', '这种二进制文件'],
    ['\xff\xff\xff\xff', '这种编码的文件'],
  ])('refuses %j as %s and says what to do', (bytes, format) => {
    expect(codeOf(Buffer.from(bytes, 'latin1'))).toBe(`intake.unsupported_format ${format}`);
  });

  it('tells the person how to go on', () => {
    expect(() => decodeText(Buffer.from('%PDF-1.7'))).toThrow(
      expect.objectContaining({ mend: expect.stringContaining('另存为') as string }) as Error,
    );
  });
});
