import type { Due } from '@duban/calendar';
import type { Tx } from '@duban/journal';
import type { Book, Subject } from '@duban/obligation';
import type { Plan } from '@duban/task';
import type { NoticeLevel } from './notice.levels';
import { Notice } from './tracking.entity';

export const NOTICE_LEVEL_NAMES: Readonly<Record<NoticeLevel, string>> = {
  blue: '蓝色督办单',
  yellow: '黄色督办单',
  red: '红色督办单',
};

/** 〔2026〕17号. */
export const noticeNumber = (n: Pick<Notice, 'year' | 'number'>): string =>
  n.number ? `〔${n.year}〕${n.number}号` : '';

export const noticeTitle = (n: Pick<Notice, 'level' | 'year' | 'number'>): string =>
  `${NOTICE_LEVEL_NAMES[n.level]}${noticeNumber(n)}`;

export const noticeSubject = (plan: Pick<Plan, 'id' | 'superior_unit_id'>, n: Notice): Subject => ({
  machine: 'notice',
  id: n.id,
  taskId: null,
  planId: plan.id,
  title: noticeTitle(n),
  officeUnitId: n.office_unit_id,
  unitId: n.unit_id,
});

export const blankNotice = (
  fields: Pick<Notice, 'id' | 'plan_id' | 'office_unit_id' | 'unit_id' | 'level' | 'drafted_at'>,
): Notice => ({
  ...fields,
  state: 'drafted',
  year: null,
  number: null,
  issued_at: null,
  answer_due_at: null,
  due_from: null,
  due_limit: null,
  calendar_version: 0,
  text: null,
  answer: null,
  reason: null,
  grounds: null,
  written_by: null,
  issued_by: null,
  standing_approval_id: null,
  revoked_at: null,
  version: 1,
});

/** Moves a notice through its machine: state, obligations, journal. */
export function moveNotice(
  tx: Tx,
  book: Book,
  plan: Pick<Plan, 'id' | 'superior_unit_id'>,
  n: Notice,
  event: string,
  due: Record<string, Due> = {},
): void {
  n.state = book.move(noticeSubject(plan, n), n.state, event, { due }).next as Notice['state'];
  n.version += 1;
  tx.update(Notice, n);
}

/** 撤销: by the office that issued it, or because 复核 found it unfounded. */
export function revokeNotice(tx: Tx, book: Book, plan: Plan, n: Notice, reason: string): void {
  Object.assign(n, { reason, revoked_at: tx.now });
  moveNotice(tx, book, plan, n, 'revoke');
}
