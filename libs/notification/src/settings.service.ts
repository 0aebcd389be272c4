import { createHash, randomBytes } from 'node:crypto';
import type { WorkCalendar } from '@duban/calendar';
import { type Actor, type Db, type Journal } from '@duban/journal';
import { type Clock, type Ids, Refusal } from '@duban/kernel';
import { assertMay } from '@duban/organization';
import type { NotificationService } from './notification.service';
import { currentPolicy, type Policy, policyFaults } from './policy';
import { NotificationPolicy } from './policy.entity';

export interface Preference {
  mail: boolean;
  webhook: boolean;
}
export interface PreferenceView extends Preference {
  /** Somebody has set up an endpoint for this person. */
  hasWebhook: boolean;
  /** What the office demands, whatever is wished. */
  demanded: readonly string[];
}
export interface FeedView {
  createdAt: Date;
  readAt: Date | null;
}

/** Two who set the rules at once wait for each other. */
const POLICY_LOCK = "SELECT pg_advisory_xact_lock(hashtext('notification.policy'))";
const TOKEN_BYTES = 32;
const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The rules of the office, the wishes of people, and their calendar addresses. */
export class NotificationSettings {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly ids: Ids,
    private readonly calendar: WorkCalendar,
    private readonly notifications: NotificationService,
  ) {}

  /** 发送规则 in force. */
  policy(): Promise<Policy> {
    return currentPolicy(this.db);
  }

  /**
   * The next version of the rules; `options.version` is the number the caller saw. Other processes follow within seconds.
   * @throws Refusal notification.bad_policy naming every fault, record.stale
   */
  async setPolicy(
    actor: Actor,
    input: Omit<Policy, 'number'>,
    options: { key?: string; version?: number; reason?: string } = {},
  ): Promise<{ number: number }> {
    const { version, ...rest } = options;
    const done = await this.journal.transact(
      { name: 'notification.set_policy', actor, body: input, ...rest },
      async tx => {
        assertMay(actor, 'notification.manage');
        const faults = policyFaults(input, this.calendar, tx.now);
        if (faults.length)
          throw new Refusal('invalid', 'notification.bad_policy', `发送规则有${faults.length}处不对`, {
            mend: '请按提示修改',
            faults,
          });
        await tx.query(POLICY_LOCK);
        const { number } = await currentPolicy(tx);
        if (version !== undefined && version !== number)
          throw new Refusal('stale', 'record.stale', '发送规则在您打开之后已被他人修改', {
            mend: '请刷新后核对再提交',
            details: { seen: version, current: number },
          });
        tx.insert(NotificationPolicy, {
          id: this.ids.next(),
          number: number + 1,
          windows: [...input.windows].sort(),
          opens: input.opens,
          closes: input.closes,
          daily_cap: input.dailyCap,
          demanded: [...input.demanded],
          set_by: actor.personId,
          set_at: tx.now,
        });
        return { number: number + 1 };
      },
    );
    this.notifications.policies.forget();
    return done;
  }

  async preference(personId: string): Promise<PreferenceView> {
    const [row] = await this.db.query<Preference & { hasWebhook: boolean }>(
      `SELECT coalesce(w.mail, true) AS mail, coalesce(w.webhook, false) AS webhook,
         EXISTS (SELECT 1 FROM webhook_endpoint e WHERE e.person_id = p.id AND e.retired_at IS NULL) AS "hasWebhook"
       FROM person p LEFT JOIN notification_preference w ON w.person_id = p.id WHERE p.id = $1`,
      [personId],
    );
    const { demanded } = await this.policy();
    return { ...(row ?? { mail: true, webhook: false, hasWebhook: false }), demanded };
  }

  /** By what digests come; urgent ones, the inbox and what the office demands come in any case. */
  async prefer(personId: string, { mail, webhook }: Preference): Promise<void> {
    await this.db.query(
      `INSERT INTO notification_preference (person_id, mail, webhook, set_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (person_id) DO UPDATE SET mail = excluded.mail, webhook = excluded.webhook, set_at = excluded.set_at`,
      [personId, mail, webhook, this.clock.now()],
    );
  }

  /** The calendar address of a person: whether there is one, not what it is. */
  async feed(personId: string): Promise<FeedView | null> {
    const [row] = await this.db.query<FeedView>(
      'SELECT created_at AS "createdAt", read_at AS "readAt" FROM calendar_feed WHERE person_id = $1',
      [personId],
    );
    return row ?? null;
  }

  /** A new secret for the calendar address, told this once; the one before is void. */
  openFeed(actor: Actor & { personId: string }): Promise<{ token: string }> {
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    return this.journal.transact(
      { name: 'calendar_feed.open', actor },
      async tx => {
        await tx.query(
          `INSERT INTO calendar_feed (person_id, token_hash, created_at) VALUES ($1, $2, $3)
           ON CONFLICT (person_id) DO UPDATE SET token_hash = excluded.token_hash, created_at = excluded.created_at, read_at = NULL`,
          [actor.personId, hashOf(token), tx.now],
        );
        return { token };
      },
      { always: true },
    );
  }

  closeFeed(actor: Actor & { personId: string }): Promise<void> {
    return this.journal.transact(
      { name: 'calendar_feed.close', actor },
      async tx => {
        await tx.query('DELETE FROM calendar_feed WHERE person_id = $1', [actor.personId]);
      },
      { always: true },
    );
  }

  /** Whose calendar a token opens, with what they may know of; null once it is void or they have left. */
  async readerOf(token: string): Promise<(Actor & { personId: string }) | null> {
    const [who] = await this.db.query<Actor & { personId: string }>(
      `UPDATE calendar_feed f SET read_at = $2 FROM person p WHERE f.token_hash = $1 AND p.id = f.person_id AND p.active
       RETURNING p.id AS "personId", p.name, p.clearance,
         coalesce((SELECT jsonb_agg(jsonb_build_object('unitId', a.unit_id, 'role', a.role) ORDER BY a.id)
                   FROM appointment a WHERE a.person_id = p.id AND a.active), '[]') AS appointments`,
      [hashOf(token), this.clock.now()],
    );
    return who ?? null;
  }
}
