import { PassThrough, type Readable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import { stream, type Column, type DataValidation, type Worksheet } from 'exceljs';
import {
  FILLING_COLUMNS,
  FILLING_SHEETS,
  type FillingColumn,
  type FillingSheet,
  GUIDE_SHEET,
  HIDDEN,
  type OutgoingRow,
  plain,
} from './filling.sheets';
import { digestOf, type RowSeal } from './row-seal';
import { dressHeader, fillOf, safeCell } from './table.workbook';

/** What a unit takes away to fill in. */
export interface Outgoing {
  planId: string;
  planTitle: string;
  unitId: string;
  unitName: string;
  /** As people read it. */
  takenAt: string;
  rows: Readonly<Record<FillingSheet, readonly OutgoingRow[]>>;
}

const INPUT_FILL = 'FFFFFBE6';
const BATCH = 100;

/** 填报簿, sent while it is written: instructions, and a sheet for each kind of thing to be filled in. */
export function fillingWorkbook(outgoing: Outgoing, seal: RowSeal): Readable {
  const out = new PassThrough();
  write(outgoing, seal, out).catch((e: Error) => out.destroy(e));
  return out;
}

const guideOf = ({ planTitle, unitName, takenAt, rows }: Outgoing): string[] => [
  `《${planTitle}》填报簿`,
  `填报单位：${unitName}`,
  `导出时间：${takenAt}`,
  `本簿共有待报报告 ${rows.reports.length} 份、指标数据 ${rows.figures.length} 项、节点 ${rows.milestones.length} 个。`,
  '一、只填浅黄色的格子；没有填写的行带回时不作改动。',
  '二、“进展报告”中“是否报送”选“是”的，带回后即报送；其余存为草稿，可再修改。',
  '三、“指标数据”只填数字或文字，不能填公式；由公式算出的，请复制后按“数值”粘贴。',
  '四、“节点”选“是”的，随该任务的本期报告报为完成。',
  '五、请勿增加行、移动或改动列和表名；行可以排序、筛选。隐藏的列用于核对，请勿改动。',
  '六、带回时整份核对：有一处不对，整份都不带回，并逐格说明错在哪里、怎样改正。',
  '七、导出之后在系统中已被更新的行会被指出，请重新导出后再填。',
];

async function write(outgoing: Outgoing, seal: RowSeal, out: PassThrough): Promise<void> {
  const workbook = new stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: true });
  const guide = workbook.addWorksheet(GUIDE_SHEET);
  guide.columns = [{ width: 100 }] as Partial<Column>[];
  guideOf(outgoing).forEach((text, i) => {
    const row = guide.addRow([safeCell(text)]);
    row.font = { bold: i === 0, size: i === 0 ? 14 : 11 };
    row.getCell(1).alignment = { wrapText: true, vertical: 'top' };
    row.commit();
  });
  guide.commit();
  for (const kind of Object.keys(FILLING_SHEETS) as FillingSheet[]) {
    const sheet = workbook.addWorksheet(FILLING_SHEETS[kind], {
      views: [{ state: 'frozen', ySplit: 1, xSplit: HIDDEN + 2 }],
      pageSetup: { orientation: 'landscape', paperSize: 9, fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    });
    await sheetOf(sheet, kind, outgoing, seal);
    if (out.destroyed) return;
    sheet.commit();
  }
  await workbook.commit();
}

async function sheetOf(
  sheet: Worksheet,
  kind: FillingSheet,
  outgoing: Outgoing,
  seal: RowSeal,
): Promise<void> {
  const columns = FILLING_COLUMNS[kind];
  const rows = outgoing.rows[kind];
  sheet.columns = [
    ...['标识', '版本', '校验'].map(header => ({ header, width: 4, hidden: true })),
    ...columns.map(({ header, width }) => ({ header, width })),
  ] as Partial<Column>[];
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: HIDDEN + columns.length } };
  // Without a password: it keeps people from mistakes, and nothing else relies on it.
  await sheet.protect('', {
    selectLockedCells: true,
    selectUnlockedCells: true,
    formatColumns: true,
    formatRows: true,
    sort: true,
    autoFilter: true,
  });
  dressHeader(sheet.getRow(1));
  for (const [i, { id, version, values }] of rows.entries()) {
    const inputs = columns.flatMap((c, at) => (c.input ? [plain(String(values[at]))] : []));
    const digest = digestOf(inputs);
    const mark = `${digest}.${seal.seal(outgoing.planId, outgoing.unitId, kind, id, version, digest)}`;
    const row = sheet.addRow([id, version, mark, ...values.map(safeCell)]);
    columns.forEach((column, at) => {
      const cell = row.getCell(HIDDEN + at + 1);
      cell.alignment = { vertical: 'top', wrapText: true };
      if (!column.input) return;
      cell.protection = { locked: false };
      cell.fill = fillOf(INPUT_FILL);
      const rule = ruleOf(column);
      if (rule) cell.dataValidation = rule;
    });
    row.commit();
    if (i % BATCH === BATCH - 1) await breathe();
  }
}

function ruleOf({ header, choices, whole, hint }: FillingColumn): DataValidation | null {
  const told = { showInputMessage: true, promptTitle: header, prompt: hint ?? '', showErrorMessage: true };
  if (choices)
    return {
      ...told,
      type: 'list',
      allowBlank: true,
      formulae: [`"${choices.join(',')}"`],
      errorTitle: header,
      error: `请选择${choices.join('或')}`,
    };
  if (whole)
    return {
      ...told,
      type: 'whole',
      operator: 'between',
      allowBlank: true,
      formulae: [...whole],
      errorTitle: header,
      error: `请填写 ${whole[0]} 到 ${whole[1]} 的整数`,
    };
  return null;
}
