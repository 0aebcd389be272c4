import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { stateLabel } from '@duban/chain';
import type { LedgerRow } from '../../api/types';
import { useMeta } from '../../api/queries';
import { day } from '../../parts/time';

/** The task's text, leading to its page, with the heading it stands under; and its plan, where several are shown. */
export const TaskCell = ({ row, plan }: { row: LedgerRow; plan: boolean }): ReactNode => {
  const place = [...(plan ? [row.planTitle] : []), ...row.section];
  return (
    <div className="task-cell">
      <div className="text">
        <Link to={`/tasks/${row.id}`}>{row.text}</Link>
      </div>
      {place.length > 0 && <small>{place.join(' / ')}</small>}
    </div>
  );
};

export const LeadCell = ({ row }: { row: LedgerRow }): ReactNode => {
  const leads = row.primaryUnit
    ? [row.primaryUnit, ...row.leadUnits.filter(u => u !== row.primaryUnit)]
    : row.leadUnits;
  return (
    <>
      {leads.join('、') || '未明确'}
      {row.otherUnits.length > 0 && (
        <small className="more" title={row.otherUnits.join('、')}>
          另 {row.otherUnits.length} 个单位
        </small>
      )}
    </>
  );
};

export function StateCell({ row }: { row: LedgerRow }): ReactNode {
  const { outcomes } = useMeta();
  return (
    <>
      {stateLabel('task', row.state)}
      {row.outcome && <small className="more">{outcomes[row.outcome]}</small>}
    </>
  );
}

/** The next due date of the task or one of its milestones; before it is dispatched, what the document says. */
export const DueCell = ({ row }: { row: LedgerRow }): ReactNode =>
  row.dueAt ? (
    <span className="date">{day(row.dueAt)}</span>
  ) : row.deadline || row.deadlinePhrase ? (
    <span className="quiet">{row.deadline ?? row.deadlinePhrase}</span>
  ) : (
    <span className="quiet">—</span>
  );

/** In whose court it lies. */
export const NextCell = ({ row }: { row: LedgerRow }): ReactNode =>
  row.next ? (
    <>
      {row.next.holder}
      <small className="more">
        {row.next.label}，{day(row.next.dueAt)} 前
        {new Date(row.next.dueAt) < new Date() && <b className="late">，已超期</b>}
      </small>
    </>
  ) : (
    <span className="quiet">—</span>
  );
