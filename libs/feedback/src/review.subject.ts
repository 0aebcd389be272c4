import { stateLabel } from '@duban/chain';
import type { Reader, Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import type { Holder } from '@duban/obligation';
import type { PersonRow } from '@duban/organization';
import { lockTasksBy, Plan, type Task, taskTitle } from '@duban/task';
import { Notice, noticeTitle, Round, RoundUnit } from '@duban/tracking';
import { Report } from './report.entity';
import type { ReviewSubject } from './review-request.entity';

/** A conclusion as it stands, locked: what it says of which unit, when the unit got it, and whose hands made it. */
export interface Conclusion {
  kind: ReviewSubject;
  id: string;
  title: string;
  plan: Plan;
  officeUnitId: string;
  unitId: string;
  taskId: string | null;
  /** null: nothing is concluded yet, or not any more. */
  at: Date | null;
  hands: string[];
  notice?: Notice;
  finding?: RoundUnit;
  completion?: { report: Report; task: Task; leaderId: string | null };
}

const people = (...ids: (string | null | undefined)[]): string[] => [
  ...new Set(ids.filter((id): id is string => !!id)),
];
const planOf = async (tx: Tx, id: string): Promise<Plan> =>
  (await tx.query<Plan>('SELECT * FROM plan WHERE id = $1', [id]))[0];

/** Issued by a person; under a standing approval the hand is whoever entered that. */
async function ofNotice(tx: Tx, id: string): Promise<Conclusion> {
  const [notice] = await tx.lock(Notice, [id]);
  const [standing] = notice.standing_approval_id
    ? await tx.query<{ recorded_by: string | null }>(
        'SELECT recorded_by FROM standing_approval WHERE id = $1',
        [notice.standing_approval_id],
      )
    : [];
  return {
    kind: 'notice',
    id,
    title: noticeTitle(notice),
    plan: await planOf(tx, notice.plan_id),
    officeUnitId: notice.office_unit_id,
    unitId: notice.unit_id,
    taskId: null,
    at: notice.state === 'revoked' ? null : notice.issued_at,
    hands: people(notice.issued_by, standing?.recorded_by),
    notice,
  };
}

/** A unit gets its conclusion when it is fed back. */
async function ofRound(tx: Tx, id: string, unitId: string | undefined): Promise<Conclusion> {
  const [round] = await tx.lock(Round, [id]);
  const [finding] = await tx.lockWhere(RoundUnit, 'round_id = $1 AND unit_id = $2', [id, unitId ?? null]);
  if (!finding)
    throw new Refusal('invalid', 'review.unit_needed', '请说明是哪个督查对象申请复核', {
      faults: [{ where: 'unitId', message: '不是本次督查对象' }],
    });
  return {
    kind: 'round',
    id,
    title: `督查结论：${round.title}`,
    plan: await planOf(tx, round.plan_id),
    officeUnitId: round.office_unit_id,
    unitId: finding.unit_id,
    taskId: null,
    at: finding.fed_back_at,
    hands: people(round.concluded_by),
    finding,
  };
}

/** 办结 that was returned, or decided on; while it is under review again nothing is concluded. */
async function ofCompletion(tx: Tx, id: string): Promise<Conclusion> {
  const [of] = await lockTasksBy(
    tx,
    "t.id IN (SELECT task_id FROM report WHERE id = $1 AND kind = 'completion')",
    [id],
  );
  const [report] = await tx.lock(Report, [id]);
  if (!of)
    throw new Refusal('invalid', 'review.not_a_conclusion', '只能对办结审核结论申请复核', {
      faults: [{ where: 'subjectId', message: '不是办结报告' }],
    });
  const decided = report.state === 'returned' || report.state === 'approved';
  return {
    kind: 'completion',
    id,
    title: `办结审核“${stateLabel('completion', report.state)}”：${taskTitle(of.task)}`,
    plan: of.plan,
    officeUnitId: of.plan.office_unit_id,
    unitId: report.unit_id,
    taskId: of.task.id,
    at: decided ? report.decided_at : null,
    hands: people(report.decided_by),
    completion: { report, task: of.task, leaderId: of.task.leader_id ?? of.plan.leader_id },
  };
}

/** The tasks a conclusion speaks of: those on a notice, those a round looked at, the one completed. */
export async function aboutTasks(
  reader: Reader,
  { kind, id }: Pick<Conclusion, 'kind' | 'id'>,
): Promise<string[]> {
  const from: Readonly<Record<ReviewSubject, string>> = {
    notice: 'notice_item WHERE notice_id = $1',
    round: 'round_task WHERE round_id = $1',
    completion: 'report WHERE id = $1',
  };
  const rows = await reader.query<{ task_id: string }>(`SELECT DISTINCT task_id FROM ${from[kind]}`, [id]);
  return rows.map(r => r.task_id);
}

/** Locks the conclusion a request is about. @throws Refusal record.not_found, review.unit_needed */
export function lockConclusion(
  tx: Tx,
  { kind, id, unitId }: { kind: ReviewSubject; id: string; unitId?: string },
): Promise<Conclusion> {
  switch (kind) {
    case 'notice':
      return ofNotice(tx, id);
    case 'round':
      return ofRound(tx, id, unitId);
    case 'completion':
      return ofCompletion(tx, id);
  }
}

/**
 * Who may look at a conclusion again, best first: other supervisors of the office, its head, the plan's leader. Empty:
 * nobody but those who made it is there.
 */
export async function reviewersOf(
  tx: Tx,
  {
    officeUnitId,
    leaderId,
    hands,
  }: { officeUnitId: string; leaderId: string | null; hands: readonly string[] },
): Promise<Holder[]> {
  const rows = await tx.query<Pick<PersonRow, 'person_id' | 'unit_id' | 'role'>>(
    `SELECT a.person_id, a.unit_id, a.role FROM appointment a JOIN person p ON p.id = a.person_id
     WHERE a.active AND p.active AND NOT p.id = ANY($3::uuid[])
       AND (a.unit_id = $1 AND a.role IN ('supervisor', 'unit_head') OR p.id = $2 AND a.role = 'leader')
     ORDER BY array_position(ARRAY['supervisor', 'unit_head', 'leader']::varchar[], a.role), a.person_id`,
    [officeUnitId, leaderId, hands],
  );
  return rows.map(r => ({ holder_unit_id: r.unit_id, holder_role: r.role, holder_person_id: r.person_id }));
}
