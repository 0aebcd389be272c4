import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations, type Subject } from '@duban/obligation';
import { assertCleared, assertMay } from '@duban/organization';
import {
  assertKnows,
  type CommandOptions,
  lockTasks,
  lockTasksBy,
  moveTask,
  Plan,
  refuseSuspended,
  reworkDue,
  TASK_ENDING,
  type TaskEnding,
  type TaskWithPlan,
} from '@duban/task';
import { RecheckService } from './recheck.service';
import { Submission, SubmissionItem } from './submission.entity';

export interface ReplyInput {
  /** The superior's words. */
  reply: string;
  /** Tasks sent back; all others of the submission are accepted. */
  returned: { taskId: string; reason: string; due?: string }[];
  /** Of a summary or a matter: it is sent back as a whole. */
  back?: boolean;
}

/** A submission before anything is in it. */
export const blankSubmission = (
  given: Pick<Submission, 'id' | 'plan_id' | 'kind' | 'title' | 'text'> & Partial<Submission>,
): Submission => ({
  state: 'draft',
  period_key: null,
  period_starts: null,
  period_ends: null,
  figures: null,
  submitted_at: null,
  replied_at: null,
  reply: null,
  handling: null,
  earlier: [],
  version: 1,
  ...given,
});

export const submissionSubject = (plan: Plan, s: Submission): Subject => ({
  machine: 'submission',
  id: s.id,
  taskId: null,
  planId: plan.id,
  title: s.title,
  officeUnitId: plan.office_unit_id,
  superiorUnitId: plan.superior_inside ? plan.superior_unit_id : null,
  leaderId: plan.leader_id,
});

const ITEM_TASKS = 'SELECT task_id FROM submission_item WHERE submission_id = $1';
const MATTER_TASK = 'SELECT task_id FROM matter WHERE id = $1';

/** 上报: completions of many tasks in one submission, and the superior's reply. */
@Injectable()
export class SubmissionService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(TASK_ENDING) private readonly ending: TaskEnding,
    private readonly rechecks: RecheckService,
  ) {}

  /** 上报 tasks of one plan whose completion is approved. */
  submit(
    actor: Actor,
    input: { taskIds: string[]; title: string; text: string },
    options: CommandOptions = {},
  ): Promise<{ id: string; tasks: number }> {
    return this.journal.transact({ name: 'submission.submit', actor, body: input, ...options }, async tx => {
      const tasks = await lockTasks(tx, input.taskIds);
      if (!tasks.length)
        throw new Refusal('invalid', 'submission.no_tasks', '上报件中没有任务', {
          mend: '请勾选要上报的任务',
        });
      const plan = tasks[0].plan;
      if (tasks.some(of => of.plan.id !== plan.id))
        throw new Refusal('invalid', 'submission.two_plans', '一份上报件只能包含同一方案的任务', {
          mend: '请按方案分别上报',
        });
      assertMay(actor, 'submission.submit', { officeUnitId: plan.office_unit_id });
      for (const { task } of tasks) assertCleared(actor, task.sensitivity);
      const book = await this.obligations.book(
        tx,
        tasks.map(of => of.task.id),
      );
      for (const of of tasks) moveTask(tx, book, of, 'submit_upward');
      const { title, text } = input;
      const submission = blankSubmission({
        id: this.ids.next(),
        plan_id: plan.id,
        kind: 'completion',
        title,
        text,
      });
      this.send(tx, book, plan, submission);
      tx.insert(
        SubmissionItem,
        ...tasks.map(of => ({
          id: this.ids.next(),
          submission_id: submission.id,
          task_id: of.task.id,
          subject_type: null,
          subject_id: null,
          reply: null,
          reason: null,
        })),
      );
      return { id: submission.id, tasks: tasks.length };
    });
  }

  /**
   * 上报 a matter the office cannot resolve itself.
   * @throws Refusal submission.no_superior
   */
  submitMatter(
    actor: Actor,
    input: { planId: string; matterId: string; title: string; text: string },
    options: CommandOptions = {},
  ): Promise<{ id: string }> {
    return this.journal.transact({ name: 'submission.submit', actor, body: input, ...options }, async tx => {
      const [plan] = await tx.lock(Plan, [input.planId]);
      assertMay(actor, 'submission.submit', { officeUnitId: plan.office_unit_id });
      await assertKnows(tx, actor, await tx.query(MATTER_TASK, [input.matterId]));
      if (!plan.superior_unit_id)
        throw new Refusal('conflict', 'submission.no_superior', `《${plan.title}》没有上报对象`, {
          mend: '请在方案中登记上报对象',
        });
      const [pending] = await tx.query(
        "SELECT 1 FROM submission s JOIN submission_item i ON i.submission_id = s.id WHERE i.subject_id = $1 AND s.state = 'submitted'",
        [input.matterId],
      );
      if (pending)
        throw new Refusal('conflict', 'submission.pending', '这一问题已经上报，正在等待上级意见', {
          mend: '请等待上级意见',
        });
      const { title, text } = input;
      const submission = blankSubmission({
        id: this.ids.next(),
        plan_id: plan.id,
        kind: 'matter',
        title,
        text,
      });
      this.send(tx, await this.obligations.book(tx, []), plan, submission);
      tx.insert(SubmissionItem, {
        id: this.ids.next(),
        submission_id: submission.id,
        task_id: null,
        subject_type: 'matter',
        subject_id: input.matterId,
        reply: null,
        reason: null,
      });
      return { id: submission.id };
    });
  }

  /** The superior's reply, given by its own people or recorded by the office (登记上级意见): accepted tasks close, returned ones are reworked. */
  reply(
    actor: Actor,
    id: string,
    input: ReplyInput,
    options: CommandOptions = {},
  ): Promise<{ state: string; closed: number; returned: number }> {
    return this.journal.transact(
      { name: 'submission.reply', actor, body: { id, input }, ...options },
      async tx => {
        // A task cancelled in the meantime waits for no reply.
        const tasks = await lockTasksBy(
          tx,
          "t.state <> 'cancelled' AND t.id IN (SELECT task_id FROM submission_item WHERE submission_id = $1)",
          [id],
        );
        const parts = await this.ending.lock(
          tx,
          tasks.map(of => of.task.id),
        );
        const [submission] = await tx.lock(Submission, [id]);
        const items = await tx.lockWhere(SubmissionItem, 'submission_id = $1', [id]);
        const [plan] = await tx.query<Plan>('SELECT * FROM plan WHERE id = $1', [submission.plan_id]);
        assertMay(actor, 'submission.reply', {
          officeUnitId: plan.office_unit_id,
          superiorUnitId: plan.superior_unit_id,
        });
        for (const { task } of tasks) assertCleared(actor, task.sensitivity);
        await tx.expectVersion(submission, options.version);
        this.assertReturnable(tasks, input.returned);
        if (input.back && submission.kind === 'completion')
          throw new Refusal('invalid', 'submission.name_tasks', '退回办结上报件须指明退回哪些任务', {
            mend: '请勾选退回的任务并说明原因',
            faults: [{ where: 'returned', message: '请勾选退回的任务' }],
          });
        const book = await this.obligations.bookOfTasks(
          tx,
          tasks.map(of => of.task.id),
          [id, ...parts.flatMap(p => p.subjectIds)],
        );
        let returned = 0;
        for (const of of tasks) {
          const back = input.returned.find(r => r.taskId === of.task.id);
          const item = items.find(i => i.task_id === of.task.id) as SubmissionItem;
          if (back) {
            moveTask(tx, book, of, 'return_upward', {
              due: { rework: reworkDue(tx, back.due) },
            });
            of.task.outcome = null;
            returned += 1;
          } else {
            moveTask(tx, book, of, 'accept');
            for (const part of parts) part.end(tx, book, [of]);
            this.rechecks.plan(tx, book, of);
          }
          tx.update(SubmissionItem, {
            ...item,
            reply: back ? 'returned' : 'accepted',
            reason: back?.reason ?? null,
          });
        }
        for (const item of items.filter(i => i.subject_id))
          tx.update(SubmissionItem, { ...item, reply: input.back ? 'returned' : 'accepted' });
        Object.assign(submission, { reply: input.reply, replied_at: tx.now });
        const event = returned || input.back ? 'return' : 'accept';
        this.move(book, plan, submission, submission.state, event);
        tx.update(Submission, submission);
        return { state: submission.state, closed: tasks.length - returned, returned };
      },
    );
  }

  /** How the office handled what came back: passed on for rework, corrected, explained. */
  revise(
    actor: Actor,
    id: string,
    input: { handling: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'submission.revise', actor, body: { id, input }, ...options },
      async tx => {
        const [submission] = await tx.lock(Submission, [id]);
        const [plan] = await tx.query<Plan>('SELECT * FROM plan WHERE id = $1', [submission.plan_id]);
        assertMay(actor, 'submission.revise', { officeUnitId: plan.office_unit_id });
        await assertKnows(tx, actor, await tx.query(ITEM_TASKS, [id]));
        await tx.expectVersion(submission, options.version);
        const book = await this.obligations.book(tx, [id]);
        submission.handling = input.handling;
        this.move(book, plan, submission, submission.state, 'revise');
        tx.update(Submission, submission);
        return { state: submission.state };
      },
    );
  }

  private send(tx: Tx, book: Book, plan: Plan, submission: Submission): void {
    submission.submitted_at = tx.now;
    this.move(book, plan, submission, null, 'submit', { superiorInside: plan.superior_inside });
    tx.insert(Submission, submission);
  }

  private assertReturnable(tasks: readonly TaskWithPlan[], returned: ReplyInput['returned']): void {
    const strangers = returned.filter(r => !tasks.some(of => of.task.id === r.taskId));
    if (strangers.length)
      throw new Refusal('invalid', 'submission.stranger', '退回的任务不在这份上报件中，或已撤销', {
        details: { taskIds: strangers.map(s => s.taskId) },
      });
    const mute = returned.flatMap((r, i) => (r.reason.trim() ? [] : [i]));
    if (mute.length)
      throw new Refusal('invalid', 'return.reason_needed', '退回须说明原因', {
        faults: mute.map(i => ({ where: `returned.${i}.reason`, message: '请填写退回原因' })),
      });
    const suspended = tasks.find(of => of.task.state === 'suspended');
    if (suspended) refuseSuspended(suspended.task);
  }

  private move(
    book: Book,
    plan: Plan,
    s: Submission,
    state: string | null,
    event: string,
    facts: Record<string, boolean> = {},
  ): void {
    s.state = book.move(submissionSubject(plan, s), state, event, { facts }).next as Submission['state'];
    if (state) s.version += 1;
  }
}
