/**
 * The statements of NotificationService. Deliveries are always locked by ascending person, then messages by ascending
 * person and key, so that sweeps which post at the same time wait for each other in one direction only.
 */

const NEW_DELIVERY = `delivery_id, person_id, channel, window_at, 'collecting', 0, window_at, '<' || delivery_id || '@' || $2::text || '>'`;

/**
 * Joins what already collects for the window, which also locks it: it cannot be claimed before the message is
 * committed. One that no longer collects gives no row.
 */
const COLLECT = `ON CONFLICT (person_id, channel, window_at) DO UPDATE SET state = 'collecting' WHERE delivery.state = 'collecting'
  RETURNING id, person_id, channel`;

const COLUMNS = 'id, person_id, channel, window_at, state, attempts, next_attempt_at, message_id';

/** $1 messages, $2 mail domain, $3 now. Only messages that are new open a delivery; each row is written once. */
export const POST = `
WITH incoming AS (
  SELECT * FROM jsonb_to_recordset($1::jsonb) AS x(id uuid, person_id uuid, dedup text, obligation_id uuid, task_id uuid,
    kind text, title text, why text, link text, mailed boolean, channel text, window_at timestamptz, delivery_id uuid)
), fresh AS (
  SELECT i.*, i.mailed AND coalesce(p.active AND p.email <> '', false) AS by_mail
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

/**
 * $1 delivery, $2 attempt of the job, $3 channels, $4 when it may be taken for lost. Begins the current attempt unless
 * it was begun before, which its answer says. A job older than that attempt waited longer than its lease: it begins it
 * instead of its own, and the newer job finds nothing to do.
 */
export const BEGIN = `
WITH begun AS (
  UPDATE delivery SET answer = '第' || attempts || '次：投递中', next_attempt_at = greatest(next_attempt_at, $4::timestamptz)
  WHERE id = $1 AND state = 'queued' AND attempts >= $2 AND channel = ANY($3)
    AND (answer IS NULL OR answer NOT LIKE '第' || attempts || '次：%')
  RETURNING id, person_id, channel, attempts, message_id
)
SELECT b.channel, b.attempts, b.message_id, p.name, p.email, coalesce(p.active AND p.email <> '', false) AS by_mail
FROM begun b LEFT JOIN person p ON p.id = b.person_id`;

/** A message `m` about a task is there for whoever is cleared for that task now, whenever it was written. */
export const KNOWABLE = `(m.task_id IS NULL OR NOT EXISTS (SELECT 1 FROM task t JOIN person p ON p.id = m.person_id
  WHERE t.id = m.task_id AND NOT clears(p.clearance, t.sensitivity)))`;

export const MESSAGES_OF = `
SELECT id, obligation_id, kind, title, why, link FROM message m WHERE delivery_id = $1 AND ${KNOWABLE} ORDER BY created_at, id`;

/** $1 delivery, $2 attempt, $3 state, $4 answer, $5 accepted at, $6 next attempt at. What the relay took stays taken. */
export const RECEIPT = `
UPDATE delivery SET state = $3::text, answer = $4, accepted_at = $5, next_attempt_at = coalesce($6::timestamptz, next_attempt_at)
WHERE id = $1 AND state = 'queued' AND (attempts = $2 OR $3::text = 'accepted')`;
