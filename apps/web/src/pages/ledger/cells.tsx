import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { stateLabel } from '@duban/chain';
import type { LedgerRow } from '../../api/types';
import { useMeta } from '../../api/queries';
import { day } from '../../parts/time';

/** The task's text, leading to its page, below the heading it stands under in the plan. */
export const TaskCell = ({ row }: { row: LedgerRow }): ReactNode => (
  <div className="task-cell">
    <Link to={`/tasks/${row.id}`}>{row.text}</Link>
    {row.section.length > 0 && <small>{row.section.join(' / ')}</small>}
  </div>
);

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
    day(row.dueAt)
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
      </small>
    </>
  ) : (
    <span className="quiet">—</span>
  );
