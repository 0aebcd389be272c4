import { STATE_COUNCIL_CALENDAR } from '@duban/calendar';

/**
 * What ladders must do, reckoned day by day and by other means than theirs: no pointer to a next step, but everything
 * a ladder could ever have said up to now, less what is on record already. Shares the days of the calendar with the
 * engine, and no code.
 */
const years = Object.values(STATE_COUNCIL_CALENDAR.years);
const off = new Set(years.flatMap(y => y.off));
const work = new Set(years.flatMap(y => y.work));
export const DAY = 86_400_000;
const HOUR = DAY / 24;

/** Days since 1970 in Shanghai. */
export const dayOf = (ms: number): number => Math.floor((ms + 8 * HOUR) / DAY);
export const at = (day: number, hour: number): number => day * DAY + (hour - 8) * HOUR;
export const endOf = (day: number): number => at(day, 24) - 1000;
export const iso = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** Reckoned once for each day: the courses ask for the same few years a million times. */
const known = new Map<number, boolean>();

function reckoned(day: number): boolean {
  const date = iso(day);
  if (work.has(date)) return true;
  const weekday = new Date(day * DAY).getUTCDay();
  return !off.has(date) && weekday !== 0 && weekday !== 6;
}

export function works(day: number): boolean {
  let answer = known.get(day);
  if (answer === undefined) known.set(day, (answer = reckoned(day)));
  return answer;
}

/** The n-th workday after or before a day. */
export function walk(day: number, n: number): number {
  for (let left = Math.abs(n); left > 0;) {
    day += Math.sign(n);
    if (works(day)) left -= 1;
  }
  return day;
}

const stepDay = (due: number, offset: number): number => {
  let day = dayOf(due);
  if (offset !== 0) return walk(day, offset);
  while (!works(day)) day -= 1;
  return day;
};

export const ACTIONS: Readonly<Record<string, string>> = {
  r: 'remind',
  c: 'chase',
  e: 'escalate',
  y: 'draft_yellow',
  R: 'draft_red',
};

/** As in '-2r 0r 1c *5c': offset and action of each step, then the repeating one. */
export function written(text: string): { steps: [number, string][]; every: number; action: string } {
  const parts = text.split(' ').map(p => [Number(p.slice(0, -1).replace('*', '')), ACTIONS[p.slice(-1)]]) as [
    number,
    string,
  ][];
  const [every, action] = parts.pop() as [number, string];
  return { steps: parts, every, action };
}

interface Said {
  key: string;
  label: string;
  action: string;
  at: number;
}

export interface Span {
  from: number;
  until: number;
}

/** One obligation, and what has been said about it. */
export class Owed {
  arming = 1;
  held = false;
  muted = false;
  pausedAt: number | null = null;
  settled = false;
  promises: Span[] = [];
  record: string[] = [];
  private done = new Set<string>();

  constructor(
    readonly kind: string,
    readonly ladder: string,
    public text: string,
    readonly opened: number,
    public due: number,
    private armed = opened,
  ) {}

  private arm(now: number): void {
    this.arming += 1;
    this.armed = now;
    this.done.clear();
  }

  rearm(now: number, due = this.due): void {
    this.due = due;
    this.held = false;
    this.arm(now);
  }

  unmute(now: number): void {
    this.muted = false;
    if (this.pausedAt === null && !this.held) this.arm(now);
  }

  resume(now: number): void {
    if (this.pausedAt === null) return;
    const paused = this.pausedAt;
    this.pausedAt = null;
    if (this.due >= paused) {
      let days = 0;
      for (let day = dayOf(paused) + 1; day <= dayOf(now); day++) if (works(day)) days += 1;
      const time = this.due - at(dayOf(this.due), 0);
      if (days) this.due = at(walk(dayOf(this.due), days), 0) + time;
      if (this.due < now) this.due = at(walk(dayOf(now), 1), 0) + time;
    }
    if (!this.held && !this.muted) this.arm(now);
  }

  /** Another edition: nothing else about it changes. */
  goOver(now: number, text: string): void {
    this.text = text;
    this.arm(now);
  }

  get still(): boolean {
    return this.settled || this.held || this.muted || this.pausedAt !== null;
  }

  /** Everything this arming could say until an instant, in order. */
  private until(end: number): Said[] {
    const { steps, every, action } = written(this.text);
    const all: Said[] = steps.map(([offset, what], i) => ({
      ...{ key: `${i}`, label: offset > 0 ? `+${offset}` : `${offset}`, action: what },
      at: at(stepDay(this.due, offset), 8),
    }));
    const base = Math.max(0, steps.length ? steps[steps.length - 1][0] : 0);
    for (let round = 1; ; round++) {
      const when = at(stepDay(this.due, base + every * round), 8);
      if (when > end) break;
      all.push({ key: `*${round}`, label: 'weekly', action, at: when });
    }
    return all.filter(s => s.at <= end && s.at > this.armed && !this.done.has(s.key));
  }

  next(now: number): number | null {
    return this.still ? null : this.until(now + 700 * DAY)[0].at;
  }

  sweep(now: number, silences: readonly Span[]): void {
    if (this.still) return;
    const waiting = this.until(now);
    const over = ({ from, until }: Span): boolean => from <= now && now < until;
    const why = silences.some(over) ? 'silenced' : this.promises.some(over) ? 'acknowledged' : null;
    const plain = (s: Said): boolean => !s.action.startsWith('draft');
    const loud = waiting.filter(s => !why || !plain(s));
    const drafts = loud.filter(s => !plain(s));
    const fires = (drafts.length ? drafts : loud).at(-1);
    for (const s of waiting) {
      const skipped = s === fires ? '-' : why && plain(s) ? why : 'missed';
      this.record.push(`${this.arming} ${s.label} ${s.action} ${new Date(s.at).toISOString()} ${skipped}`);
      this.done.add(s.key);
    }
  }
}
