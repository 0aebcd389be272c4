/** Failed, bounced, or one too many, and nothing done about it yet. */
export const FAILED = `
SELECT id, root_id, person_id, code, state FROM delivery
WHERE followed_up_at IS NULL AND (state IN ('failed','bounced') OR code = 'over_cap')`;

/** $1 roots: every means that was tried for them, and what their people can be reached by. */
export const FAMILY = `
SELECT coalesce(d.root_id, d.id) AS root, d.via, d.state, d.code, coalesce(p.active AND p.email <> '', false) AS mail, e.id AS own_endpoint
FROM delivery d LEFT JOIN person p ON p.id = d.person_id
LEFT JOIN webhook_endpoint e ON e.person_id = d.person_id AND e.retired_at IS NULL AND p.active
WHERE d.id = ANY($1) OR d.root_id = ANY($1) ORDER BY d.id`;

/** What is still owed of what did not reach these people ($1) since $2. */
const OWED = `
SELECT d.person_id, o.id, o.office_unit_id FROM delivery d
JOIN message m ON m.delivery_id = d.id JOIN obligation o ON o.id = m.obligation_id AND o.settled_at IS NULL
WHERE d.person_id = ANY($1) AND d.unreached_at >= $2`;

/** A row for each supervisor of an office whose obligations are concerned. */
export const OFFICES_UNREACHED = `
WITH owed AS (${OWED})
SELECT w.person_id, p.name, a.person_id AS supervisor_id, w.n,
  coalesce((SELECT string_agg(DISTINCT u.name, '、') FROM appointment x JOIN unit u ON u.id = x.unit_id WHERE x.person_id = p.id AND x.active), '') AS units,
  (SELECT l.answer FROM delivery l WHERE l.person_id = p.id AND l.state IN ('failed','bounced') ORDER BY l.followed_up_at DESC NULLS LAST, l.id DESC LIMIT 1) AS answer
FROM (SELECT person_id, office_unit_id, count(DISTINCT id)::int AS n FROM owed GROUP BY 1, 2) w
JOIN person p ON p.id = w.person_id
LEFT JOIN appointment a ON a.unit_id = w.office_unit_id AND a.role = 'supervisor' AND a.active AND a.person_id <> w.person_id
  AND EXISTS (SELECT 1 FROM person s WHERE s.id = a.person_id AND s.active)
ORDER BY a.person_id, w.person_id`;

/** Whoever of a unit is next: another handler, else its head. */
export const NEXT_HANDLERS = `
WITH owed AS (${OWED})
SELECT w.person_id, p.name, next.id AS next_id, w.n
FROM (SELECT person_id, count(DISTINCT id)::int AS n FROM owed GROUP BY 1) w
JOIN person p ON p.id = w.person_id
JOIN LATERAL (
  SELECT c.id FROM appointment mine JOIN appointment x ON x.unit_id = mine.unit_id AND x.active AND x.role IN ('handler','unit_head')
  JOIN person c ON c.id = x.person_id AND c.active
  WHERE mine.person_id = w.person_id AND mine.active AND c.id <> w.person_id
  ORDER BY x.role = 'handler' DESC, c.id LIMIT 1) next ON true
ORDER BY next.id, w.person_id`;

/** $1 people, $2 since: what was not sent on its own, of what is in the inbox. */
export const CROWDED = `
SELECT d.person_id, p.name, count(*)::int AS n FROM delivery d JOIN message m ON m.delivery_id = d.id JOIN person p ON p.id = d.person_id
WHERE d.person_id = ANY($1) AND d.code = 'over_cap' AND d.followed_up_at >= $2 GROUP BY 1, 2`;

export const CHIEFS = `
SELECT DISTINCT mine.person_id, x.person_id AS chief_id FROM appointment mine
JOIN appointment x ON x.unit_id = mine.unit_id AND x.active AND x.role = 'unit_head' AND x.person_id <> mine.person_id
JOIN person c ON c.id = x.person_id AND c.active
WHERE mine.person_id = ANY($1) AND mine.active ORDER BY 2, 1`;
