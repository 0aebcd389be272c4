import { Inject, Injectable } from '@nestjs/common';
import type { Command, RequestKind } from '@duban/chain';
import { type Actor, type CommandMeta, Journal, type Tx } from '@duban/journal';
import { type CivilDate, type Fault, IDS, type Ids } from '@duban/kernel';
import { milestonesFollow } from '@duban/implementation';
import { Obligations } from '@duban/obligation';
import {
  assertChangeAuthority,
  assertSource,
  assertTask,
  type CommandOptions,
  deadlineOwed,
  lockTasks,
  lockTasksBy,
  moveTask,
  TASK_ENDING,
  type TaskEnding,
  type TaskWithPlan,
  withApproval,
} from '@duban/task';
import {
  assertAlone,
  assertComplete,
  assertLeaderWord,
  assertNonePending,
  assertOnce,
  assertReason,
  refuseDates,
} from './request.check';
import { TaskRequest } from './request.entity';
import { bringAbout, dateFaults, grantFaults, type RequestDesk } from './request.granting';
import { liftMute, moveRequest, PENDING, type RequestInput, requestSubject } from './request.rows';

export interface Grant {
  id: string;
  /** The date the office sets: it is said, never taken over from what was asked. */
  date?: CivilDate;
  /** The wording the office sets (change); what was asked for, unless said otherwise. */
  text?: string;
}

/** What the leader agrees to after the office. */
const FOR_LEADER: readonly RequestKind[] = ['extension', 'cancellation'];
const decided = (
  tx: Tx,
  actor: Actor,
  decision?: string,
): Pick<TaskRequest, 'decided_at' | 'decided_by' | 'decision'> => ({
  decided_at: tx.now,
  decided_by: actor.personId,
  decision: decision?.trim() || null,
});

const leaderOf = ({ task, plan }: TaskWithPlan): string | null => task.leader_id ?? plan.leader_id;

/** 申请延期、中止、变更、撤销: asked for by the primary lead, decided by the office, and by the leader where that is due. */
@Injectable()
export class RequestService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(TASK_ENDING) private readonly ending: TaskEnding,
  ) {}

  /**
   * 提出申请. From now on the task's deadline is not chased, though its light stays; after the due time it is allowed
   * and marked late.
   * @throws Refusal request.already_pending, request.incomplete, task.deadline_settled, chain.not_now
   */
  file(
    actor: Actor,
    taskId: string,
    input: RequestInput,
    options: CommandOptions = {},
  ): Promise<{ id: string; state: string; late: boolean }> {
    return this.journal.transact(
      { name: 'request.file', actor, reason: input.reason, body: { taskId, input }, ...options },
      async tx => {
        const [of] = await lockTasks(tx, [taskId]);
        assertTask(actor, 'request.file', of);
        assertSource(actor, of.task.primary_unit_id ?? '', options.onBehalf);
        await tx.expectVersion(of.task, options.version);
        await assertNonePending(tx, taskId, input.kind);
        const book = await this.obligations.book(tx, [taskId]);
        moveTask(tx, book, of, 'ask');
        const asked = { kind: input.kind, date: input.date ?? null };
        assertComplete(input, dateFaults(tx, book, of, asked, 'date'));
        const due = deadlineOwed(book, taskId)?.due_at ?? null;
        const change = input.kind === 'change';
        const r: TaskRequest = {
          id: this.ids.next(),
          task_id: taskId,
          plan_id: of.plan.id,
          unit_id: of.task.primary_unit_id as string,
          kind: input.kind,
          state: 'filed',
          reason: input.reason.trim(),
          asked_date: input.date ?? null,
          new_text: (change && input.text?.trim()) || null,
          wanted: (change && input.wanted?.trim()) || null,
          late: due !== null && due < tx.now,
          filed_at: tx.now,
          filed_by: actor.personId,
          old_due_at: due,
          granted_date: null,
          granted_text: null,
          decided_at: null,
          decided_by: null,
          decision: null,
          approval: null,
          approved_at: null,
          approved_by: null,
          leader_word: null,
          version: 1,
        };
        r.state = book.move(requestSubject(of, r), null, 'file').next as TaskRequest['state'];
        tx.insert(TaskRequest, r);
        return { id: r.id, state: r.state, late: r.late };
      },
    );
  }

  /**
   * 同意, in bulk, each with its own date. An extension or a cancellation goes on to the leader, where there is one;
   * everything else takes effect at once.
   * @param input.approval the consent a change rests on, where the plan asks for one
   * @throws Refusal request.bad_date, request.named_twice, request.one_at_a_time, task.suspended, chain.not_now
   */
  grant(
    actor: Actor,
    items: Grant[],
    input: { reason?: string; approval?: string } = {},
    options: CommandOptions = {},
  ): Promise<{ granted: number; toLeader: number }> {
    const ids = items.map(i => i.id);
    const { reason, approval } = input;
    const meta = {
      name: 'request.grant',
      actor,
      reason: withApproval(reason, approval),
      body: { items, input },
    };
    return this.run({ ...meta, ...options }, 'request.decide', ids, options, async (tx, desk, asked) => {
      assertAlone(asked);
      const faults: Fault[] = [];
      for (const r of asked) {
        const of = desk.tasks.get(r.task_id) as TaskWithPlan;
        const i = ids.indexOf(r.id);
        const { date = null, text } = items[i];
        if (r.kind !== 'suspension') assertChangeAuthority(of.plan, approval);
        Object.assign(r, {
          granted_date: date,
          granted_text: r.kind === 'change' ? text?.trim() || r.new_text : null,
          approval: approval?.trim() || null,
          ...decided(tx, actor, reason),
        });
        moveRequest(tx, desk.book, of, r, 'grant', FOR_LEADER.includes(r.kind) && leaderOf(of) !== null);
        faults.push(...grantFaults(tx, desk.book, of, r, `items.${i}.date`));
      }
      refuseDates(faults);
      const granted = asked.filter(r => r.state === 'granted');
      for (const r of granted) await bringAbout(tx, desk, desk.tasks.get(r.task_id) as TaskWithPlan, r);
      return { granted: granted.length, toLeader: asked.length - granted.length };
    });
  }

  /** 不同意, in bulk, with the reason. */
  refuse(
    actor: Actor,
    ids: string[],
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ refused: number }> {
    const meta = { name: 'request.refuse', actor, reason: input.reason, body: { ids, input } };
    return this.run({ ...meta, ...options }, 'request.decide', ids, options, (tx, desk, asked) => {
      assertReason(input.reason);
      for (const r of asked) {
        Object.assign(r, decided(tx, actor, input.reason));
        this.close(tx, desk, r, 'refuse');
      }
      return { refused: asked.length };
    });
  }

  /**
   * 领导审定, in bulk; the office may enter the leader's word, with its source.
   * @throws Refusal behalf.source_needed, request.reason_needed, request.bad_date (the date set has passed meanwhile)
   */
  approve(
    actor: Actor,
    ids: string[],
    input: { agree: boolean; reason?: string },
    options: CommandOptions = {},
  ): Promise<{ granted: number; refused: number }> {
    const name = input.agree ? 'request.approve' : 'request.reject';
    const meta = { name, actor, reason: input.reason, body: { ids, input } };
    return this.run({ ...meta, ...options }, 'request.approve', ids, options, async (tx, desk, asked) => {
      for (const of of desk.tasks.values()) assertLeaderWord(actor, leaderOf(of), options.onBehalf);
      if (!input.agree) assertReason(input.reason);
      if (input.agree) assertAlone(asked);
      for (const r of asked) {
        const of = desk.tasks.get(r.task_id) as TaskWithPlan;
        Object.assign(r, {
          approved_at: tx.now,
          approved_by: actor.personId,
          leader_word: input.reason?.trim() || null,
        });
        if (!input.agree) {
          this.close(tx, desk, r, 'reject');
          continue;
        }
        moveRequest(tx, desk.book, of, r, 'approve');
        refuseDates(grantFaults(tx, desk.book, of, r, `ids.${ids.indexOf(r.id)}`));
        await bringAbout(tx, desk, of, r);
      }
      return input.agree ? { granted: asked.length, refused: 0 } : { granted: 0, refused: asked.length };
    });
  }

  /** 撤回 by the unit that asked, as long as nothing is decided. */
  withdraw(
    actor: Actor,
    ids: string[],
    input: { reason?: string } = {},
    options: CommandOptions = {},
  ): Promise<{ withdrawn: number }> {
    const meta = { name: 'request.withdraw', actor, reason: input.reason, body: { ids, input } };
    return this.run({ ...meta, ...options }, 'request.withdraw', ids, options, (tx, desk, asked) => {
      for (const { task } of desk.tasks.values())
        assertSource(actor, task.primary_unit_id ?? '', options.onBehalf);
      for (const r of asked) this.close(tx, desk, r, 'withdraw');
      return { withdrawn: asked.length };
    });
  }

  /** Ends a request without what it asked for: its task's deadline is chased again. */
  private close(tx: Tx, desk: RequestDesk, r: TaskRequest, event: 'refuse' | 'reject' | 'withdraw'): void {
    const of = desk.tasks.get(r.task_id) as TaskWithPlan;
    moveRequest(tx, desk.book, of, r, event);
    liftMute(tx, desk.book, of, desk.all);
  }

  private run<T>(
    meta: CommandMeta,
    permission: Command,
    ids: string[],
    { version }: CommandOptions,
    work: (tx: Tx, desk: RequestDesk, asked: TaskRequest[]) => T | Promise<T>,
  ): Promise<T> {
    return this.journal.transact(meta, async tx => {
      assertOnce(ids);
      const rows = await lockTasksBy(tx, 't.id IN (SELECT task_id FROM request WHERE id = ANY($1))', [ids]);
      for (const of of rows) assertTask(meta.actor, permission, of);
      // Requests change under the lock of their task alone, so what they are can be read before they are locked.
      const kinds = await tx.query<{ task_id: string; kind: RequestKind }>(
        'SELECT task_id, kind FROM request WHERE id = ANY($1)',
        [ids],
      );
      const ends = kinds.filter(r => r.kind === 'cancellation');
      const parts = ends.length
        ? await this.ending.lock(
            tx,
            ends.map(r => r.task_id),
          )
        : [];
      const taskIds = rows.map(of => of.task.id);
      const onTheWay = await milestonesFollow.lock(
        tx,
        kinds.filter(r => r.kind === 'change').map(r => r.task_id),
      );
      const all = await tx.lockWhere(TaskRequest, 'id = ANY($1) OR (task_id = ANY($2) AND state = ANY($3))', [
        ids,
        taskIds,
        PENDING,
      ]);
      const asked = all.filter(r => ids.includes(r.id));
      // `lock` knows how to say what is missing.
      if (asked.length < ids.length) await tx.lock(TaskRequest, ids);
      if (asked.length === 1) await tx.expectVersion(asked[0], version);
      const book = await this.obligations.bookOfTasks(
        tx,
        taskIds,
        parts.flatMap(p => p.subjectIds),
      );
      return work(
        tx,
        { tasks: new Map(rows.map(of => [of.task.id, of])), all, book, parts, onTheWay },
        asked,
      );
    });
  }
}
