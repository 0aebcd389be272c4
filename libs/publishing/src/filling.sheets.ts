import type { CellValue } from './table.workbook';

/** Sheets of 填报簿, by what their rows are. */
export const FILLING_SHEETS = { reports: '进展报告', figures: '指标数据', milestones: '节点' } as const;
export type FillingSheet = keyof typeof FILLING_SHEETS;
export const GUIDE_SHEET = '填报说明';

/** Identity, version and mark of the row, hidden: `A`, `B`, `C`. */
export const HIDDEN = 3;
export const YES = '是';
export const NO = '否';

export interface FillingColumn {
  header: string;
  width: number;
  /** Of a column to be filled in: how it is called when it is read back. */
  input?: string;
  choices?: readonly string[];
  whole?: readonly [number, number];
  hint?: string;
}

const no: FillingColumn = { header: '序号', width: 6 };
const task: FillingColumn = { header: '任务', width: 40 };
const period: FillingColumn = { header: '所属期', width: 14 };

/** Visible columns of each sheet, in their order. */
export const FILLING_COLUMNS: Readonly<Record<FillingSheet, readonly FillingColumn[]>> = {
  reports: [
    no,
    task,
    period,
    { header: '类别', width: 12 },
    { header: '上期情况', width: 36 },
    { header: '本期进展', width: 50, input: 'text', hint: '写明做了什么、到什么程度。' },
    {
      header: '无新进展',
      width: 10,
      input: 'noProgress',
      choices: [YES, NO],
      hint: '确无进展的选“是”，本期进展留空。',
    },
    { header: '进度（%）', width: 10, input: 'percent', whole: [0, 100], hint: '0 到 100 的整数。' },
    { header: '存在问题', width: 30, input: 'problems' },
    { header: '下一步打算', width: 30, input: 'nextSteps' },
    {
      header: '是否报送',
      width: 10,
      input: 'submit',
      choices: [YES, NO],
      hint: '选“是”的带回后即报送，其余存为草稿。',
    },
  ],
  figures: [
    no,
    task,
    period,
    { header: '指标', width: 26 },
    { header: '目标', width: 16 },
    { header: '上次报数', width: 12 },
    { header: '本期数', width: 14, input: 'value', hint: '只填数字；类别、比例按目标的写法。不能用公式。' },
    { header: '计量单位', width: 10, input: 'unit', hint: '与目标同一基本单位的万、亿可以换算。' },
    { header: '低于以前的原因', width: 30, input: 'reason' },
  ],
  milestones: [
    no,
    task,
    { header: '节点', width: 40 },
    { header: '应完成日期', width: 14 },
    {
      header: '是否完成',
      width: 10,
      input: 'done',
      choices: [YES, NO],
      hint: '选“是”的随本期报告报为完成。',
    },
  ],
};

/** A row that goes out: what marks it, and what stands in its visible columns. */
export interface OutgoingRow {
  id: string;
  version: string;
  values: CellValue[];
}

/** As it is compared: however a program writes breaks and blanks. */
export const plain = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/\u00a0/g, ' ')
    // eslint-disable-next-line no-control-regex -- what XML does not know is gone after one trip
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, '')
    .trim();
