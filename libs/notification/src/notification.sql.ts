/**
 * The statements of NotificationService. Deliveries are always locked by ascending person, then messages by ascending
 * person and key, so that sweeps which post at the same time wait for each other in one direction only.
 */

const NEW_DELIVERY = `delivery_id, person_id, channel, window_at, 'collecting', 0, window_at, '<' || delivery_id || '@' || $2::text || '>'`;

/**
 * Joins what already collects for the window, which also locks it: it cannot be claimed before the message is
 * committed. One that no longer collects gives no row.
 */
const COLLECT = `ON CONFLICT (person_id, channel, window_at) WHERE root_id IS NULL DO UPDATE SET state = 'collecting' WHERE delivery.state = 'collecting'
  RETURNING id, person_id, channel`;

const COLUMNS = 'id, person_id, channel, window_at, state, attempts, next_attempt_at, message_id';

/** Somebody who can be reached outside the inbox: by mail, or at an endpoint of their own. */
const REACHABLE = `coalesce(p.active AND (p.email <> '' OR EXISTS (
    SELECT 1 FROM webhook_endpoint e WHERE e.person_id = p.id AND e.retired_at IS NULL)), false)`;

/** $1 messages, $2 mail domain, $3 now. Only messages that are new open a delivery; each row is written once. */
export const POST = `
WITH incoming AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, person_id uuid, dedup text, obligation_id uuid, task_id uuid,
    kind text, title text, why text, link text, channel text, window_at timestamptz, outside boolean, delivery_id uuid)
), fresh AS (
  SELECT i.*, i.outside AND ${REACHABLE} AS by_mail
  FROM incoming i LEFT JOIN person p ON p.id = i.person_id
  WHERE NOT EXISTS (SELECT 1 FROM message m WHERE m.person_id = i.person_id AND m.dedup = i.dedup)
), slot AS (
  INSERT INTO delivery (${COLUMNS})
  SELECT DISTINCT ON (person_id, channel, window_at) ${NEW_DELIVERY}
  FROM fresh WHERE by_mail ORDER BY person_id, channel, window_at
  ${COLLECT}
), posted AS (
  INSERT INTO message (id, person_id, dedup, obligation_id, task_id, kind, title, why, link, created_at, delivery_id)
  SELECT f.id, f.person_id, f.dedup, f.obligation_id, f.task_id, f.kind, f.title, f.why, f.link, $3::timestamptz, s.id
  FROM fresh f LEFT JOIN slot s ON f.by_mail AND s.person_id = f.person_id AND s.channel = f.channel
  ORDER BY f.person_id, f.dedup, f.id
  ON CONFLICT (person_id, dedup) DO NOTHING
  RETURNING id, delivery_id
)
SELECT p.id, p.delivery_id, f.person_id, f.channel, f.window_at, f.by_mail FROM posted p JOIN fresh f ON f.id = p.id`;

/** $1 messages whose window had closed, with a later one; $2 mail domain. */
export const POST_LATE = `
WITH late AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, person_id uuid, channel text, window_at timestamptz, delivery_id uuid)
), slot AS (
  INSERT INTO delivery (${COLUMNS})
  SELECT DISTINCT ON (person_id, channel, window_at) ${NEW_DELIVERY}
  FROM late ORDER BY person_id, channel, window_at
  ${COLLECT}
)
UPDATE message m SET delivery_id = s.id
FROM late l JOIN slot s ON s.person_id = l.person_id AND s.channel = l.channel
WHERE m.id = l.id RETURNING m.id, m.delivery_id`;

/**
 * $1 now, $2 limit, $3 channels, $4 lease and $5 longest lease in seconds. The lease doubles with each attempt; up to a
 * quarter is added by the id, so that a lost batch does not come back all at once.
 */
export const CLAIM_DUE = `
WITH due AS (
  SELECT id FROM delivery
  WHERE state IN ('collecting','queued') AND next_attempt_at <= $1 AND channel = ANY($3)
  ORDER BY next_attempt_at LIMIT $2 FOR UPDATE SKIP LOCKED
)
UPDATE delivery d SET state = 'queued', attempts = d.attempts + 1,
  next_attempt_at = $1::timestamptz + make_interval(
    secs => round(least($4::float8 * 2 ^ least(d.attempts, 20), $5::float8) * (1 + get_byte(uuid_send(d.id), 15) / 1024.0)))
FROM due WHERE d.id = due.id RETURNING d.id, d.attempts AS attempt`;

/** $1 now, $2 ids, $3 attempts: claims that never reached the queue; an attempt that was begun all the same stays. */
export const GIVE_BACK = `
UPDATE delivery d SET attempts = d.attempts - 1, next_attempt_at = $1
FROM unnest($2::uuid[], $3::int[]) AS c(id, attempt)
WHERE d.id = c.id AND d.attempts = c.attempt AND d.state = 'queued'
  AND (d.answer IS NULL OR d.answer NOT LIKE '第' || d.attempts || '次：%')`;

/** The deliveries of a list `asked`, by ascending id, so that statements over many wait for each other in one direction only. */
const LOCKED =
  'locked AS (SELECT d.id FROM delivery d JOIN asked a ON a.id = d.id ORDER BY d.id FOR UPDATE OF d)';

/**
 * $1 for each delivery the attempt of its job, the channels open, now, and when it may be taken for lost. Begins the
 * current attempt unless it was begun before, which its answer says. A job older than that attempt waited longer than
 * its lease: it begins it instead of its own, and the newer job finds nothing to do.
 */
export const BEGIN = `
WITH asked AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, attempt int, channels text[], now timestamptz, lost timestamptz)
), ${LOCKED}, begun AS (
  UPDATE delivery d SET answer = '第' || d.attempts || '次：投递中', next_attempt_at = greatest(d.next_attempt_at, a.lost)
  FROM locked l JOIN asked a ON a.id = l.id
  WHERE d.id = l.id AND d.state = 'queued' AND d.attempts >= a.attempt AND d.channel = ANY(a.channels)
    AND (d.answer IS NULL OR d.answer NOT LIKE '第' || d.attempts || '次：%')
  RETURNING d.*, a.now
), tried AS (
  INSERT INTO delivery_attempt (delivery_id, n, at, via, outcome) SELECT id, attempts, now, via, 'begun' FROM begun ORDER BY id
  ON CONFLICT (delivery_id, n) DO NOTHING
)
SELECT b.id, b.channel, b.attempts, b.message_id, b.via, b.root_id, b.person_id, b.endpoint_id, b.window_at, b.last_attempt,
  p.name, coalesce(p.email, '') AS email, coalesce(p.active, false) AS active, own.id AS own_endpoint,
  coalesce(w.mail, true) AS wants_mail, coalesce(w.webhook, false) AS wants_webhook
FROM begun b LEFT JOIN person p ON p.id = b.person_id
LEFT JOIN webhook_endpoint own ON own.person_id = b.person_id AND own.retired_at IS NULL
LEFT JOIN notification_preference w ON w.person_id = b.person_id`;

/** $1 delivery, $2 by what it goes, $3 to which endpoint. */
export const GO_BY = `
WITH tried AS (UPDATE delivery_attempt t SET via = $2 FROM delivery d WHERE d.id = $1 AND t.delivery_id = d.id AND t.n = d.attempts)
UPDATE delivery SET via = $2, endpoint_id = $3 WHERE id = $1`;

/** $1 id, $2 root, $3 via, $4 endpoint, $5 now, $6 mail domain: the same messages by another means, once for each means. */
export const COPY = `
INSERT INTO delivery (id, person_id, channel, window_at, state, attempts, next_attempt_at, message_id, via, root_id, endpoint_id)
SELECT $1::uuid, person_id, channel, window_at, 'queued', 0, $5, '<' || $1 || '@' || $6::text || '>', $3, id, $4 FROM delivery WHERE id = $2
ON CONFLICT (root_id, via) WHERE root_id IS NOT NULL DO NOTHING RETURNING id`;

/**
 * $1 for each delivery the day and the cap: takes the next place of the day, if there is one; the index over it lets two
 * that ask at once have one each. A place is given back with the receipt of whatever was not taken.
 */
export const TAKE_PLACE = `
WITH asked AS (SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, day date, cap int)), ${LOCKED}
UPDATE delivery d SET sent_on = a.day, sent_no = n.next
FROM locked l JOIN asked a ON a.id = l.id JOIN delivery me ON me.id = l.id
CROSS JOIN LATERAL (SELECT g AS next FROM generate_series(1, a.cap) g
  WHERE NOT EXISTS (SELECT 1 FROM delivery o
                    WHERE o.person_id = me.person_id AND o.id <> me.id AND o.sent_on = a.day AND o.sent_no = g)
  ORDER BY g LIMIT 1) n
WHERE d.id = l.id RETURNING d.id`;

/** A message `m` about a task is there for whoever is cleared for that task now, whenever it was written. */
export const KNOWABLE = `(m.task_id IS NULL OR NOT EXISTS (SELECT 1 FROM task t JOIN person p ON p.id = m.person_id
  WHERE t.id = m.task_id AND NOT clears(p.clearance, t.sensitivity)))`;

/** $1 deliveries whose messages they are. */
export const MESSAGES_OF = `
SELECT delivery_id, id, obligation_id, kind, title, why, link FROM message m
WHERE delivery_id = ANY($1::uuid[]) AND ${KNOWABLE} ORDER BY created_at, id`;

/** $1 for each delivery the attempt and what came of it. What was taken stays taken. */
export const RECEIPT = `
WITH asked AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, attempt int, state text, answer text, accepted_at timestamptz,
    next_attempt_at timestamptz, code text, outcome text)
), ${LOCKED}, tried AS (
  UPDATE delivery_attempt t SET outcome = a.outcome, code = a.code, answer = a.answer
  FROM locked l JOIN asked a ON a.id = l.id WHERE t.delivery_id = l.id AND t.n = a.attempt
)
UPDATE delivery d SET state = a.state, answer = a.answer, code = a.code, accepted_at = a.accepted_at,
  next_attempt_at = coalesce(a.next_attempt_at, d.next_attempt_at),
  sent_on = CASE WHEN a.state = 'accepted' THEN d.sent_on END, sent_no = CASE WHEN a.state = 'accepted' THEN d.sent_no END,
  unreached_at = CASE WHEN a.state = 'accepted' THEN NULL ELSE d.unreached_at END
FROM locked l JOIN asked a ON a.id = l.id
WHERE d.id = l.id AND d.state = 'queued' AND (d.attempts = a.attempt OR a.state = 'accepted')`;

/** $1 endpoint, $2 window: how many people it is for are told of how much in that window; nothing of what. */
export const GROUP_COUNT = `
SELECT count(DISTINCT d.person_id)::int AS people, count(DISTINCT m.obligation_id)::int AS owed, u.name AS unit
FROM webhook_endpoint e LEFT JOIN unit u ON u.id = e.unit_id
JOIN delivery d ON d.window_at = $2 AND d.channel = 'mail' AND d.person_id IS NOT NULL AND d.root_id IS NULL
  AND (e.scope = 'installation' OR EXISTS (SELECT 1 FROM appointment a WHERE a.person_id = d.person_id AND a.unit_id = e.unit_id AND a.active))
JOIN message m ON m.delivery_id = d.id
JOIN obligation o ON o.id = m.obligation_id AND o.settled_at IS NULL
WHERE e.id = $1 GROUP BY u.name`;

/** $1 now, $2 since, $3 mail domain, $4 ids to be used: a line for each robot and window in which its people are told. */
export const GROUP_LINES = `
WITH due AS (
  SELECT DISTINCT e.id AS endpoint_id, d.window_at
  FROM webhook_endpoint e JOIN delivery d ON d.window_at > $2 AND d.window_at <= $1 AND d.window_at > e.created_at
    AND d.channel = 'mail' AND d.person_id IS NOT NULL AND d.root_id IS NULL
  WHERE e.scope <> 'person' AND e.retired_at IS NULL
    AND (e.scope = 'installation' OR EXISTS (SELECT 1 FROM appointment a WHERE a.person_id = d.person_id AND a.unit_id = e.unit_id AND a.active))
    AND NOT EXISTS (SELECT 1 FROM delivery g WHERE g.endpoint_id = e.id AND g.person_id IS NULL AND g.window_at = d.window_at)
), numbered AS (SELECT *, row_number() OVER (ORDER BY endpoint_id, window_at) AS n FROM due)
INSERT INTO delivery (id, person_id, channel, window_at, state, attempts, next_attempt_at, message_id, via, endpoint_id)
SELECT i.id, NULL, 'mail', x.window_at, 'queued', 0, x.window_at, '<' || i.id || '@' || $3::text || '>', 'webhook', x.endpoint_id
FROM numbered x JOIN unnest($4::uuid[]) WITH ORDINALITY i(id, n) ON i.n = x.n
ON CONFLICT (endpoint_id, window_at) WHERE person_id IS NULL DO NOTHING RETURNING id`;
