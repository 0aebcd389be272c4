import type { RequestKind } from '@duban/chain';
import type { Actor, CommandMeta, Tx } from '@duban/journal';
import { type Fault, Refusal } from '@duban/kernel';
import { TaskRequest } from './request.entity';
import { PENDING, REQUEST_LABELS, type RequestInput } from './request.rows';

/** After these nothing else about the task can be decided in the same breath. */
const FINAL: readonly RequestKind[] = ['suspension', 'cancellation'];

/** One request of a kind at a time. @throws Refusal request.already_pending */
export async function assertNonePending(tx: Tx, taskId: string, kind: RequestKind): Promise<void> {
  const [pending] = await tx.query<{ id: string }>(
    'SELECT id FROM request WHERE task_id = $1 AND kind = $2 AND state = ANY($3)',
    [taskId, kind, PENDING],
  );
  if (pending)
    throw new Refusal(
      'conflict',
      'request.already_pending',
      `此任务已有待审批的${REQUEST_LABELS[kind]}申请`,
      {
        mend: '请等待审批，或先撤回原申请再提出',
        details: { requestId: pending.id },
      },
    );
}

/**
 * Says why, says what, and names a date that fits.
 * @param dates what is wrong with the date
 * @throws Refusal request.incomplete
 */
export function assertComplete(input: RequestInput, dates: readonly Fault[]): void {
  const faults = [...dates];
  if (!input.reason.trim()) faults.push({ where: 'reason', message: '请填写理由' });
  if (input.kind === 'change' && !input.text?.trim() && !input.wanted?.trim() && !input.date)
    faults.push({ where: 'text', message: '请填写要变更的内容' });
  if (faults.length)
    throw new Refusal('invalid', 'request.incomplete', '申请填写得不完整或日期不合适', {
      mend: '请按提示补正后再提出',
      faults,
    });
}

/** @throws Refusal request.named_twice */
export function assertOnce(ids: readonly string[]): void {
  if (new Set(ids).size < ids.length)
    throw new Refusal('invalid', 'request.named_twice', '同一申请在清单中出现了两次', {
      mend: '每件申请只列一次',
    });
}

/** @throws Refusal request.one_at_a_time */
export function assertAlone(asked: readonly TaskRequest[]): void {
  const mixed = asked.filter(
    r => FINAL.includes(r.kind) && asked.some(o => o.task_id === r.task_id && o.id !== r.id),
  );
  if (mixed.length)
    throw new Refusal('invalid', 'request.one_at_a_time', '同一任务的中止、撤销申请须单独办理', {
      mend: '请先办理其中一件，再看其余各件是否仍有必要',
      details: { requestIds: mixed.map(r => r.id) },
    });
}

/** @throws Refusal request.bad_date */
export function refuseDates(faults: Fault[]): void {
  if (faults.length)
    throw new Refusal('invalid', 'request.bad_date', '审批的日期不合适', {
      mend: '同意时须明确填写日期；日期已过的，可不同意并由单位重新提出',
      faults,
    });
}

/** @throws Refusal request.reason_needed */
export function assertReason(reason: string | undefined): void {
  if (reason?.trim()) return;
  throw new Refusal('invalid', 'request.reason_needed', '不同意须说明理由', {
    faults: [{ where: 'reason', message: '请填写理由' }],
  });
}

/** The office may enter the leader's word, with its source. @throws Refusal behalf.source_needed */
export function assertLeaderWord(
  actor: Actor,
  leaderId: string | null,
  onBehalf: CommandMeta['onBehalf'],
): void {
  if (!leaderId || actor.personId === leaderId || onBehalf?.source) return;
  throw new Refusal('invalid', 'behalf.source_needed', '代领导登记须注明来源', {
    mend: '请填写批示文号或会议纪要',
    faults: [{ where: 'onBehalf.source', message: '请填写来源' }],
  });
}
