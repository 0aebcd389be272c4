import { type CSSProperties, type KeyboardEvent, memo, type ReactNode, useRef } from 'react';
import { Checkbox } from 'antd';
import type { LedgerRow } from '../../api/types';
import { LIGHT_NAMES } from '../../parts/light';
import { TaskCell } from './cells';
import type { ColumnShape, SortKey } from './columns';
import type { Drawn, Layout } from './layout';
import type { Heading, Rows } from './use-rows';
import { useWindow, type Window } from './use-window';
import type { LedgerQuery } from './use-filter';

const NONE: Readonly<Record<NonNullable<LedgerQuery['group']>, string>> = {
  section: '未分章节',
  unit: '牵头单位未明确',
  leader: '责任领导未明确',
  light: '',
};

/** What a heading says. */
export function headingLabel(group: LedgerQuery['group'], { value, plan }: Heading, plans: boolean): string {
  if (group === 'light') return LIGHT_NAMES[value as keyof typeof LIGHT_NAMES];
  const label = value ?? NONE[group ?? 'section'];
  return plans && plan ? `${plan} / ${label}` : label;
}

function SortHead({
  title,
  by,
  sort,
  onSort,
}: {
  title: string;
  by: SortKey;
  sort: string | undefined;
  onSort: (sort: string | undefined) => void;
}): ReactNode {
  const up = (sort ?? 'no') === by;
  const down = sort === `-${by}`;
  // 序号 is the order there is without any: pressed twice it turns, pressed again it is as before.
  const next = up ? `-${by}` : down ? undefined : by;
  return (
    <button
      type="button"
      className={up || down ? 'sort on' : 'sort'}
      onClick={() => onSort(next === 'no' ? undefined : next)}
    >
      {title}
      <span aria-hidden="true">{up ? '▲' : down ? '▼' : '↕'}</span>
    </button>
  );
}

const ariaSort = (sort: string | undefined, by: SortKey | undefined) => {
  if (!by) return undefined;
  if ((sort ?? 'no') === by) return 'ascending';
  return sort === `-${by}` ? 'descending' : undefined;
};

const Row = memo(function Row({
  row,
  place,
  index,
  columns,
  plan,
  section,
  chosen,
  onChoose,
}: {
  row: LedgerRow | undefined;
  place: number;
  index: number;
  columns: readonly ColumnShape[];
  plan: boolean;
  section: boolean;
  chosen: boolean | null;
  onChoose: (row: LedgerRow, chosen: boolean) => void;
}): ReactNode {
  if (!row)
    return (
      <tr className="coming" data-place={place} aria-rowindex={index}>
        <td colSpan={columns.length + 3}>
          <div className="fit">正在读取…</div>
        </td>
      </tr>
    );
  return (
    <tr data-place={place} aria-rowindex={index} className={chosen ? 'chosen' : undefined}>
      {chosen !== null && (
        <td className="pick">
          <Checkbox
            aria-label={`选择第 ${row.no} 项`}
            checked={chosen}
            onChange={e => onChoose(row, e.target.checked)}
          />
        </td>
      )}
      <td className="right">{row.no}</td>
      <td>
        <div className="fit">
          <TaskCell row={section ? { ...row, section: [] } : row} plan={plan} />
        </div>
      </td>
      {columns.map(c => (
        <td key={c.key} className={c.right ? 'right' : undefined}>
          <div className="fit">{c.render(row)}</div>
        </td>
      ))}
    </tr>
  );
});

interface Props {
  rows: Rows;
  columns: readonly ColumnShape[];
  filter: LedgerQuery;
  window: Window;
  layout: Layout;
  drawn: Drawn;
  selected: ReadonlyMap<string, LedgerRow> | null;
  onChoose: (row: LedgerRow, chosen: boolean) => void;
  onAll: (all: boolean) => void;
  onSort: (sort: string | undefined) => void;
}

/** Up, down and x in the rows; Enter on a task opens it, being a link. */
function keys(event: KeyboardEvent<HTMLTableElement>): void {
  if (event.metaKey || event.ctrlKey || event.altKey) return;
  const row = (event.target as HTMLElement).closest<HTMLElement>('tr[data-place]');
  if (!row) return;
  const step = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (step !== undefined) {
    const next = event.currentTarget.querySelector<HTMLElement>(
      `tr[data-place="${Number(row.dataset.place) + step}"] .task-cell a`,
    );
    if (!next) return;
    event.preventDefault();
    next.focus();
  }
  if (event.key === 'x') row.querySelector<HTMLElement>('.pick input')?.click();
}

/** The ledger on a desk: of any number of rows only those in sight are drawn, all of the same height. */
export function LedgerTable(props: Props): ReactNode {
  const { rows, columns, filter, window, layout, drawn, selected, onSort } = props;
  const table = useRef<HTMLTableElement>(null);
  useWindow(table, window);
  const section = columns.some(c => c.key === 'section') || filter.group === 'section';
  const plan = !filter.planId && !columns.some(c => c.key === 'plan');
  const width = columns.length + 2 + (selected ? 1 : 0);
  const all = selected !== null && rows.total > 0 && selected.size >= rows.total;
  // A heading is a row of the table as well.
  const before = (place: number): number =>
    filter.group ? layout.stretches.filter(s => s.first <= place).length : 0;
  return (
    <table
      ref={table}
      className={rows.head.isPlaceholderData ? 'ledger-rows stale' : 'ledger-rows'}
      aria-label="工作台账"
      aria-rowcount={1 + rows.total + (filter.group ? layout.stretches.length : 0)}
      onKeyDown={keys}
      style={{ '--columns': columns.reduce((sum, c) => sum + c.width, 0) } as CSSProperties}
    >
      <colgroup>
        {selected && <col style={{ width: 40 }} />}
        <col style={{ width: 64 }} />
        <col />
        {columns.map(c => (
          <col key={c.key} style={{ width: c.width }} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {selected && (
            <th scope="col" className="pick">
              <Checkbox
                aria-label="选择全部"
                checked={all}
                indeterminate={!all && selected.size > 0}
                onChange={e => props.onAll(e.target.checked)}
              />
            </th>
          )}
          <th scope="col" className="right" aria-sort={ariaSort(filter.sort, 'no')}>
            <SortHead title="序号" by="no" sort={filter.sort} onSort={onSort} />
          </th>
          <th scope="col">任务</th>
          {columns.map(c => (
            <th
              key={c.key}
              scope="col"
              className={c.right ? 'right' : undefined}
              aria-sort={ariaSort(filter.sort, c.sort)}
            >
              {c.sort ? <SortHead title={c.title} by={c.sort} sort={filter.sort} onSort={onSort} /> : c.title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {drawn.above > 0 && <tr aria-hidden="true" className="gap" style={{ height: drawn.above }} />}
        {drawn.lines.map(line =>
          'heading' in line ? (
            <tr
              key={`of ${line.of.first}`}
              className="heading"
              aria-rowindex={1 + line.of.first + before(line.of.first)}
            >
              <th scope="rowgroup" colSpan={width}>
                {headingLabel(filter.group, line.heading, !filter.planId)}
                <span className="quiet">（{line.heading.count} 项）</span>
              </th>
            </tr>
          ) : (
            <Row
              key={line.place}
              row={rows.rowAt(line.place)}
              place={line.place}
              index={2 + line.place + before(line.place)}
              {...{ columns, plan, section, onChoose: props.onChoose }}
              chosen={selected && selected.has(rows.rowAt(line.place)?.id ?? '')}
            />
          ),
        )}
        {drawn.below > 0 && <tr aria-hidden="true" className="gap" style={{ height: drawn.below }} />}
      </tbody>
    </table>
  );
}
