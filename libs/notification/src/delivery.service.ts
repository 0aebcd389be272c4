import { type Actor, type Db, type Journal, type Tx } from '@duban/journal';
import { type Clock, Refusal } from '@duban/kernel';
import { assertMay, may } from '@duban/organization';
import { MAX_ATTEMPTS } from './courier';
import type { DeliveryState } from './delivery.entity';
import { readBounce } from './dsn';

interface Dead {
  id: string;
  state: DeliveryState;
  name: string;
  /** Offices behind the obligations it tells of. */
  offices: string[];
  tasks: string[];
}

const DEAD = `
SELECT d.id, d.state, coalesce(p.name, e.name, '') AS name,
  ARRAY(SELECT DISTINCT o.office_unit_id::text FROM message m JOIN obligation o ON o.id = m.obligation_id WHERE m.delivery_id = coalesce(d.root_id, d.id)) AS offices,
  ARRAY(SELECT DISTINCT m.task_id::text FROM message m WHERE m.delivery_id = coalesce(d.root_id, d.id) AND m.task_id IS NOT NULL) AS tasks
FROM delivery d LEFT JOIN person p ON p.id = d.person_id LEFT JOIN webhook_endpoint e ON e.id = d.endpoint_id
WHERE d.id = ANY($1::uuid[]) ORDER BY d.id FOR UPDATE OF d`;

const AGAIN = `
UPDATE delivery SET state = 'queued', answer = '重新发送', last_attempt = attempts + ${MAX_ATTEMPTS}, next_attempt_at = $2,
  followed_up_at = NULL, unreached_at = NULL WHERE id = ANY($1::uuid[])`;

/** $1 Message-ID, $2 delivery (either may be null), $3 code, $4 answer, $5 now. */
const BOUNCED = `
WITH hit AS (
  UPDATE delivery SET state = 'bounced', code = $3, answer = $4, attempts = attempts + 1, followed_up_at = NULL
  WHERE id = (SELECT id FROM delivery WHERE message_id = $1 OR id = $2::uuid ORDER BY message_id = $1 DESC NULLS LAST LIMIT 1)
    AND via = 'mail' AND state IN ('accepted','queued')
  RETURNING id, attempts
), tried AS (
  INSERT INTO delivery_attempt (delivery_id, n, at, via, outcome, code, answer)
  SELECT id, attempts, $5, 'mail', 'bounced', $3, $4 FROM hit
)
SELECT id FROM hit`;

/** `ignored`: no bounce, or one that only says it takes longer. `unknown`: of no mail of ours, or marked before. */
export type BounceTaken = { result: 'bounced'; deliveryId: string } | { result: 'ignored' | 'unknown' };

/** Dead letters and what comes back. */
export class DeliveryService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  /**
   * Sends again what has failed or bounced, as often as the first time, under the same Message-ID; on record with its reason.
   * @throws Refusal delivery.not_failed, record.not_found, access.denied: refused whole
   */
  resend(
    actor: Actor,
    ids: readonly string[],
    reason: string,
    options: { key?: string } = {},
  ): Promise<{ ids: string[] }> {
    const wanted = [...new Set(ids)];
    return this.journal.transact(
      { name: 'delivery.resend', actor, body: { ids: wanted }, reason, ...options },
      async tx => {
        const rows = await tx.query<Dead>(DEAD, [wanted]);
        assertAll(actor, rows, wanted);
        await tx.query(AGAIN, [wanted, tx.now]);
        this.record(tx, rows, reason);
        return { ids: wanted };
      },
      { always: true },
    );
  }

  private record(tx: Tx, rows: readonly Dead[], reason: string): void {
    const names = [...new Set(rows.map(r => r.name))];
    const whom = names.slice(0, 10).join('、') + (names.length > 10 ? `等${names.length}人` : '');
    tx.reason = `${reason}（重新发送${rows.length}件：${whom}）`;
    tx.concerns(...rows.flatMap(r => r.tasks));
  }

  /** Marks the delivery a bounce is about. Safe to be given the same mail twice. */
  async takeBounce(source: string): Promise<BounceTaken> {
    const bounce = readBounce(source);
    const failed = bounce?.recipients.find(r => r.action === 'failed');
    if (!bounce || !failed) return { result: 'ignored' };
    if (!bounce.messageId && !bounce.deliveryId) return { result: 'unknown' };
    const answer = `退信：${failed.diagnostic || failed.status}`.slice(0, 500);
    const [hit] = await this.db.query<{ id: string }>(BOUNCED, [
      bounce.messageId ?? null,
      bounce.deliveryId ?? null,
      failed.status || null,
      answer,
      this.clock.now(),
    ]);
    return hit ? { result: 'bounced', deliveryId: hit.id } : { result: 'unknown' };
  }
}

function assertAll(actor: Actor, rows: readonly Dead[], wanted: readonly string[]): void {
  if (rows.length < wanted.length)
    throw new Refusal('not_found', 'record.not_found', '记录不存在或已被移除', {
      mend: '请刷新列表后重试',
      details: { ids: wanted.filter(id => !rows.some(r => r.id === id)) },
    });
  for (const { offices } of rows)
    if (!offices.some(officeUnitId => may(actor, 'delivery.resend', { officeUnitId })))
      assertMay(actor, 'delivery.resend');
  const alive = rows.filter(r => r.state !== 'failed' && r.state !== 'bounced');
  if (alive.length)
    throw new Refusal('conflict', 'delivery.not_failed', `${alive.length}件没有失败，不能重新发送`, {
      mend: '只选择发送失败或被退回的',
      faults: alive.map(r => ({ where: r.id, message: `${r.name}：未失败` })),
    });
}
