import { Injectable } from '@nestjs/common';
import type { PlanState } from '@duban/chain';
import { type Actor, Db, Journal, type Reader } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { assertMay } from '@duban/organization';
import {
  type AddedTask,
  assertKnows,
  type CommandOptions,
  type EditionChange,
  type EditionLine,
  EditionService,
  Plan,
  PLAN_COLUMNS,
  type PlanKind,
  withColumns,
} from '@duban/task';
import { compareTasks, similarity, type StandingTask, type TaskDifference } from './compare';
import type { ParsedDocument, ParsedTask } from './document.types';
import { withProposedLead } from './doubts';
import { assertPlain, assertUnits } from './import.service';
import type { Resolved } from './import.rows';
import { columnFields } from './list-fields';
import { ImportNames, type Names } from './names.service';

/** A plan the document may be another text of. */
export interface LikelyPlan {
  id: string;
  title: string;
  year: number;
  state: PlanState;
  tasks: number;
}

export interface Comparison {
  planId: string;
  title: string;
  state: PlanState;
  lines: TaskDifference[];
  counts: Record<TaskDifference['kind'], number>;
}

export interface ReimportInput {
  parsed: ParsedDocument;
  /** 修订稿名称. */
  name: string;
  /** From when on it counts. */
  from: string;
  /** Why, on every line of the draft. */
  reason: string;
  names?: Names;
  remember?: boolean;
  /** Tasks the new text does not have are dropped; otherwise carried over. */
  dropMissing?: boolean;
}

/** Titles this alike are taken for texts of one plan, which a person confirms. */
const ALIKE = 0.75;
const STANDING = `SELECT t.id, t.no, t.text, to_char(t.deadline, 'YYYY-MM-DD') AS deadline, t.fields, t.state NOT IN ('closed','cancelled') AS open,
    coalesce((SELECT jsonb_agg(jsonb_build_object('role', y.role, 'name', coalesce(u.name, g.name, y.name), 'written', y.name, 'id', coalesce(y.unit_id, y.group_id)) ORDER BY y.position)
      FROM task_party y LEFT JOIN unit u ON u.id = y.unit_id LEFT JOIN unit_group g ON g.id = y.group_id WHERE y.task_id = t.id AND NOT y.withdrawn), '[]') AS parties
  FROM task t WHERE t.plan_id = $1 AND t.state <> 'cancelled' ORDER BY t.no, t.id`;

/** The same document again: what is different from the plan, and a draft edition instead of duplicates. */
@Injectable()
export class ReimportService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly names: ImportNames,
    private readonly editions: EditionService,
  ) {}

  /** Plans of the actor's offices with a title like the document's, the likeliest first. */
  async likely(actor: Actor, { document }: ParsedDocument): Promise<LikelyPlan[]> {
    const { title } = document;
    if (!title) return [];
    const offices = actor.appointments.filter(a => a.role === 'supervisor').map(a => a.unitId);
    const plans = await this.db.query<LikelyPlan>(
      `SELECT p.id, p.title, p.year, p.state, (SELECT count(*)::int FROM task t WHERE t.plan_id = p.id) AS tasks FROM plan p
       WHERE p.state IN ('draft','approved','running') AND p.office_unit_id = ANY($1) AND ($2::int IS NULL OR p.year = $2 OR p.ends >= make_date($2, 1, 1))
       ORDER BY p.id DESC LIMIT 200`,
      [offices, document.year],
    );
    return plans
      .map(plan => ({ plan, score: similarity(plan.title, title) }))
      .filter(p => p.score >= ALIKE)
      .sort((a, b) => b.score - a.score)
      .slice(0, 5)
      .map(p => p.plan);
  }

  /** What another text of a plan would change. @throws Refusal record.not_found, access.denied, access.clearance */
  async compare(actor: Actor, planId: string, parsed: ParsedDocument): Promise<Comparison> {
    const [plan] = await this.db.query<Plan>('SELECT * FROM plan WHERE id = $1', [planId]);
    if (!plan) throw new Refusal('not_found', 'record.not_found', '方案不存在', { mend: '请重新选择方案' });
    assertMay(actor, 'edition.draft', { officeUnitId: plan.office_unit_id });
    const lines = await this.lines(this.db, actor, plan, parsed.tasks);
    const counts = { unchanged: 0, changed: 0, added: 0, dropped: 0 };
    for (const l of lines) counts[l.kind]++;
    return { planId, title: plan.title, state: plan.state, lines, counts };
  }

  /**
   * Drafts the next edition of a plan from another text of it, in one transaction; nothing changes before it is approved.
   * @throws Refusal intake.nothing_changed, intake.new_units, and whatever drafting by hand may refuse
   */
  async draft(
    actor: Actor,
    planId: string,
    input: ReimportInput,
    options: CommandOptions = {},
  ): Promise<{ id: string; no: number; changed: number; added: number; dropped: number }> {
    const { parsed, names = {} } = input;
    assertPlain(input);
    assertUnits(parsed.tasks);
    return this.journal.transact(
      { name: 'edition.draft', actor, body: { planId, input }, ...options },
      async tx => {
        const [plan] = await tx.lock(Plan, [planId]);
        assertMay(actor, 'edition.draft', { officeUnitId: plan.office_unit_id });
        const lines = await this.lines(tx, actor, plan, parsed.tasks);
        const named = lines
          .filter(l => l.kind === 'added' || l.changes.some(c => c.field === 'units'))
          .map(l => parsed.tasks[l.index as number]);
        assertNoneNew(names);
        const { resolved } = await this.names.resolve(tx, actor, named, names, input.remember);
        const standing = new Map((await tx.query<StandingTask>(STANDING, [plan.id])).map(t => [t.id, t]));
        const items = lines.flatMap(l => lineOf(plan.kind, l, parsed.tasks, resolved, input, standing));
        if (!items.length)
          throw new Refusal('conflict', 'intake.nothing_changed', `与《${plan.title}》没有可以修订的差异`, {
            mend: '如为另一份方案，请更改标题后导入',
          });
        const { id, no } = await this.editions.draftIn(tx, actor, plan, {
          name: input.name,
          from: input.from,
          items,
        });
        const of = (action: EditionLine['action']): number => items.filter(i => i.action === action).length;
        return { id, no, changed: of('change'), added: of('add'), dropped: of('drop') };
      },
    );
  }

  private async lines(
    reader: Reader,
    actor: Actor,
    plan: Plan,
    tasks: readonly ParsedTask[],
  ): Promise<TaskDifference[]> {
    const standing = await reader.query<StandingTask>(STANDING, [plan.id]);
    await assertKnows(
      reader,
      actor,
      standing.map(t => t.id),
    );
    return compareTasks(plan.kind, standing, tasks);
  }
}

/** @throws Refusal intake.new_units: an edition names units that are there */
function assertNoneNew(names: Names): void {
  const fresh = Object.keys(names).filter(n => 'createUnit' in names[n] || 'createGroup' in names[n]);
  if (fresh.length)
    throw new Refusal(
      'invalid',
      'intake.new_units',
      `修订稿不能同时新建单位：${fresh.slice(0, 5).join('、')}`,
      {
        mend: '请先在“单位和人员”中新建，再重新读取',
        faults: fresh.map(name => ({ where: `names.${name}`, message: '请先新建单位' })),
      },
    );
}

/** A difference as a line of an edition. */
function lineOf(
  kind: PlanKind,
  { kind: how, taskId, index, changes }: TaskDifference,
  tasks: readonly ParsedTask[],
  resolved: ReadonlyMap<string, Resolved>,
  { reason, dropMissing = false }: ReimportInput,
  standing: ReadonlyMap<string, StandingTask>,
): EditionLine[] {
  if (how === 'dropped')
    return dropMissing && taskId ? [{ action: 'drop', taskId, reason: `${reason}（新文本中没有此项）` }] : [];
  if (how === 'changed' && taskId) {
    const change: EditionChange = {};
    const fields: Record<string, string | null> = {};
    for (const { field, after } of changes) {
      if (field === 'text') change.text = after as string;
      else if (field === 'deadline') change.deadline = after;
      else if (field === 'units') {
        const was = standing.get(taskId) as StandingTask;
        const parties = partiesOf(tasks[index as number], resolved, was);
        if (!sameParties(was, parties)) change.parties = parties;
      } else if (field.startsWith('fields.')) fields[field.slice('fields.'.length)] = after;
    }
    const fitting = fit(kind, fields);
    if (Object.keys(fitting).length) change.fields = fitting;
    return Object.keys(change).length ? [{ action: 'change', taskId, change, reason }] : [];
  }
  if (how !== 'added' || index === null) return [];
  const task = withProposedLead(tasks[index]);
  const parties = partiesOf(tasks[index], resolved);
  return [
    {
      action: 'add',
      reason,
      task: {
        text: task.text,
        section: task.section,
        deadline: task.deadline?.date ?? undefined,
        standing: task.deadline?.recurrence === 'standing',
        fields: fit(kind, columnFields(kind, task.fields)),
        parties,
        targets: task.targets.map(t => ({ ...t, value: t.value === null ? null : String(t.value) })),
      },
    },
  ];
}

/** Who does it, as the new text says; where it names no lead, the first responsible unit is proposed, as at an import. */
function partiesOf(
  read: ParsedTask,
  resolved: ReadonlyMap<string, Resolved>,
  was?: StandingTask,
): AddedTask['parties'] {
  const leads = was ? was.parties.some(p => p.role === 'lead') : true;
  const task = leads ? withProposedLead(read) : read;
  return (['lead', 'responsible', 'supporting'] as const).flatMap(role =>
    task[role].map(m => ({ role, ...(resolved.get(m.name) as Resolved) })),
  );
}

/** The same units under other names are no change. */
function sameParties(was: StandingTask, parties: AddedTask['parties']): boolean {
  const ids = new Set(parties.map(p => p.unitId ?? p.groupId));
  return was.parties.length === parties.length && was.parties.every(p => ids.has(p.id));
}

/** What fits a column of the plan's kind, by the column's key. */
function fit(kind: PlanKind, fields: Readonly<Record<string, string | null>>): Record<string, string | null> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      const column = PLAN_COLUMNS[kind].find(c => c.key === name || c.label === name);
      if (!column) return [];
      try {
        withColumns(kind, {}, { [column.key]: value });
        return [[column.key, value]];
      } catch {
        return [];
      }
    }),
  );
}
