import type { Ladder, StepRule } from './ladders.table';

/** The part of a work calendar that ladders need. */
export interface StepCalendar {
  /** The instant of a step `offset` workdays from a due date. */
  stepTime(due: Date, offset: number): Date;
}

/**
 * A place on a ladder: `step` is the index into its steps; an index equal to their number is the repeating step,
 * and `occurrence` counts its rounds from 0 (it stays 0 for the others).
 */
export interface Rung {
  step: number;
  occurrence: number;
}

export interface PlannedRung extends Rung {
  at: Date;
  /** What it is called in records and counts: '-2', '0', '+5', 'weekly'. */
  label: string;
  rule: StepRule;
}

/** The label of a rung as people read it. */
export function rungWords(label: string): string {
  const offset = Number(label);
  if (Number.isNaN(offset)) return '此后定期';
  if (offset === 0) return '到期当日';
  return offset < 0 ? `到期前${-offset}个工作日` : `到期后${offset}个工作日`;
}

const label = (offset: number): string => (offset > 0 ? `+${offset}` : `${offset}`);

/** The rung at a place on the ladder, or null where the ladder has none. */
export function rungAt(
  ladder: Ladder,
  due: Date,
  calendar: StepCalendar,
  { step, occurrence }: Rung,
): PlannedRung | null {
  const fixed = ladder.steps[step];
  if (fixed)
    return {
      step,
      occurrence: 0,
      at: calendar.stepTime(due, fixed.offset),
      label: label(fixed.offset),
      rule: fixed,
    };
  if (!ladder.repeat || step > ladder.steps.length) return null;
  const last = ladder.steps.at(-1)?.offset ?? 0;
  const at = calendar.stepTime(due, Math.max(last, 0) + ladder.repeat.every * (occurrence + 1));
  return { step, occurrence, at, label: 'weekly', rule: ladder.repeat };
}

/** The place after this one. */
export const following = (ladder: Ladder, rung: Rung): Rung =>
  rung.step < ladder.steps.length
    ? { step: rung.step + 1, occurrence: 0 }
    : { step: rung.step, occurrence: rung.occurrence + 1 };

/** The rung after one. */
export const nextRung = (ladder: Ladder, due: Date, calendar: StepCalendar, rung: Rung): PlannedRung | null =>
  rungAt(ladder, due, calendar, following(ladder, rung));

/** The first rung strictly after an instant, starting the search at `from`. */
function firstAfter(
  ladder: Ladder,
  due: Date,
  calendar: StepCalendar,
  after: Date,
  from: Rung,
): PlannedRung | null {
  let place = from;
  for (;;) {
    const rung = rungAt(ladder, due, calendar, place);
    if (!rung) return null;
    if (rung.at > after) return rung;
    place = following(ladder, place);
  }
}

/** The first step of a new arming: those already past when the due time was set do not fire. */
export const firstRung = (
  ladder: Ladder,
  due: Date,
  calendar: StepCalendar,
  armedAt: Date,
): PlannedRung | null => firstAfter(ladder, due, calendar, armedAt, { step: 0, occurrence: 0 });

export interface Climb {
  /** The highest step that is due; null when none is. */
  fire: PlannedRung | null;
  /** The other steps that were due, recorded as skipped. */
  skipped: PlannedRung[];
  next: PlannedRung | null;
}

/**
 * What is due at `now` on a ladder whose next planned place is `planned`. After an outage only the highest step missed
 * fires; the ones below are skipped, except that a drafted notice or a lapse is never lost: it fires in place of a plain reminder.
 * @param quiet which steps are kept from firing by something else: they are skipped, and do not stand in another's way
 */
export function climb(
  ladder: Ladder,
  due: Date,
  calendar: StepCalendar,
  now: Date,
  planned: Rung,
  quiet: (rung: PlannedRung) => boolean = () => false,
): Climb {
  const missed: PlannedRung[] = [];
  let place = planned;
  let rung = rungAt(ladder, due, calendar, place);
  while (rung && rung.at <= now) {
    missed.push(rung);
    place = following(ladder, place);
    rung = rungAt(ladder, due, calendar, place);
  }
  const weight = (r: PlannedRung): number => (/^(take|draft)/.test(r.rule.action) ? 1 : 0);
  let fire: PlannedRung | null = null;
  for (const r of missed) if (!quiet(r) && (!fire || weight(r) >= weight(fire))) fire = r;
  return { fire, skipped: missed.filter(r => r !== fire), next: rung };
}

/** Every step of a ladder from `armedAt` on, for “why” and for the simulator; the repeating step `rounds` times. */
export function plannedSteps(
  ladder: Ladder,
  due: Date,
  calendar: StepCalendar,
  armedAt: Date,
  rounds = 3,
): PlannedRung[] {
  const steps: PlannedRung[] = [];
  let rung = firstRung(ladder, due, calendar, armedAt);
  while (rung && (rung.step < ladder.steps.length || rung.occurrence < rounds)) {
    steps.push(rung);
    rung = rungAt(ladder, due, calendar, following(ladder, rung));
  }
  return steps;
}
