import {
  type Band,
  type LightRule,
  type LightRules,
  lowerEdge,
  MEASURES,
  type PaceCurve,
  SIGNALS,
  type Signal,
} from '@duban/chain';
import { addDays, civilDate, instantOf } from '@duban/kernel';
import { GREY_STATES, lateBound, type LightContext, rankOf } from './light';

/** A rule set as the plans choose it; `id` null: the general one. */
export interface AppliedSet {
  id: string | null;
  rules: LightRules;
}

/** Workdays from `base` on, counted up day by day: only asked for where a set goes by workdays. */
export interface WorkdayCounts {
  base: string;
  counts: number[];
}

type Add = (value: unknown) => string;

/**
 * What is due next of a task. OFFSET 0 keeps the kinds out of the choice of index: before statistics are gathered, all
 * open obligations of these kinds would be read for each task.
 */
export const DUE_JOIN = `LEFT JOIN LATERAL (SELECT o.due_at, o.kind, o.title FROM (SELECT * FROM obligation WHERE task_id = t.id OFFSET 0) o
  WHERE o.settled_at IS NULL AND o.held_at IS NULL AND o.paused_at IS NULL AND o.kind IN ('complete', 'milestone', 'year_review')
  ORDER BY o.due_at LIMIT 1) d ON true`;

/**
 * The rules of lights in SQL, for lists: the same ones as in `reckon`, over tasks `t` with their plans `p`. Whole
 * numbers on both sides, so that they cannot differ by rounding; `verify` compares them.
 */
export class LightSql {
  private readonly now: string;
  private readonly today: string;
  private readonly workdays: { base: string; counts: string } | undefined;

  constructor(
    private readonly sets: readonly AppliedSet[],
    private readonly ctx: LightContext,
    private readonly add: Add,
    workdays?: WorkdayCounts,
  ) {
    this.now = `${add(ctx.now)}::timestamptz`;
    this.today = `${add(civilDate(ctx.now))}::date`;
    if (workdays)
      this.workdays = { base: `${add(workdays.base)}::date`, counts: `${add(workdays.counts)}::int[]` };
  }

  /** Everything a rule may look at; after `d`. */
  get joins(): string {
    return `LEFT JOIN LATERAL (SELECT count(DISTINCT n.id) FILTER (WHERE n.level = 'red')::int AS red,
          count(DISTINCT n.id) FILTER (WHERE n.state <> 'answered' AND n.answer_due_at < ${this.now})::int AS unanswered,
          min(n.answer_due_at) FILTER (WHERE n.state <> 'answered' AND n.answer_due_at >= ${this.now}) AS next
        FROM notice_item i JOIN notice n ON n.id = i.notice_id WHERE i.task_id = t.id AND n.state IN ('issued', 'signed', 'answered', 'returned')) nt ON true
      LEFT JOIN LATERAL (SELECT max(x.ends) FILTER (WHERE x.state = 'approved' AND x.real IS NOT NULL) AS ends, coalesce(sum(x.returns) FILTER (WHERE x.place <= 3), 0)::int AS returns,
          count(*) FILTER (WHERE x.state = 'approved' AND x.no_progress AND (x.real IS NULL OR x.ends > x.real))::int AS idle,
          count(*) FILTER (WHERE x.state IN ('open', 'draft', 'signing_off') AND x.due_at < ${this.now} AND (x.sent IS NULL OR x.ends > x.sent))::int AS missed,
          min(x.due_at) FILTER (WHERE x.state IN ('open', 'draft', 'signing_off') AND x.due_at >= ${this.now}) AS next
        FROM (SELECT r.state, r.no_progress, r.returns, rp.ends, rp.due_at, row_number() OVER (ORDER BY rp.ends DESC) AS place,
            max(rp.ends) FILTER (WHERE r.state = 'approved' AND NOT r.no_progress) OVER () AS real,
            max(rp.ends) FILTER (WHERE r.state IN ('submitted', 'approved', 'returned')) OVER () AS sent
          FROM report r JOIN reporting_period rp ON rp.id = r.period_id WHERE r.task_id = t.id AND r.kind = 'report') x) pr ON true
      CROSS JOIN LATERAL (SELECT p.starts AS s, coalesce(t.deadline, p.ends) AS e, CASE WHEN pr.ends > ${this.today} THEN ${this.today} ELSE pr.ends END AS a) sp
      LEFT JOIN LATERAL (SELECT count(*)::int AS of, count(*) FILTER (WHERE m.due <= sp.a)::int AS due FROM milestone m WHERE m.task_id = t.id AND m.state <> 'void') ms ON true`;
  }

  /** 序时进度 in tenths of a percent as `pc.e`; after `joins`, and only for `light`. */
  get pace(): string {
    return `CROSS JOIN LATERAL (SELECT CASE WHEN sp.a IS NULL THEN NULL ELSE ${this.bySet(s => this.curve(s.curve))} END AS e) pc`;
  }

  /** The inputs as columns. */
  static readonly COLUMNS = `t.state, t.percent, d.due_at, d.kind AS due_kind, d.title AS due_title, sp.s AS starts, sp.e AS ends, sp.a AS as_of,
    ms.of AS milestones, ms.due AS milestones_due, pr.returns AS returns_recent, pr.idle AS periods_without_progress, pr.missed AS periods_missed,
    nt.unanswered AS notices_unanswered, nt.red AS red_notices`;

  get light(): string {
    const rank = this.bySet(rules => this.combined(rules));
    const grey = GREY_STATES.map(s => `'${s}'`).join(',');
    return `CASE WHEN t.state IN (${grey}) THEN 'grey' ELSE (ARRAY['green','blue','yellow','red'])[1 + ${rank}] END`;
  }

  /** Until when time alone changes nothing about it: the end of the day, or the next due time that is looked at. */
  get until(): string {
    const midnight = this.add(instantOf(addDays(civilDate(this.ctx.now), 1), '00:00'));
    return `least(${midnight}::timestamptz, CASE WHEN d.due_at >= ${this.now} THEN d.due_at END, nt.next, pr.next)`;
  }

  /** The rank of one signal alone: 0 green, 1 blue, 2 yellow, 3 red. */
  signal(signal: Signal): string {
    return this.bySet(rules => this.signalRank(rules, signal));
  }

  private bySet(of: (rules: LightRules) => string): string {
    const own = this.sets.filter(s => s.id !== null);
    const general = of((this.sets.find(s => s.id === null) as AppliedSet).rules);
    if (!own.length) return `(${general})`;
    const cases = own.map(s => `WHEN ${this.add(s.id)}::uuid THEN ${of(s.rules)}`);
    return `(CASE p.light_rule_set_id ${cases.join(' ')} ELSE ${general} END)`;
  }

  private combined(rules: LightRules): string {
    if (rules.combine === 'worst')
      return `greatest(${SIGNALS.map(s => this.signalRank(rules, s)).join(', ')})`;
    const cases = rules.combine.map(s => {
      const rank = this.signalRank(rules, s);
      return `WHEN ${rank} > 0 THEN ${rank}`;
    });
    return `(CASE ${cases.join(' ')} ELSE 0 END)`;
  }

  private signalRank(rules: LightRules, signal: Signal): string {
    const own = rules.rules.filter(r => MEASURES[r.measure].signal === signal);
    return `greatest(0, ${own.map(r => this.rule(r)).join(', ') || '0'})`;
  }

  /** A rule's rank: the last band whose lower bound is reached, 0 where there is nothing to measure. */
  private rule({ measure, bands }: LightRule): string {
    const x = this.measure(measure);
    const reaches = (band: Band): string => {
      const { at, after } = lowerEdge(band, MEASURES[measure].whole);
      if (at === -Infinity) return 'true';
      if (measure !== 'workdays_overdue')
        return `${x} ${after ? '>' : '>='} ${this.add(Math.round(at * 10))}::int`;
      const bound = lateBound(at, this.ctx);
      return `${x} ${bound.op} ${this.add(bound.at)}::timestamptz`;
    };
    const cases = bands.map(b => `WHEN ${reaches(b)} THEN ${rankOf(b.light)}`).reverse();
    return `(CASE WHEN ${x} IS NULL THEN 0 ${cases.join(' ')} ELSE ${rankOf(bands[0].light)} END)`;
  }

  /** In tenths; a due time is compared as it is. */
  private measure(measure: LightRule['measure']): string {
    switch (measure) {
      case 'workdays_overdue':
        return 'd.due_at';
      case 'points_behind':
        return '(pc.e - 10 * t.percent)';
      case 'shortfall_percent':
        return '(CASE WHEN pc.e = 0 THEN 0 ELSE 1000 * (pc.e - 10 * t.percent) / pc.e END)';
      case 'ratio_to_plan':
        return '(CASE WHEN pc.e = 0 THEN 1000 ELSE 10000 * t.percent / pc.e END)';
      case 'periods_without_progress':
        return '(10 * pr.idle)';
      case 'periods_missed':
        return '(10 * pr.missed)';
      case 'returns_recent':
        return '(10 * pr.returns)';
      case 'notices_unanswered':
        return '(10 * nt.unanswered)';
      default:
        return '(10 * nt.red)';
    }
  }

  /** As `paceOf` and `tenthsOf`. */
  private curve(curve: PaceCurve): string {
    const share = (done: string, of: string, otherwise: string): string =>
      `CASE WHEN ${of} > 0 THEN 1000 * ${done} / (${of}) ELSE ${otherwise} END`;
    const days = share(
      'greatest(0, least(sp.a, sp.e) - sp.s + 1)',
      'sp.e - sp.s + 1',
      '(CASE WHEN sp.a >= sp.e THEN 1000 ELSE 0 END)',
    );
    const quarter = (date: string): string =>
      `(extract(year FROM ${date})::int * 4 + (extract(month FROM ${date})::int - 1) / 3)`;
    switch (curve) {
      case 'workdays': {
        const w = this.workdays;
        if (!w) return days;
        const upTo = (date: string): string => `coalesce((${w.counts})[${date} - ${w.base} + 1], 0)`;
        const since = upTo('sp.s - 1');
        return share(
          `greatest(0, ${upTo('least(sp.a, sp.e)')} - ${since})`,
          `${upTo('sp.e')} - ${since}`,
          `(${days})`,
        );
      }
      case 'quarters': {
        const of = `${quarter('sp.e')} - ${quarter('sp.s')} + 1`;
        const over = `greatest(0, ${quarter('(sp.a + 1)')} - ${quarter('sp.s')})`;
        return share(`(CASE WHEN sp.a >= sp.e THEN ${of} ELSE ${over} END)`, of, `(${days})`);
      }
      case 'milestones':
        return share('ms.due', 'ms.of', `(${days})`);
      default:
        return days;
    }
  }
}
