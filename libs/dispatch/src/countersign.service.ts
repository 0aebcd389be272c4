import { Injectable } from '@nestjs/common';
import { type Actor, Db, Journal, SYSTEM } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { lockMarks, markedSubjects, Obligations, takeMarks } from '@duban/obligation';
import { assertSource, assertTask, type CommandOptions, lockTasksBy, type TaskWithPlan } from '@duban/task';
import { Assignment } from './assignment.entity';
import { moveCountersign } from './countersign';

const TASKS_OF = 't.id IN (SELECT task_id FROM assignment WHERE id = ANY($1))';

/** 会签办结: what the other leads say of a completion before the office decides about it. */
@Injectable()
export class CountersignService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
  ) {}

  /**
   * Agrees, or objects with a reason, in bulk. Both are an answer: the office sees an objection and decides all the same.
   * @throws Refusal countersign.reason_needed
   */
  countersign(
    actor: Actor,
    ids: string[],
    input: { agree: boolean; reason?: string },
    options: CommandOptions = {},
  ): Promise<{ countersigned: number }> {
    return this.journal.transact(
      { name: 'assignment.countersign', actor, reason: input.reason, body: { ids, input }, ...options },
      async tx => {
        if (!input.agree && !input.reason?.trim())
          throw new Refusal('invalid', 'countersign.reason_needed', '不同意办结的，请说明理由', {
            faults: [{ where: 'reason', message: '请填写不同意的理由' }],
          });
        const tasks = new Map((await lockTasksBy(tx, TASKS_OF, [ids])).map(of => [of.task.id, of]));
        const assignments = await tx.lock(Assignment, ids);
        const book = await this.obligations.book(tx, ids);
        for (const a of assignments) {
          const of = tasks.get(a.task_id) as TaskWithPlan;
          assertTask(actor, 'assignment.countersign', of, a.unit_id);
          assertSource(actor, a.unit_id, options.onBehalf);
          if (assignments.length === 1) await tx.expectVersion(a, options.version);
          moveCountersign(tx, book, of, a, 'countersign', {
            countersign: input.agree ? 'agreed' : 'objected',
            reason: input.reason?.trim() || undefined,
          });
        }
        return { countersigned: assignments.length };
      },
    );
  }

  /** 视为会签: acts on the steps in which a ladder found that a unit said nothing in time. @returns how many lapsed */
  async lapse(): Promise<number> {
    const ids = await markedSubjects(this.db, 'take_as_agreed', 'assignment');
    if (!ids.length) return 0;
    return this.journal.transact(
      { name: 'assignment.lapse_countersign', actor: SYSTEM, reason: '到期后次个工作日仍未会签，视为同意' },
      async tx => {
        const tasks = new Map((await lockTasksBy(tx, TASKS_OF, [ids])).map(of => [of.task.id, of]));
        const assignments = await tx.lock(Assignment, ids);
        const marks = await lockMarks(tx, 'take_as_agreed', ids);
        const book = await this.obligations.book(tx, ids);
        const due = takeMarks(tx, book, marks, ids);
        for (const a of assignments)
          if (due.has(a.id))
            moveCountersign(tx, book, tasks.get(a.task_id) as TaskWithPlan, a, 'lapse_countersign', {
              countersign: 'lapsed',
            });
        return due.size;
      },
    );
  }
}
