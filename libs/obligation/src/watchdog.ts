import type { WorkCalendar } from '@duban/calendar';
import { type LadderName, type ObligationKind, plannedSteps } from '@duban/chain';
import type { Db } from '@duban/journal';
import type { Clock } from '@duban/kernel';
import type { LadderEditions } from './ladder-editions';

/** A step that should have been recorded by now. */
export interface MissedStep {
  obligationId: string;
  kind: ObligationKind;
  title: string;
  label: string;
  plannedAt: Date;
}

export interface Missed {
  /** How many obligations miss a step. */
  count: number;
  /** The longest overdue of them, at most ten. */
  sample: MissedStep[];
}

/** A step so late is missed: a worker's round comes every 15 seconds. */
const GRACE_MS = 10 * 60_000;
/** Steps looked back on. What was missed earlier was told of then, and the ladder has gone on since. */
const BACK_MS = 14 * 86_400_000;
/** No ladder speaks longer than this before the due time. */
const AHEAD_MS = 75 * 86_400_000;
/** Rounds of the repeating step, at most: those of a year. */
const ROUNDS = 60;
const SAMPLE = 10;

/** Ladders run for these: what is settled, held, paused or muted says nothing. */
const CHASED = 'o.settled_at IS NULL AND o.held_at IS NULL AND o.paused_at IS NULL AND o.muted_at IS NULL';

const MISSED = `
SELECT o.id AS "obligationId", o.kind, o.title, e.label, e.at AS "plannedAt", count(*) OVER ()::int AS n
FROM jsonb_to_recordset($1::jsonb) AS e(ladder text, ladder_version int, due_at timestamptz, step int, occurrence int, label text, at timestamptz)
JOIN obligation o ON o.due_at = e.due_at AND o.ladder = e.ladder AND o.ladder_version = e.ladder_version
WHERE ${CHASED} AND o.armed_at < e.at
  AND NOT EXISTS (SELECT 1 FROM obligation_step s
    WHERE s.obligation_id = o.id AND s.arming = o.arming AND s.step = e.step AND s.occurrence = e.occurrence)
ORDER BY e.at, o.id LIMIT ${SAMPLE}`;

/**
 * Looks for steps that should have been taken and were not: by due time and ladder alone, never by `next_step_at`, which
 * is what the sweep goes by. A sweep that is stopped, or a next time that is wrong, shows here.
 */
export class Watchdog {
  constructor(
    private readonly db: Db,
    private readonly calendar: WorkCalendar,
    private readonly clock: Clock,
    private readonly editions: LadderEditions,
  ) {}

  async missed(): Promise<Missed> {
    const now = this.clock.now().getTime();
    const until = new Date(now - GRACE_MS);
    const from = new Date(now - BACK_MS);
    // Deadlines are ends of days: however many obligations there are, they fall on few instants.
    const dues = await this.db.query<{ ladder: LadderName; ladder_version: number; due_at: Date }>(
      `SELECT DISTINCT o.ladder, o.ladder_version, o.due_at FROM obligation o WHERE ${CHASED} AND o.ladder <> 'none' AND o.due_at < $1`,
      [new Date(now + AHEAD_MS)],
    );
    await this.editions.know(this.db, dues, this.clock.now());
    const expected = dues.flatMap(({ ladder, ladder_version, due_at }) =>
      plannedSteps(this.editions.of({ ladder, ladder_version }), due_at, this.calendar, from, ROUNDS)
        .filter(rung => rung.at <= until)
        .map(({ step, occurrence, label, at }) => ({
          ladder,
          ladder_version,
          due_at,
          step,
          occurrence,
          label,
          at,
        })),
    );
    if (!expected.length) return { count: 0, sample: [] };
    const rows = await this.db.query<MissedStep & { n: number }>(MISSED, [JSON.stringify(expected)]);
    return { count: rows[0]?.n ?? 0, sample: rows.map(({ n: _, ...step }) => step) };
  }
}
