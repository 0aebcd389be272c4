import type { Cell } from '../formats/blocks';
import type { Column } from './columns';

export interface TotalRow {
  row: Cell[];
  text: string;
}

const TOTAL = /^(?:合\s*计|总\s*计|共\s*计|小\s*计)/;
export const isTotal = (text: string): boolean => TOTAL.test(text);

const figure = (text: string | undefined): number | null => {
  const m = /^-?[\d,]+(?:\.\d+)?$/.exec((text ?? '').normalize('NFKC').trim());
  return m ? Number(m[0].replace(/,/g, '')) : null;
};

/** Rows called 合计 against what is above and below them; partial sums (小计) are left to the reader's eye. */
export function checkTotals(
  columns: readonly Column[],
  rows: readonly Cell[][],
  totals: readonly TotalRow[],
): { code: string; line: number; message: string }[] {
  return totals
    .filter(t => !/^小/.test(t.text))
    .flatMap(({ row, text }) => {
      const line = row[0].place.line;
      const warn = (what: string): { code: string; line: number; message: string } => ({
        code: 'intake.total_differs',
        line,
        message: `第 ${line} 行的${text.replace(/\s+/g, '')}与各行不符：${what}，请核对是否漏读。`,
      });
      const count = /(\d+)\s*[项个条]/.exec(text);
      const found =
        count && Number(count[1]) !== rows.length
          ? [warn(`写明 ${count[1]} 项，读到 ${rows.length} 项`)]
          : [];
      columns.forEach((column, i) => {
        const stated = column.role === 'no' ? null : figure(row[i]?.text);
        const figures = rows.map(r => figure(r[i]?.text));
        if (stated === null || figures.every(f => f === null)) return;
        const sum = figures.reduce<number>((a, b) => a + (b ?? 0), 0);
        if (Math.abs(sum - stated) > Math.max(0.01, Math.abs(stated) * 1e-6))
          found.push(warn(`“${column.label}”合计 ${stated}，各行相加 ${Number(sum.toFixed(4))}`));
      });
      return found;
    });
}
