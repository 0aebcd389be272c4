import type { Role } from '@duban/chain';
import type { Actor } from '@duban/journal';

/** A record an entry wrote, with what decides who is told of it. */
export interface TouchedRecord {
  type: string;
  id: string;
  task: string | null;
  unit: string | null;
  role: Role | null;
  person: string | null;
  office: string | null;
  /** Of a notice: it was issued. */
  numbered: boolean;
}

/** A sealed journal entry, as far as anybody is told of it. */
export interface SealedEntry {
  seq: number;
  at: Date;
  command: string;
  taskIds: string[];
  records: TouchedRecord[];
}

/** What one reader is told: that something changed, and which pages to ask again for. Never what it changed to. */
export interface LiveEvent {
  seq: number;
  at: Date;
  command: string;
  taskIds: string[];
  records: { type: string; id: string }[];
  /** There were more records than are named. */
  more: boolean;
}

/** Beyond so many, a page is asked for again as a whole. */
const MOST_RECORDS = 200;

/** An entry as a reader may know of it, given the tasks he may read; null where it is none of his business. */
export function eventFor(actor: Actor, entry: SealedEntry, readable: ReadonlySet<string>): LiveEvent | null {
  const taskIds = entry.taskIds.filter(id => readable.has(id));
  const records = entry.records.filter(r => (r.task ? readable.has(r.task) : isOwn(actor, r)));
  if (!taskIds.length && !records.length) return null;
  return {
    seq: entry.seq,
    at: entry.at,
    command: entry.command,
    taskIds,
    records: records.slice(0, MOST_RECORDS).map(({ type, id }) => ({ type, id })),
    more: records.length > MOST_RECORDS,
  };
}

/** Of no task: one's own obligations and notices, and those behind which one's office stands. */
function isOwn(actor: Actor, { type, unit, role, person, office, numbered }: TouchedRecord): boolean {
  const holds = (unitId: string | null, ...roles: Role[]): boolean =>
    unitId !== null && actor.appointments.some(a => a.unitId === unitId && roles.includes(a.role));
  if (type === 'notice')
    return (
      holds(office, 'supervisor') ||
      (numbered && holds(unit, 'handler', 'unit_head')) ||
      actor.appointments.some(a => a.role === 'leader')
    );
  if (type !== 'obligation') return false;
  if (person) return person === actor.personId || holds(office, 'supervisor');
  // A head may do what a handler owes.
  const own = role !== null && (holds(unit, role) || (role === 'handler' && holds(unit, 'unit_head')));
  return own || holds(office, 'supervisor');
}
