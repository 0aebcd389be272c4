import { DEFAULT_CALENDAR, recount, type StandingDue, type WorkCalendar } from '@duban/calendar';
import { firstRung, type Ladder, OBLIGATIONS, replanned } from '@duban/chain';
import { columnsOf, ruleOf } from '../counting';
import type { Obligation } from '../obligation.entity';

/** What re-planning looks at. */
export type Planned = Pick<
  Obligation,
  | 'kind'
  | 'due_at'
  | 'due_from'
  | 'due_limit'
  | 'calendar_version'
  | 'opened_at'
  | 'ladder'
  | 'ladder_version'
  | 'arming'
  | 'armed_at'
  | 'next_step_at'
  | 'next_step'
  | 'next_occurrence'
  | 'held_at'
  | 'paused_at'
  | 'muted_at'
>;

/** What re-planning writes. */
export const REPLANNED = [
  'due_at',
  'due_from',
  'due_limit',
  'calendar_version',
  'arming',
  'armed_at',
  'next_step_at',
  'next_step',
  'next_occurrence',
] as const satisfies readonly (keyof Obligation)[];

export type Replan = Pick<Obligation, (typeof REPLANNED)[number]>;

/** Of before there were versions: counted by the table where the table gives exactly that. */
function standing(o: Planned): StandingDue {
  const rule = ruleOf(o);
  const { limit } = OBLIGATIONS[o.kind];
  if (rule || o.calendar_version > 0 || limit === 'given') return { at: o.due_at, rule };
  const by = { from: o.opened_at, limit };
  const same = DEFAULT_CALENDAR.due(by.from, limit).getTime() === o.due_at.getTime();
  return { at: o.due_at, rule: same ? by : null };
}

/**
 * An open obligation under another calendar, `ladder` being its own edition. A due time that moves into the future is a new arming, as any new due time;
 * otherwise its ladder goes on from where it was, at the times it has now. What is held, paused or muted gets its new due
 * time and stays silent.
 */
export function replan(o: Planned, ladder: Ladder, calendar: WorkCalendar, now: Date): Replan {
  const due = recount(calendar, standing(o), o.held_at ?? o.paused_at ?? now);
  const { arming, armed_at, next_step_at, next_step, next_occurrence } = o;
  const plan = { due_at: due.at, ...columnsOf(due.rule), calendar_version: calendar.version };
  const timer = { arming, armed_at, next_step_at, next_step, next_occurrence };
  if (o.held_at || o.paused_at || o.muted_at) return { ...plan, ...timer };
  const afresh = due.at.getTime() !== o.due_at.getTime() && due.at > now;
  // A step that is due already is the sweep's: it looks at the calendar itself.
  if (!afresh && next_step_at && next_step_at <= now) return { ...plan, ...timer };
  const rung = afresh
    ? firstRung(ladder, due.at, calendar, now)
    : replanned(ladder, due.at, calendar, now, { step: next_step, occurrence: next_occurrence });
  return {
    ...plan,
    arming: afresh ? arming + 1 : arming,
    armed_at: afresh ? now : armed_at,
    next_step_at: rung?.at ?? null,
    next_step: rung?.step ?? next_step,
    next_occurrence: rung?.occurrence ?? next_occurrence,
  };
}

export const dueMoved = (o: Planned, to: Replan): boolean => o.due_at.getTime() !== to.due_at.getTime();
export const stepMoved = (o: Planned, to: Replan): boolean =>
  o.next_step_at?.getTime() !== to.next_step_at?.getTime();
