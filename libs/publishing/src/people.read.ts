import { Refusal } from '@duban/kernel';
import type { SheetBack } from './filling.read';
import { plain } from './filling.sheets';
import { MOST_PEOPLE_LINES, PEOPLE_COLUMNS, PEOPLE_SHEET, type PeopleField } from './people.sheets';
import { fused } from './table.workbook';

/** A line of the list as it was written. */
export interface PeopleLineBack {
  /** Of the sheet. */
  row: number;
  /** Written by people, blanks at the ends taken away; what was left empty is ''. */
  values: Readonly<Record<PeopleField, string>>;
}

/** What is wrong with a cell of the list. */
export interface PeopleFault {
  row: number;
  field: PeopleField;
  code: string;
  message: string;
  mend: string;
}

export interface PeopleBack {
  sheet: string;
  /** Field → the letter of its column; none for a column that is not there. */
  columns: Readonly<Partial<Record<PeopleField, string>>>;
  lines: PeopleLineBack[];
  faults: PeopleFault[];
}

/** Above the headings a list may have a title. */
const HEADINGS_WITHIN = 10;
const MOST_ROWS = 100_000;

type Cell = SheetBack['cells'][number];

const bare = (text: string): string => text.normalize('NFKC').replace(/[\s*（(].*$/, '');
const fieldOf = (heading: string): PeopleField | undefined =>
  PEOPLE_COLUMNS.find(c => c.header === bare(heading) || c.also.includes(bare(heading)))?.field;
/** Without halves of pairs, which no database takes. */
const clean = (text: string): string => plain(text).replace(/\p{Cs}/gu, '');
const letterOf = (cell: Cell): string => cell.at.replace(/\d+$/, '');

/**
 * The lines of a list of people, in whatever order its columns stand, with what is wrong with their cells by themselves:
 * formulas, and texts that are too long. Who it is about is judged elsewhere.
 * @throws Refusal people_import.unknown, people_import.columns, people_import.empty, people_import.too_many
 */
export function readPeople(sheets: readonly SheetBack[]): PeopleBack {
  const { sheet, headRow, at } = headingsOf(sheets);
  const missing = PEOPLE_COLUMNS.filter(c => c.needed && !at.has(c.field));
  if (missing.length)
    throw new Refusal(
      'invalid',
      'people_import.columns',
      `“${sheet.name}”表缺少${missing.map(c => `“${c.header}”`).join('、')}列`,
      { mend: '请按模板补上这些列；列的顺序不限' },
    );
  const byRow = new Map<number, Map<number, Cell>>();
  for (const cell of sheet.cells) {
    if (cell.row <= headRow || cell.row > MOST_ROWS) continue;
    const row = byRow.get(cell.row) ?? new Map<number, Cell>();
    byRow.set(cell.row, row.set(cell.column, cell));
  }
  const lines: PeopleLineBack[] = [];
  const faults: PeopleFault[] = [];
  for (const [row, cells] of [...byRow].sort(([a], [b]) => a - b)) {
    const of = (field: PeopleField): Cell | undefined => cells.get(at.get(field)?.column ?? 0);
    if (!PEOPLE_COLUMNS.some(c => of(c.field))) continue;
    const values = Object.fromEntries(
      PEOPLE_COLUMNS.map(c => [c.field, clean(fused(of(c.field)?.text ?? ''))]),
    ) as Record<PeopleField, string>;
    for (const { field, header, max } of PEOPLE_COLUMNS)
      if (of(field)?.formula)
        faults.push({
          row,
          field,
          code: 'people_import.formula',
          message: `“${header}”是公式`,
          mend: '请复制这一格，按“数值”粘贴，或直接填写',
        });
      else if ([...values[field]].length > max)
        faults.push({
          row,
          field,
          code: 'people_import.too_long',
          message: `“${header}”共 ${[...values[field]].length} 字，过长`,
          mend: `请精简到 ${max} 字以内`,
        });
    lines.push({ row, values });
  }
  if (!lines.length)
    throw new Refusal('invalid', 'people_import.empty', `“${sheet.name}”表中没有填写人员`, {
      mend: '请在标题行下面填写，每行一人一个角色',
    });
  if (lines.length > MOST_PEOPLE_LINES)
    throw new Refusal('too_large', 'people_import.too_many', `名单共 ${lines.length} 行，过多`, {
      mend: `请拆分名单，每份最多 ${MOST_PEOPLE_LINES} 行，分次导入`,
    });
  const columns = Object.fromEntries([...at].map(([field, cell]) => [field, letterOf(cell)]));
  return { sheet: sheet.name, columns, lines, faults };
}

/** The sheet of the template, or the first that has headings like it: lists are kept under many names. */
function headingsOf(sheets: readonly SheetBack[]): {
  sheet: SheetBack;
  headRow: number;
  at: Map<PeopleField, Cell>;
} {
  const ordered = [...sheets].sort(
    (a, b) => Number(b.name === PEOPLE_SHEET) - Number(a.name === PEOPLE_SHEET),
  );
  for (const sheet of ordered) {
    const rows = new Map<number, Map<PeopleField, Cell>>();
    for (const cell of sheet.cells) {
      if (cell.row > HEADINGS_WITHIN) continue;
      const field = fieldOf(cell.text);
      const row = rows.get(cell.row) ?? new Map<PeopleField, Cell>();
      // The first of two columns with one name counts.
      if (field && !row.has(field)) rows.set(cell.row, row.set(field, cell));
    }
    const [best] = [...rows].sort(([, a], [, b]) => b.size - a.size);
    if (best && best[1].size >= 2 && best[1].has('name')) return { sheet, headRow: best[0], at: best[1] };
  }
  throw new Refusal('invalid', 'people_import.unknown', '没有找到人员名单', {
    mend: '请下载模板，在“人员”表中填写；标题行须有姓名、用户名、单位、角色',
  });
}
