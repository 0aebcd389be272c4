import type { ReactNode } from 'react';
import { Checkbox } from 'antd';
import type { LedgerRow } from '../../api/types';
import { ChainMark } from '../../parts/chain';
import { Light } from '../../parts/light';
import { LeadCell, NextCell, StateCell, TaskCell } from './cells';
import { headingLabel } from './ledger-table';
import type { LedgerQuery } from './use-filter';

/** What a card stands under, as the headings of the table say it; null: nothing is grouped. */
function headOf(row: LedgerRow, group: LedgerQuery['group'], plans: boolean): string | null {
  if (!group) return null;
  const value = {
    section: row.section[0] ?? null,
    unit: row.primaryUnit,
    leader: row.leader,
    light: row.light,
  }[group];
  const plan = group === 'section' ? row.planTitle : null;
  return headingLabel(group, { value, plan, count: 0 }, plans);
}

/** The ledger on a phone; where it is grouped, each group and each page begins with its heading. */
export const LedgerCards = ({
  rows,
  group,
  plans,
  selected,
  onSelect,
}: {
  rows: LedgerRow[];
  group: LedgerQuery['group'];
  /** Whether rows of several plans are shown. */
  plans: boolean;
  selected: string[] | null;
  onSelect: (ids: string[]) => void;
}): ReactNode => (
  <ul className="cards">
    {rows.map((row, i) => (
      <li key={row.id}>
        {headOf(row, group, plans) !== (i ? headOf(rows[i - 1], group, plans) : null) && (
          <h2 className="card-head">{headOf(row, group, plans)}</h2>
        )}
        <div className="line">
          {selected && (
            <Checkbox
              aria-label={`选择第 ${row.no} 项`}
              checked={selected.includes(row.id)}
              onChange={e =>
                onSelect(e.target.checked ? [...selected, row.id] : selected.filter(id => id !== row.id))
              }
            />
          )}
          <span className="no">第 {row.no} 项</span>
          <Light light={row.light} why={row.lightWhy} />
          <span className="state">
            <StateCell row={row} />
          </span>
        </div>
        <TaskCell row={row} plan={false} />
        <dl>
          <dt>牵头</dt>
          <dd>
            <LeadCell row={row} />
          </dd>
          <dt>环节</dt>
          <dd>
            <ChainMark at={row.link} ended={row.state === 'closed'} /> · 进度 {row.percent}%
          </dd>
          <dt>轮到</dt>
          <dd>
            <NextCell row={row} />
          </dd>
        </dl>
      </li>
    ))}
  </ul>
);
