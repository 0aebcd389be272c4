import { type ReactNode, useMemo } from 'react';
import { useQuery } from '@tanstack/react-query';
import { mineQuery } from '../api/queries';
import type { Owed } from '../api/types';
import { time } from './time';

/** What a unit owes about a report. */
export const FILLING: readonly Owed['kind'][] = ['report', 'contribute', 'rework', 'sign_off'];
/** What whoever reviews owes: the office about a period or a completion, the lead about a contribution. */
export const REVIEWING: readonly Owed['kind'][] = ['review_reports', 'review_contribution', 'review'];

/** What this person owes, of these kinds or of any, by the id of what it is about; where it is several, the nearest. */
export function useOwedOf(kinds?: readonly Owed['kind'][]): ReadonlyMap<string, Owed> {
  const mine = useQuery(mineQuery).data;
  return useMemo(() => {
    const found = new Map<string, Owed>();
    for (const o of mine ?? [])
      if ((!kinds || kinds.includes(o.kind)) && !found.has(o.subjectId)) found.set(o.subjectId, o);
    return found;
  }, [mine, kinds]);
}

/** 还有3个工作日, and the very moment. */
export const Due = ({ owed: { dueAt, dueWords } }: { owed: Owed }): ReactNode => (
  <span className={new Date(dueAt) < new Date() ? 'due overdue' : 'due'}>
    <b>{dueWords}</b> <small>{time(dueAt)} 前</small>
  </span>
);

/** Until when this person has to act on a record, on the page of that record; nothing for everybody else. */
export function Until({ id }: { id: string }): ReactNode {
  const owed = useOwedOf().get(id);
  return (
    owed && (
      <p className="until">
        {owed.label}：<Due owed={owed} />
      </p>
    )
  );
}
