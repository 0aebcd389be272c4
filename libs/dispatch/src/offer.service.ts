import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal, shanghaiTime } from '@duban/kernel';
import { NotificationService, type Outgoing } from '@duban/notification';
import { type Book, Obligations } from '@duban/obligation';
import { assertActiveUnits, assertClearedHandlers, DirectorySnapshot } from '@duban/organization';
import {
  assertSource,
  assertTask,
  type CommandOptions,
  lockTasks,
  moveTask,
  TaskParty,
  taskTitle,
  type TaskWithPlan,
} from '@duban/task';
import { Assignment } from './assignment.entity';
import { settleChoices } from './choices';
import { DispatchService } from './dispatch.service';
import { type Choice, expandParties } from './expand';
import {
  assertApproved,
  assertInside,
  assertOnce,
  lockOffered,
  lockPlansOf,
  lockTasksOf,
  moveAssignment,
  startPlans,
} from './rows';

export interface OfferItem extends Omit<Choice, 'primaryUnitId'> {
  taskId: string;
  /** Who may claim it; the members of the groups that lead unless given. */
  unitIds?: string[];
  /** Until when; then the office owes the dispatch. */
  until: Date;
}

/** Its members may claim the task; which one does is not for the office to say. */
const isLeadGroup = (party: TaskParty): boolean => party.role === 'lead' && party.group_id !== null;

/** 认领: a task is offered to several units, and the first to claim it leads it. */
@Injectable()
export class OfferService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly dispatching: DispatchService,
    private readonly notifications: NotificationService,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * Offers registered tasks, all or none. Offered again, a task is open for longer, and to the units named now: who was
   * offered it before and is not named any more is passed over. What the document leaves open about the other units is
   * settled here, since whoever claims it cannot.
   * @throws Refusal offer.until_past, offer.units_needed, dispatch.primary_outside, dispatch.selection_needed
   */
  offer(
    actor: Actor,
    items: OfferItem[],
    options: CommandOptions = {},
  ): Promise<{ tasks: number; offered: number }> {
    return this.journal.transact({ name: 'task.offer', actor, body: { items }, ...options }, async tx => {
      assertOnce(items);
      const taskIds = items.map(i => i.taskId);
      const plans = await lockPlansOf(tx, taskIds);
      const tasks = await lockTasks(tx, taskIds);
      for (const of of tasks) {
        assertTask(actor, 'task.offer', of);
        assertApproved(of);
      }
      assertAhead(tx, items);
      const before = await lockOffered(tx, taskIds);
      const parties = await tx.lockWhere(TaskParty, 'task_id = ANY($1) AND NOT withdrawn', [taskIds]);
      const groups = await this.dispatching.groups(tx, parties);
      const subjects = [...taskIds, ...plans.map(p => p.id), ...before.map(a => a.id)];
      const book = await this.obligations.book(tx, subjects);
      startPlans(tx, book, plans);
      const choices = new Map(items.map(item => [item.taskId, item]));
      await settleChoices(tx, this.ids, actor, tasks, choices, parties, isLeadGroup);
      const fresh: { of: TaskWithPlan; a: Assignment; until: Date }[] = [];
      const named = tasks.map(of => {
        const item = choices.get(of.task.id) as OfferItem;
        const there = before.filter(a => a.task_id === of.task.id);
        const own = parties.filter(p => p.task_id === of.task.id);
        return { of, item, there, unitIds: candidates(of, item, there, own, groups) };
      });
      const units = await assertActiveUnits(
        tx,
        named.flatMap(n => n.unitIds),
        'items.unitIds',
      );
      await assertClearedHandlers(
        tx,
        named.flatMap(n => n.unitIds.map(unitId => ({ unitId, sensitivity: n.of.task.sensitivity }))),
      );
      for (const { of, item, there, unitIds } of named) {
        for (const id of unitIds) assertInside(units, id, `tasks.${of.task.id}.unitIds`);
        moveTask(tx, book, of, 'offer', { due: { dispatch: item.until } });
        for (const a of there) if (!unitIds.includes(a.unit_id)) moveAssignment(tx, book, of, a, 'pass_over');
        for (const id of unitIds)
          if (!there.some(a => a.unit_id === id))
            fresh.push({ of, a: this.dispatching.offerTo(tx, book, of, id), until: item.until });
      }
      await this.tell(tx, fresh);
      return { tasks: tasks.length, offered: fresh.length };
    });
  }

  /**
   * 认领: the unit leads the task from now on, as if it had been dispatched to it and signed; the others it was offered
   * to are passed over, and the other units of the document get it in the same transaction.
   * @throws Refusal offer.taken when another unit was first, offer.withdrawn, offer.ended
   */
  claim(actor: Actor, ids: string[], options: CommandOptions = {}): Promise<{ claimed: number }> {
    return this.journal.transact({ name: 'assignment.claim', actor, body: { ids }, ...options }, async tx => {
      const tasks = await lockTasksOf(tx, ids);
      const taskIds = [...tasks.keys()];
      const all = await tx.lockWhere(
        Assignment,
        "id = ANY($1) OR (task_id = ANY($2) AND state = 'offered')",
        [ids, taskIds],
      );
      const wanted = [...new Set(ids)];
      const claimed = all.filter(a => wanted.includes(a.id));
      // `lock` knows how to say what is missing.
      if (claimed.length < wanted.length) await tx.lock(Assignment, wanted);
      const parties = await tx.query<TaskParty>(
        'SELECT * FROM task_party WHERE task_id = ANY($1) AND NOT withdrawn ORDER BY task_id, position',
        [taskIds],
      );
      const groups = await this.dispatching.groups(tx, parties);
      const book = await this.obligations.book(tx, [...taskIds, ...all.map(a => a.id)]);
      for (const a of claimed) {
        const of = tasks.get(a.task_id) as TaskWithPlan;
        assertTask(actor, 'assignment.claim', of, a.unit_id);
        assertSource(actor, a.unit_id, options.onBehalf);
        assertOpen(tx, book, of, a);
        const rest = parties.filter(p => p.task_id === of.task.id && !isLeadGroup(p));
        const [, ...others] = expandParties(of.task, rest, groups, { primaryUnitId: a.unit_id });
        const units = await assertActiveUnits(
          tx,
          others.map(u => u.unitId),
          'ids',
        );
        await assertClearedHandlers(
          tx,
          [a.unit_id, ...others.map(u => u.unitId)].map(unitId => ({
            unitId,
            sensitivity: of.task.sensitivity,
          })),
        );
        of.task.primary_unit_id = a.unit_id;
        Object.assign(a, { is_primary: true, signed_at: tx.now });
        moveAssignment(tx, book, of, a, 'claim');
        moveTask(tx, book, of, 'claim', this.dispatching.deadlines(of));
        this.dispatching.assignAll(tx, book, of, others, units, all);
      }
      return { claimed: claimed.length };
    });
  }

  /** Each unit is told once, and owes nothing by it. */
  private async tell(
    tx: Tx,
    fresh: readonly { of: TaskWithPlan; a: Assignment; until: Date }[],
  ): Promise<void> {
    if (!fresh.length) return;
    const directory = await DirectorySnapshot.load(tx);
    const outgoing = fresh.flatMap(({ of, a, until }) =>
      directory
        .recipients({ unitId: a.unit_id, role: 'handler', officeUnitId: of.plan.office_unit_id })
        .map((p): Outgoing => ({
          personId: p.personId,
          dedup: `offer|${a.id}`,
          obligationId: null,
          taskId: of.task.id,
          kind: 'offer',
          title: `可认领：${taskTitle(of.task)}`,
          why: `督查机构请“${directory.unitName(a.unit_id)}”等单位认领，截止 ${shanghaiTime(until)}；先认领的单位牵头，不认领则无须办理`,
          link: `/tasks/${of.task.id}`,
        })),
    );
    await this.notifications.post(tx, outgoing);
  }
}

/** @throws Refusal offer.until_past */
function assertAhead(tx: Tx, items: readonly OfferItem[]): void {
  const past = items.filter(item => item.until <= tx.now);
  if (past.length)
    throw new Refusal('invalid', 'offer.until_past', '认领截止时间必须晚于现在', {
      faults: past.map(item => ({ where: `tasks.${item.taskId}.until`, message: '请选择今后的时间' })),
    });
}

/** Who may claim: as named, else as before, else the members of the groups that lead. @throws Refusal offer.units_needed */
function candidates(
  of: TaskWithPlan,
  item: OfferItem,
  there: readonly Assignment[],
  parties: readonly TaskParty[],
  groups: ReadonlyMap<string, readonly string[]>,
): string[] {
  const members = (): string[] =>
    parties
      .filter(isLeadGroup)
      .flatMap(p => (p.selected_ids?.length ? p.selected_ids : (groups.get(p.group_id as string) ?? [])));
  const chosen = item.unitIds ?? (there.length ? there.map(a => a.unit_id) : members());
  if (chosen.length) return [...new Set(chosen)];
  throw new Refusal('invalid', 'offer.units_needed', `“${taskTitle(of.task)}”没有可认领的单位`, {
    mend: '请选择可以认领的单位',
    faults: [{ where: `tasks.${of.task.id}.unitIds`, message: '请选择单位' }],
  });
}

/** @throws Refusal offer.taken, offer.withdrawn, offer.ended */
function assertOpen(tx: Tx, book: Book, of: TaskWithPlan, a: Assignment): void {
  const details = { taskId: of.task.id, assignmentId: a.id };
  const title = taskTitle(of.task);
  if (a.state !== 'offered') {
    if (of.task.primary_unit_id)
      throw new Refusal('conflict', 'offer.taken', `“${title}”已有单位牵头，不能再认领`, {
        mend: '请刷新页面查看最新状态',
        details: { ...details, unitId: of.task.primary_unit_id },
      });
    throw new Refusal('conflict', 'offer.withdrawn', `“${title}”不再请您单位认领`, {
      mend: '请刷新页面查看最新状态',
      details,
    });
  }
  const until = book.about(of.task.id).find(o => o.kind === 'dispatch')?.due_at;
  if (until && until < tx.now)
    throw new Refusal('conflict', 'offer.ended', `“${title}”的认领已于 ${shanghaiTime(until)} 截止`, {
      mend: '如愿承担，请联系督查机构延长认领期限或直接分办',
      details,
    });
}
