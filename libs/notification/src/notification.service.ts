import { Inject, Injectable, Optional } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { Db, type Tx } from '@duban/journal';
import { type Clock, CLOCK, civilDate, type Ids, IDS, Refusal } from '@duban/kernel';
import { MailChannel, WebhookChannel } from './channels';
import { carry, MAX_ATTEMPTS } from './courier';
import { DeliveryBook } from './delivery.book';
import type { MailTransport } from './mail';
import { MailLinks } from './mail-link';
import { inboxPage, type InboxPage, type InboxQuery, markRead, unreadCount } from './inbox';
import { CLAIM_DUE, GIVE_BACK, GROUP_LINES, POST, POST_LATE } from './notification.sql';
import {
  type Channel,
  CHANNELS,
  type Claim,
  type DeliveryOutcome,
  NOTIFICATION_CONFIG,
  type NotificationConfig,
  type Outgoing,
  type StillRelevant,
} from './notification.types';
import { isOpen, PolicyBook } from './policy';

export { MAX_ATTEMPTS };
const MINUTE = 60_000;
/** After which a claimed delivery whose job was lost is claimed again; longer than any send may last. */
const LEASE_SECONDS = 5 * 60;
const LONGEST_LEASE_SECONDS = 6 * 3600;
const GIVEN_BACK_FOR = MINUTE / 2;
/** Later windows tried for a message whose own has closed; in practice the next one is open. */
const LATER_WINDOWS = 10;
/** A group's line for a window that is longer ago than this would only confuse. */
const GROUP_LINES_FOR = 12 * 60 * MINUTE;
const MOST_GROUP_LINES = 500;

interface Posted {
  id: string;
  delivery_id: string | null;
  person_id: string;
  channel: Channel;
  window_at: Date;
  by_mail: boolean;
}

/** Messages: into the inbox exactly once, outside it at least once under one id, in digests. */
@Injectable()
export class NotificationService {
  /** The rules in force, shared with whoever changes them. */
  readonly policies: PolicyBook;
  private readonly book: DeliveryBook;

  constructor(
    private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(NOTIFICATION_CONFIG) private readonly config: NotificationConfig,
    @Optional() @Inject(WebhookChannel) private readonly webhooks?: WebhookChannel,
    @Optional() @Inject(MailLinks) private readonly links?: MailLinks,
  ) {
    this.policies = new PolicyBook(clock);
    this.book = new DeliveryBook(db);
  }

  /**
   * Puts messages into inboxes, and those of people with an address into the digest of the next window. What was posted
   * before under the same key changes nothing. One statement, however many messages.
   * @throws Refusal notification.no_reason for an urgent message without its reason
   */
  async post(tx: Tx, messages: readonly Outgoing[]): Promise<{ inbox: number; deliveries: string[] }> {
    if (!messages.length) return { inbox: 0, deliveries: [] };
    const policy = await this.policies.current(tx);
    const next = (at: Date): Date => this.calendar.nextWindow(at, policy.windows);
    const windows = { [CHANNELS.digest]: next(tx.now), [CHANNELS.urgent]: tx.now };
    const slots = new Map<string, string>();
    const rows = messages.map(m => {
      const channel = m.urgent ? CHANNELS.urgent : CHANNELS.digest;
      return {
        id: this.ids.next(),
        person_id: m.personId,
        dedup: m.dedup,
        obligation_id: m.obligationId,
        task_id: m.taskId,
        kind: m.kind,
        title: m.title,
        why: m.urgent ? `${m.why}（加急：${reasonOf(m.urgent)}）` : m.why,
        link: m.link,
        channel,
        window_at: windows[channel],
        outside: m.channels?.some(c => c !== 'inbox') ?? true,
        delivery_id: this.slot(slots, m.personId, channel),
      };
    });
    const posted = await tx.query<Posted>(POST, [JSON.stringify(rows), this.config.mailDomain, tx.now]);
    const late = await this.postLate(
      tx,
      posted.filter(p => p.by_mail && !p.delivery_id),
      next,
    );
    const deliveries = new Set([...posted, ...late].flatMap(p => p.delivery_id ?? []));
    return { inbox: posted.length, deliveries: [...deliveries] };
  }

  /** The window closed between the command's instant and now: the mail goes with the following one. */
  private async postLate(
    tx: Tx,
    left: Posted[],
    next: (at: Date) => Date,
  ): Promise<Pick<Posted, 'id' | 'delivery_id'>[]> {
    const placed: Pick<Posted, 'id' | 'delivery_id'>[] = [];
    for (let tries = 0; left.length; tries++) {
      if (tries === LATER_WINDOWS) throw new Error(`no open window for ${left.length} messages`);
      const slots = new Map<string, string>();
      for (const p of left)
        p.window_at = p.channel === CHANNELS.digest ? next(p.window_at) : new Date(p.window_at.getTime() + 1);
      const rows = left.map(p => ({ ...p, delivery_id: this.slot(slots, p.person_id, p.channel) }));
      placed.push(...(await tx.query<Posted>(POST_LATE, [JSON.stringify(rows), this.config.mailDomain])));
      const done = new Set(placed.map(p => p.id));
      left = left.filter(p => !done.has(p.id));
    }
    return placed;
  }

  /** The id of the delivery a person gets in this call, should none collect yet. */
  private slot(slots: Map<string, string>, personId: string, channel: Channel): string {
    const key = `${personId}|${channel}`;
    const id = slots.get(key) ?? this.ids.next();
    slots.set(key, id);
    return id;
  }

  /** Nothing but what is urgent goes out in quiet hours: what waits then, or comes back, waits for the working day. */
  private async channelsNow(): Promise<Channel[]> {
    return isOpen(await this.policies.current(this.db), this.calendar, this.clock.now())
      ? [CHANNELS.digest, CHANNELS.urgent]
      : [CHANNELS.urgent];
  }

  /** Whether digests might have gone out without a break since an instant: no quiet hours and no day off lie in between. */
  async openSince(since: Date): Promise<boolean> {
    const policy = await this.policies.current(this.db);
    const now = this.clock.now();
    return (
      civilDate(since) === civilDate(now) &&
      isOpen(policy, this.calendar, since) &&
      isOpen(policy, this.calendar, now)
    );
  }

  /** Takes up to `limit` deliveries that are due and closes their digests. A claim that comes to nothing is due again after its lease. */
  async claimDue(limit: number): Promise<Claim[]> {
    return this.db.query<Claim>(CLAIM_DUE, [
      this.clock.now(),
      limit,
      await this.channelsNow(),
      LEASE_SECONDS,
      LONGEST_LEASE_SECONDS,
    ]);
  }

  /** Opens the lines for groups whose window has come: for each robot one, however many workers ask. @returns how many */
  async openGroupLines(): Promise<number> {
    const now = this.clock.now();
    const since = new Date(now.getTime() - GROUP_LINES_FOR);
    const [{ n }] = await this.db.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM webhook_endpoint WHERE scope <> 'person' AND retired_at IS NULL",
    );
    if (!n) return 0;
    const ids = Array.from({ length: MOST_GROUP_LINES }, () => this.ids.next());
    return (await this.db.query(GROUP_LINES, [now, since, this.config.mailDomain, ids])).length;
  }

  /** For claims the queue would not take: soon due again, and the attempt does not count. */
  async giveBack(claims: readonly Claim[]): Promise<void> {
    const soon = new Date(this.clock.now().getTime() + GIVEN_BACK_FOR);
    await this.db.query(GIVE_BACK, [soon, claims.map(c => c.id), claims.map(c => c.attempt)]);
  }

  /**
   * Sends a delivery and writes its receipt. May be called any number of times: each attempt sends at most once.
   * What is settled meanwhile is left out, and when nothing is left, nothing is sent.
   */
  async deliver(
    deliveryId: string,
    attempt: number,
    transport: MailTransport,
    stillRelevant?: StillRelevant,
  ): Promise<DeliveryOutcome> {
    const { db, book, clock, ids, config, links } = this;
    const mail = new MailChannel(transport, config.mailDomain);
    return carry(
      {
        ...{ db, book, clock, ids, config, stillRelevant, links },
        policy: await this.policies.current(db),
        open: await this.channelsNow(),
        leaseMs: LEASE_SECONDS * 1000,
        channels: { mail, webhook: this.webhooks },
      },
      deliveryId,
      attempt,
    );
  }

  /** A page of a person's inbox, newest first. @throws Refusal cursor.invalid */
  inbox(personId: string, query: InboxQuery = {}): Promise<InboxPage> {
    return inboxPage(this.db, personId, query);
  }

  /** @returns how many were unread until now */
  markRead(personId: string, ids: readonly string[]): Promise<number> {
    return markRead(this.db, personId, ids, this.clock.now());
  }

  unreadCount(personId: string): Promise<number> {
    return unreadCount(this.db, personId);
  }
}

function reasonOf({ reason }: { reason: string }): string {
  if (!reason.trim())
    throw new Refusal('invalid', 'notification.no_reason', '加急消息须写明理由', {
      faults: [{ where: 'urgent.reason', message: '请填写加急理由' }],
    });
  return reason.trim();
}
