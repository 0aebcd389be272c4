import { readDeadlineLabel } from '../deadline';
import type { Cell } from '../formats/blocks';
import { FIGURES, type Column } from './columns';
import { looksLikeName, looksLikeUnits } from './values';

const UNITS = new Set(['lead', 'responsible', 'supporting', 'unit']);
const holdsUnits = (c: Column): boolean =>
  UNITS.has(c.role) || c.label === 'owner' || c.label === 'upper_lead';

/** How well a line fits a column: positive for what belongs there by its looks. */
function fit(text: string, column: Column): number {
  const isFigure = /^-?[\d,]+(?:\.\d+)?$/.test(text);
  if (FIGURES.test(column.label) && column.role === 'field') return isFigure ? 3 : -3;
  if (column.label === 'start') return readDeadlineLabel(text, 2000) ? 3 : -1;
  if (column.role === 'kind') return /预期|约束/.test(text) ? 3 : -4;
  if (column.role === 'measure') return text.length <= 8 && !isFigure ? 1.5 : -3;
  if (column.role === 'base' || column.role === 'target' || /20\d{2}年|年均/.test(column.label))
    return /\d|^[-—–*/]+$|完成|保持|同步/.test(text) ? 2 : -2;
  if (isFigure && column.role !== 'deadline') return -3;
  if (holdsUnits(column))
    return looksLikeUnits(text) ? 3 : /[。;；]/.test(text) || text.length > 120 ? -6 : -1;
  if (column.role === 'leader') return looksLikeName(text) ? 3 : -5;
  if (column.role === 'deadline') return readDeadlineLabel(text, 2000) ? 3 : text.length > 30 ? -4 : -1;
  if (column.role === 'text' || column.label === 'upper_task')
    return text.length >= 16 || /[。;；,，]/.test(text) ? 2 : -0.5;
  if (column.role === 'item')
    return text.length <= 50 && !/[。;；]/.test(text) && !looksLikeUnits(text) ? 1 : -1;
  return looksLikeUnits(text) || looksLikeName(text) ? -1 : 0.5;
}

const cost = (column: Column, lines: number): number => {
  if (lines === 0) return column.role === 'field' ? -1.5 : -3;
  const single = column.label === 'start' || FIGURES.test(column.label);
  const several =
    holdsUnits(column) || column.role === 'leader' || column.role === 'deadline' ? 0 : single ? 3 : 1;
  return (1 - lines) * several;
};

const MOST = 40;

/**
 * Shares the lines of a row out among its columns, each column a run of them. With as many lines as columns each gets
 * its own; otherwise the best sharing by looks. Where another one is as good, the cells carry a doubt.
 */
export function alignCells(lines: readonly Cell[], columns: readonly Column[]): Cell[] {
  if (lines.length === columns.length) {
    const odd = lines.some((cell, i) => fit(cell.text, columns[i]) <= -4);
    return odd ? marked([...lines], '内容与列名不符') : [...lines];
  }
  if (lines.length === 0 || lines.length > MOST)
    return marked(
      columns.map((_, i) => (i === 0 ? join([...lines]) : empty(lines[0]))),
      '行数与列数不符',
    );
  const { counts, gap } = share(lines, columns);
  let at = 0;
  const cells = counts.map(n => {
    const cell = n === 0 ? empty(lines[Math.min(at, lines.length - 1)]) : join(lines.slice(at, at + n));
    at += n;
    return cell;
  });
  const poor = cells.some((cell, i) => cell.text !== '' && fit(cell.text.split('\n')[0], columns[i]) <= -4);
  // an empty cell leaves no line: which one it was is never certain
  return gap < 1 || poor || lines.length < columns.length
    ? marked(cells, '单元格的行数与列数不符，归列可能有误')
    : cells;
}

const empty = (near: Cell | undefined): Cell => ({ text: '', place: { line: near?.place.line ?? 0 } });
const join = (cells: readonly Cell[]): Cell => ({
  text: cells.map(c => c.text).join('\n'),
  place: cells[0]?.place ?? { line: 0 },
});

function marked(cells: Cell[], why: string): Cell[] {
  return cells.map(c => ({ ...c, doubt: `第 ${c.place.line} 行起的这一行表格${why}，请对照原文核对。` }));
}

/** The best sharing and how far the second best is behind: the two best scores for each prefix of lines and columns. */
function share(lines: readonly Cell[], columns: readonly Column[]): { counts: number[]; gap: number } {
  interface Best {
    score: number;
    counts: number[];
  }
  let states: Best[][] = [[{ score: 0, counts: [] }], ...lines.map((): Best[] => [])];
  for (const column of columns) {
    const next: Best[][] = states.map(() => []);
    const fits = lines.map(l => fit(l.text, column));
    states.forEach((found, from) => {
      let sum = 0;
      for (let n = 0; from + n <= lines.length && found.length > 0; n++) {
        if (n > 0) sum += fits[from + n - 1];
        const own = sum + cost(column, n);
        for (const { score, counts } of found)
          next[from + n].push({ score: score + own, counts: [...counts, n] });
      }
    });
    states = next.map(found => found.sort((a, b) => b.score - a.score).slice(0, 2));
  }
  const [best, second] = states[lines.length];
  return { counts: best.counts, gap: second ? best.score - second.score : Infinity };
}
