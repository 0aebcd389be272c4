import { ADMIN_ROLES } from '@duban/chain';
import type { Actor, Db, Journal, Tx } from '@duban/journal';
import { civilDate, type Ids, Refusal, type Slice } from '@duban/kernel';
import { assertMay, may } from './access';
import type { After } from './directory.service';
import type { Given } from './given';
import type { AppointmentView } from './people.queries';
import { Person } from './person.entity';
import { Delegation } from './security.entity';
import type { SessionCache } from './session-cache';

export interface NewDelegation {
  /** Who is away. */
  personId: string;
  delegateId: string;
  /** First and last day, `YYYY-MM-DD`. */
  starts: string;
  ends: string;
  reason: string;
}

export interface DelegationView {
  id: string;
  person: { id: string; name: string };
  delegate: { id: string; name: string };
  starts: string;
  ends: string;
  reason: string;
  /** 未开始、生效中、已结束、已撤销. */
  state: 'coming' | 'running' | 'over' | 'revoked';
}

/** Somebody who could be named. */
export interface DelegateCandidate {
  id: string;
  name: string;
  /** What they do in the units of who is away. */
  appointments: AppointmentView[];
  /** They may know of as much as who is away; who may not cannot do what is more sensitive in their stead. */
  cleared: boolean;
}

export interface CandidateQuery extends Slice<After> {
  /** Who is away; oneself unless one manages people. */
  personId?: string;
  /** Days on which nobody is offered who is away then, or stood in for. */
  starts?: string;
  ends?: string;
}

/** The latest to begin first. */
export type DelegationSlice = Slice<readonly [starts: string, id: string]>;

/** Longer than that is a transfer of duties, which is the security administrator's business. */
const MAX_DAYS = 366;

/** 代理: somebody who is away names who acts meanwhile; the system administrator may name one for them. */
export class DelegationService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly ids: Ids,
    private readonly cache: SessionCache,
  ) {}

  /**
   * @throws Refusal access.denied for another's absence unless one manages people
   * @throws Refusal delegation.period, delegation.self, delegation.inactive, delegation.administrator, delegation.overlap, delegation.chain
   */
  async name(actor: Actor, input: NewDelegation, { key }: Given = {}): Promise<{ id: string }> {
    if (input.personId !== actor.personId) assertMay(actor, 'person.manage');
    const command = { name: 'delegation.name', actor, key, body: input, reason: input.reason };
    const made = await this.journal.transact(command, async tx => {
      assertPeriod(input, civilDate(tx.now));
      // Locked together: of two that contradict each other the second one sees the first.
      const people = await tx.lock(Person, [input.personId, input.delegateId]);
      await assertSuitable(tx, people);
      await assertUnchained(tx, input);
      const { personId, delegateId, starts, ends, reason } = input;
      const id = this.ids.next();
      tx.insert(Delegation, {
        ...{ id, person_id: personId, delegate_id: delegateId, starts, ends, reason },
        ...{ made_at: tx.now, revoked_at: null, version: 1 },
      });
      return { id };
    });
    this.cache.forgetPerson(input.delegateId);
    return made;
  }

  /** Ends one early: one's own, also as the delegate, or as whoever manages people. Ended already: nothing changes. */
  async revoke(actor: Actor, id: string, { key, version }: Given = {}): Promise<void> {
    const command = { name: 'delegation.revoke', actor, key, body: { id } };
    const delegateId = await this.journal.transact(command, async tx => {
      const [delegation] = await tx.lockWhere(Delegation, 'id = $1', [id]);
      const theirs = [delegation?.person_id, delegation?.delegate_id].includes(actor.personId as string);
      if (!delegation || (!theirs && !may(actor, 'person.manage')))
        throw new Refusal('not_found', 'record.not_found', '代理不存在，或与您无关', {
          mend: '请从列表中选择',
        });
      await tx.expectVersion(delegation, version);
      if (!delegation.revoked_at)
        tx.update(Delegation, { ...delegation, revoked_at: tx.now, version: delegation.version + 1 });
      return delegation.delegate_id;
    });
    this.cache.forgetPerson(delegateId);
  }

  /** One's own, in either part. */
  mine(actor: Actor, slice: DelegationSlice = {}): Promise<DelegationView[]> {
    return this.list(actor.personId, slice);
  }

  /** Everybody's. */
  async all(actor: Actor, slice: DelegationSlice = {}): Promise<DelegationView[]> {
    assertMay(actor, 'person.read');
    return this.list(null, slice);
  }

  /**
   * Whom `name` would take: colleagues of the same units who are active and hold no administrator's role, by pinyin;
   * nobody for an administrator.
   * @throws Refusal access.denied for another's absence unless one manages people
   */
  async candidates(
    actor: Actor,
    { personId, starts, ends, limit, after }: CandidateQuery = {},
  ): Promise<DelegateCandidate[]> {
    const away = personId ?? actor.personId;
    if (away !== actor.personId) assertMay(actor, 'person.manage');
    return this.db.query<DelegateCandidate>(CANDIDATES, [
      ...[away, ADMIN_ROLES, starts ?? null, ends ?? starts ?? null],
      ...[after?.[0] ?? null, after?.[1] ?? null, limit ?? null],
    ]);
  }

  private list(personId: string | null, { limit, after }: DelegationSlice): Promise<DelegationView[]> {
    const params: unknown[] = [civilDate(this.journal.now()), limit ?? null];
    const where = ['true'];
    if (personId)
      where.push(`(d.person_id = $${params.push(personId)} OR d.delegate_id = $${params.length})`);
    if (after)
      where.push(`(d.starts, d.id) < ($${params.push(after[0])}::date, $${params.push(after[1])}::uuid)`);
    return this.db.query<DelegationView>(
      `SELECT d.id, ${NAMED('d.person_id')} AS person, ${NAMED('d.delegate_id')} AS delegate,
              d.starts, d.ends, d.reason, CASE WHEN d.revoked_at IS NOT NULL THEN 'revoked' WHEN d.ends < $1::date THEN 'over'
                WHEN d.starts > $1::date THEN 'coming' ELSE 'running' END AS state
       FROM delegation d
       WHERE ${where.join(' AND ')} ORDER BY d.starts DESC, d.id DESC LIMIT $2`,
      params,
    );
  }
}

const NAMED = (id: string): string =>
  `(SELECT jsonb_build_object('id', p.id, 'name', p.name) FROM person p WHERE p.id = ${id})`;

const CANDIDATES = `
  WITH shared AS (
    SELECT a.id, a.person_id, a.unit_id, a.role FROM appointment m JOIN appointment a ON a.unit_id = m.unit_id AND a.active
    WHERE m.person_id = $1 AND m.active AND NOT EXISTS (
      SELECT 1 FROM appointment x WHERE x.person_id = ANY(ARRAY[$1, a.person_id]) AND x.active AND x.role = ANY($2))
  )
  SELECT p.id, p.name, clears(p.clearance, me.clearance) AS cleared,
         (SELECT jsonb_agg(DISTINCT jsonb_build_object('unitId', u.id, 'unitName', u.name, 'role', s.role))
          FROM shared s JOIN unit u ON u.id = s.unit_id WHERE s.person_id = p.id) AS appointments
  FROM person p JOIN person me ON me.id = $1
  WHERE p.id IN (SELECT person_id FROM shared) AND p.id <> $1 AND p.active
    AND ($3::date IS NULL OR NOT EXISTS (SELECT 1 FROM delegation d
      WHERE d.person_id = p.id AND d.revoked_at IS NULL AND d.starts <= $4::date AND d.ends >= $3::date))
    AND ($5::text IS NULL OR (p.name COLLATE "zh-x-icu", p.id) > ($5 COLLATE "zh-x-icu", $6::uuid))
  ORDER BY p.name COLLATE "zh-x-icu", p.id LIMIT $7`;

function assertPeriod({ personId, delegateId, starts, ends }: NewDelegation, today: string): void {
  if (personId === delegateId)
    throw new Refusal('invalid', 'delegation.self', '不能由本人代理本人', {
      faults: [{ where: 'delegateId', message: '请选择他人' }],
    });
  const days = (Date.parse(ends) - Date.parse(starts)) / 86_400_000 + 1;
  if (starts > ends || ends < today || days > MAX_DAYS)
    throw new Refusal('invalid', 'delegation.period', '代理期限不正确', {
      mend: `止日不早于起日和今天，且不超过 ${MAX_DAYS} 天；更长的请调整任职`,
      faults: [{ where: 'ends', message: '期限不正确' }],
    });
}

/** Both are there, and neither is one of the three administrators. */
async function assertSuitable(tx: Tx, people: readonly Person[]): Promise<void> {
  const gone = people.filter(p => !p.active);
  if (gone.length)
    throw new Refusal('invalid', 'delegation.inactive', `${gone.map(p => p.name).join('、')}的账号已停用`, {
      mend: '请选择在岗人员',
    });
  const administrators = await tx.query<{ person_id: string }>(
    'SELECT DISTINCT person_id FROM appointment WHERE person_id = ANY($1) AND active AND role = ANY($2)',
    [people.map(p => p.id), ADMIN_ROLES],
  );
  if (administrators.length)
    throw new Refusal('conflict', 'delegation.administrator', '三员不得代理，也不得由人代理', {
      mend: '管理员缺岗时，请由安全管理员另行授权其他人员担任',
      details: { personIds: administrators.map(a => a.person_id) },
    });
}

/** One delegate at a time, and nobody stands in for whoever stands in. */
async function assertUnchained(tx: Tx, { personId, delegateId, starts, ends }: NewDelegation): Promise<void> {
  const others = await tx.query<{ person_id: string }>(
    `SELECT person_id FROM delegation WHERE revoked_at IS NULL AND starts <= $4 AND ends >= $3
       AND (person_id = ANY(ARRAY[$1, $2]::uuid[]) OR delegate_id = $1)`,
    [personId, delegateId, starts, ends],
  );
  if (others.some(o => o.person_id === personId))
    throw new Refusal('conflict', 'delegation.overlap', '这段时间已指定代理人', {
      mend: '请先撤销原来的代理，或调整起止日期',
    });
  if (others.length)
    throw new Refusal('conflict', 'delegation.chain', '代理不得再转给他人', {
      mend: '代理人在代理期间须本人在岗；请另选代理人或调整起止日期',
    });
}
