import type { LedgerGrouping } from './ledger.view';

/** The headings of the grouped ledger, as SQL. */
interface Heading {
  /** What a task `t`, with its plan `p`, is under, as `k0`…. */
  keys: readonly string[];
  /** Whether that asks for the plan. */
  ofPlan?: boolean;
  /** The same as a condition on a task, said of its own columns so that indexes serve it: it is under the heading `h`. */
  under: string;
  /** What it says, of what is counted by its keys as `c`, after `joins`. */
  value: string;
  plan?: string;
  joins?: string;
  /** Its place among the others: no two have the same. */
  order: string;
}

/** What needs looking at comes first. */
const BY_NEED = `ARRAY['red','yellow','blue','green','grey']`;

/** The primary lead of task `t`; before it is handed out, the first lead its document names. */
export const LEAD_UNIT = `coalesce(t.primary_unit_id, (SELECT y.unit_id FROM task_party y
  WHERE y.task_id = t.id AND y.role = 'lead' AND y.unit_id IS NOT NULL AND NOT y.withdrawn ORDER BY y.position LIMIT 1))`;

/** Rows under no heading come last. */
const named = (table: string): Pick<Heading, 'value' | 'joins' | 'order'> => ({
  value: 'n.name::text',
  joins: `LEFT JOIN ${table} n ON n.id = c.k0`,
  order: 'n.name COLLATE "zh-x-icu" NULLS LAST, n.id NULLS LAST',
});

const HEADINGS: Readonly<Record<LedgerGrouping, Heading>> = {
  // In the order of the document, whatever of it is shown.
  section: {
    keys: ['t.head', 't.plan_id'],
    under: 't.head = h.k0 AND t.plan_id = h.k1',
    value: 'c.k0',
    plan: 'n.title::text',
    joins: 'JOIN plan n ON n.id = c.k1',
    order: `c.k1 DESC, (SELECT min(l.no) FROM task_listing l WHERE l.plan_id = c.k1 AND l.head = c.k0), c.k0`,
  },
  unit: {
    keys: [LEAD_UNIT],
    under: `(t.primary_unit_id = h.k0 OR (t.primary_unit_id IS NULL AND ${LEAD_UNIT} IS NOT DISTINCT FROM h.k0))`,
    ...named('unit'),
  },
  leader: {
    keys: ['coalesce(t.leader_id, p.leader_id)'],
    ofPlan: true,
    under: `(t.leader_id = h.k0 OR (t.leader_id IS NULL
      AND t.plan_id = ANY(ARRAY(SELECT id FROM plan WHERE leader_id IS NOT DISTINCT FROM h.k0))))`,
    ...named('person'),
  },
  light: {
    keys: ['t.light'],
    under: 't.light = h.k0',
    value: 'c.k0::text',
    order: `array_position(${BY_NEED}, c.k0::text)`,
  },
};

/**
 * The headings over some tasks: their keys `k0`…, `value` and `plan`, how many tasks are under each (`count`), under those
 * before it (`before`) and under all (`total`). Counted by their keys first: names and order are asked of headings, not of
 * tasks.
 * @param source task_listing as `t`
 */
export function headingsSql(grouping: LedgerGrouping, source: string, where: readonly string[]): string {
  const { keys, ofPlan, value, plan = 'NULL::text', joins = '', order } = HEADINGS[grouping];
  const k = keys.map((_, i) => `k${i}`);
  return `SELECT ${k.map(x => `c.${x}`).join(', ')}, ${value} AS value, ${plan} AS plan, c.count,
      (sum(c.count) OVER (ORDER BY ${order} ROWS UNBOUNDED PRECEDING))::int - c.count AS before, (sum(c.count) OVER ())::int AS total
    FROM (SELECT ${keys.map((key, i) => `${key} AS ${k[i]}`).join(', ')}, count(*)::int AS count
      FROM ${source} ${ofPlan ? 'JOIN plan p ON p.id = t.plan_id' : ''} WHERE ${where.join(' AND ')} GROUP BY ${keys.map((_, i) => i + 1).join(', ')}) c ${joins}`;
}

/** The tasks asked for, in which order under each heading, and which of them. */
interface Asked {
  /** task_listing as `t`. */
  source: string;
  where: readonly string[];
  joins?: string;
  by: string;
  limit: string;
  offset: string;
}

/**
 * One page of the rows heading by heading, as `page`. From the numbers under each heading follows which headings the page
 * reaches into; only their tasks are put in order.
 */
export function groupedPage(grouping: LedgerGrouping, asked: Asked): string {
  const { source, where, joins = '', by, limit, offset } = asked;
  return `h AS MATERIALIZED (SELECT * FROM (${headingsSql(grouping, source, where)}) x
      WHERE x.before < ${offset}::int + ${limit}::int AND x.before + x.count > ${offset}::int),
    page AS (SELECT r.id, h.before + r.place AS place, h.total FROM h CROSS JOIN LATERAL unnest(ARRAY(
      SELECT t.id FROM ${source} ${joins} WHERE ${[HEADINGS[grouping].under, ...where].join(' AND ')} ORDER BY ${by}
      LIMIT least(h.before + h.count, ${offset}::int + ${limit}::int) - greatest(h.before, ${offset}::int) OFFSET greatest(0, ${offset}::int - h.before)
    )) WITH ORDINALITY AS r (id, place))`;
}

/** Whether the light has to be reckoned for every task, not only for those of the page. */
export const asksLight = (filter: { light?: readonly unknown[]; group?: LedgerGrouping }): boolean =>
  Boolean(filter.light?.length) || filter.group === 'light';
