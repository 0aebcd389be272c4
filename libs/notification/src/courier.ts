import { createHash } from 'node:crypto';
import type { Db } from '@duban/journal';
import { civilDate, type Clock, type Ids, isRefusal } from '@duban/kernel';
import type { DeliveryChannel, Parcel } from './channels';
import type { Via } from './delivery.entity';
import { renderDigest } from './digest';
import { isSendError } from './mail';
import type { MailLinks } from './mail-link';
import type { Begun, DeliveryBook, Result } from './delivery.book';
import { COPY, GO_BY, GROUP_COUNT } from './notification.sql';
import {
  type Channel,
  CHANNELS,
  type DeliveryOutcome,
  type NotificationConfig,
  type StillRelevant,
} from './notification.types';
import type { Policy } from './policy';
import { type Route, routeOf } from './route';

const MINUTE = 60_000;
const LONGEST_BACKOFF = 6 * 60 * MINUTE;
const UNIQUE_VIOLATION = '23505';

const dropped = (code: string, answer: string): Result => ({
  state: 'dropped',
  outcome: 'dropped',
  code,
  answer,
});

/** What one attempt works with. */
export interface CourierTools {
  db: Db;
  book: DeliveryBook;
  clock: Clock;
  ids: Ids;
  config: NotificationConfig;
  policy: Policy;
  /** What may go out at this hour. */
  open: readonly Channel[];
  leaseMs: number;
  channels: Partial<Record<Via, DeliveryChannel>>;
  stillRelevant?: StillRelevant;
  /** Makes the link that opens what is due without signing in. */
  links?: MailLinks;
}

/**
 * Between two tries, in milliseconds: three times as long each time, and up to a quarter more by the delivery and the
 * attempt, so that what failed together does not come back together. The same delivery always waits the same.
 */
export function backoff(deliveryId: string, attempt: number): number {
  const wait = Math.min(2 * MINUTE * 3 ** (attempt - 1), LONGEST_BACKOFF);
  const jitter = createHash('sha1').update(`${deliveryId}|${attempt}`).digest().readUInt32BE(0) / 2 ** 32;
  return Math.round(wait * (1 + jitter / 4));
}

/** Carries one delivery: begins the attempt, renders what is still owed, sends it at most once, writes the receipt. */
export async function carry(
  tools: CourierTools,
  deliveryId: string,
  attempt: number,
): Promise<DeliveryOutcome> {
  const { book, clock, open: channels } = tools;
  const now = clock.now();
  const lost = new Date(now.getTime() + tools.leaseMs);
  const begun = await book.begin({ id: deliveryId, attempt, channels, now, lost });
  if (!begun) return 'skipped';
  const result = await attemptOnce(tools, deliveryId, begun, now);
  const acceptedAt = result.state === 'accepted' ? clock.now() : null;
  await book.receipt({ id: deliveryId, attempt: begun.attempts, acceptedAt, ...result });
  return result.state === 'queued' ? 'retry' : (result.state as DeliveryOutcome);
}

async function attemptOnce(
  tools: CourierTools,
  deliveryId: string,
  begun: Begun,
  now: Date,
): Promise<Result> {
  const urgent = begun.channel === CHANNELS.urgent;
  const route: Route = begun.root_id
    ? { via: begun.via, endpointId: begun.endpoint_id }
    : routeOf(begun, { urgent, demanded: tools.policy.demanded });
  if ('drop' in route) return dropped(route.drop.code, route.drop.answer);
  if (begun.root_id && route.via === 'mail' && !(begun.active && begun.email))
    return dropped('no_address', '收件人已停用或没有邮箱');
  const content = begun.person_id
    ? await digestOf(tools, { deliveryId, begun, urgent, now, byMail: route.via === 'mail' })
    : await groupLine(tools, begun);
  if (!content) return dropped('settled', '相关事项均已办结，无需发送');
  if (!begun.root_id && begun.person_id) {
    if (!urgent && !(await takePlace(tools, deliveryId, now)))
      return dropped('over_cap', `当日汇总已满${tools.policy.dailyCap}次，内容在站内消息中`);
    await settleMeans(tools, deliveryId, begun, route, now);
  }
  const channel = tools.channels[route.via];
  if (!channel) return { state: 'failed', outcome: 'failed', code: 'no_channel', answer: '没有这种发送方式' };
  const parcel: Parcel = {
    deliveryId,
    attempt: begun.attempts,
    messageId: begun.message_id,
    kind: begun.person_id ? (urgent ? 'urgent' : 'digest') : 'group',
    to: { name: begun.name ?? '', address: begun.email },
    endpointId: route.endpointId,
    content,
    now,
  };
  try {
    const { answer, code } = await channel.send(parcel);
    return { state: 'accepted', outcome: 'accepted', answer, code };
  } catch (e) {
    return failure(e, deliveryId, begun, tools.clock.now());
  }
}

/** By what it goes is on record before it goes, and so is the copy by the other means. */
async function settleMeans(
  { db, ids, config }: CourierTools,
  deliveryId: string,
  begun: Begun,
  route: Exclude<Route, { drop: unknown }>,
  now: Date,
): Promise<void> {
  if (route.via !== begun.via || route.endpointId !== begun.endpoint_id)
    await db.query(GO_BY, [deliveryId, route.via, route.endpointId]);
  if (route.copyTo)
    await db.query(COPY, [ids.next(), deliveryId, 'webhook', route.copyTo, now, config.mailDomain]);
}

/** Two that ask for the same place: one gets it, the other asks again. */
async function takePlace({ book, policy }: CourierTools, deliveryId: string, now: Date): Promise<boolean> {
  for (let tries = 0; ; tries++)
    try {
      return await book.takePlace({ id: deliveryId, day: civilDate(now), cap: policy.dailyCap });
    } catch (e) {
      if ((e as { code?: string }).code !== UNIQUE_VIOLATION || tries >= policy.dailyCap) throw e;
    }
}

async function digestOf(
  { book, config, stillRelevant, links }: CourierTools,
  {
    deliveryId,
    begun,
    urgent,
    now,
    byMail,
  }: { deliveryId: string; begun: Begun; urgent: boolean; now: Date; byMail: boolean },
): Promise<Parcel['content'] | undefined> {
  const rows = await book.messagesOf(begun.root_id ?? deliveryId);
  const obligations = [...new Set(rows.flatMap(r => r.obligation_id ?? []))];
  const open = stillRelevant && obligations.length ? await book.owed(stillRelevant, obligations) : undefined;
  const items = rows
    .filter(r => !open || !r.obligation_id || open.has(r.obligation_id))
    .map(({ obligation_id: obligationId, ...rest }) => ({
      ...rest,
      obligationId,
      dueAt: obligationId ? open?.get?.(obligationId) : undefined,
      turn: obligationId ? open?.turnOf?.(obligationId) : undefined,
    }));
  if (!items.length) return undefined;
  const token =
    byMail && begun.person_id && items.some(i => i.obligationId)
      ? await links?.issue(deliveryId, begun.person_id)
      : undefined;
  return renderDigest({
    ...{ to: begun.name ?? '', items, urgent, now, baseUrl: config.baseUrl },
    ...(token && { page: `/m/${token}` }),
  });
}

async function groupLine({ db }: CourierTools, begun: Begun): Promise<Parcel['content'] | undefined> {
  const [count] = await db.query<{ people: number; owed: number; unit: string | null }>(GROUP_COUNT, [
    begun.endpoint_id,
    begun.window_at,
  ]);
  if (!count?.owed) return undefined;
  const subject = `${count.unit ? `${count.unit}：` : ''}${count.people}人共有${count.owed}项督办提醒，请登录查看`;
  return { subject, html: '', text: subject };
}

function failure(e: unknown, deliveryId: string, { attempts, last_attempt }: Begun, now: Date): Result {
  const known = isSendError(e);
  const answer = known ? e.answer : `发送程序出错：${(e as Error).message}`;
  const code = known ? (e.code ?? null) : isRefusal(e) ? e.code : null;
  if (known && !e.temporary) return { state: 'failed', outcome: 'failed', answer, code };
  if (attempts >= last_attempt)
    return { state: 'failed', outcome: 'failed', answer: `已尝试${attempts}次：${answer}`, code };
  // A delivery that is sent again by hand begins with short waits again.
  const nth = attempts - (last_attempt - MAX_ATTEMPTS);
  const next = new Date(now.getTime() + backoff(deliveryId, nth));
  return { state: 'queued', outcome: 'retry', answer: `第${attempts}次：${answer}`, code, next };
}

export const MAX_ATTEMPTS = 8;
