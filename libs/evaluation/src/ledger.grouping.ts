import type { LedgerGrouping } from './ledger.view';

/** A heading of the grouped ledger, as SQL over tasks `t`, plans `p` and primary units `pu`. */
interface Heading {
  joins: string;
  /** What tells one heading from another; the first is what it says. */
  keys: string[];
  /** Headings in the order they are read; `key` names one of the keys where the order is asked for. */
  order: (key: (place: number) => string) => string;
}

const BY_NAME = 'COLLATE "zh-x-icu" NULLS LAST';
/** What needs looking at comes first. */
const BY_NEED = `ARRAY['red','yellow','blue','green','grey']`;

/** The primary lead of task `t`; before it is handed out, the first lead its document names. */
export const LEAD_UNIT = `coalesce(t.primary_unit_id, (SELECT y.unit_id FROM task_party y
  WHERE y.task_id = t.id AND y.role = 'lead' AND y.unit_id IS NOT NULL AND NOT y.withdrawn ORDER BY y.position LIMIT 1))`;

/**
 * How the ledger is put under headings. The order of the page and that of the headings are one: which heading a row is
 * under follows from its place and the number of rows under each.
 */
export function headingOf(grouping: LedgerGrouping, light: () => string): Heading {
  switch (grouping) {
    case 'section':
      // In the order of the document, whatever of it is shown.
      return {
        joins: `JOIN (SELECT plan_id, coalesce(section[1], '') AS head, min(no) AS first FROM task GROUP BY 1, 2) sg
          ON sg.plan_id = t.plan_id AND sg.head = coalesce(t.section[1], '')`,
        keys: ['sg.head', 't.plan_id', 'sg.first', 'p.title'],
        order: key => `${key(1)} DESC, ${key(2)}, ${key(0)}`,
      };
    case 'unit':
      return {
        joins: `LEFT JOIN unit gu ON gu.id = ${LEAD_UNIT}`,
        keys: ['gu.name', 'gu.id'],
        order: key => `${key(0)} ${BY_NAME}, ${key(1)}`,
      };
    case 'leader':
      return {
        joins: 'LEFT JOIN person gl ON gl.id = coalesce(t.leader_id, p.leader_id)',
        keys: ['gl.name', 'gl.id'],
        order: key => `${key(0)} ${BY_NAME}, ${key(1)}`,
      };
    case 'light':
      return { joins: '', keys: [light()], order: key => `array_position(${BY_NEED}, ${key(0)})` };
  }
}

/** Whether the light has to be reckoned for every task, not only for those of the page. */
export const asksLight = (filter: { light?: readonly unknown[]; group?: LedgerGrouping }): boolean =>
  Boolean(filter.light?.length) || filter.group === 'light';
