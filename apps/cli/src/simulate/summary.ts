import { type MachineName, stateLabel, taskMachine } from '@duban/chain';
import type { Db } from '@duban/journal';

export interface Summary {
  seed: number;
  from: string;
  to: string;
  tasks: number;
  units: number;
  /** Tasks by state at the end; every task counts once. */
  chain: Record<string, number>;
  commands: { accepted: number; refused: number };
  obligations: {
    opened: number;
    settledOnTime: number;
    settledLate: number;
    cancelled: number;
    open: number;
    overdue: number;
  };
  /** Steps taken, by kind of obligation and place on the ladder. */
  steps: Record<string, Record<string, number>>;
  notices: { yellow: number; red: number };
  reports: { submitted: number; approved: number; returned: number; late: number };
  submissions: { submitted: number; accepted: number; returned: number };
  messages: { inbox: number; mail: number };
  burden: { formsPerUnitMax: number; messagesPerPersonMax: number; noticesPerUnitMax: number };
  journal: { entries: number; lastHash: string };
  /** Code of a refusal → how often somebody heard it. */
  refusals: Record<string, number>;
  /** Records by state. */
  requests: Counts;
  matters: Counts;
  instructions: Counts;
  rechecks: Counts;
  editions: Counts;
  rounds: Counts;
  reviews: Counts;
  measurements: { entered: number; reported: number };
}

type Counts = Record<string, number>;

const ORDER = [
  'registered',
  'dispatched',
  'implementing',
  'tracking',
  'completion_review',
  'submission',
  'closed',
  'suspended',
  'cancelled',
];

/** Counts what a simulated year left in the database. */
export async function summary(
  db: Db,
  input: { seed: number; from: string; to: string },
  { commands, refusals }: Pick<Summary, 'commands' | 'refusals'>,
): Promise<Summary> {
  const one = async <T>(sql: string): Promise<T> => (await db.query<T>(sql))[0];
  const byState = async (table: string): Promise<Counts> =>
    Object.fromEntries(
      (
        await db.query<{ state: string; n: number }>(
          `SELECT state, count(*)::int AS n FROM ${table} GROUP BY state ORDER BY state`,
        )
      ).map(r => [r.state, r.n]),
    );
  const states = await db.query<{ state: string; n: number }>(
    'SELECT state, count(*)::int AS n FROM task GROUP BY state',
  );
  const steps = await db.query<{ kind: string; label: string; n: number }>(
    `SELECT o.kind, s.label, count(*)::int AS n FROM obligation_step s JOIN obligation o ON o.id = s.obligation_id WHERE NOT s.skipped
     GROUP BY o.kind, s.label, s.step ORDER BY o.kind, s.step, s.label`,
  );
  const byKind: Summary['steps'] = {};
  for (const { kind, label, n } of steps) (byKind[kind] ??= {})[label] = (byKind[kind][label] ?? 0) + n;
  const chain = Object.fromEntries(ORDER.map(s => [s, states.find(x => x.state === s)?.n ?? 0]));
  return {
    seed: input.seed,
    from: input.from,
    to: input.to,
    tasks: (await one<{ n: number }>('SELECT count(*)::int AS n FROM task')).n,
    units: (await one<{ n: number }>('SELECT count(*)::int AS n FROM unit')).n,
    chain,
    commands,
    obligations: await one(
      // The instant is the last one anything happened at: the clock is not the database's.
      `SELECT count(*)::int AS opened,
        (count(*) FILTER (WHERE settled_as = 'done' AND done_at <= due_at))::int AS "settledOnTime",
        (count(*) FILTER (WHERE settled_as = 'lapsed' OR (settled_as = 'done' AND done_at > due_at)))::int AS "settledLate",
        (count(*) FILTER (WHERE settled_as = 'cancelled'))::int AS cancelled,
        (count(*) FILTER (WHERE settled_at IS NULL))::int AS open,
        (count(*) FILTER (WHERE settled_at IS NULL AND held_at IS NULL AND paused_at IS NULL AND due_at < (SELECT max(at) FROM journal_entry)))::int AS overdue
       FROM obligation`,
    ),
    steps: byKind,
    notices: await one(
      `SELECT (count(*) FILTER (WHERE level = 'yellow' AND number IS NOT NULL))::int AS yellow, (count(*) FILTER (WHERE level = 'red' AND number IS NOT NULL))::int AS red FROM notice`,
    ),
    reports: await one(
      `SELECT (count(*) FILTER (WHERE r.submitted_at IS NOT NULL))::int AS submitted, (count(*) FILTER (WHERE r.state = 'approved'))::int AS approved,
        coalesce(sum(r.returns), 0)::int AS returned,
        (SELECT count(*)::int FROM obligation o WHERE o.kind = 'report' AND o.settled_as = 'done' AND o.done_at > o.due_at) AS late
       FROM report r WHERE r.kind = 'report'`,
    ),
    submissions: await one(
      `SELECT count(*)::int AS submitted, (count(*) FILTER (WHERE state = 'accepted'))::int AS accepted,
        (count(*) FILTER (WHERE state IN ('returned', 'revised')))::int AS returned FROM submission`,
    ),
    messages: await one(
      "SELECT (SELECT count(*)::int FROM message) AS inbox, (SELECT count(*)::int FROM delivery WHERE state = 'accepted') AS mail",
    ),
    burden: await one(
      `SELECT coalesce((SELECT max(n) FROM (SELECT count(*)::int AS n FROM report WHERE submitted_at IS NOT NULL GROUP BY unit_id) a), 0) AS "formsPerUnitMax",
        coalesce((SELECT max(n) FROM (SELECT count(*)::int AS n FROM message GROUP BY person_id) b), 0) AS "messagesPerPersonMax",
        coalesce((SELECT max(n) FROM (SELECT count(*)::int AS n FROM notice WHERE number IS NOT NULL GROUP BY unit_id) c), 0) AS "noticesPerUnitMax"`,
    ),
    journal: await one(
      `SELECT count(*)::int AS entries, coalesce((SELECT chain_hash FROM journal_entry WHERE seq IS NOT NULL ORDER BY seq DESC LIMIT 1), '') AS "lastHash" FROM journal_entry`,
    ),
    refusals: Object.fromEntries(Object.entries(refusals).sort(([a], [b]) => a.localeCompare(b))),
    requests: await byState('request'),
    matters: await byState('matter'),
    instructions: await byState('instruction'),
    rechecks: await byState('recheck'),
    editions: await byState('edition'),
    rounds: await byState('round'),
    reviews: await byState('review_request'),
    measurements: await one(
      'SELECT (count(*) FILTER (WHERE report_id IS NULL))::int AS entered, (count(*) FILTER (WHERE report_id IS NOT NULL))::int AS reported FROM measurement',
    ),
  };
}

const listed = (table: MachineName, counts: Counts): string =>
  Object.entries(counts)
    .map(([state, n]) => `${stateLabel(table, state)} ${n}`)
    .join('、') || '无';

/** The same for people, in Chinese. */
export function inWords(s: Summary): string {
  const chain = Object.entries(s.chain)
    .filter(([, n]) => n)
    .map(([state, n]) => `${state in taskMachine.states ? stateLabel('task', state) : state} ${n}`)
    .join(',');
  const { obligations: o, messages: m, burden: b } = s;
  return [
    `${s.from} 至 ${s.to}：${s.tasks} 项任务，${s.units} 个单位（种子 ${s.seed}）`,
    `任务：${chain}`,
    `操作：成功 ${s.commands.accepted}，被拒 ${s.commands.refused}`,
    `待办：产生 ${o.opened}，按时 ${o.settledOnTime}，逾期办结 ${o.settledLate}，随任务取消 ${o.cancelled}，未办 ${o.open}(其中逾期 ${o.overdue})`,
    `报告：报送 ${s.reports.submitted}，通过 ${s.reports.approved}，退回 ${s.reports.returned}，迟报 ${s.reports.late}；上报 ${s.submissions.submitted}，认可 ${s.submissions.accepted}，退回 ${s.submissions.returned}`,
    `督办单：黄 ${s.notices.yellow}，红 ${s.notices.red}；站内消息 ${m.inbox}，邮件 ${m.mail}`,
    `负担：单位最多填 ${b.formsPerUnitMax} 份表，个人最多收 ${b.messagesPerPersonMax} 条消息，单位最多收 ${b.noticesPerUnitMax} 份督办单`,
    `申请：${listed('request', s.requests)}；问题建议：${listed('matter', s.matters)}；批示：${listed('instruction', s.instructions)}`,
    `回头看：${listed('recheck', s.rechecks)}；修订：${listed('edition', s.editions)}；督查：${listed('round', s.rounds)}；复核：${listed('review_request', s.reviews)}；报数：${s.measurements.entered + s.measurements.reported}`,
    `日志：${s.journal.entries} 条，末链 ${s.journal.lastHash.slice(0, 16)}…`,
  ].join('\n');
}
