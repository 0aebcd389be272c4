import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import type { Sensitivity } from '@duban/chain';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations } from '@duban/obligation';
import { assertCleared, assertMay, may } from '@duban/organization';
import { assertSource, type CommandOptions, Plan } from '@duban/task';
import { answerBy, answerDue, issueNotices, NoticeNumbers } from './notice.numbers';
import { moveNotice, revokeNotice } from './notice.rows';
import { type NewNotice, reviseNotice, writeNotice, writeNotices, type WrittenNotice } from './notice.write';
import { byPrimaryLead } from './notice.leads';
import { Notice } from './tracking.entity';

export type { NewNotice, WrittenNotice } from './notice.write';

type NoticeCommand =
  'notice.draft' | 'notice.issue' | 'notice.sign' | 'notice.answer' | 'notice.review' | 'notice.revoke';

/** A command on notices, before it is run. */
interface Given {
  /** Name in the journal. */
  name: string;
  permission: NoticeCommand;
  actor: Actor;
  ids: string[];
  input: object;
  reason?: string;
  options: CommandOptions;
}

type Work<T> = (tx: Tx, book: Book, plans: Map<string, Plan>, notices: Notice[]) => T | Promise<T>;

/** 督办单: drafted by a ladder or by hand, issued by the designated office, signed and answered by the unit. */
@Injectable()
export class NoticeService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** 拟发 by hand, at any level; a draft the unit has already takes the items. */
  draft(actor: Actor, input: NewNotice, options: CommandOptions = {}): Promise<WrittenNotice> {
    return this.journal.transact(
      { name: 'notice.draft', actor, reason: input.reason, body: input, ...options },
      tx => writeNotice(tx, actor, this.obligations, this.ids, input),
    );
  }

  /**
   * 拟发 in bulk: each primary lead gets one draft for each plan, with all of these tasks it leads.
   * @throws Refusal notice.no_lead, and as `draft`
   */
  draftForTasks(
    actor: Actor,
    { taskIds, ...input }: Omit<NewNotice, 'planId' | 'unitId'>,
    options: CommandOptions = {},
  ): Promise<{ notices: (WrittenNotice & { unitId: string })[] }> {
    const body = { taskIds, ...input };
    return this.journal.transact(
      { name: 'notice.draft', actor, reason: input.reason, body, ...options },
      async tx => {
        const each = (await byPrimaryLead(tx, taskIds)).map(of => ({ ...input, ...of }));
        const written = await writeNotices(tx, actor, this.obligations, this.ids, each, taskIds);
        return { notices: written.map((w, i) => ({ ...w, unitId: each[i].unitId })) };
      },
    );
  }

  /** Changes what a draft says, whoever wrote it; what was issued stands. @throws Refusal notice.not_drafted, notice.reason_needed */
  revise(
    actor: Actor,
    id: string,
    input: { reason?: string; text?: string },
    options: CommandOptions = {},
  ): Promise<{ version: number }> {
    const named = { name: 'notice.revise', permission: 'notice.draft' } as const;
    return this.run({ ...named, actor, ids: [id], input, options }, async (tx, _book, _plans, [n]) => {
      await tx.expectVersion(n, options.version);
      reviseNotice(n, input);
      tx.update(Notice, n);
      return { version: n.version };
    });
  }

  /** 签发: each gets the next number of its office and year. @throws Refusal notice.not_designated */
  issue(
    actor: Actor,
    ids: string[],
    input: { text?: string; answerDays?: number } = {},
    options: CommandOptions = {},
  ): Promise<{ numbers: string[] }> {
    const given: Given = { name: 'notice.issue', permission: 'notice.issue', actor, ids, input, options };
    let numbers: NoticeNumbers;
    return this.run(
      given,
      (tx, book, plans, notices) => ({
        numbers: issueNotices(tx, book, numbers, plans, notices, {
          event: 'issue',
          issuedBy: actor.personId,
          standingApprovalId: null,
          text: input.text,
          answerDue: answerDue(tx, this.calendar, input.answerDays),
        }),
      }),
      async tx => {
        const offices = await tx.query<{ office_unit_id: string }>(
          'SELECT DISTINCT office_unit_id FROM notice WHERE id = ANY($1)',
          [ids],
        );
        numbers = await NoticeNumbers.lock(
          tx,
          this.ids,
          offices.map(o => o.office_unit_id),
        );
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
    const named = { name: 'notice.discard', permission: 'notice.issue' } as const;
    return this.run({ ...named, actor, ids, input, ...input, options }, (tx, book, plans, notices) => {
      for (const n of notices) {
        n.reason = input.reason;
        moveNotice(tx, book, plans.get(n.plan_id) as Plan, n, 'discard');
      }
      return { discarded: notices.length };
    });
  }

  /** 撤销 notices that were issued, with the reason on record: the office takes them back. */
  revoke(
    actor: Actor,
    ids: string[],
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ revoked: number }> {
    const named = { name: 'notice.revoke', permission: 'notice.revoke' } as const;
    return this.run({ ...named, actor, ids, input, ...input, options }, (tx, book, plans, notices) => {
      if (!input.reason.trim())
        throw new Refusal('invalid', 'notice.reason_needed', '撤销督办单须说明理由', {
          faults: [{ where: 'reason', message: '请填写撤销理由' }],
        });
      for (const n of notices) revokeNotice(tx, book, plans.get(n.plan_id) as Plan, n, input.reason);
      return { revoked: notices.length };
    });
  }

  sign(actor: Actor, ids: string[], options: CommandOptions = {}): Promise<{ signed: number }> {
    const given: Given = { name: 'notice.sign', permission: 'notice.sign', actor, ids, input: {}, options };
    return this.run(given, (tx, book, plans, notices) => {
      for (const n of notices) {
        assertSource(actor, n.unit_id, options.onBehalf);
        moveNotice(tx, book, plans.get(n.plan_id) as Plan, n, 'sign', {
          answer_notice: answerBy(n),
        });
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
    const named = { name: 'notice.answer', permission: 'notice.answer' } as const;
    return this.run({ ...named, actor, ids: [id], input, options }, async (tx, book, plans, [n]) => {
      assertSource(actor, n.unit_id, options.onBehalf);
      await tx.expectVersion(n, options.version);
      n.answer = input.answer;
      moveNotice(tx, book, plans.get(n.plan_id) as Plan, n, 'answer');
      return { state: n.state };
    });
  }

  /** 审核答复: close it, or return it with a reason and a new due date. */
  review(
    actor: Actor,
    id: string,
    input: { close: boolean; reason?: string; answerDays?: number },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    const named = { name: 'notice.review', permission: 'notice.review' } as const;
    const { reason } = input;
    return this.run({ ...named, actor, ids: [id], input, reason, options }, async (tx, book, plans, [n]) => {
      await tx.expectVersion(n, options.version);
      if (!input.close && !input.reason)
        throw new Refusal('invalid', 'return.reason_needed', '退回须说明原因', {
          faults: [{ where: 'reason', message: '请填写退回原因' }],
        });
      const due = answerDue(tx, this.calendar, input.answerDays);
      n.reason = input.reason ?? null;
      if (!input.close) Object.assign(n, due);
      moveNotice(tx, book, plans.get(n.plan_id) as Plan, n, input.close ? 'close' : 'return', {
        ...(!input.close && { answer_notice: answerBy(n) }),
      });
      return { state: n.state };
    });
  }

  private run<T>(given: Given, work: Work<T>, before?: (tx: Tx) => Promise<void>): Promise<T> {
    const { name, actor, ids, input, reason, options } = given;
    return this.journal.transact({ name, actor, reason, body: { ids, input }, ...options }, async tx => {
      const rows = await tx.query<Plan>(
        'SELECT p.* FROM plan p WHERE p.id IN (SELECT plan_id FROM notice WHERE id = ANY($1))',
        [ids],
      );
      const plans = new Map(rows.map(p => [p.id, p]));
      await before?.(tx);
      const notices = await tx.lock(Notice, ids);
      for (const n of notices) await assertNotice(tx, given, n, plans.get(n.plan_id) as Plan);
      const items = await tx.query<{ task_id: string; sensitivity: Sensitivity }>(
        'SELECT DISTINCT t.id AS task_id, t.sensitivity FROM notice_item i JOIN task t ON t.id = i.task_id WHERE i.notice_id = ANY($1)',
        [ids],
      );
      for (const { sensitivity } of items) assertCleared(actor, sensitivity);
      tx.concerns(...items.map(i => i.task_id));
      return work(tx, await this.obligations.book(tx, ids), plans, notices);
    });
  }
}

/**
 * The office that issues a notice issues, reviews and revokes it; the plan's own office may also change or discard a
 * draft and enter for the unit.
 * @throws Refusal access.denied, notice.not_designated
 */
async function assertNotice(
  tx: Tx,
  { actor, permission, name }: Pick<Given, 'actor' | 'permission' | 'name'>,
  n: Notice,
  plan: Plan,
): Promise<void> {
  const issuing = { officeUnitId: n.office_unit_id, unitId: n.unit_id };
  if (may(actor, permission, issuing)) return;
  const own = may(actor, permission, { officeUnitId: plan.office_unit_id });
  if (
    own &&
    (name === 'notice.discard' ||
      permission === 'notice.draft' ||
      permission === 'notice.sign' ||
      permission === 'notice.answer')
  )
    return;
  if (!own) return assertMay(actor, permission, issuing);
  const [office] = await tx.query<{ name: string }>('SELECT name FROM unit WHERE id = $1', [
    n.office_unit_id,
  ]);
  throw new Refusal('forbidden', 'notice.not_designated', '督办单由指定的督查机构签发', {
    mend: `请由${office.name}办理`,
    details: { officeUnitId: n.office_unit_id, officeName: office.name },
  });
}
