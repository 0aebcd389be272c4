import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { civilDate, type CivilDate, endOfDay, IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations, type Subject } from '@duban/obligation';
import { assertMay } from '@duban/organization';
import {
  assertKnows,
  assertLeader,
  assertSource,
  type CommandOptions,
  lockTasks,
  type Task,
  taskTitle,
  type TaskWithPlan,
} from '@duban/task';
import { Instruction } from './instruction.entity';

type Titled = Pick<Task, 'no' | 'text'>;

/** About a task but not part of it: its clock goes on while the task is suspended, and after the task has ended. */
export const instructionSubject = (i: Instruction, task: Titled): Subject => ({
  machine: 'instruction',
  id: i.id,
  taskId: null,
  aboutTaskId: i.task_id,
  planId: i.plan_id,
  title: `批示：${taskTitle(task)}`,
  officeUnitId: i.office_unit_id,
  primaryUnitId: i.unit_id,
  leaderId: i.leader_id,
});

/**
 * 批示: given by the leader who answers for a task, answered by its primary lead, noted by the office. Never scored: no
 * figure about a unit may be drawn from how many it was given or how they were answered.
 */
@Injectable()
export class InstructionService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * 作出批示 on a task in whatever state, each with a date by which it is to be answered. Where there is no primary
   * lead yet, the office answers.
   * @throws Refusal instruction.empty, instruction.due_past
   */
  give(
    actor: Actor,
    taskIds: string[],
    input: { text: string; due: CivilDate },
    options: CommandOptions = {},
  ): Promise<{ ids: string[] }> {
    return this.journal.transact(
      { name: 'instruction.give', actor, body: { taskIds, input }, ...options },
      async tx => {
        const tasks = await lockTasks(tx, taskIds);
        for (const { task, plan } of tasks)
          assertMay(actor, 'instruction.give', {
            leaderId: task.leader_id ?? plan.leader_id,
            sensitivity: task.sensitivity,
          });
        const leaders = tasks.map(() => actor.personId ?? '');
        return this.write(tx, tasks, leaders, input, null);
      },
    );
  }

  /**
   * 代录批示: what a leader said on paper or by telephone, entered by the office with its source. Whose word it is: the
   * leader who answers for the task, unless another one is named.
   * @throws Refusal instruction.source_needed, instruction.said_later, instruction.leader_needed, leader.not_found
   */
  relay(
    actor: Actor,
    taskIds: string[],
    input: { text: string; due: CivilDate; source: string; saidOn: CivilDate; leaderId?: string },
    options: CommandOptions = {},
  ): Promise<{ ids: string[] }> {
    return this.journal.transact(
      { name: 'instruction.relay', actor, reason: input.source, body: { taskIds, input }, ...options },
      async tx => {
        const tasks = await lockTasks(tx, taskIds);
        for (const { task, plan } of tasks)
          assertMay(actor, 'instruction.relay', {
            officeUnitId: plan.office_unit_id,
            sensitivity: task.sensitivity,
          });
        const { source, saidOn, leaderId } = input;
        if (!source.trim())
          throw new Refusal('invalid', 'instruction.source_needed', '代录批示须注明来源', {
            mend: '请填写文号、会议纪要或电话记录',
            faults: [{ where: 'source', message: '请填写来源' }],
          });
        if (saidOn > civilDate(tx.now))
          throw new Refusal('invalid', 'instruction.said_later', '批示日期不能晚于今天', {
            faults: [{ where: 'saidOn', message: '请选择今天或以前的日期' }],
          });
        if (leaderId) await assertLeader(tx, leaderId);
        const leaders = tasks.map(({ task, plan }) => leaderId ?? task.leader_id ?? plan.leader_id);
        const nobody = leaders.indexOf(null);
        if (nobody >= 0)
          throw new Refusal(
            'invalid',
            'instruction.leader_needed',
            `“${taskTitle(tasks[nobody].task)}”没有分管领导，请说明是谁的批示`,
            { faults: [{ where: 'leaderId', message: '请选择作出批示的领导' }] },
          );
        return this.write(tx, tasks, leaders as string[], input, {
          relayed_by: actor.personId,
          source: source.trim(),
          said_on: saidOn,
        });
      },
    );
  }

  private write(
    tx: Tx,
    tasks: readonly TaskWithPlan[],
    leaders: readonly string[],
    input: { text: string; due: CivilDate },
    relayed: Pick<Instruction, 'relayed_by' | 'source' | 'said_on'> | null,
  ): { ids: string[] } {
    assertSaid(input.text, 'text', '请填写批示内容');
    const due = dueOf(tx, input.due);
    const book = this.obligations.empty(tx);
    const given = tasks.map(({ task, plan }, n) => {
      const i: Instruction = {
        id: this.ids.next(),
        task_id: task.id,
        plan_id: plan.id,
        office_unit_id: plan.office_unit_id,
        unit_id: task.primary_unit_id,
        leader_id: leaders[n],
        ...(relayed ?? { relayed_by: null, source: null, said_on: null }),
        state: 'given',
        text: input.text.trim(),
        given_at: tx.now,
        answer_due_at: due,
        answer: null,
        answered_at: null,
        reason: null,
        noted_at: null,
        version: 1,
      };
      const event = relayed ? 'relay' : 'give';
      i.state = book.move(instructionSubject(i, task), null, event, { due: { answer_instruction: due } })
        .next as Instruction['state'];
      tx.insert(Instruction, i);
      return i;
    });
    return { ids: given.map(i => i.id) };
  }

  /** 答复批示 by the primary lead; by the office with its source, or for itself where there is no lead. */
  answer(
    actor: Actor,
    id: string,
    input: { answer: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.run('instruction.answer', actor, [id], input, options, (tx, book, [i], tasks) => {
      assertSource(actor, i.unit_id ?? i.office_unit_id, options.onBehalf);
      assertSaid(input.answer, 'answer', '请填写答复');
      Object.assign(i, { answer: input.answer.trim(), answered_at: tx.now });
      this.move(tx, book, i, tasks, 'answer');
      return { state: i.state };
    });
  }

  /** 核阅, in bulk: the answers are taken to the leader. */
  note(actor: Actor, ids: string[], options: CommandOptions = {}): Promise<{ noted: number }> {
    return this.run('instruction.note', actor, ids, {}, options, (tx, book, rows, tasks) => {
      for (const i of rows) {
        i.noted_at = tx.now;
        this.move(tx, book, i, tasks, 'note');
      }
      return { noted: rows.length };
    });
  }

  /** 退回答复 with a reason and a new date, to whoever leads the task now. */
  return(
    actor: Actor,
    id: string,
    input: { reason: string; due: CivilDate },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.run('instruction.note', actor, [id], input, options, (tx, book, [i], tasks) => {
      assertSaid(input.reason, 'reason', '请填写退回原因');
      const due = dueOf(tx, input.due);
      const { primary_unit_id } = tasks.get(i.task_id) as Task;
      Object.assign(i, {
        reason: input.reason.trim(),
        answer_due_at: due,
        unit_id: primary_unit_id ?? i.unit_id,
      });
      this.move(tx, book, i, tasks, 'return', { answer_instruction: due });
      return { state: i.state };
    });
  }

  private run<T>(
    permission: 'instruction.answer' | 'instruction.note',
    actor: Actor,
    ids: string[],
    input: { reason?: string; answer?: string },
    options: CommandOptions,
    work: (tx: Tx, book: Book, rows: Instruction[], tasks: ReadonlyMap<string, Task>) => T,
  ): Promise<T> {
    const name = input.reason === undefined ? permission : 'instruction.return';
    return this.journal.transact(
      { name, actor, reason: input.reason, body: { ids, input }, ...options },
      async tx => {
        const rows = await tx.lock(Instruction, ids);
        for (const i of rows)
          assertMay(actor, permission, { officeUnitId: i.office_unit_id, primaryUnitId: i.unit_id });
        await assertKnows(tx, actor, rows);
        if (rows.length === 1) await tx.expectVersion(rows[0], options.version);
        const tasks = await tx.query<Task>('SELECT * FROM task WHERE id = ANY($1)', [
          rows.map(i => i.task_id),
        ]);
        tx.concerns(...tasks.map(t => t.id));
        const book = await this.obligations.book(tx, ids);
        return work(tx, book, rows, new Map(tasks.map(t => [t.id, t])));
      },
    );
  }

  private move(
    tx: Tx,
    book: Book,
    i: Instruction,
    tasks: ReadonlyMap<string, Task>,
    event: string,
    due: { answer_instruction?: Date } = {},
  ): void {
    const subject = instructionSubject(i, tasks.get(i.task_id) as Task);
    i.state = book.move(subject, i.state, event, { due }).next as Instruction['state'];
    i.version += 1;
    tx.update(Instruction, i);
  }
}

/** @throws Refusal instruction.due_past */
function dueOf(tx: Tx, due: CivilDate): Date {
  if (due < civilDate(tx.now))
    throw new Refusal('invalid', 'instruction.due_past', '答复期限不能早于今天', {
      faults: [{ where: 'due', message: '请选择今天或以后的日期' }],
    });
  return endOfDay(due);
}

/** @throws Refusal instruction.empty */
function assertSaid(text: string, where: string, message: string): void {
  if (!text.trim())
    throw new Refusal('invalid', 'instruction.empty', message, { faults: [{ where, message }] });
}
