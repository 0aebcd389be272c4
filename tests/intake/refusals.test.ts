import { readFile } from '@duban/intake';
import { docx, documentXml, pdf, xlsx, zip } from './files';
import { codeOf, line } from './shorthand';
import * as iconv from 'iconv-lite';
import JSZip from 'jszip';

const OLE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ole = (part: string): Buffer =>
  Buffer.concat([OLE, Buffer.alloc(512), Buffer.from(part, 'utf16le'), Buffer.alloc(64)]);

describe('what cannot be read is refused, with what to do instead', () => {
  it.each([
    ['通知.doc', ole('WordDocument'), 'intake.unsupported_format'],
    ['通知.wps', ole('WpsDocument'), 'intake.unsupported_format'],
    ['台账.xls', ole('Workbook'), 'intake.unsupported_format'],
    ['加密.docx', ole('EncryptedPackage'), 'intake.encrypted'],
    ['通知.rtf', Buffer.from('{\\rtf1 x}'), 'intake.unsupported_format'],
    ['图.txt', Buffer.from('\x89PNG\0\0', 'latin1'), 'intake.unsupported_format'],
    ['坏.pdf', Buffer.from('%PDF-1.7\nnothing'), 'intake.damaged'],
    ['空.txt', Buffer.alloc(0), 'intake.nothing_found'],
    ['通知.txt', Buffer.from('通知\n各单位请于周五开会。'), 'intake.nothing_found'],
    ['任意.docx', Buffer.from('PK\x03\x04 and no more', 'latin1'), 'intake.damaged'],
  ])('%s', async (name, bytes, code) => {
    expect(await codeOf(bytes, name)).toBe(code);
  });

  it('containers that are no documents', async () => {
    expect(await codeOf(await zip({ 'OFD.xml': '<ofd/>' }), '公文.ofd')).toBe('intake.unsupported_format');
    expect(await codeOf(await zip({ 'photo.jpg': 'x' }), '附件.zip')).toBe('intake.unsupported_format');
    const bytes = await docx('1.办学。（责任单位：区教委）');
    expect(await codeOf(bytes.subarray(0, bytes.length - 40), 'a.docx')).toBe('intake.damaged');
    const cut = await zip({ 'word/document.xml': documentXml('<w:p><w:r><w:t>1.办学').slice(0, -30) });
    expect(await codeOf(cut, 'a.docx')).toBe('intake.damaged');
  });

  it('a part that is marked as encrypted', async () => {
    const bytes = await docx('1.办学。');
    for (
      let at = bytes.indexOf('PK\x01\x02', 0, 'latin1');
      at >= 0;
      at = bytes.indexOf('PK\x01\x02', at + 4, 'latin1')
    )
      bytes[at + 8] |= 1;
    expect(await codeOf(bytes, 'a.docx')).toBe('intake.encrypted');
  });

  it('a scan, and a table of which only places are left', async () => {
    expect(await codeOf(pdf([]), '扫描件.pdf')).toBe('intake.scanned');
    const row = (y: number) => [70, 150, 300, 450].map(x => ({ x, y, text: '内容' }));
    expect(await codeOf(pdf([1, 2, 3, 4, 5, 6].flatMap(i => row(800 - i * 20))), '表.pdf')).toBe(
      'intake.pdf_table',
    );
  });
});

describe('what is made to swell', () => {
  it('a bomb is refused by what it declares, and by what it really holds', async () => {
    const bomb = await zip({
      'word/document.xml': documentXml(`<w:p>${' '.repeat(70 * 1024 * 1024)}</w:p>`),
    });
    expect(await codeOf(bomb, 'a.docx')).toBe('intake.too_large');
    const lying = Buffer.from(bomb);
    lying.writeUInt32LE(100, lying.indexOf('PK\x01\x02', 0, 'latin1') + 24);
    expect(await codeOf(lying, 'a.docx')).toBe('intake.too_large');
  });

  it('too many parts, too large a file, too deep a nesting', async () => {
    const parts = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`p${i}`, '']));
    expect(await codeOf(await zip({ 'word/document.xml': documentXml(''), ...parts }), 'a.docx')).toBe(
      'intake.too_large',
    );
    expect(await codeOf(Buffer.alloc(21 * 1024 * 1024, 'x'), 'a.txt')).toBe('intake.too_large');
    const deep = '<w:sdt>'.repeat(5_000);
    expect(await codeOf(await zip({ 'word/document.xml': documentXml(deep) }), 'a.docx')).toBe(
      'intake.too_large',
    );
    expect(await codeOf(Buffer.from(`<html>${'<div>'.repeat(5_000)}1.办学`), 'a.html')).toBe(
      'intake.too_large',
    );
  });

  it('merged cells over a whole sheet and spans without end cost nothing', async () => {
    const plain = await JSZip.loadAsync(
      await xlsx([
        ['序号', '任务', '责任单位'],
        [1, '办学。', '区教委'],
      ]),
    );
    const sheet = await plain.file('xl/worksheets/sheet1.xml')!.async('string');
    const merged =
      '</sheetData><mergeCells><mergeCell ref="D1:XFD1048576"/><mergeCell ref="A9:XFD1048576"/></mergeCells>';
    plain.file('xl/worksheets/sheet1.xml', sheet.replace('</sheetData>', merged));
    const file = await plain.generateAsync({ type: 'nodebuffer' });
    expect((await readFile(file, 'a.xlsx')).tasks.map(line)).toEqual(['1 |  | 办学。 |  | 区教委 | ']);
    const html =
      '<table><tr><td>序号<td>任务<td>责任单位<td rowspan=99999999 colspan=99999999>x<tr><td>1<td>办学。<td>区教委</table>';
    expect((await readFile(Buffer.from(html), 'a.html')).tasks.map(line)).toEqual([
      '1 |  | 办学。 |  | 区教委 | ',
    ]);
  });

  it('cells that hang down over each other are counted', async () => {
    const html = `<table>${'<tr><td rowspan=1000>x<td rowspan=1000>y'.repeat(5_000)}</table>`;
    expect(await codeOf(Buffer.from(html), 'a.html')).toBe('intake.too_large');
  });

  it('more tasks than one import takes, and a paragraph without end', async () => {
    const many = Array.from({ length: 5_001 }, (_, i) => `${i + 1}.办学。\n责任单位：区教委`).join('\n');
    expect(await codeOf(Buffer.from(many), 'a.txt')).toBe('intake.too_large');
    expect(await codeOf(Buffer.from(`1.${'办学'.repeat(20_000)}`), 'a.txt')).toBe('intake.too_large');
  });

  it('a cell as large as a book is cut, not carried along', async () => {
    const html = `<table><tr><td>序号<td>任务<td>责任单位<tr><td>1<td>${'办'.repeat(200_000)}<td>区教委</table>`;
    const [task] = (await readFile(Buffer.from(html), 'a.html')).tasks;
    expect(task.text.length).toBeLessThanOrEqual(32_767);
  });
});

describe('encodings', () => {
  const TEXT = '江州区2026年任务分解\n1.办学。㐂\n责任单位：区教委';
  it.each([
    ['utf8', false],
    ['utf8', true],
    ['gb18030', false],
    ['utf16le', true],
  ])('%s, byte-order mark: %s', async (encoding, addBOM) => {
    const { tasks } = await readFile(iconv.encode(TEXT, encoding, { addBOM }), 'a.txt');
    expect(tasks.map(line)).toEqual(['1 |  | 办学。㐂 |  | 区教委 | ']);
  });

  it('reads a table of GB18030 with a byte of every kind of line end', async () => {
    const csv = iconv.encode('序号,任务,责任单位\r\n1,办学。,区教委\r2,办医。,区卫健委\n', 'gb18030');
    expect((await readFile(csv, 'a.csv')).tasks).toHaveLength(2);
  });

  it('drops control characters that nobody meant', async () => {
    const { tasks } = await readFile(Buffer.from('1.办\x01学\x0b。（责任单位：区教\x1f委）'), 'a.txt');
    expect(tasks[0].responsible.map(m => m.name)).toEqual(['区教委']);
  });
});
