import type { Due, WorkCalendar } from '@duban/calendar';
import type { Tx } from '@duban/journal';
import { civilDate, type Ids, Refusal } from '@duban/kernel';
import { type Book, counted, ruleOf } from '@duban/obligation';
import type { Plan } from '@duban/task';
import { moveNotice, noticeNumber } from './notice.rows';
import { type Notice, NoticeCounter } from './tracking.entity';

/** Workdays a unit has to answer, unless the issuer says otherwise. */
export const ANSWER_DAYS = 5;

/** When an answer is due that is asked for now. */
export function answerDue(
  tx: Tx,
  calendar: WorkCalendar,
  days = ANSWER_DAYS,
): Pick<Notice, 'answer_due_at' | 'due_from' | 'due_limit' | 'calendar_version'> {
  const { due_at, ...by } = counted(calendar, { from: tx.now, limit: { n: days, unit: 'workday' } });
  return { answer_due_at: due_at, ...by };
}

/** What an answer is owed by: the limit it was asked for within, or the date that was named. */
export const answerBy = (n: Notice): Due => ruleOf(n) ?? (n.answer_due_at as Date);

/** Numbers of this year, one after the other: the offices' counters are locked before their notices. */
export class NoticeNumbers {
  private constructor(
    private readonly tx: Tx,
    private readonly ids: Ids,
    readonly year: number,
    private readonly offices: readonly string[],
    private readonly counters: NoticeCounter[],
  ) {}

  static async lock(tx: Tx, ids: Ids, officeUnitIds: readonly string[]): Promise<NoticeNumbers> {
    const offices = [...new Set(officeUnitIds)].sort();
    const year = Number(civilDate(tx.now).slice(0, 4));
    for (const office of offices) {
      // Whoever is second waits here for the first and then locks the row the first one made.
      await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`notice_counter ${office} ${year}`]);
    }
    const counters = await tx.lockWhere(NoticeCounter, 'office_unit_id = ANY($1) AND year = $2', [
      offices,
      year,
    ]);
    return new NoticeNumbers(tx, ids, year, offices, counters);
  }

  /** @throws Refusal notice.office_changed when another office was designated just now */
  next(office: string): number {
    if (!this.offices.includes(office))
      throw new Refusal('conflict', 'notice.office_changed', '负责签发的督查机构刚刚变更', {
        mend: '请刷新后重试',
      });
    let counter = this.counters.find(c => c.office_unit_id === office);
    if (!counter) {
      counter = { id: this.ids.next(), office_unit_id: office, year: this.year, last: 0 };
      this.tx.insert(NoticeCounter, counter);
      this.counters.push(counter);
    }
    counter.last += 1;
    this.tx.update(NoticeCounter, counter);
    return counter.last;
  }
}

export interface Issuing {
  /** By a person, or by the system under a standing approval. */
  event: 'issue' | 'issue_standing';
  issuedBy: string | null;
  standingApprovalId: string | null;
  text?: string;
  answerDue: ReturnType<typeof answerDue>;
}

/** Gives each notice the next number of its office and year. */
export function issueNotices(
  tx: Tx,
  book: Book,
  numbers: NoticeNumbers,
  plans: ReadonlyMap<string, Plan>,
  notices: readonly Notice[],
  how: Issuing,
): string[] {
  for (const n of notices) {
    Object.assign(n, {
      year: numbers.year,
      number: numbers.next(n.office_unit_id),
      issued_at: tx.now,
      issued_by: how.issuedBy,
      standing_approval_id: how.standingApprovalId,
      text: how.text ?? n.text,
      ...how.answerDue,
    });
    moveNotice(tx, book, plans.get(n.plan_id) as Plan, n, how.event);
  }
  return notices.map(noticeNumber);
}
