import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { civilDate, endOfDay, IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations } from '@duban/obligation';
import { assertCleared, assertMay } from '@duban/organization';
import { checkStillFits } from './edition.check';
import { type AddedTask, Edition, EditionItem, EditionSnapshot, type EditionTask } from './edition.entity';
import { lockPlanOf, moveEdition } from './edition.service';
import { DEADLINE_MOVING, type DeadlineMoving, type OnTheWay } from './deadline.port';
import { TASK_ENDING, type TaskEnding } from './ending';
import { lockParties, restaff, staffedAnew } from './edition.parties';
import { UNITS_MOVING, type UnitsMoving } from './units.port';
import { withColumns } from './plan-columns';
import { nextRoll } from './plan-duties';
import type { Plan } from './plan.entity';
import { movePlan, type NewTask, registerTasks } from './plan.moves';
import { deadlineOf } from './plan.service';
import { lockTasks, type TaskWithPlan } from './rows';
import { bigrams } from './search';
import { PLAIN_TASK, Task, statedTarget } from './task.entity';
import { moveTask } from './moving';
import { type CommandOptions } from './task.service';

/** Where a deadline is running: a new one starts it anew. */
const UNDER_WAY = ['dispatched', 'implementing', 'tracking'];

const SNAPSHOT = `SELECT t.id, t.no, t.section, t.text, to_char(t.deadline, 'YYYY-MM-DD') AS deadline, t.standing, t.fields, t.state, t.outcome,
    coalesce((SELECT jsonb_agg(jsonb_build_object('role', y.role, 'name', y.name) ORDER BY y.position) FROM task_party y WHERE y.task_id = t.id AND NOT y.withdrawn), '[]') AS parties
  FROM task t WHERE t.plan_id = $1 ORDER BY t.no, t.id`;

export interface EditionApproval {
  authority?: string;
  documentNo?: string;
}

export interface EditionApplied {
  no: number;
  carried: number;
  changed: number;
  added: number;
  dropped: number;
}

/** An edition comes into force: as a whole, in one transaction, or not at all. */
@Injectable()
export class EditionApplyService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(TASK_ENDING) private readonly ending: TaskEnding,
    @Inject(DEADLINE_MOVING) private readonly deadlines: DeadlineMoving,
    @Inject(UNITS_MOVING) private readonly units: UnitsMoving,
  ) {}

  /**
   * 批准修订: tasks are changed, dropped and added, the plan rolls on, and what it said before stays readable.
   * @throws Refusal edition.authority_needed where the plan's changes are another body's to make;
   *   edition.bad_items where tasks have moved on since it was drafted
   */
  approve(
    actor: Actor,
    id: string,
    input: EditionApproval = {},
    options: CommandOptions = {},
  ): Promise<EditionApplied> {
    return this.journal.transact(
      { name: 'edition.approve', actor, body: { id, input }, ...options },
      async tx => {
        const plan = await lockPlanOf(tx, id);
        assertMay(actor, 'edition.approve', { officeUnitId: plan.office_unit_id });
        this.assertAuthority(plan, input);
        const ids = await tx.query<{ task_id: string; action: string }>(
          "SELECT task_id, action FROM edition_item WHERE edition_id = $1 AND NOT withdrawn AND action IN ('change', 'drop')",
          [id],
        );
        const tasks = await lockTasks(
          tx,
          ids.map(i => i.task_id),
        );
        for (const { task } of tasks) assertCleared(actor, task.sensitivity);
        const dropped = tasks.filter(of => ids.some(i => i.action === 'drop' && i.task_id === of.task.id));
        const staffing = await this.units.lock(
          tx,
          actor,
          tasks,
          await staffedAnew(tx, id),
          dropped.length > 0,
        );
        // Nothing is locked where nothing ends: the units that leave have locked further to the right.
        const parts = dropped.length
          ? await this.ending.lock(
              tx,
              dropped.map(of => of.task.id),
            )
          : [];
        const onTheWay = await this.deadlines.lock(
          tx,
          ids.filter(i => i.action === 'change').map(i => i.task_id),
        );
        const [edition] = await tx.lock(Edition, [id]);
        await tx.expectVersion(edition, options.version);
        const items = await tx.lockWhere(EditionItem, 'edition_id = $1 AND NOT withdrawn', [id]);
        const standing = await lockParties(tx, items);
        const book = await this.obligations.bookOfTasks(
          tx,
          tasks.map(of => of.task.id),
          [plan.id, id, ...parts.flatMap(p => p.subjectIds), ...staffing.subjectIds],
        );
        moveEdition(tx, book, plan, edition, 'apply');
        const today = civilDate(tx.now);
        checkStillFits(
          plan,
          items,
          tasks.map(of => of.task),
          today,
        );
        tx.reason = `滚动修订：${edition.name}`;
        const before = await tx.query<EditionTask>(SNAPSHOT, [plan.id]);
        const changed = tasks.filter(of => !dropped.includes(of));
        const named = await restaff(tx, this.ids, items, standing);
        const parties = new Map(before.map(t => [t.id, named.get(t.id) ?? t.parties]));
        for (const of of changed) {
          const names = (parties.get(of.task.id) ?? []).map(p => p.name);
          this.change(tx, book, of, items, names, onTheWay);
          staffing.move(tx, book, of);
        }
        for (const of of dropped) moveTask(tx, book, of, 'cancel');
        for (const part of parts) part.end(tx, book, dropped);
        const added = await this.added(tx, plan, items, before);
        registerTasks(tx, book, plan, added);
        Object.assign(edition, {
          authority: input.authority ?? null,
          document_no: input.documentNo ?? null,
          applied_at: tx.now,
        });
        if (plan.edition_no === 0) this.snapshot(tx, plan, null, before);
        plan.edition_no = edition.no;
        this.roll(tx, book, plan, today);
        const after = afterwards(before, changed, dropped, added).map(t => ({
          ...t,
          parties: named.get(t.id) ?? t.parties,
        }));
        this.snapshot(tx, plan, edition, after);
        return {
          no: edition.no,
          carried: after.length - changed.length - added.length,
          changed: changed.length,
          added: added.length,
          dropped: dropped.length,
        };
      },
    );
  }

  private assertAuthority(plan: Plan, { authority, documentNo }: EditionApproval): void {
    if (!plan.change_authority || (authority?.trim() && documentNo?.trim())) return;
    throw new Refusal(
      'conflict',
      'edition.authority_needed',
      `修订《${plan.title}》须经${plan.change_authority}批准`,
      {
        mend: '请登记批准机关和文号',
        faults: [
          ...(authority?.trim() ? [] : [{ where: 'authority', message: '请填写批准机关' }]),
          ...(documentNo?.trim() ? [] : [{ where: 'documentNo', message: '请填写文号' }]),
        ],
      },
    );
  }

  private change(
    tx: Tx,
    book: Book,
    of: TaskWithPlan,
    items: readonly EditionItem[],
    names: string[],
    onTheWay: OnTheWay,
  ): void {
    const { task, plan } = of;
    const change = items.find(i => i.task_id === task.id)?.change ?? {};
    const before = task.deadline;
    if (change.text !== undefined) task.text = change.text;
    if (change.fields) task.fields = withColumns(plan.kind, task.fields, change.fields);
    if (change.deadline !== undefined) {
      task.deadline = change.deadline;
      // The document's wording is no longer true.
      if (task.deadline !== before) task.deadline_phrase = null;
    }
    task.search = bigrams(task.text, ...task.section, ...names);
    if (task.deadline !== before && !task.standing && UNDER_WAY.includes(task.state)) {
      moveTask(tx, book, of, 'reschedule', { due: { complete: deadlineOf(task, plan) } });
      if (task.deadline) onTheWay.follow(tx, book, of, task.deadline);
    } else {
      task.version += 1;
      tx.update(Task, task);
    }
  }

  /** The added tasks, numbered on from the last one, each with its line pointing to it. */
  private async added(
    tx: Tx,
    plan: Plan,
    items: readonly EditionItem[],
    before: readonly EditionTask[],
  ): Promise<NewTask[]> {
    const lines = items.filter(i => i.action === 'add').sort((a, b) => a.position - b.position);
    const parties = lines.flatMap(l => (l.added as AddedTask).parties);
    const named = await tx.query<{ id: string; name: string }>(
      'SELECT id, name FROM unit WHERE id = ANY($1) UNION ALL SELECT id, name FROM unit_group WHERE id = ANY($1)',
      [parties.flatMap(p => p.unitId ?? p.groupId ?? [])],
    );
    const names = new Map(named.map(n => [n.id, n.name]));
    let no = Math.max(0, ...before.map(t => t.no));
    return lines.map(line => {
      const task = this.newTask(tx, plan, line.added as AddedTask, ++no, names);
      tx.update(EditionItem, { ...line, task_id: task.task.id });
      return task;
    });
  }

  private newTask(
    tx: Tx,
    plan: Plan,
    added: AddedTask,
    no: number,
    names: ReadonlyMap<string, string>,
  ): NewTask {
    const id = this.ids.next();
    const nameOf = (p: AddedTask['parties'][number]): string => names.get(p.unitId ?? p.groupId ?? '') ?? '';
    const section = added.section ?? [];
    return {
      task: {
        ...PLAIN_TASK,
        id,
        plan_id: plan.id,
        no,
        line: null,
        section,
        text: added.text,
        deadline_phrase: null,
        deadline: added.deadline ?? null,
        standing: added.standing ?? false,
        fields: withColumns(plan.kind, {}, added.fields ?? {}),
        warnings: [],
        search: bigrams(added.text, ...section, ...added.parties.map(nameOf)),
        registered_at: tx.now,
      },
      parties: added.parties.map((p, position) => ({
        id: this.ids.next(),
        task_id: id,
        role: p.role,
        position,
        name: nameOf(p),
        unit_id: p.unitId ?? null,
        group_id: p.groupId ?? null,
        needs_selection: false,
        selected_ids: null,
        withdrawn: false,
      })),
      targets: (added.targets ?? []).map((t, position) =>
        statedTarget({ id: this.ids.next(), task_id: id, position, ...t }),
      ),
    };
  }

  /** Settles the edition that fell due, and opens the next where there is one. */
  private roll(tx: Tx, book: Book, plan: Plan, today: string): void {
    const owed = book.about(plan.id).find(o => o.kind === 'roll_edition');
    const next = nextRoll(plan, today, owed && civilDate(owed.due_at));
    movePlan(tx, book, plan, 'roll', {
      facts: { rolling: next !== null },
      due: next ? { roll_edition: endOfDay(next) } : {},
    });
  }

  private snapshot(tx: Tx, plan: Plan, edition: Edition | null, tasks: EditionTask[]): void {
    tx.insert(EditionSnapshot, {
      id: this.ids.next(),
      plan_id: plan.id,
      no: edition?.no ?? 0,
      edition_id: edition?.id ?? null,
      name: edition?.name ?? '批准时的方案',
      effective_from: edition?.effective_from ?? plan.starts,
      taken_at: tx.now,
      tasks,
    });
  }
}

/** What the plan says from now on: what was dropped, now or before, is not part of it. */
function afterwards(
  before: readonly EditionTask[],
  changed: readonly TaskWithPlan[],
  dropped: readonly TaskWithPlan[],
  added: readonly NewTask[],
): EditionTask[] {
  const gone = new Set(dropped.map(of => of.task.id));
  const anew = new Map(changed.map(of => [of.task.id, of.task]));
  const kept = before
    .filter(t => t.state !== 'cancelled' && !gone.has(t.id))
    .map((t): EditionTask => {
      const task = anew.get(t.id);
      if (!task) return t;
      const { text, deadline, fields, state } = task;
      return { ...t, text, deadline, fields, state };
    });
  const fresh = added.map(({ task, parties }): EditionTask => {
    const { id, no, section, text, deadline, standing, fields, state, outcome } = task;
    const named = parties.map(({ role, name }) => ({ role, name }));
    return { id, no, section, text, deadline, standing, fields, state, outcome, parties: named };
  });
  return [...kept, ...fresh];
}
