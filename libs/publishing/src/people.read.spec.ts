import { Workbook } from 'exceljs';
import type { SheetBack } from './filling.read';
import { readPeople } from './people.read';
import { PEOPLE_COLUMNS, PEOPLE_SHEET, roleNamed } from './people.sheets';
import { peopleTemplate } from './people.workbook';

type Written = string | { formula: string };

/** Rows of a sheet as they come back from the reader; the first is row 1. */
const sheet = (name: string, ...rows: Written[][]): SheetBack => ({
  name,
  cells: rows.flatMap((row, r) =>
    row.flatMap((cell, c) =>
      cell === ''
        ? []
        : [
            {
              at: `${String.fromCharCode(65 + c)}${r + 1}`,
              row: r + 1,
              column: c + 1,
              text: typeof cell === 'string' ? cell : '已算出的值',
              formula: typeof cell !== 'string',
            },
          ],
    ),
  ),
});
const HEAD = ['姓名', '用户名', '单位', '角色', '职务', '邮箱', '电话'];
const refusal = (code: string) => expect.objectContaining({ code });

describe('a list of people', () => {
  it('is read in whatever order its columns stand, under a title and by other words', () => {
    const back = readPeople([
      sheet('说明', ['姓名', '必填']),
      sheet(
        '2026年名单',
        ['江州区督办人员名单'],
        [],
        ['序号', '手机', '登录名（小写）', '角色', '工作单位', '姓名 '],
        ['1', '13800001111', 'zhangsan', '经办人', '区商务委', ' 张 三'],
        ['', '', '', '', '', ''],
        ['2', '', 'lisi', '', '区城管局', '李四'],
      ),
    ]);
    expect(back.sheet).toBe('2026年名单');
    expect(back.columns).toMatchObject({ phone: 'B', username: 'C', name: 'F' });
    expect(back.columns.email).toBeUndefined();
    expect(back.faults).toEqual([]);
    expect(back.lines.map(l => l.row)).toEqual([4, 6]);
    expect(back.lines[0].values).toMatchObject({ name: '张 三', phone: '13800001111', email: '' });
  });

  it('takes no formula, and text that looks like one as text', () => {
    const back = readPeople([
      sheet(PEOPLE_SHEET, HEAD, [
        { formula: 'A1' },
        'zhangsan',
        '区商务委',
        '经办人',
        "'=cmd|' /C calc'!A0",
        '',
        'x'.repeat(31),
      ]),
    ]);
    expect(back.faults.map(f => [f.row, f.field, f.code])).toEqual([
      [2, 'name', 'people_import.formula'],
      [2, 'phone', 'people_import.too_long'],
    ]);
    expect(back.lines[0].values.jobTitle).toBe("=cmd|' /C calc'!A0");
  });

  it('is refused when it is none, lacks a column, is empty or too long', () => {
    expect(() => readPeople([sheet('Sheet1', ['任务', '单位'])])).toThrow(refusal('people_import.unknown'));
    expect(() => readPeople([])).toThrow(refusal('people_import.unknown'));
    expect(() => readPeople([sheet('名单', ['姓名', '单位'], ['张三', '区商务委'])])).toThrow(
      refusal('people_import.columns'),
    );
    expect(() => readPeople([sheet(PEOPLE_SHEET, HEAD, ['', ''])])).toThrow(refusal('people_import.empty'));
    const many = Array.from({ length: 1001 }, (_, i) => ['张三', `u${i}`, '区商务委', '经办人']);
    expect(() => readPeople([sheet(PEOPLE_SHEET, HEAD, ...many)])).toThrow(refusal('people_import.too_many'));
  });

  it('knows roles by the words of the system and by those of offices', () => {
    expect(roleNamed('单位负责人')).toBe('unit_head');
    expect(roleNamed('督查室')).toBe('supervisor');
    expect(roleNamed('领导')).toBe('leader');
    expect(roleNamed('审计管理员')).toBe('auditor');
    expect(roleNamed('handler')).toBeNull();
    expect(roleNamed('')).toBeNull();
  });
});

describe('the template', () => {
  it('has every column, offers units and roles, and lets no name become a formula', async () => {
    const file = await peopleTemplate([
      { name: '区商务委', aliases: ['区商务局'] },
      { name: '=HYPERLINK("http://x")', aliases: [] },
    ]);
    const book = new Workbook();
    await book.xlsx.load(file as never);
    expect(book.worksheets.map(s => s.name)).toEqual(['人员', '填写说明', '单位']);
    const list = book.getWorksheet(PEOPLE_SHEET)!;
    expect((list.getRow(1).values as string[]).slice(1)).toEqual(PEOPLE_COLUMNS.map(c => c.header));
    expect(list.getCell('C2').dataValidation).toMatchObject({ type: 'list', formulae: ["'单位'!$A$2:$A$3"] });
    expect(list.getCell('D900').dataValidation.formulae).toEqual([
      '"经办人,单位负责人,督查人员,区领导,上级"',
    ]);
    const units = book.getWorksheet('单位')!;
    expect(units.getCell('A3').value).toBe('\'=HYPERLINK("http://x")');
    expect(units.getCell('A3').formula).toBeUndefined();
  });
});
