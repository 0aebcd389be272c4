import type { Ids } from '@duban/kernel';
import type { District } from './chain.district';
import type { Row, Rows } from './lists.rows';

/** What the rows of the lists hang on. */
export interface World {
  d: District;
  rows: Rows;
  ids: Ids;
  planId: string;
  tasks: string[];
  target: string;
  /** An open one, of the first task. */
  report: string;
  /** A taskforce. */
  force: string;
}

export interface List {
  path: string;
  who: string;
  /** Adds as many. */
  add: (n: number) => Promise<unknown>;
  /** What tells its rows apart. */
  key?: (item: Row) => unknown;
  query?: string;
}

const of = <T>(n: number, make: (i: number) => T): T[] => Array.from({ length: n }, (_, i) => make(i));
/** Few different ones, so that many rows stand at the same place but for their ids. */
const instant = (i: number): string => `2026-03-0${1 + (i % 3)}T01:00:00.${String(i % 2).padStart(3, '0')}Z`;
const dayOf = (i: number): string => `2026-0${1 + (i % 3)}-01`;
const FIGURES = {
  tasks: 0,
  byState: {},
  byOutcome: {},
  deadlines: { onTime: 0, late: 0, missed: 0 },
  onTimeRate: null,
  targets: { all: 0, done: 0 },
};
let made = 0;

export async function reports(w: World, n: number, values: (i: number) => Row): Promise<string[]> {
  const periods = await w.rows.lay(
    'reporting_period',
    of(n, i => ({
      ...{ id: w.ids.next(), plan_id: w.planId, state: 'open' },
      ...{ key: `k${made++}`, starts: dayOf(i), ends: '2026-12-31' },
    })),
  );
  return w.rows.lay(
    'report',
    periods.map((period_id, i) => ({
      ...{
        kind: 'report',
        plan_id: w.planId,
        task_id: w.tasks[i % 3],
        period_id,
        unit_id: w.d.units.区商务委,
      },
      ...values(i),
    })),
  );
}

const delegations = (w: World, n: number): Promise<string[]> => {
  const parts = { person_id: w.d.people.shangwu, delegate_id: w.d.people.wenlv };
  return w.rows.lay(
    'delegation',
    of(n, i => ({ ...parts, starts: dayOf(i), ends: '2026-12-31' })),
  );
};

const people = (w: World, n: number, name: string): Promise<string[]> =>
  w.rows.lay(
    'person',
    of(n, i => ({
      ...{ name: `${'甲乙丙'[i % 3]}${name}`, username: `t${made++}`, active: true, clearance: 'internal' },
    })),
  );

/** Every list that is read page by page, but for those that always were. */
export const LISTS: Readonly<Record<string, (w: World) => List>> = {
  plans: w => ({
    path: 'plans',
    who: 'ducha',
    add: n =>
      w.rows.copy(
        'plan',
        w.planId,
        of(n, i => ({ year: 2020 + (i % 3), source_hash: null })),
      ),
  }),
  'periods of a plan': w => ({
    path: `plans/${w.planId}/periods`,
    who: 'ducha',
    add: n => reports(w, n, () => ({ state: 'approved' })),
  }),
  'reports of a unit': w => ({
    path: 'reports/mine',
    who: 'shangwu',
    add: n => reports(w, n, () => ({ state: 'open', text: '' })),
  }),
  'reports to review': w => ({
    path: 'reports/review',
    who: 'ducha',
    add: n => reports(w, n, i => ({ state: 'submitted', submitted_at: instant(i) })),
  }),
  'texts to use again': w => ({
    path: `reports/${w.report}/reusable`,
    who: 'ducha',
    key: item => item.reportId,
    add: async n => {
      const units = await w.rows.lay(
        'unit',
        of(n, () => ({ name: `材料单位${made++}`, kind: 'department' })),
      );
      const { period_id } = await w.rows.one('SELECT period_id FROM report WHERE id = $1', w.report);
      return w.rows.lay(
        'report',
        units.map((unit_id, i) => ({
          ...{ kind: 'contribution', plan_id: w.planId, task_id: w.tasks[0], unit_id, period_id },
          ...{ state: 'approved', submitted_at: instant(i), no_progress: false },
        })),
      );
    },
  }),
  notices: w => ({
    path: 'notices',
    who: 'ducha',
    query: 'open=true',
    add: n =>
      w.rows.lay(
        'notice',
        of(n, () => ({
          ...{ plan_id: w.planId, office_unit_id: w.d.units.区政府督查室, unit_id: w.d.units.区商务委 },
          ...{ level: 'blue', state: 'issued', year: 2026, number: ++made },
        })),
      ),
  }),
  submissions: w => ({
    path: 'submissions',
    who: 'quzhang',
    add: n =>
      w.rows.lay(
        'submission',
        of(n, i => ({ plan_id: w.planId, state: 'submitted', kind: 'completion', submitted_at: instant(i) })),
      ),
  }),
  'what one owes': w => ({
    path: 'obligations/mine',
    who: 'shangwu',
    add: n =>
      w.rows.lay(
        'obligation',
        of(n, i => ({
          ...{ kind: 'sign', subject_type: 'assignment', plan_id: w.planId, ladder: 'sign' },
          ...{ holder_unit_id: w.d.units.区商务委, holder_role: 'handler', due_at: instant(i) },
          ...(i % 3 === 0 && { holder_person_id: w.d.people.shangwu }),
        })),
      ),
  }),
  'groups of units': w => ({
    path: 'unit-groups',
    who: 'ducha',
    add: n =>
      w.rows.lay(
        'unit_group',
        of(n, i => ({ name: `${'甲乙丙'[i % 3]}组${made++}` })),
      ),
  }),
  'tasks alike': w => ({
    path: 'overlaps',
    who: 'ducha',
    query: '',
    key: item => `${item.taskId} ${item.otherTaskId} ${item.unitId}`,
    add: async n => {
      const copies = await w.rows.copy(
        'task',
        w.tasks[0],
        of(n, () => ({ no: 100 + made++ })),
      );
      await w.rows.lay(
        'task_party',
        copies.map(task_id => ({
          task_id,
          unit_id: w.d.units.区商务委,
          role: 'lead',
          position: 0,
          name: '区商务委',
        })),
      );
    },
  }),
  delegations: w => ({
    path: 'delegations',
    who: 'xitong',
    add: n => delegations(w, n),
  }),
  'delegations one has a part in': w => ({
    path: 'delegations/mine',
    who: 'wenlv',
    add: n => delegations(w, n),
  }),
  'who could stand in': w => ({
    path: 'delegations/candidates',
    who: 'shangwu',
    add: async n => {
      const made = await people(w, n, '同事');
      await w.rows.lay(
        'appointment',
        made.map(person_id => ({ person_id, unit_id: w.d.units.区商务委, role: 'handler', active: true })),
      );
    },
  }),
  'people lent to a taskforce': w => ({
    path: `taskforces/${w.force}/members`,
    who: 'xitong',
    key: item => item.personId,
    add: async n => {
      const made = await people(w, n, '借调');
      await w.rows.lay(
        'taskforce_member',
        made.map(person_id => ({ person_id, unit_id: w.force, role: 'handler' })),
      );
    },
  }),
  'mails of the demonstration': w => ({
    path: 'dev/mails',
    who: 'ducha',
    key: item => item.messageId,
    add: n =>
      w.rows.lay(
        'dev_mail',
        of(n, i => ({ message_id: `m${made++}`, recipient: 'a@example.cn', at: instant(i) })),
      ),
  }),
  "one's sessions": w => ({
    path: 'sessions',
    who: 'quzhang',
    add: n =>
      w.rows.lay(
        'session',
        of(n, i => ({
          id: `s${made++}`,
          person_id: w.d.people.quzhang,
          created_at: instant(2 + (i % 2) * 3),
          seen_at: '2026-03-02T01:00:00Z',
        })),
      ),
  }),
  "somebody's sessions": w => ({
    path: `people/${w.d.people.shangwuzr}/sessions`,
    who: 'anquan',
    add: n =>
      w.rows.lay(
        'session',
        of(n, () => ({
          id: `s${made++}`,
          person_id: w.d.people.shangwuzr,
          created_at: '2026-03-02T00:59:00Z',
          seen_at: '2026-03-02T01:00:00Z',
        })),
      ),
  }),
  'measurements of a target': w => ({
    path: `targets/${w.target}/measurements`,
    who: 'ducha',
    add: n =>
      w.rows.lay(
        'measurement',
        of(n, i => ({
          target_id: w.target,
          task_id: w.tasks[0],
          as_of: dayOf(i),
          value: String(i),
          raw: String(i),
        })),
      ),
  }),
  'editions of a plan': w => ({
    path: `plans/${w.planId}/editions`,
    who: 'ducha',
    add: n =>
      w.rows.lay(
        'edition',
        of(n, () => ({ plan_id: w.planId, no: 1 + (made++ % 4), state: 'discarded' })),
      ),
  }),
  'evaluations of a plan': w => ({
    path: `plans/${w.planId}/evaluations`,
    who: 'ducha',
    add: n =>
      w.rows.lay(
        'plan_evaluation',
        of(n, i => ({
          plan_id: w.planId,
          kind: 'annual',
          year: 2026,
          made_at: instant(i),
          figures: FIGURES,
        })),
      ),
  }),
  'standing approvals of a plan': w => ({
    path: `plans/${w.planId}/standing-approvals`,
    who: 'ducha',
    add: n =>
      w.rows.lay(
        'standing_approval',
        of(n, () => ({ plan_id: w.planId, levels: ['blue'] })),
      ),
  }),
};
