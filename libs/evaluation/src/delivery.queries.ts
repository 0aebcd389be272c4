import { Injectable } from '@nestjs/common';
import { type Actor, Db } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import type { AttemptOutcome, DeliveryState, Via } from '@duban/notification';
import { assertMay, may } from '@duban/organization';

/** 送达台账: one delivery as an office sees it: whether it arrived, never what it said. */
export interface DeliveryRow {
  id: string;
  personId: string | null;
  personName: string;
  units: string[];
  channel: string;
  via: Via;
  windowAt: Date;
  state: DeliveryState;
  code: string | null;
  answer: string | null;
  attempts: number;
  nextAttemptAt: Date | null;
  acceptedAt: Date | null;
  unreachedAt: Date | null;
  /** The first time its reader acted on what it tells of, after it was accepted. */
  actedOnAt: Date | null;
  messages: number;
  /** The delivery it stands in for, or goes beside. */
  rootId: string | null;
}

export interface AttemptRow {
  n: number;
  at: Date;
  via: Via;
  outcome: AttemptOutcome;
  code: string | null;
  answer: string | null;
}

export interface DeliveryFilter {
  state?: DeliveryState[];
  personId?: string;
  unitId?: string;
  since?: Date;
  /** Only what tells of something this task is owed. */
  taskId?: string;
  limit: number;
  /** Position of the page before: window and id. */
  after?: readonly [windowAt: string, id: string];
}

export interface UnreachableRow {
  personId: string;
  name: string;
  units: string[];
  deliveries: number;
  since: Date;
  owed: number;
  code: string | null;
  answer: string | null;
}

/** Obligations a delivery tells of; a copy tells what its root tells. */
const TOLD =
  'message m JOIN obligation o ON o.id = m.obligation_id WHERE m.delivery_id = coalesce(d.root_id, d.id)';

/** $1: offices, null for whoever sees all. */
const PERMITTED = `($1::uuid[] IS NULL OR EXISTS (SELECT 1 FROM ${TOLD} AND o.office_unit_id = ANY($1)))`;

const UNITS = `ARRAY(SELECT DISTINCT u.name FROM appointment a JOIN unit u ON u.id = a.unit_id WHERE a.person_id = d.person_id AND a.active ORDER BY 1)`;

/**
 * Derived, not tracked: of what the delivery tells of, the first that was done or settled after it was accepted in a
 * command of its reader's own. Commands stamp what they do with their instant, which the journal has too.
 */
const ACTED_ON = `(SELECT min(coalesce(o.done_at, o.settled_at)) FROM ${TOLD}
  AND coalesce(o.done_at, o.settled_at) >= d.accepted_at
  AND EXISTS (SELECT 1 FROM journal_entry j WHERE j.at = coalesce(o.done_at, o.settled_at) AND j.actor_id = d.person_id))`;

const SEEN = `
SELECT d.id, d.person_id AS "personId", coalesce(p.name, e.name, '') AS "personName", ${UNITS} AS units, d.channel, d.via,
  d.window_at AS "windowAt", d.state, d.code, d.answer, d.attempts,
  CASE WHEN d.state IN ('collecting','queued') THEN d.next_attempt_at END AS "nextAttemptAt",
  d.accepted_at AS "acceptedAt", d.unreached_at AS "unreachedAt", ${ACTED_ON} AS "actedOnAt",
  (SELECT count(*)::int FROM message m WHERE m.delivery_id = coalesce(d.root_id, d.id)) AS messages, d.root_id AS "rootId"
FROM delivery d LEFT JOIN person p ON p.id = d.person_id LEFT JOIN webhook_endpoint e ON e.id = d.endpoint_id`;

/** Questions asked of deliveries: for administrators all, for supervisors what tells of their office's obligations. */
@Injectable()
export class DeliveryQueries {
  constructor(private readonly db: Db) {}

  /** @throws Refusal access.denied */
  list(actor: Actor, filter: DeliveryFilter): Promise<DeliveryRow[]> {
    const [windowAt, id] = filter.after ?? [null, null];
    return this.db.query<DeliveryRow>(
      `${SEEN} WHERE ${PERMITTED} AND ($2::text[] IS NULL OR d.state = ANY($2)) AND ($3::uuid IS NULL OR d.person_id = $3)
         AND ($4::uuid IS NULL OR EXISTS (SELECT 1 FROM appointment a WHERE a.person_id = d.person_id AND a.unit_id = $4 AND a.active))
         AND ($5::timestamptz IS NULL OR d.window_at >= $5)
         AND ($6::timestamptz IS NULL OR (d.window_at, d.id) < ($6, $7::uuid))
         AND ($9::uuid IS NULL OR coalesce(d.root_id, d.id) IN (
           SELECT m.delivery_id FROM obligation o JOIN message m ON m.obligation_id = o.id WHERE o.task_id = $9))
       ORDER BY d.window_at DESC, d.id DESC LIMIT $8`,
      [
        officesOf(actor),
        filter.state ?? null,
        filter.personId ?? null,
        filter.unitId ?? null,
        filter.since ?? null,
        windowAt,
        id,
        filter.limit,
        filter.taskId ?? null,
      ],
    );
  }

  /** With every attempt. @throws Refusal record.not_found, access.denied */
  async one(actor: Actor, id: string): Promise<DeliveryRow & { tries: AttemptRow[] }> {
    const [row] = await this.db.query<DeliveryRow>(`${SEEN} WHERE ${PERMITTED} AND d.id = $2`, [
      officesOf(actor),
      id,
    ]);
    if (!row) throw new Refusal('not_found', 'record.not_found', '记录不存在', { mend: '请刷新列表后重试' });
    const tries = await this.db.query<AttemptRow>(
      'SELECT n, at, via, outcome, code, answer FROM delivery_attempt WHERE delivery_id = $1 ORDER BY n',
      [id],
    );
    return { ...row, tries };
  }

  /** 收不到提醒的人: those whom nothing has reached since the last failure; most owed first. @throws Refusal access.denied */
  unreachable(actor: Actor): Promise<UnreachableRow[]> {
    return this.db.query<UnreachableRow>(
      `SELECT d.person_id AS "personId", p.name, ${UNITS} AS units, count(DISTINCT d.id)::int AS deliveries, min(d.unreached_at) AS since,
         count(DISTINCT o.id)::int AS owed,
         (array_agg(d.code ORDER BY d.unreached_at DESC, d.id DESC))[1] AS code, (array_agg(d.answer ORDER BY d.unreached_at DESC, d.id DESC))[1] AS answer
       FROM delivery d JOIN person p ON p.id = d.person_id AND p.active
       LEFT JOIN message m ON m.delivery_id = d.id LEFT JOIN obligation o ON o.id = m.obligation_id AND o.settled_at IS NULL
       WHERE d.unreached_at IS NOT NULL AND ${PERMITTED}
         AND NOT EXISTS (SELECT 1 FROM delivery l WHERE l.person_id = d.person_id AND l.accepted_at > d.unreached_at AND l.state = 'accepted')
       GROUP BY d.person_id, p.name ORDER BY owed DESC, p.name, d.person_id LIMIT 500`,
      [officesOf(actor)],
    );
  }
}

/** null: everything. */
function officesOf(actor: Actor): string[] | null {
  if (may(actor, 'delivery.read')) return null;
  const offices = actor.appointments
    .map(a => a.unitId)
    .filter(officeUnitId => may(actor, 'delivery.read', { officeUnitId }));
  if (!offices.length) assertMay(actor, 'delivery.read');
  return offices;
}
