import type { ReactNode } from 'react';
import { Checkbox } from 'antd';
import type { LedgerRow } from '../../api/types';
import { ChainMark } from '../../parts/chain';
import { Light } from '../../parts/light';
import { LeadCell, NextCell, StateCell, TaskCell } from './cells';

/** The ledger on a phone. */
export const LedgerCards = ({
  rows,
  selected,
  onSelect,
}: {
  rows: LedgerRow[];
  selected: string[] | null;
  onSelect: (ids: string[]) => void;
}): ReactNode => (
  <ul className="cards">
    {rows.map(row => (
      <li key={row.id}>
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
