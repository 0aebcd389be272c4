import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { Db, type Tx } from '@duban/journal';
import { type Clock, CLOCK, type Ids, IDS, Refusal } from '@duban/kernel';
import { renderDigest } from './digest';
import { isSendError, type MailTransport } from './mail';
import type { DeliveryState } from './message.entity';
import { inboxPage, type InboxPage, type InboxQuery, markRead, unreadCount } from './inbox';
import { BEGIN, CLAIM_DUE, GIVE_BACK, MESSAGES_OF, POST, POST_LATE, RECEIPT } from './notification.sql';
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

export const MAX_ATTEMPTS = 8;
const MINUTE = 60_000;
/** After which a claimed delivery whose job was lost is claimed again; longer than any send may last. */
const LEASE_SECONDS = 5 * 60;
const LONGEST_LEASE_SECONDS = 6 * 3600;
const LONGEST_BACKOFF = 6 * 60 * MINUTE;
const GIVEN_BACK_FOR = MINUTE / 2;
/** Later windows tried for a message whose own has closed; in practice the next one is open. */
const LATER_WINDOWS = 10;

interface Posted {
  id: string;
  delivery_id: string | null;
  person_id: string;
  channel: Channel;
  window_at: Date;
  by_mail: boolean;
}

interface Begun {
  channel: Channel;
  attempts: number;
  message_id: string;
  name: string;
  email: string;
  by_mail: boolean;
}

interface MessageRow {
  id: string;
  obligation_id: string | null;
  kind: string;
  title: string;
  why: string;
  link: string;
}

/** Messages: into the inbox exactly once, by mail at least once under one Message-ID, in digests. */
@Injectable()
export class NotificationService {
  constructor(
    private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(NOTIFICATION_CONFIG) private readonly config: NotificationConfig,
  ) {}

  /**
   * Puts messages into inboxes, and those of people with an address into the digest of the next window. What was posted
   * before under the same key changes nothing. One statement, however many messages.
   * @throws Refusal notification.no_reason for an urgent message without its reason
   */
  async post(tx: Tx, messages: readonly Outgoing[]): Promise<{ inbox: number; deliveries: string[] }> {
    if (!messages.length) return { inbox: 0, deliveries: [] };
    const windows = { [CHANNELS.digest]: this.calendar.nextWindow(tx.now), [CHANNELS.urgent]: tx.now };
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
        mailed: m.channels?.includes('mail') ?? true,
        channel,
        window_at: windows[channel],
        delivery_id: this.slot(slots, m.personId, channel),
      };
    });
    const posted = await tx.query<Posted>(POST, [JSON.stringify(rows), this.config.mailDomain, tx.now]);
    const late = await this.postLate(
      tx,
      posted.filter(p => p.by_mail && !p.delivery_id),
    );
    const deliveries = new Set([...posted, ...late].flatMap(p => p.delivery_id ?? []));
    return { inbox: posted.length, deliveries: [...deliveries] };
  }

  /** The window closed between the command's instant and now: the mail goes with the following one. */
  private async postLate(tx: Tx, left: Posted[]): Promise<Pick<Posted, 'id' | 'delivery_id'>[]> {
    const placed: Pick<Posted, 'id' | 'delivery_id'>[] = [];
    for (let tries = 0; left.length; tries++) {
      if (tries === LATER_WINDOWS) throw new Error(`no open window for ${left.length} messages`);
      const slots = new Map<string, string>();
      for (const p of left) p.window_at = this.windowAfter(p);
      const rows = left.map(p => ({ ...p, delivery_id: this.slot(slots, p.person_id, p.channel) }));
      placed.push(...(await tx.query<Posted>(POST_LATE, [JSON.stringify(rows), this.config.mailDomain])));
      const done = new Set(placed.map(p => p.id));
      left = left.filter(p => !done.has(p.id));
    }
    return placed;
  }

  private windowAfter({ channel, window_at }: Posted): Date {
    return channel === CHANNELS.digest
      ? this.calendar.nextWindow(window_at)
      : new Date(window_at.getTime() + 1);
  }

  /** The id of the delivery a person gets in this call, should none collect yet. */
  private slot(slots: Map<string, string>, personId: string, channel: Channel): string {
    const key = `${personId}|${channel}`;
    const id = slots.get(key) ?? this.ids.next();
    slots.set(key, id);
    return id;
  }

  /** Nothing but what is urgent goes out in quiet hours: what waits then, or comes back, waits for the working day. */
  private channelsNow(): Channel[] {
    return this.calendar.isWorkingTime(this.clock.now())
      ? [CHANNELS.digest, CHANNELS.urgent]
      : [CHANNELS.urgent];
  }

  /** Takes up to `limit` deliveries that are due and closes their digests. A claim that comes to nothing is due again after its lease. */
  claimDue(limit: number): Promise<Claim[]> {
    return this.db.query<Claim>(CLAIM_DUE, [
      this.clock.now(),
      limit,
      this.channelsNow(),
      LEASE_SECONDS,
      LONGEST_LEASE_SECONDS,
    ]);
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
    const now = this.clock.now();
    const lost = new Date(now.getTime() + LEASE_SECONDS * 1000);
    const [begun] = await this.db.query<Begun>(BEGIN, [deliveryId, attempt, this.channelsNow(), lost]);
    if (!begun) return 'skipped';
    const receipt = (state: DeliveryState, answer: string, next?: Date): Promise<unknown[]> => {
      const accepted = state === 'accepted' ? this.clock.now() : null;
      return this.db.query(RECEIPT, [deliveryId, begun.attempts, state, answer, accepted, next ?? null]);
    };
    if (!begun.by_mail) {
      await receipt('dropped', '收件人已停用或没有邮箱');
      return 'dropped';
    }
    const items = await this.itemsOf(deliveryId, stillRelevant);
    if (!items.length) {
      await receipt('dropped', '相关事项均已办结，无需发送');
      return 'dropped';
    }
    let answer: string;
    try {
      const urgent = begun.channel === CHANNELS.urgent;
      const mail = renderDigest({ to: begun.name, items, urgent, now, baseUrl: this.config.baseUrl });
      const to = { name: begun.name, address: begun.email };
      const messageId = begun.message_id;
      ({ answer } = await transport.send({ ...mail, messageId, to, headers: this.headers(), date: now }));
    } catch (e) {
      return this.failed(e, begun.attempts, receipt);
    }
    await receipt('accepted', answer);
    return 'accepted';
  }

  private async itemsOf(deliveryId: string, stillRelevant?: StillRelevant) {
    const rows = await this.db.query<MessageRow>(MESSAGES_OF, [deliveryId]);
    const obligations = [...new Set(rows.flatMap(r => r.obligation_id ?? []))];
    const open = stillRelevant && obligations.length ? await stillRelevant(this.db, obligations) : undefined;
    return rows
      .filter(r => !open || !r.obligation_id || open.has(r.obligation_id))
      .map(({ obligation_id: obligationId, ...rest }) => ({
        ...rest,
        obligationId,
        dueAt: obligationId ? open?.get?.(obligationId) : undefined,
      }));
  }

  private async failed(
    e: unknown,
    attempt: number,
    receipt: (state: DeliveryState, answer: string, next?: Date) => Promise<unknown[]>,
  ): Promise<DeliveryOutcome> {
    const answer = isSendError(e) ? e.answer : `发送程序出错：${(e as Error).message}`;
    if (isSendError(e) && !e.temporary) {
      await receipt('failed', answer);
      return 'failed';
    }
    if (attempt >= MAX_ATTEMPTS) {
      await receipt('failed', `已尝试${attempt}次：${answer}`);
      return 'failed';
    }
    const wait = Math.min(2 * MINUTE * 3 ** (attempt - 1), LONGEST_BACKOFF);
    await receipt('queued', `第${attempt}次：${answer}`, new Date(this.clock.now().getTime() + wait));
    return 'retry';
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

  private headers(): Record<string, string> {
    return {
      'List-Id': `<reminders.${this.config.mailDomain}>`,
      'Auto-Submitted': 'auto-generated',
      // Exchange answers with out-of-office notes unless told not to.
      'X-Auto-Response-Suppress': 'All',
    };
  }
}

function reasonOf({ reason }: { reason: string }): string {
  if (!reason.trim())
    throw new Refusal('invalid', 'notification.no_reason', '加急消息须写明理由', {
      faults: [{ where: 'urgent.reason', message: '请填写加急理由' }],
    });
  return reason.trim();
}
