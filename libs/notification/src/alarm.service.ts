import type { Db, Journal } from '@duban/journal';
import { SYSTEM } from '@duban/journal';
import type { Ids } from '@duban/kernel';
import { type Alarm, type AlarmKind, ALARMS } from './alarm.entity';
import type { NotificationService } from './notification.service';

/** What a look at the machinery found wrong. */
export interface Finding {
  kind: AlarmKind;
  count: number;
  /** An example, in words. */
  detail: string;
}

const RAISE = `
INSERT INTO alarm (id, kind, count, detail, raised_at, seen_at)
SELECT x.id, x.kind, x.count, x.detail, $2, $2
FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, kind text, count int, detail text) ORDER BY x.kind
ON CONFLICT (kind) WHERE cleared_at IS NULL
DO UPDATE SET count = excluded.count, detail = excluded.detail, seen_at = excluded.seen_at
RETURNING kind, id`;

/** Alarms about the machinery itself. Every process may look and report: an alarm is raised once and told once. */
export class AlarmService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly ids: Ids,
    private readonly notifications: NotificationService,
  ) {}

  /** The alarms that stand, in the order in which they were raised. */
  open(): Promise<Alarm[]> {
    return this.db.query<Alarm>('SELECT * FROM alarm WHERE cleared_at IS NULL ORDER BY raised_at, kind');
  }

  /**
   * Brings the alarms in line with what was found: raises what is new and tells the administrators, keeps what lasts up
   * to date, clears what is over.
   * @returns the kinds that were raised
   */
  async report(findings: readonly Finding[]): Promise<AlarmKind[]> {
    const standing = await this.open();
    const now = this.journal.now();
    const over = standing.filter(a => !findings.some(f => f.kind === a.kind));
    if (over.length)
      await this.db.query('UPDATE alarm SET cleared_at = $1 WHERE id = ANY($2) AND cleared_at IS NULL', [
        now,
        over.map(a => a.id),
      ]);
    const rows = (some: readonly Finding[]): string =>
      JSON.stringify(some.map(f => ({ ...f, id: this.ids.next() })));
    const fresh = findings.filter(f => !standing.some(a => a.kind === f.kind));
    const lasting = findings.filter(f => !fresh.includes(f));
    if (lasting.length) await this.db.query(RAISE, [rows(lasting), now]);
    if (fresh.length) await this.raise(fresh);
    return fresh.map(f => f.kind);
  }

  private raise(fresh: readonly Finding[]): Promise<void> {
    return this.journal.transact({ name: 'alarm.raise', actor: SYSTEM }, async tx => {
      const raised = await tx.query<Pick<Alarm, 'id' | 'kind'>>(RAISE, [
        JSON.stringify(fresh.map(f => ({ ...f, id: this.ids.next() }))),
        tx.now,
      ]);
      const people = await tx.query<{ person_id: string }>(
        `SELECT DISTINCT a.person_id FROM appointment a JOIN person p ON p.id = a.person_id
         WHERE a.active AND p.active AND a.role IN ('system_admin', 'auditor') ORDER BY 1`,
      );
      // The key is the alarm's: whoever saw it at the same moment updates the same row and says nothing new.
      const messages = raised.flatMap(({ id, kind }) => {
        const found = fresh.find(f => f.kind === kind);
        return people.map(p => ({
          personId: p.person_id,
          dedup: `alarm|${id}`,
          obligationId: null,
          taskId: null,
          kind: 'alarm',
          title: `系统告警：${ALARMS[kind]}（${found?.count ?? 0}项）`,
          why: found?.detail ?? '',
          link: '/messages',
        }));
      });
      if (messages.length) await this.notifications.post(tx, messages);
    });
  }
}
