import { timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Db } from '@duban/journal';
import { type Clock, CLOCK } from '@duban/kernel';
import { AlarmService, DELIVERY_STATES, type DeliveryOutcome } from '@duban/notification';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Whether a caller may read the metrics: in a time that does not tell where tokens differ, and nobody where there is none. */
export function readsMetrics(token: string | undefined, authorization = ''): boolean {
  const [given, wanted] = [Buffer.from(authorization), Buffer.from(`Bearer ${token}`)];
  return !!token && given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** Seconds. */
const LATENESS = [0.5, 1, 2, 5, 15, 30, 60, 300, 900, 3600, 21_600];
const ANSWERS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const BACKLOG = `
SELECT (SELECT count(*)::int FROM obligation WHERE next_step_at <= $1) AS due,
  (SELECT count(*)::int FROM delivery WHERE state IN ('collecting', 'queued') AND next_attempt_at <= $1) AS mail,
  (SELECT count(*)::int FROM journal_entry WHERE seq IS NULL) AS unsealed`;

/**
 * What an installation tells Prometheus. Counts and histograms are of this process; backlogs and alarms are read from
 * the database when somebody asks, so that any process tells the same of them.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  private readonly lateness = new Histogram({
    name: 'duban_step_lateness_seconds',
    help: 'From the time a ladder step was planned for to the time it was taken',
    buckets: LATENESS,
    registers: [this.registry],
  });
  private readonly steps = new Counter({
    name: 'duban_ladder_steps_total',
    help: 'Ladder steps recorded, by outcome',
    labelNames: ['outcome'],
    registers: [this.registry],
  });
  private readonly delivered = new Counter({
    name: 'duban_delivery_attempts_total',
    help: 'Attempts at deliveries, by outcome',
    labelNames: ['outcome'],
    registers: [this.registry],
  });
  private readonly answers = new Histogram({
    name: 'duban_http_request_seconds',
    help: 'Answers to requests, by route and status',
    labelNames: ['method', 'route', 'status'],
    buckets: ANSWERS,
    registers: [this.registry],
  });
  private readonly due = this.gauge('duban_obligations_due', 'Obligations whose next ladder step is due');
  private readonly mail = this.gauge('duban_deliveries_due', 'Deliveries that are due to be sent');
  private readonly unsealed = this.gauge('duban_journal_unsealed', 'Journal entries not yet sealed');
  private readonly deliveries = this.gauge('duban_deliveries', 'Deliveries of the last 30 days', ['state']);
  private readonly alarmed = this.gauge('duban_alarm', 'What alarms that stand are about', ['kind']);

  constructor(
    private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly alarms: AlarmService,
  ) {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Milliseconds by which steps were late that one batch took, and how many it passed over. */
  swept(lateBy: readonly number[], skipped: number): void {
    for (const ms of lateBy) this.lateness.observe(Math.max(0, ms) / 1000);
    this.steps.inc({ outcome: 'fired' }, lateBy.length);
    this.steps.inc({ outcome: 'skipped' }, skipped);
  }

  attempted(outcome: DeliveryOutcome): void {
    this.delivered.inc({ outcome });
  }

  /** `route` is the pattern, never the address: an address would make a series for every record. */
  answered(method: string, route: string, status: number, seconds: number): void {
    this.answers.observe({ method, route, status: String(status) }, seconds);
  }

  /** In the text format of Prometheus. */
  async text(): Promise<string> {
    const now = this.clock.now();
    const [backlog] = await this.db.query<{ due: number; mail: number; unsealed: number }>(BACKLOG, [now]);
    this.due.set(backlog.due);
    this.mail.set(backlog.mail);
    this.unsealed.set(backlog.unsealed);
    const states = await this.db.query<{ state: string; n: number }>(
      'SELECT state, count(*)::int AS n FROM delivery WHERE window_at > $1 GROUP BY state',
      [new Date(now.getTime() - 30 * 86_400_000)],
    );
    for (const state of DELIVERY_STATES)
      this.deliveries.set({ state }, states.find(s => s.state === state)?.n ?? 0);
    this.alarmed.reset();
    for (const { kind, count } of await this.alarms.open()) this.alarmed.set({ kind }, count);
    return this.registry.metrics();
  }

  private gauge(name: string, help: string, labelNames: string[] = []): Gauge {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }
}
