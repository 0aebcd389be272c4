import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { civilDate, endOfDay, IDS, type Ids, Refusal } from '@duban/kernel';
import { Assignment } from '@duban/dispatch';
import { type Book, Obligations, type Subject } from '@duban/obligation';
import { may } from '@duban/organization';
import {
  around,
  assertSource,
  assertTask,
  type CommandOptions,
  deadlineOf,
  lockTasks,
  moveTask,
  type TaskWithPlan,
} from '@duban/task';
import { dueAt, WorkCalendar } from '@duban/calendar';
import { ActionPlan, Milestone } from './action-plan.entity';

type Planned = Pick<Milestone, 'title' | 'due'>;

export interface ActionPlanInput {
  text: string;
  /** Planned backward from the deadline. */
  milestones: Planned[];
  /** Units that owe a contribution each period. */
  contributorIds: string[];
}

const asBefore =
  (a: Planned) =>
  (b: Planned): boolean =>
    a.title === b.title && a.due === b.due;

export const milestoneSubject = (of: TaskWithPlan, m: Milestone): Subject => ({
  machine: 'milestone',
  id: m.id,
  ...around(of),
  title: `${m.title}(第${of.task.no}项)`,
});

/** 落实: the primary lead's plan for a task. */
@Injectable()
export class ActionPlanService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * 报送推进计划. Filing again replaces the open milestones but those that are planned as before. One that is overdue
   * stays owed: only the office takes it out of the plan.
   */
  file(
    actor: Actor,
    taskId: string,
    input: ActionPlanInput,
    options: CommandOptions = {},
  ): Promise<{ state: string; milestones: number }> {
    return this.journal.transact(
      { name: 'task.file_action_plan', actor, body: { taskId, input }, ...options },
      async tx => {
        const [of] = await lockTasks(tx, [taskId]);
        assertTask(actor, 'task.file_action_plan', of);
        assertSource(actor, of.task.primary_unit_id ?? '', options.onBehalf);
        await tx.expectVersion(of.task, options.version);
        const assignments = await tx.lockWhere(
          Assignment,
          "task_id = $1 AND state IN ('pending', 'signed', 'declined') AND NOT by_letter",
          [taskId],
        );
        const [filed] = await tx.lockWhere(ActionPlan, 'task_id = $1', [taskId]);
        const old = await tx.lockWhere(Milestone, "task_id = $1 AND state = 'open'", [taskId]);
        const book = await this.obligations.book(tx, [taskId, ...old.map(m => m.id)]);
        const today = civilDate(tx.now);
        const waives = may(actor, 'milestone.confirm', { officeUnitId: of.plan.office_unit_id });
        const kept = old.filter(m => input.milestones.some(asBefore(m)) || (m.due < today && !waives));
        const fresh = input.milestones.map(m => (kept.some(asBefore(m)) ? null : m));
        this.check(tx, of, book, fresh);
        moveTask(tx, book, of, 'file_action_plan');
        for (const m of old) if (!kept.includes(m)) this.move(tx, book, of, m, 'void');
        for (const m of fresh) if (m) this.plan(tx, book, of, m.title, m.due);
        this.tick(tx, assignments, input.contributorIds);
        if (filed)
          tx.update(ActionPlan, { ...filed, text: input.text, filed_at: tx.now, version: filed.version + 1 });
        else
          tx.insert(ActionPlan, {
            id: this.ids.next(),
            task_id: taskId,
            text: input.text,
            filed_at: tx.now,
            version: 1,
          });
        return { state: of.task.state, milestones: kept.length + fresh.filter(m => m !== null).length };
      },
    );
  }

  private check(tx: Tx, of: TaskWithPlan, book: Book, milestones: readonly (Planned | null)[]): void {
    const today = civilDate(tx.now);
    // As it is owed now: a suspension has moved it.
    const complete = book.about(of.task.id).find(o => o.kind === 'complete');
    const deadline = complete?.due_at ?? dueAt(this.calendar, deadlineOf(of.task, of.plan));
    const faults = milestones.flatMap((m, i) => {
      if (!m) return [];
      const { due } = m;
      if (due < today) return [{ where: `milestones.${i}.due`, message: '节点日期不能早于今天' }];
      if (endOfDay(due) > deadline && !of.task.standing)
        return [{ where: `milestones.${i}.due`, message: `节点日期不能晚于任务期限 ${civilDate(deadline)}` }];
      return [];
    });
    if (faults.length)
      throw new Refusal('invalid', 'action_plan.bad_milestone', '推进计划中有节点日期不合适', {
        mend: '请按期限倒排工期',
        faults,
      });
  }

  private plan(tx: Tx, book: Book, of: TaskWithPlan, title: string, due: string): void {
    const m: Milestone = {
      id: this.ids.next(),
      task_id: of.task.id,
      title,
      due,
      state: 'open',
      claimed_at: null,
      report_id: null,
      version: 1,
    };
    book.move(milestoneSubject(of, m), null, 'plan', { due: { milestone: endOfDay(due) } });
    tx.insert(Milestone, m);
  }

  private move(tx: Tx, book: Book, of: TaskWithPlan, m: Milestone, event: string): void {
    m.state = book.move(milestoneSubject(of, m), m.state, event).next as Milestone['state'];
    m.version += 1;
    tx.update(Milestone, m);
  }

  private tick(tx: Tx, assignments: Assignment[], contributorIds: readonly string[]): void {
    const strangers = contributorIds.filter(id => !assignments.some(a => a.unit_id === id));
    if (strangers.length)
      throw new Refusal('invalid', 'action_plan.stranger', '只能请承担此任务的单位提供材料', {
        mend: '请从任务的单位中勾选',
        details: { unitIds: strangers },
      });
    for (const a of assignments) {
      // The other leads always contribute; the primary lead consolidates.
      const contributes = !a.is_primary && (a.role === 'lead' || contributorIds.includes(a.unit_id));
      if (contributes !== a.contributes) tx.update(Assignment, { ...a, contributes });
    }
  }
}
