import { type Db, type Journal, SYSTEM, type Tx } from '@duban/journal';
import { civilDate, type Ids, instantOf } from '@duban/kernel';
import type { Via } from './delivery.entity';
import { CHIEFS, CROWDED, FAILED, FAMILY, NEXT_HANDLERS, OFFICES_UNREACHED } from './follow-up.sql';
import { COPY } from './notification.sql';
import type { NotificationService } from './notification.service';
import type { NotificationConfig, Outgoing } from './notification.types';

interface Failed {
  id: string;
  root_id: string | null;
  person_id: string | null;
  code: string | null;
  state: string;
}

/** One means that was tried for a digest, with what its person could be reached by now. */
export interface Member {
  root: string;
  via: Via;
  state: string;
  code: string | null;
  mail: boolean;
  own_endpoint: string | null;
}

export type Next = 'reached' | 'waiting' | 'unreached' | { via: Via; endpointId: string | null };

const BATCH = 100;
/** 邮件 first, then 回调: what has not been tried for this digest yet. */
const ORDER: readonly Via[] = ['mail', 'webhook'];

/** What is left to do for a digest one of whose means has failed. Pure. */
export function nextMeans(family: readonly Member[]): Next {
  // What was settled meanwhile has nothing left to reach anybody with.
  if (family.some(m => m.state === 'accepted' || m.code === 'settled')) return 'reached';
  if (family.some(m => m.state === 'queued' || m.state === 'collecting')) return 'waiting';
  const { mail, own_endpoint } = family[0];
  for (const via of ORDER) {
    if (family.some(m => m.via === via)) continue;
    if (via === 'mail' && mail) return { via, endpointId: null };
    if (via === 'webhook' && own_endpoint) return { via, endpointId: own_endpoint };
  }
  return 'unreached';
}

/**
 * What follows when a delivery has failed for good, has bounced, or was one too many for the day: another means, then
 * a colleague who passes it on, then the office. Finds its work by a mark, so that a crash loses nothing.
 */
export class FollowUpService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly ids: Ids,
    private readonly notifications: NotificationService,
    private readonly config: NotificationConfig,
  ) {}

  /** @returns how many deliveries were followed up */
  async run(): Promise<number> {
    for (let total = 0; ;) {
      const [any] = await this.db.query(`${FAILED} LIMIT 1`);
      const done = any ? await this.batch() : 0;
      total += done;
      if (done < BATCH) return total;
    }
  }

  private batch(): Promise<number> {
    return this.journal.transact({ name: 'delivery.follow_up', actor: SYSTEM }, async tx => {
      const failed = await tx.query<Failed>(`${FAILED} ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`);
      if (!failed.length) return 0;
      await tx.query('UPDATE delivery SET followed_up_at = $2 WHERE id = ANY($1)', [
        failed.map(f => f.id),
        tx.now,
      ]);
      const crowded = failed.filter(f => f.code === 'over_cap').flatMap(f => f.person_id ?? []);
      const lost = failed.filter(f => f.code !== 'over_cap' && f.person_id);
      const unreached = await this.tryOthers(tx, lost);
      const since = instantOf(civilDate(tx.now));
      const told = [
        ...(await this.relays(tx, unreached, since)),
        ...(await this.overflow(tx, crowded, since)),
      ];
      await this.say(tx, told);
      return failed.length;
    });
  }

  /** Opens the copy by the next means. @returns the people for whom none was left */
  private async tryOthers(tx: Tx, lost: readonly Failed[]): Promise<string[]> {
    const roots = [...new Set(lost.map(f => f.root_id ?? f.id))];
    if (!roots.length) return [];
    const members = await tx.query<Member>(FAMILY, [roots]);
    const gone: string[] = [];
    for (const root of roots) {
      const next = nextMeans(members.filter(m => m.root === root));
      if (next === 'unreached') gone.push(root);
      else if (typeof next === 'object')
        await tx.query(COPY, [
          this.ids.next(),
          root,
          next.via,
          next.endpointId,
          tx.now,
          this.config.mailDomain,
        ]);
    }
    if (gone.length)
      await tx.query('UPDATE delivery SET unreached_at = $2 WHERE id = ANY($1)', [gone, tx.now]);
    return [...new Set(lost.filter(f => gone.includes(f.root_id ?? f.id)).flatMap(f => f.person_id ?? []))];
  }

  /** One line to whoever of the unit is next, and one to each supervisor whose obligations are concerned, a day. */
  private async relays(tx: Tx, people: readonly string[], since: Date): Promise<Outgoing[]> {
    if (!people.length) return [];
    const day = civilDate(tx.now);
    const offices = await tx.query<{
      person_id: string;
      name: string;
      units: string;
      supervisor_id: string | null;
      n: number;
      answer: string | null;
    }>(OFFICES_UNREACHED, [people, since]);
    const nexts = await tx.query<{ person_id: string; name: string; next_id: string; n: number }>(
      NEXT_HANDLERS,
      [people, since],
    );
    return [
      ...nexts.map(r => ({
        ...line(r.next_id, `relay|${r.person_id}|${day}`, 'relay'),
        title: `${r.name}收不到督办提醒，请转告：${r.n}项待办`,
        why: '同事的邮件等方式均未送达，由本单位其他人员转告',
        link: '/',
      })),
      ...offices.flatMap(r =>
        r.supervisor_id
          ? {
              ...line(r.supervisor_id, `unreached|${r.person_id}|${day}`, 'unreached'),
              title: `${r.name}（${r.units}）收不到督办提醒：${r.n}项待办`,
              why: `邮件等方式均未送达：${(r.answer ?? '').slice(0, 200)}；可电话告知，并请系统管理员核对邮箱`,
              link: '/people',
            }
          : [],
      ),
    ];
  }

  /** X 今日提醒超过上限: one line a day to the heads of the unit. */
  private async overflow(tx: Tx, people: readonly string[], since: Date): Promise<Outgoing[]> {
    if (!people.length) return [];
    const crowded = await tx.query<{ person_id: string; name: string; n: number }>(CROWDED, [people, since]);
    const chiefs = await tx.query<{ person_id: string; chief_id: string }>(CHIEFS, [people]);
    return chiefs.flatMap(({ person_id, chief_id }) => {
      const of = crowded.find(c => c.person_id === person_id);
      if (!of) return [];
      return {
        ...line(chief_id, `over_cap|${person_id}|${civilDate(tx.now)}`, 'over_cap'),
        title: `${of.name}今日提醒超过上限，另有${of.n}项未单独发送`,
        why: '每人每日的汇总邮件有上限；未单独发送的仍在本人的站内消息中',
        link: '/',
      };
    });
  }

  /** Posted once a day; what comes later the same day changes the number in it. */
  private async say(tx: Tx, lines: readonly Outgoing[]): Promise<void> {
    if (!lines.length) return;
    await this.notifications.post(tx, lines);
    await tx.query(
      `UPDATE message m SET title = x.title FROM jsonb_to_recordset($1::jsonb) AS x(person_id uuid, dedup text, title text)
       WHERE m.person_id = x.person_id AND m.dedup = x.dedup AND m.title <> x.title`,
      [JSON.stringify(lines.map(l => ({ person_id: l.personId, dedup: l.dedup, title: l.title })))],
    );
  }
}

const line = (personId: string, dedup: string, kind: string) => ({
  ...{ personId, dedup, kind },
  obligationId: null,
  taskId: null,
});
