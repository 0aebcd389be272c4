import type { LedgerGrouping } from './ledger.view';
import { LISTED } from './task-listing';

/** The headings of the grouped ledger, as SQL. */
interface Heading {
  /** What a task `t`, with its plan `p`, is under. */
  keys: string[];
  /** All headings there are: their keys `k0`…, what they say (`value`), their plan (`plan`) and their `place`. */
  places: string;
}

/** What needs looking at comes first. */
const BY_NEED = `ARRAY['red','yellow','blue','green','grey']`;

/** The primary lead of task `t`; before it is handed out, the first lead its document names. */
export const LEAD_UNIT = `coalesce(t.primary_unit_id, (SELECT y.unit_id FROM task_party y
  WHERE y.task_id = t.id AND y.role = 'lead' AND y.unit_id IS NOT NULL AND NOT y.withdrawn ORDER BY y.position LIMIT 1))`;

/**
 * How the ledger is put under headings. The order of the page and that of the headings are one: which heading a row is
 * under follows from its place and the number of rows under each. Rows under no heading come last.
 * @param where which tasks `t` are asked for: only their documents are looked through; empty: all documents
 */
export function headingOf(grouping: LedgerGrouping, where: readonly string[]): Heading {
  const named = (table: string): string =>
    `SELECT id AS k0, name::text AS value, NULL::text AS plan, row_number() OVER (ORDER BY name COLLATE "zh-x-icu", id) AS place FROM ${table}`;
  const among = where.length
    ? `WHERE plan_id = ANY(ARRAY(SELECT DISTINCT t.plan_id FROM ${LISTED} WHERE ${where.join(' AND ')}))`
    : '';
  switch (grouping) {
    case 'section':
      // In the order of the document, whatever of it is shown.
      return {
        keys: ['t.head', 't.plan_id'],
        places: `SELECT s.head AS k0, s.plan_id AS k1, s.head AS value, sp.title::text AS plan, row_number() OVER (ORDER BY s.plan_id DESC, s.first, s.head) AS place
          FROM (SELECT plan_id, head, min(no) AS first FROM task_listing ${among} GROUP BY 1, 2) s JOIN plan sp ON sp.id = s.plan_id`,
      };
    case 'unit':
      return { keys: [LEAD_UNIT], places: named('unit') };
    case 'leader':
      return { keys: ['coalesce(t.leader_id, p.leader_id)'], places: named('person') };
    case 'light':
      return {
        keys: ['t.light'],
        places: `SELECT k0::varchar, k0 AS value, NULL::text AS plan, place FROM unnest(${BY_NEED}) WITH ORDINALITY AS x (k0, place)`,
      };
  }
}

/** Whether the light has to be reckoned for every task, not only for those of the page. */
export const asksLight = (filter: { light?: readonly unknown[]; group?: LedgerGrouping }): boolean =>
  Boolean(filter.light?.length) || filter.group === 'light';
