import { columnName, type Cell, type TableBlock } from './blocks';
import { LIMITS, refuseSize } from './limits';

/** Puts cells in their places while rows are read, with those that reach over several columns or rows. */
export class GridBuilder {
  private readonly rows: Cell[][] = [];
  /** Cells from above that reach further down, by column: how many rows they still cover. */
  private hanging = new Map<number, { cell: Cell; rows: number }>();
  private column = 0;
  private count = 0;

  constructor(private readonly line: number) {}

  row(): void {
    this.finishRow();
    this.rows.push([]);
    this.column = 0;
  }

  /** `continues`: this place belongs to the cell above it (vMerge of Word). */
  cell(text: string, line: number, { columns = 1, rows = 1, continues = false } = {}): void {
    const row = this.rows.at(-1);
    if (!row) return;
    this.fillHanging(row);
    const above = this.rows.at(-2)?.[this.column];
    const place = { line, cell: `${columnName(this.column)}${this.rows.length}` };
    const cell = continues && above ? above : { text: text.slice(0, LIMITS.cellChars).trim(), place };
    if (this.column >= LIMITS.columns) return;
    const width = Math.max(1, Math.min(columns, LIMITS.columns - this.column));
    for (let i = 0; i < width; i++) {
      row[this.column] = cell;
      if (rows > 1) this.hanging.set(this.column, { cell, rows: Math.min(rows, LIMITS.lines) - 1 });
      this.column++;
    }
    if ((this.count += width) > LIMITS.cells) refuseSize('表格单元格过多');
  }

  private fillHanging(row: Cell[]): void {
    for (let held = this.hanging.get(this.column); held && row[this.column] === undefined;) {
      if (++this.count > LIMITS.cells) refuseSize('表格单元格过多');
      row[this.column] = held.cell;
      if (--held.rows <= 0) this.hanging.delete(this.column);
      held = this.hanging.get(++this.column);
    }
  }

  private finishRow(): void {
    const row = this.rows.at(-1);
    if (!row) return;
    for (const column of [...this.hanging.keys()].sort((a, b) => a - b))
      if (row[column] === undefined && column >= this.column) {
        this.column = column;
        this.fillHanging(row);
      }
    for (let i = 0; i < row.length; i++) row[i] ??= { text: '', place: { line: this.line } };
  }

  table(): TableBlock | null {
    this.finishRow();
    const rows = this.rows.filter(row => row.some(cell => cell.text !== ''));
    return rows.length === 0 ? null : { kind: 'table', line: this.line, rows };
  }
}
