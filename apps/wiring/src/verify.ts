import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { MACHINES, type MachineName, openStates, stateLabel } from '@duban/chain';
import { LightQueries, RECORD_WORDS, TaskListingService } from '@duban/evaluation';
import { Db, type Fault, type JournalCheck, JournalVerifier, type OnCheck } from '@duban/journal';
import { CLOCK, type Clock } from '@duban/kernel';
import { CalendarEditions, LadderEditions } from '@duban/obligation';
import { DirectorySnapshot } from '@duban/organization';
import { FILE_STORE, type FileStore } from '@duban/task';
import { CROSS_CHECKS } from './verify.checks';
import { byCalendar } from './verify.calendar';
import { attachedFiles } from './verify.files';
import { ladderTimes } from './verify.ladders';

/** Where the records of each machine live. */
const TABLES: Readonly<Partial<Record<MachineName, { table: string; where?: string }>>> = {
  plan: { table: 'plan' },
  task: { table: 'task' },
  assignment: { table: 'assignment' },
  milestone: { table: 'milestone' },
  reporting_period: { table: 'reporting_period' },
  notice: { table: 'notice' },
  request: { table: 'request' },
  instruction: { table: 'instruction' },
  report: { table: 'report', where: "r.kind = 'report'" },
  contribution: { table: 'report', where: "r.kind = 'contribution'" },
  completion: { table: 'report', where: "r.kind = 'completion'" },
  submission: { table: 'submission' },
  matter: { table: 'matter' },
  recheck: { table: 'recheck' },
  round: { table: 'round' },
  naming: { table: 'naming' },
  review_request: { table: 'review_request' },
  edition: { table: 'edition' },
  measurement_due: { table: 'measurement_due' },
};

/** How a record finds those that owe the next move for it; `r` is the record. */
const CARRIED: Readonly<Partial<Record<MachineName, string>>> = {
  task: "EXISTS (SELECT 1 FROM submission_item i JOIN submission s ON s.id = i.submission_id WHERE i.task_id = r.id AND s.state = 'submitted')",
  assignment:
    "EXISTS (SELECT 1 FROM task t WHERE t.id = r.task_id AND t.state NOT IN ('closed', 'cancelled') AND (r.state = 'signed' OR r.state = 'offered' AND coalesce(t.prior_state, t.state) = 'registered'))",
  milestone:
    "EXISTS (SELECT 1 FROM report c WHERE c.id = r.report_id AND r.state = 'claimed' AND c.state IN ('submitted', 'signing_off'))",
  reporting_period:
    "EXISTS (SELECT 1 FROM report c WHERE c.period_id = r.id AND r.state = 'open' AND c.kind = 'report' AND c.state IN ('open', 'draft', 'signing_off', 'returned'))",
  report:
    "EXISTS (SELECT 1 FROM reporting_period p WHERE p.id = r.period_id AND r.state = 'submitted' AND p.state = 'reviewing')",
  completion:
    "EXISTS (SELECT 1 FROM task t WHERE t.id = r.task_id AND ((r.state = 'submitted' AND t.state IN ('completion_review', 'suspended')) OR (r.state = 'returned' AND t.state IN ('tracking', 'suspended'))))",
};

/** Three machines share the table of reports. */
const MACHINE_WORDS: Readonly<Record<string, string>> = {
  ...RECORD_WORDS,
  contribution: '责任单位材料',
  completion: '办结报告',
};

export interface Verification extends JournalCheck {
  ok: boolean;
}

const MAX = 50;

/** The invariants of the chain, held against a live database. */
@Injectable()
export class InvariantVerifier {
  constructor(
    private readonly db: Db,
    private readonly journal: JournalVerifier,
    @Inject(FILE_STORE) private readonly files: FileStore | null,
    private readonly lights: LightQueries,
    private readonly listing: TaskListingService,
    private readonly calendars: CalendarEditions,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly editions: LadderEditions,
    private readonly calendar: WorkCalendar,
  ) {}

  /** @param onCheck told before each check; what it throws ends the verification */
  async verify(onCheck?: OnCheck): Promise<Verification> {
    const journal = await this.journal.verify(
      onCheck && (what => onCheck(`日志重放：${RECORD_WORDS[what] ?? what}`)),
    );
    const faults = [...journal.faults];
    const rules = await this.invariants(onCheck);
    faults.push(...rules.faults);
    return { ...journal, checked: { ...journal.checked, ...rules.checked }, faults, ok: faults.length === 0 };
  }

  /** What must be true of the rows as they are, without the journal's replay. */
  async invariants(
    onCheck: OnCheck = async () => undefined,
  ): Promise<{ checked: Record<string, number>; faults: Fault[] }> {
    const faults: Fault[] = [];
    const checked: Record<string, number> = {};
    for (const [what, check] of this.checks(faults)) {
      await onCheck(what);
      Object.assign(checked, await check());
    }
    return { checked, faults };
  }

  /** How many checks `verify` makes. */
  steps(): number {
    return this.journal.steps() + this.checks([]).length;
  }

  private checks(faults: Fault[]): [what: string, check: () => Promise<Record<string, number>>][] {
    const { files } = this;
    const count = (
      what: string,
      check: () => Promise<number>,
    ): [string, () => Promise<Record<string, number>>] => [what, async () => ({ [what]: await check() })];
    return [
      ...(Object.keys(MACHINES) as MachineName[]).map(name =>
        count(`${MACHINE_WORDS[name] ?? name}状态`, () => this.records(name, faults)),
      ),
      count('待办', () => this.obligations(faults)),
      count('周期计数', () => this.periods(faults)),
      ...(files ? [count('附件文件', () => attachedFiles(this.db, files, faults))] : []),
      count('记录之间的一致性', () => this.between(faults)),
      ['按工作日历计算的期限', () => this.dated(faults)],
      count('亮灯', () => this.lit(faults)),
      count('台账行', () => this.listed(faults)),
    ];
  }

  private async dated(faults: Fault[]): Promise<Record<string, number>> {
    const { counted, waiting } = await byCalendar(this.db, this.calendars, this.clock.now(), MAX, faults);
    return { 按工作日历计算的期限: counted, 待按新日历重新计算的待办: waiting };
  }

  /** 1 and 4: open records owe or are carried, finished ones owe nothing. */
  private async records(name: MachineName, faults: Fault[]): Promise<number> {
    const home = TABLES[name];
    if (!home) return 0;
    const { table, where } = home;
    const own = 'EXISTS (SELECT 1 FROM obligation o WHERE o.subject_id = r.id AND o.settled_at IS NULL)';
    const rows = await this.db.query<{ id: string; state: string; silent: boolean }>(
      `SELECT r.id, r.state, r.state = ANY($1) AS silent FROM ${table} r
       WHERE ${where ?? 'true'} AND CASE WHEN r.state = ANY($1) THEN NOT ${own} AND NOT ${CARRIED[name] ?? 'false'} ELSE ${own} END LIMIT ${MAX}`,
      [openStates(name)],
    );
    for (const r of rows)
      faults.push({
        check: r.silent ? '没有无人负责的状态' : '已结束的不再欠办',
        where: `${table} ${r.id}`,
        message: r.silent
          ? `处于“${stateLabel(name, r.state)}”，却没有待办`
          : `已是“${stateLabel(name, r.state)}”，仍有待办`,
      });
    const [{ n }] = await this.db.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM ${table} r WHERE ${where ?? 'true'}`,
    );
    return n;
  }

  /** 2 and 3: each open one has a holder who exists and a next step; each settled one was settled by exactly one entry. */
  private async obligations(faults: Fault[]): Promise<number> {
    await ladderTimes(this.db, this.editions, this.calendar, faults, MAX);
    const unsettled = await this.db.query<{ id: string; n: number }>(
      `SELECT o.id, count(e.id)::int AS n FROM obligation o LEFT JOIN journal_entry e ON e.command_id = o.settled_by
       WHERE o.settled_at IS NOT NULL GROUP BY o.id HAVING count(e.id) <> 1 LIMIT ${MAX}`,
    );
    for (const o of unsettled)
      faults.push({ check: '一次了结', where: `obligation ${o.id}`, message: `由 ${o.n} 条日志了结` });
    const resettled = await this.db.query<{ id: string; n: number }>(
      `SELECT i->'r'->>'id' AS id, count(DISTINCT i->'r'->>'settled_by')::int AS n FROM journal_entry e, jsonb_array_elements(e.images) i
       WHERE i->>'t' = 'obligation' AND i->'r'->>'settled_by' IS NOT NULL GROUP BY 1 HAVING count(DISTINCT i->'r'->>'settled_by') > 1 LIMIT ${MAX}`,
    );
    for (const o of resettled)
      faults.push({ check: '一次了结', where: `obligation ${o.id}`, message: `被了结 ${o.n} 次` });
    await this.holders(faults);
    const [{ n }] = await this.db.query<{ n: number }>('SELECT count(*)::int AS n FROM obligation');
    return n;
  }

  private async holders(faults: Fault[]): Promise<void> {
    const held = await this.db.query<{
      holder_unit_id: string;
      holder_role: never;
      holder_person_id: string | null;
      office_unit_id: string;
    }>(
      'SELECT DISTINCT holder_unit_id, holder_role, holder_person_id, office_unit_id FROM obligation WHERE settled_at IS NULL',
    );
    if (!held.length) return;
    const directory = await DirectorySnapshot.load(this.db);
    for (const h of held) {
      const people = directory.recipients({
        unitId: h.holder_unit_id,
        role: h.holder_role,
        personId: h.holder_person_id,
        officeUnitId: h.office_unit_id,
      });
      if (!people.length)
        faults.push({
          check: '待办都有人办',
          where: `unit ${h.holder_unit_id}`,
          message: `“${directory.unitName(h.holder_unit_id)}”及督查机构都没有可办理的人员`,
        });
    }
  }

  /** The rule of lights is spelled twice, in SQL for lists and in TypeScript for explanations. */
  private async lit(faults: Fault[]): Promise<number> {
    const { compared, faults: found } = await this.lights.disagreements();
    for (const f of found.slice(0, MAX))
      faults.push({ check: '亮灯', where: `task ${f.id}`, message: `台账为 ${f.sql}，说明为 ${f.ts}` });
    return compared;
  }

  /** What lists go by is kept beside the tasks, and must be what it is made of. */
  private async listed(faults: Fault[]): Promise<number> {
    const { compared, faults: found } = await this.listing.faults(MAX);
    for (const f of found) faults.push({ check: '台账行', where: `task ${f.id}`, message: f.what });
    return compared;
  }

  private async between(faults: Fault[]): Promise<number> {
    for (const [check, sql] of Object.entries(CROSS_CHECKS)) {
      const rows = await this.db.query<{ id: string }>(`${sql} LIMIT ${MAX}`);
      for (const row of rows)
        faults.push({ check, where: row.id, message: `不符合：${Object.values(row).join(' ')}` });
    }
    return Object.keys(CROSS_CHECKS).length;
  }

  /** Counts kept under the period's lock must be what a count would give. */
  private async periods(faults: Fault[]): Promise<number> {
    const rows = await this.db.query<{ id: string }>(
      `SELECT p.id FROM reporting_period p LEFT JOIN LATERAL (SELECT
         count(*) FILTER (WHERE state = 'submitted') AS waiting, count(*) FILTER (WHERE state IN ('open', 'draft', 'signing_off', 'returned')) AS outstanding
         FROM report r WHERE r.period_id = p.id AND r.kind = 'report') c ON true
       WHERE p.waiting <> c.waiting OR p.outstanding <> c.outstanding LIMIT ${MAX}`,
    );
    for (const r of rows)
      faults.push({ check: '周期计数', where: `reporting_period ${r.id}`, message: '计数与报告不符' });
    const [{ n }] = await this.db.query<{ n: number }>('SELECT count(*)::int AS n FROM reporting_period');
    return n;
  }
}
