import ExcelJS from 'exceljs';
import JSZip from 'jszip';

/** Small files as offices make them, written by hand so that a test says what is in them. */

const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

export interface DocxCell {
  text: string;
  columns?: number;
  /** `start` and `on` of a cell that reaches down. */
  down?: 'start' | 'on';
}
export type DocxPart =
  string | { list: [style: number, level: number]; text: string } | { rows: (string | DocxCell)[][] };

const run = (text: string): string =>
  text
    .split('\n')
    .map(line => `<w:r><w:t xml:space="preserve">${escape(line)}</w:t></w:r>`)
    .join('<w:r><w:br/></w:r>');
const paragraph = (text: string, properties = ''): string => `<w:p>${properties}${run(text)}</w:p>`;

function cellXml(cell: string | DocxCell): string {
  const { text, columns = 1, down } = typeof cell === 'string' ? { text: cell } : cell;
  const merge = down === 'start' ? '<w:vMerge w:val="restart"/>' : down === 'on' ? '<w:vMerge/>' : '';
  const properties = `<w:tcPr>${columns > 1 ? `<w:gridSpan w:val="${columns}"/>` : ''}${merge}</w:tcPr>`;
  return `<w:tc>${properties}${text
    .split('\n')
    .map(line => paragraph(line))
    .join('')}</w:tc>`;
}

function partXml(part: DocxPart): string {
  if (typeof part === 'string') return paragraph(part);
  if ('list' in part) {
    const [style, level] = part.list;
    const numbers = `<w:numPr><w:ilvl w:val="${level}"/><w:numId w:val="${style}"/></w:numPr>`;
    return paragraph(part.text, `<w:pPr>${numbers}</w:pPr>`);
  }
  return `<w:tbl>${part.rows.map(row => `<w:tr>${row.map(cellXml).join('')}</w:tr>`).join('')}</w:tbl>`;
}

const W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
/** List 1 numbers 一、 （一） and 1. on its levels. */
const NUMBERING = `<w:numbering ${W}><w:abstractNum w:abstractNumId="7">${[
  ['chineseCounting', '%1、'],
  ['chineseCounting', '（%2）'],
  ['decimal', '%3.'],
]
  .map(
    ([format, text], i) =>
      `<w:lvl w:ilvl="${i}"><w:start w:val="1"/><w:numFmt w:val="${format}"/><w:lvlText w:val="${text}"/></w:lvl>`,
  )
  .join('')}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num></w:numbering>`;

export const documentXml = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><w:document ${W}><w:body>${body}</w:body></w:document>`;

export function zip(parts: Record<string, string>): Promise<Buffer> {
  const file = new JSZip();
  for (const [name, content] of Object.entries(parts)) file.file(name, content);
  return file.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
}

export const docx = (...parts: DocxPart[]): Promise<Buffer> =>
  zip({
    '[Content_Types].xml': '<Types/>',
    'word/document.xml': documentXml(parts.map(partXml).join('')),
    'word/numbering.xml': NUMBERING,
  });

export type CellValue = string | number | Date | null | ExcelJS.CellFormulaValue;

/** A workbook of one sheet; `merges` as “A1:C1”. */
export async function xlsx(
  rows: CellValue[][],
  merges: string[] = [],
  more?: (sheet: ExcelJS.Worksheet) => void,
) {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('清单');
  sheet.addRows(rows);
  for (const merge of merges) sheet.mergeCells(merge);
  more?.(sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** A PDF of one page, each line at its place, in a font without outlines whose codes are UTF-16 (UniGB-UCS2-H). */
export function pdf(lines: { x: number; y: number; text: string }[], head = '%PDF-1.4'): Buffer {
  const hex = (text: string): string => Buffer.from(text, 'utf16le').swap16().toString('hex');
  const content = lines.map(l => `BT /F1 10 Tf ${l.x} ${l.y} Td <${hex(l.text)}> Tj ET`).join('\n');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /FontDescriptor 7 0 R /DW 1000 >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
  ];
  let out = `${head}\n`;
  const offsets = objects.map((object, i) => {
    const at = out.length;
    out += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = out.length;
  out += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map(o => `${String(o).padStart(10, '0')} 00000 n \n`).join('')}`;
  return Buffer.from(
    `${out}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF`,
    'latin1',
  );
}
