import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { Workbook, type Worksheet } from 'exceljs';
import { documentWorkbook, type LedgerLine, ledgerWorkbook } from './ledger.workbook';
import { defused, fused } from './table.workbook';

const line = (change: Partial<LedgerLine> = {}): LedgerLine => ({
  no: 1,
  section: '一、扩大消费',
  text: '打造夜经济示范街区3个。',
  leadUnits: '区商务委',
  otherUnits: '区文旅委、区城管局',
  deadline: '2026-12-31',
  percent: 35,
  state: '跟踪中',
  light: { color: 'yellow', words: '黄灯（逾期）' },
  lightWhy: '“完成选址”应于 2026-03-31 23:59 前完成',
  next: '区商务委：报送进展（2026-04-08 前）',
  ...change,
});

async function read(lines: Iterable<LedgerLine>, extra: string[] = []): Promise<Worksheet> {
  const workbook = new Workbook();
  await workbook.xlsx.load((await buffer(ledgerWorkbook(lines, extra))) as never);
  return workbook.worksheets[0];
}
const values = (sheet: Worksheet, row: number): unknown[] => (sheet.getRow(row).values as unknown[]).slice(1);

describe('the ledger as a workbook', () => {
  it('has the columns of a 工作台账, its head frozen and ready to be filtered', async () => {
    const sheet = await read([line()]);
    expect(values(sheet, 1)).toEqual(
      '序号 章节 任务 牵头单位 责任单位 完成时限 进度 状态 亮灯 亮灯原因 当前待办'.split(' '),
    );
    expect(values(sheet, 2)).toEqual([
      1,
      '一、扩大消费',
      '打造夜经济示范街区3个。',
      '区商务委',
      '区文旅委、区城管局',
      '2026-12-31',
      0.35,
      '跟踪中',
      '黄灯（逾期）',
      '“完成选址”应于 2026-03-31 23:59 前完成',
      '区商务委：报送进展（2026-04-08 前）',
    ]);
    expect(sheet.views[0]).toMatchObject({ state: 'frozen', ySplit: 1 });
    expect(sheet.autoFilter).toBe('A1:K1');
    expect(sheet.getRow(2).getCell(7).numFmt).toBe('0%');
    for (const column of sheet.columns) expect(column.width).toBeGreaterThan(6);
    expect(sheet.getColumn(3).width).toBeGreaterThan(40);
  });

  it('has the columns of one plan kind behind them', async () => {
    const sheet = await read([line({ extra: ['城投公司', 12000.5] }), line()], ['业主', '总投资（万元）']);
    expect(values(sheet, 1).slice(11)).toEqual(['业主', '总投资（万元）']);
    expect(values(sheet, 2).slice(11)).toEqual(['城投公司', 12000.5]);
    expect(sheet.autoFilter).toBe('A1:M1');
  });

  it.each(['green', 'blue', 'yellow', 'red', 'grey'] as const)(
    'says a %s light in words, and repeats it in colour',
    async color => {
      const sheet = await read([line({ light: { color, words: `${color}灯` } })]);
      const cell = sheet.getRow(2).getCell(9);
      expect(cell.value).toBe(`${color}灯`);
      expect(cell.fill).toMatchObject({ type: 'pattern', pattern: 'solid' });
      expect(sheet.getRow(2).getCell(8).fill).not.toMatchObject({ pattern: 'solid' });
    },
  );

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', "=cmd|'/c calc'!A0"])(
    'writes %j as text that no program runs',
    async text => {
      const sheet = await read([line({ text, leadUnits: text, next: text })]);
      for (const column of [3, 4, 11]) {
        const cell = sheet.getRow(2).getCell(column);
        expect(cell.formula).toBeUndefined();
        expect(String(cell.value)).toMatch(/^'/);
      }
    },
  );

  it('leaves other text alone', () => {
    for (const text of ['', '完成率=100%', 'a-b', '3个', '①'])
      expect([text, defused(text)]).toEqual([text, text]);
  });

  it('gives a defused text back as it was', () => {
    for (const text of ['=1+1', '-3', '@x', "'引用", '平常'])
      expect([text, fused(defused(text))]).toEqual([text, text]);
  });

  it('keeps the columns of a document and their order, and says how far each task is after them', async () => {
    const workbook = new Workbook();
    const file = documentWorkbook(
      '项目[1]/表',
      [line({ extra: ['城投公司'] })],
      [
        { heading: '项目名称', part: 'text' },
        { heading: '业主', part: null },
        { heading: '市级牵头', part: 'lead' },
      ],
    );
    await workbook.xlsx.load((await buffer(file)) as never);
    const [sheet] = workbook.worksheets;
    expect(sheet.name).toBe('项目 1  表');
    expect(values(sheet, 1)).toEqual(
      '序号 项目名称 业主 市级牵头 进度 状态 亮灯 亮灯原因 当前待办'.split(' '),
    );
    expect(values(sheet, 2).slice(0, 5)).toEqual([
      1,
      '打造夜经济示范街区3个。',
      '城投公司',
      '区商务委',
      0.35,
    ]);
  });

  it('survives what people paste: breaks, brackets, characters XML does not know', async () => {
    const sheet = await read([line({ text: '第一行\n第二行 <b>&amp;"\u0007' })]);
    expect(sheet.getRow(2).getCell(3).value).toBe('第一行\n第二行 <b>&amp;"');
  });

  it('is a table with a head when there is nothing to tell', async () => {
    expect((await read([])).rowCount).toBe(1);
  });

  it('takes ten thousand lines and lets others have their turn meanwhile', async () => {
    let turns = 0;
    const turn = setInterval(() => turns++, 1);
    const sheet = await read(Array.from({ length: 10_000 }, (_, i) => line({ no: i + 1 }))).finally(() =>
      clearInterval(turn),
    );
    expect(sheet.rowCount).toBe(10_001);
    expect(values(sheet, 10_001)[0]).toBe(10_000);
    expect(turns).toBeGreaterThan(3);
  });

  it('stops when nobody wants it any more', async () => {
    let written = 0;
    function* endless(): Generator<LedgerLine> {
      for (;;) yield line({ no: ++written });
    }
    const file = ledgerWorkbook(endless());
    await once(file, 'readable');
    file.destroy();
    await once(file, 'close');
    const then = written;
    await new Promise(done => setTimeout(done, 50));
    expect(written).toBeLessThan(then + 1_000);
  });
});
