import type { CellFault, FilledFigure, FilledReport, ReportInput } from '@duban/feedback';
import { Refusal } from '@duban/kernel';
import { FILLING_COLUMNS, FILLING_SHEETS, type FillingSheet, HIDDEN, NO, plain, YES } from './filling.sheets';
import { digestOf, type RowSeal } from './row-seal';
import { fused } from './table.workbook';

/** A cell of the workbook that came back. */
interface CellBack {
  at: string;
  row: number;
  /** Counted from 1. */
  column: number;
  text: string;
  formula: boolean;
}
export interface SheetBack {
  name: string;
  cells: readonly CellBack[];
}

/** One row that came back and is one of ours. */
interface RowBack {
  id: string;
  version: string;
  touched: boolean;
  /** The cell that stands for the row. */
  place: string;
  /** Of an input: its text, and where it stands. */
  of(input: string): { text: string; cell: string };
  /** 第3项 …, as it was written. */
  title: string;
}

/** What would be done with a row, for whoever looks at it before. */
export interface FillingLine {
  cell: string;
  title: string;
  action: 'submit' | 'save' | 'figure';
}

export interface FillingBack {
  reports: FilledReport[];
  figures: FilledFigure[];
  faults: CellFault[];
  lines: FillingLine[];
  /** Rows of ours, and those of them nobody filled in. */
  rows: number;
  untouched: number;
}

const MOST_TEXT = 20_000;
const MOST_SHORT = 2_000;
const AGAIN = '请重新导出填报簿，把填好的内容抄入后再带回';

/** Which plan and unit the rows must be of. */
export interface Expected {
  planId: string;
  unitId: string;
  seal: RowSeal;
}

/**
 * What was filled in, with everything that is wrong cell by cell. Rows nobody touched are left out.
 * @throws Refusal workbook.unknown when it is no 填报簿 at all
 */
export function readFilling(sheets: readonly SheetBack[], expected: Expected): FillingBack {
  const faults: CellFault[] = [];
  const known = Object.keys(FILLING_SHEETS) as FillingSheet[];
  if (!sheets.some(s => known.some(k => FILLING_SHEETS[k] === s.name)))
    throw new Refusal('invalid', 'workbook.unknown', '这不是从本系统导出的填报簿', {
      mend: '请在方案页面导出填报簿，填好后带回；请勿改动表名',
    });
  const rows = (kind: FillingSheet): RowBack[] => {
    const sheet = sheets.find(s => s.name === FILLING_SHEETS[kind]);
    return sheet ? rowsOf(sheet, kind, expected, faults) : [];
  };
  const [reports, figures, milestones] = [rows('reports'), rows('figures'), rows('milestones')];
  const all = [...reports, ...figures, ...milestones];
  const filled = reports.flatMap(row => {
    const own = {
      figures: figures.filter(f => partsOf(f).reportId === row.id),
      milestones: milestones.filter(m => partsOf(m).reportId === row.id),
    };
    return [row, ...own.figures, ...own.milestones].some(r => r.touched) ? [reportOf(row, own, faults)] : [];
  });
  orphans([...figures, ...milestones], reports, faults);
  const alone = figures.filter(f => f.touched && !partsOf(f).reportId && f.of('value').text);
  return {
    reports: filled,
    figures: alone.map(figureOf),
    faults,
    lines: [
      ...filled.map((r): FillingLine => {
        const row = reports.find(x => x.id === r.id) as RowBack;
        return { cell: row.place, title: row.title, action: r.submit ? 'submit' : 'save' };
      }),
      ...alone.map((f): FillingLine => ({ cell: f.place, title: f.title, action: 'figure' })),
    ],
    rows: all.length,
    untouched: all.filter(r => !r.touched).length,
  };
}

/** A figure or milestone whose report was taken out of the workbook has nowhere to go. */
function orphans(rows: readonly RowBack[], reports: readonly RowBack[], faults: CellFault[]): void {
  for (const row of rows) {
    const { reportId } = partsOf(row);
    if (row.touched && reportId && !reports.some(r => r.id === reportId))
      faults.push({
        cell: row.place,
        code: 'workbook.report_missing',
        message: `这一行所属的报告不在“${FILLING_SHEETS.reports}”表中`,
        mend: AGAIN,
      });
  }
}

/** target or milestone, report, day: what the identity of a row is made of. */
const partsOf = ({ id }: RowBack): { targetId: string; reportId: string; asOf: string } => {
  const [targetId, reportId = '', asOf = ''] = id.split(' ');
  return { targetId, reportId, asOf };
};

function rowsOf(sheet: SheetBack, kind: FillingSheet, expected: Expected, faults: CellFault[]): RowBack[] {
  const columns = FILLING_COLUMNS[kind];
  const say = (cell: string, code: string, message: string, mend: string): void =>
    void faults.push({ cell: `${sheet.name}!${cell}`, code: `workbook.${code}`, message, mend });
  const byRow = new Map<number, Map<number, CellBack>>();
  for (const cell of sheet.cells) {
    const row = byRow.get(cell.row) ?? new Map<number, CellBack>();
    byRow.set(cell.row, row.set(cell.column, cell));
  }
  const head = byRow.get(1);
  const moved = columns.find((c, i) => head?.get(HIDDEN + i + 1)?.text !== c.header);
  if (moved) {
    const at = columnAt(HIDDEN + columns.indexOf(moved) + 1);
    say(`${at}1`, 'columns', `此处应为“${moved.header}”列，列被移动、删除或改名`, AGAIN);
    return [];
  }
  const seen = new Set<string>();
  const found: RowBack[] = [];
  for (const [n, row] of [...byRow].sort(([a], [b]) => a - b)) {
    if (n === 1) continue;
    const at = (column: number): CellBack | undefined => row.get(column);
    const text = (column: number): string => at(column)?.text ?? '';
    const place = `${columnAt(HIDDEN + 1)}${n}`;
    if (!text(1)) {
      say(place, 'added_row', '这一行不是导出的行', '增加的行不能带回，请删去；新的内容请在系统中填写');
      continue;
    }
    const [digest, seal] = text(3).split('.');
    if (!expected.seal.fits(seal ?? '', expected.planId, expected.unitId, kind, text(1), text(2), digest)) {
      say(place, 'seal', '这一行的隐藏标识对不上：属于别的方案、单位，或被改动', AGAIN);
      continue;
    }
    if (seen.has(text(1))) {
      say(place, 'twice', '这一行出现了两次', '请删去重复的一行');
      continue;
    }
    seen.add(text(1));
    const inputs = columns.flatMap((c, i) => (c.input ? [{ ...c, at: HIDDEN + i + 1 }] : []));
    const values = inputs.map(c => plain(fused(text(c.at))));
    inputs.forEach((c, i) => {
      const cell = `${columnAt(c.at)}${n}`;
      if (at(c.at)?.formula)
        say(cell, 'formula', `“${c.header}”是公式`, '请复制这一格，按“数值”粘贴，或直接填写');
      else if (c.choices && values[i] && !c.choices.includes(values[i]))
        say(
          cell,
          'choice',
          `“${c.header}”不能填“${values[i].slice(0, 20)}”`,
          `请选择${c.choices.join('或')}，或留空`,
        );
      else if (values[i].length > (c.input === 'text' ? MOST_TEXT : MOST_SHORT))
        say(cell, 'too_long', `“${c.header}”共 ${values[i].length} 字，过长`, '请精简，详细材料作为附件上传');
    });
    found.push({
      id: text(1),
      version: text(2),
      touched: digestOf(values) !== digest || inputs.some(c => at(c.at)?.formula),
      place: `${sheet.name}!${place}`,
      of: input => {
        const i = inputs.findIndex(c => c.input === input);
        return { text: values[i], cell: `${sheet.name}!${columnAt(inputs[i].at)}${n}` };
      },
      title: `第${text(HIDDEN + 1)}项 ${text(HIDDEN + 2).slice(0, 30)}`,
    });
  }
  return found;
}

const columnAt = (column: number): string => String.fromCharCode(64 + column);

function reportOf(
  row: RowBack,
  { figures, milestones }: { figures: readonly RowBack[]; milestones: readonly RowBack[] },
  faults: CellFault[],
): FilledReport {
  const cells: Record<string, string> = { '': row.place };
  for (const field of ['text', 'noProgress', 'percent', 'problems', 'nextSteps', 'submit'])
    cells[field] = row.of(field).cell;
  const input: ReportInput = {
    text: row.of('text').text,
    noProgress: row.of('noProgress').text === YES,
    problems: row.of('problems').text,
    nextSteps: row.of('nextSteps').text,
  };
  if (input.noProgress && input.text)
    faults.push({
      cell: cells.noProgress,
      code: 'workbook.both',
      message: '既写了本期进展，又选了“无新进展”',
      mend: `有进展的，“无新进展”选“${NO}”或留空；没有的，清空“本期进展”`,
    });
  const percent = row
    .of('percent')
    .text.replace(/[%％]$/, '')
    .trim();
  if (/^\d{1,3}(\.0+)?$/.test(percent) && Number(percent) <= 100) input.percent = Number(percent);
  else if (percent)
    faults.push({
      cell: cells.percent,
      code: 'workbook.percent',
      message: `进度不能是“${percent.slice(0, 20)}”`,
      mend: '请填写 0 到 100 的整数',
    });
  if (figures.some(f => f.touched)) {
    const given = figures.filter(f => f.of('value').text);
    input.measurements = given.map(f => ({ targetId: partsOf(f).targetId, ...figureIn(f) }));
    given.forEach((f, i) => {
      for (const field of ['targetId', 'value', 'unit', 'reason'])
        cells[`measurements.${i}.${field}`] = f.of(field === 'targetId' ? 'value' : field).cell;
    });
  }
  if (milestones.some(m => m.touched)) {
    const done = milestones.filter(m => m.of('done').text === YES);
    input.milestoneIds = done.map(m => partsOf(m).targetId);
    done.forEach((m, i) => (cells[`milestoneIds.${i}`] = m.of('done').cell));
  }
  return { id: row.id, version: Number(row.version), input, submit: row.of('submit').text === YES, cells };
}

/** A figure as a reporter writes it: a share shown by the program as 35% is 35 where the unit is %. */
function figureIn(row: RowBack): { value: number | string; unit?: string; reason?: string } {
  const [value, unit, reason] = ['value', 'unit', 'reason'].map(f => row.of(f).text);
  const bare = /[%％]/.test(unit) ? value.replace(/[%％]$/, '').trim() : value;
  const figure = bare.replace(/[,，]/g, '');
  return {
    value: figure !== '' && Number.isFinite(Number(figure)) ? Number(figure) : bare,
    ...(unit && { unit }),
    ...(reason && { reason }),
  };
}

function figureOf(row: RowBack): FilledFigure {
  const { targetId, asOf } = partsOf(row);
  const cell = row.of('value').cell;
  return {
    targetId,
    ...figureIn(row),
    ...(asOf && { asOf }),
    cells: { '': cell, 'measurements.0.value': cell, 'measurements.0.unit': row.of('unit').cell },
  };
}
