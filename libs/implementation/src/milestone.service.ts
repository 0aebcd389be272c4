import { Injectable } from '@nestjs/common';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { type Book, Obligations } from '@duban/obligation';
import { assertSource, assertTask, type CommandOptions, lockTasksBy, type TaskWithPlan } from '@duban/task';
import { Milestone } from './action-plan.entity';
import { milestoneSubject } from './action-plan.service';

type Command = 'milestone.claim' | 'milestone.confirm';
type Work = (tx: Tx, book: Book, of: TaskWithPlan, milestone: Milestone) => void;

/**
 * 节点 on the day they are reached: the unit claims one without waiting for its next report, which stops its clock,
 * and the office confirms it.
 */
@Injectable()
export class MilestoneService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
  ) {}

  /** 报节点完成. */
  async claim(actor: Actor, ids: string[], options: CommandOptions = {}): Promise<{ claimed: number }> {
    const claimed = await this.run('milestone.claim', actor, ids, {}, options, (tx, book, of, m) => {
      assertSource(actor, of.task.primary_unit_id ?? '', options.onBehalf);
      this.move(tx, book, of, m, 'claim');
      m.claimed_at = tx.now;
    });
    return { claimed };
  }

  /** 确认节点: delivered as of the day it was claimed. */
  async confirm(actor: Actor, ids: string[], options: CommandOptions = {}): Promise<{ confirmed: number }> {
    const confirmed = await this.run('milestone.confirm', actor, ids, {}, options, (tx, book, of, m) =>
      this.move(tx, book, of, m, 'deliver'),
    );
    return { confirmed };
  }

  /** 不予确认: its clock runs again. */
  async reject(
    actor: Actor,
    ids: string[],
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ rejected: number }> {
    const rejected = await this.run('milestone.confirm', actor, ids, input, options, (tx, book, of, m) => {
      this.move(tx, book, of, m, 'unclaim');
      Object.assign(m, { claimed_at: null, report_id: null });
    });
    return { rejected };
  }

  private move(tx: Tx, book: Book, of: TaskWithPlan, m: Milestone, event: string): void {
    m.state = book.move(milestoneSubject(of, m), m.state, event, { facts: { alone: true } })
      .next as Milestone['state'];
    m.version += 1;
    tx.update(Milestone, m);
  }

  private run(
    command: Command,
    actor: Actor,
    ids: string[],
    input: { reason?: string },
    options: CommandOptions,
    work: Work,
  ): Promise<number> {
    return this.journal.transact(
      { name: command, actor, reason: input.reason, body: { ids, input }, ...options },
      async tx => {
        const tasks = await lockTasksBy(tx, 't.id IN (SELECT task_id FROM milestone WHERE id = ANY($1))', [
          ids,
        ]);
        const milestones = await tx.lock(Milestone, ids);
        for (const of of tasks) assertTask(actor, command, of);
        const book = await this.obligations.book(tx, ids);
        for (const m of milestones)
          work(tx, book, tasks.find(of => of.task.id === m.task_id) as TaskWithPlan, m);
        return milestones.length;
      },
    );
  }
}
