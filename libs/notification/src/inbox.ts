import type { Reader } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { KNOWABLE } from './notification.sql';

export interface InboxItem {
  id: string;
  obligationId: string | null;
  taskId: string | null;
  kind: string;
  title: string;
  why: string;
  link: string;
  createdAt: Date;
  readAt: Date | null;
}

export interface InboxQuery {
  cursor?: string;
  /** At most 100. */
  limit?: number;
  unreadOnly?: boolean;
}

export interface InboxPage {
  items: InboxItem[];
  nextCursor: string | null;
}

const MOST = 100;
const USUAL = 20;

/** A position in the list: after the message of this time and id. */
interface Position {
  at: string;
  id: string;
}

const encode = ({ createdAt, id }: InboxItem): string =>
  Buffer.from(`${createdAt.toISOString()}|${id}`).toString('base64url');

const CURSOR = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\|([0-9a-f-]{36})$/;

function decode(cursor: string): Position {
  const found = CURSOR.exec(Buffer.from(cursor, 'base64url').toString());
  if (!found)
    throw new Refusal('invalid', 'cursor.invalid', '翻页位置无效', { mend: '请回到第一页重新翻页' });
  return { at: found[1], id: found[2] };
}

const page = (where: string): string => `
  SELECT id, obligation_id AS "obligationId", task_id AS "taskId", kind, title, why, link, created_at AS "createdAt", read_at AS "readAt"
  FROM message m WHERE person_id = $1 AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid)) AND ${KNOWABLE} ${where}
  ORDER BY created_at DESC, id DESC LIMIT $2`;
const ALL = page('');
/** Its own statement, for the partial index over what is unread. */
const UNREAD = page('AND read_at IS NULL');

export async function inboxPage(db: Reader, personId: string, query: InboxQuery): Promise<InboxPage> {
  const limit = Math.min(Math.max(Math.trunc(query.limit ?? USUAL), 1), MOST);
  const after = query.cursor ? decode(query.cursor) : undefined;
  const sql = query.unreadOnly ? UNREAD : ALL;
  const items = await db.query<InboxItem>(sql, [personId, limit + 1, after?.at ?? null, after?.id ?? null]);
  const more = items.length > limit;
  const shown = items.slice(0, limit);
  return { items: shown, nextCursor: more ? encode(shown[limit - 1]) : null };
}

export async function markRead(
  db: Reader,
  personId: string,
  ids: readonly string[],
  now: Date,
): Promise<number> {
  const read = await db.query(
    'UPDATE message SET read_at = $3 WHERE person_id = $1 AND id = ANY($2::uuid[]) AND read_at IS NULL RETURNING 1',
    [personId, ids, now],
  );
  return read.length;
}

export async function unreadCount(db: Reader, personId: string): Promise<number> {
  const [{ n }] = await db.query<{ n: number }>(
    `SELECT count(*)::int AS n FROM message m WHERE person_id = $1 AND read_at IS NULL AND ${KNOWABLE}`,
    [personId],
  );
  return n;
}
