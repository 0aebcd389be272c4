import { useSearchParams } from 'react-router';
import { addDays, instantOf } from '@duban/kernel';
import type { JournalAsked, SignInsAsked } from '../../api/audit-queries';

/** What the address asks for; who is asked about stands there by name as well, so that a link says whom it is about. */
export interface Asked {
  from: string;
  to: string;
  person: string;
  name: string;
  system: boolean;
  command: string;
  table: string;
  record: string;
  task: string;
  text: string;
  failed: boolean;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

/** The filter of this page, kept in its address: it survives a reload, a sign-in and being sent to a colleague. */
export function useAsked(): [Asked, (change: Partial<Asked>) => void] {
  const [search, setSearch] = useSearchParams();
  const text = (name: string): string => search.get(name) ?? '';
  const day = (name: string): string => (DAY.test(text(name)) ? text(name) : '');
  const asked: Asked = {
    from: day('from'),
    to: day('to'),
    person: text('person'),
    name: text('name'),
    system: text('system') === '1',
    command: text('command'),
    table: text('table'),
    record: text('record'),
    task: text('task'),
    text: text('text'),
    failed: text('failed') === '1',
  };
  const change = (by: Partial<Asked>): void => {
    const next = new URLSearchParams(search);
    for (const [name, value] of Object.entries(by))
      if (value === '' || value === false || value === undefined) next.delete(name);
      else next.set(name, value === true ? '1' : String(value));
    setSearch(next, { replace: true });
  };
  return [asked, change];
}

const span = ({ from, to }: Asked): { from?: string; until?: string } => ({
  ...(from && { from: instantOf(from).toISOString() }),
  ...(to && { until: instantOf(addDays(to, 1)).toISOString() }),
});

export const journalAsked = (a: Asked): JournalAsked => ({
  ...span(a),
  ...(a.person && { personId: a.person }),
  ...(a.system && { system: true }),
  ...(a.command && { commands: [a.command] }),
  ...(a.table && { table: a.table }),
  ...(a.record && { recordId: a.record }),
  ...(a.task && { taskId: a.task }),
  ...(a.text.length >= 2 && { text: a.text }),
});

export const signInsAsked = (a: Asked): SignInsAsked => ({
  ...span(a),
  ...(a.person && { personId: a.person }),
  ...(a.failed && { failed: true }),
});
