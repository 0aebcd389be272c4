import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import type { Sensitivity } from '@duban/chain';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { civilDate, endOfDay, IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations, type Subject } from '@duban/obligation';
import { assertCleared, assertMay } from '@duban/organization';
import { assertSource, type CommandOptions, Plan } from '@duban/task';
import { Notice, NoticeCounter } from './tracking.entity';

const LEVEL: Readonly<Record<Notice['level'], string>> = { yellow: '黄色督办单', red: '红色督办单' };
/** Workdays a unit has to answer, unless the issuer says otherwise. */
const ANSWER_DAYS = 5;

/** 〔2026〕17号. */
export const noticeNumber = (n: Pick<Notice, 'year' | 'number'>): string =>
  n.number ? `〔${n.year}〕${n.number}号` : '';

export const noticeSubject = (plan: Pick<Plan, 'id' | 'superior_unit_id'>, n: Notice): Subject => ({
  machine: 'notice',
  id: n.id,
  taskId: null,
  planId: plan.id,
  title: `${LEVEL[n.level]}${noticeNumber(n)}`,
  officeUnitId: n.office_unit_id,
  unitId: n.unit_id,
});

/** 督办单: issued by a person, signed and answered by the unit, reviewed by the office. */
@Injectable()
export class NoticeService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** 签发: each gets the next number of its office and year. */
  issue(
    actor: Actor,
    ids: string[],
    input: { text?: string; answerDays?: number } = {},
    options: CommandOptions = {},
  ): Promise<{ numbers: string[] }> {
    return this.run(
      'notice.issue',
      'notice.issue',
      actor,
      ids,
      input,
      options,
      async (tx, book, plans, notices) => {
        const year = Number(civilDate(tx.now).slice(0, 4));
        for (const n of notices) {
          const counter = await this.counter(tx, n.office_unit_id, year);
          counter.last += 1;
          tx.update(NoticeCounter, counter);
          Object.assign(n, { year, number: counter.last, issued_at: tx.now, text: input.text ?? n.text });
          n.answer_due_at = endOfDay(
            this.calendar.addWorkdays(civilDate(tx.now), input.answerDays ?? ANSWER_DAYS),
          );
          this.move(tx, book, plans, n, 'issue');
        }
        return { numbers: notices.map(noticeNumber) };
      },
    );
  }

  /** 不予签发, with the reason on record. */
  discard(
    actor: Actor,
    ids: string[],
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ discarded: number }> {
    return this.run(
      'notice.discard',
      'notice.issue',
      actor,
      ids,
      input,
      options,
      (tx, book, plans, notices) => {
        for (const n of notices) {
          n.reason = input.reason;
          this.move(tx, book, plans, n, 'discard');
        }
        return { discarded: notices.length };
      },
    );
  }

  sign(actor: Actor, ids: string[], options: CommandOptions = {}): Promise<{ signed: number }> {
    return this.run('notice.sign', 'notice.sign', actor, ids, {}, options, (tx, book, plans, notices) => {
      for (const n of notices) {
        assertSource(actor, n.unit_id, options.onBehalf);
        this.move(tx, book, plans, n, 'sign', { answer_notice: n.answer_due_at as Date });
      }
      return { signed: notices.length };
    });
  }

  answer(
    actor: Actor,
    id: string,
    input: { answer: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.run(
      'notice.answer',
      'notice.answer',
      actor,
      [id],
      input,
      options,
      async (tx, book, plans, [n]) => {
        assertSource(actor, n.unit_id, options.onBehalf);
        await tx.expectVersion(n, options.version);
        n.answer = input.answer;
        this.move(tx, book, plans, n, 'answer');
        return { state: n.state };
      },
    );
  }

  /** 审核答复: close it, or return it with a reason and a new due date. */
  review(
    actor: Actor,
    id: string,
    input: { close: boolean; reason?: string; answerDays?: number },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.run(
      'notice.review',
      'notice.review',
      actor,
      [id],
      input,
      options,
      async (tx, book, plans, [n]) => {
        await tx.expectVersion(n, options.version);
        if (!input.close && !input.reason)
          throw new Refusal('invalid', 'return.reason_needed', '退回须说明原因', {
            faults: [{ where: 'reason', message: '请填写退回原因' }],
          });
        const due = endOfDay(this.calendar.addWorkdays(civilDate(tx.now), input.answerDays ?? ANSWER_DAYS));
        n.reason = input.reason ?? null;
        if (!input.close) n.answer_due_at = due;
        this.move(tx, book, plans, n, input.close ? 'close' : 'return', { answer_notice: due });
        return { state: n.state };
      },
    );
  }

  private run<T>(
    name: string,
    permission: 'notice.issue' | 'notice.sign' | 'notice.answer' | 'notice.review',
    actor: Actor,
    ids: string[],
    input: { reason?: string; text?: string; answer?: string },
    options: CommandOptions,
    work: (tx: Tx, book: Book, plans: Map<string, Plan>, notices: Notice[]) => T | Promise<T>,
  ): Promise<T> {
    return this.journal.transact(
      { name, actor, reason: input.reason, body: { ids, input }, ...options },
      async tx => {
        const rows = await tx.query<Plan>(
          'SELECT p.* FROM plan p WHERE p.id IN (SELECT plan_id FROM notice WHERE id = ANY($1))',
          [ids],
        );
        if (name === 'notice.issue') await this.lockCounters(tx, rows);
        const notices = await tx.lock(Notice, ids);
        for (const n of notices)
          assertMay(actor, permission, { officeUnitId: n.office_unit_id, unitId: n.unit_id });
        const items = await tx.query<{ task_id: string; sensitivity: Sensitivity }>(
          'SELECT DISTINCT t.id AS task_id, t.sensitivity FROM notice_item i JOIN task t ON t.id = i.task_id WHERE i.notice_id = ANY($1)',
          [ids],
        );
        for (const { sensitivity } of items) assertCleared(actor, sensitivity);
        tx.concerns(...items.map(i => i.task_id));
        const book = await this.obligations.book(tx, ids);
        return work(tx, book, new Map(rows.map(p => [p.id, p])), notices);
      },
    );
  }

  private readonly counters = new WeakMap<Tx, NoticeCounter[]>();

  /** One number after the other: the office's counters are locked before its notices. */
  private async lockCounters(tx: Tx, plans: readonly Plan[]): Promise<void> {
    const offices = [...new Set(plans.map(p => p.office_unit_id))].sort();
    const year = Number(civilDate(tx.now).slice(0, 4));
    for (const office of offices) {
      // Whoever is second waits here for the first and then locks the row the first one made.
      await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`notice_counter ${office} ${year}`]);
    }
    this.counters.set(
      tx,
      await tx.lockWhere(NoticeCounter, 'office_unit_id = ANY($1) AND year = $2', [offices, year]),
    );
  }

  private async counter(tx: Tx, office: string, year: number): Promise<NoticeCounter> {
    const known = this.counters.get(tx) ?? [];
    let counter = known.find(c => c.office_unit_id === office);
    if (!counter) {
      counter = { id: this.ids.next(), office_unit_id: office, year, last: 0 };
      tx.insert(NoticeCounter, counter);
      known.push(counter);
      this.counters.set(tx, known);
    }
    return counter;
  }

  private move(tx: Tx, book: Book, plans: Map<string, Plan>, n: Notice, event: string, due = {}): void {
    const plan = plans.get(n.plan_id) as Plan;
    n.state = book.move(noticeSubject(plan, n), n.state, event, { due }).next as Notice['state'];
    n.version += 1;
    tx.update(Notice, n);
  }
}
