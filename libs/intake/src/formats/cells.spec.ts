import { Workbook } from 'exceljs';
import { deflateRawSync } from 'node:zlib';
import { readFilledSheets } from './cells';

const bytesOf = async (workbook: Workbook): Promise<Uint8Array> =>
  new Uint8Array((await workbook.xlsx.writeBuffer()) as ArrayBuffer);

const codeOf = (bytes: Uint8Array): string => {
  try {
    readFilledSheets(bytes);
  } catch (e) {
    return (e as { code: string }).code;
  }
  return 'read';
};

/** A container with one part that says of itself to be small and unpacks to much more. */
function bomb(declared: number, real: number): Uint8Array {
  const name = Buffer.from('xl/workbook.xml');
  const packed = deflateRawSync(Buffer.alloc(real));
  const local = Buffer.alloc(30);
  local.writeUInt32LE(0x04034b50, 0);
  local.writeUInt16LE(8, 8);
  local.writeUInt16LE(name.length, 26);
  const central = Buffer.alloc(46);
  central.writeUInt32LE(0x02014b50, 0);
  central.writeUInt16LE(8, 10);
  central.writeUInt32LE(packed.length, 20);
  central.writeUInt32LE(declared, 24);
  central.writeUInt16LE(name.length, 28);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(30 + name.length + packed.length, 16);
  return new Uint8Array(Buffer.concat([local, name, packed, central, name, end]));
}

describe('the cells of a workbook that comes back', () => {
  it('are read where they stand, hidden ones among them, and formulas are told apart', async () => {
    const workbook = new Workbook();
    const sheet = workbook.addWorksheet('进展报告');
    sheet.addRow(['标识', '进展', '进度']);
    sheet.addRow(['a1', '第一行\n第二行', 35]);
    sheet.getRow(3).getCell(3).value = { formula: '1+1', result: 2 };
    sheet.getRow(4).getCell(2).value = { richText: [{ text: '富' }, { text: '文本' }] };
    sheet.getColumn(1).hidden = true;
    sheet.getRow(2).hidden = true;
    const [{ name, cells }] = readFilledSheets(await bytesOf(workbook));
    expect(name).toBe('进展报告');
    const at = (place: string) => cells.find(c => c.at === place);
    expect(at('A2')).toMatchObject({ row: 2, column: 1, text: 'a1', formula: false });
    expect(at('B2')?.text).toBe('第一行\n第二行');
    expect(at('C2')?.text).toBe('35');
    expect(at('C3')).toMatchObject({ text: '2', formula: true });
    expect(at('B4')?.text).toBe('富文本');
  });

  it('are not read out of what is no workbook, or would not end', () => {
    expect(codeOf(new Uint8Array(Buffer.from('序号,进展')))).toBe('intake.damaged');
    expect(codeOf(bomb(100, 80 * 1024 * 1024))).toBe('intake.too_large');
    expect(codeOf(bomb(3_000_000_000, 1_000))).toBe('intake.too_large');
    expect(codeOf(new Uint8Array(21 * 1024 * 1024))).toBe('intake.too_large');
  });
});
