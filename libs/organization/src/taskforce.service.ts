import { type Actor, type Db, type Journal, type Reader, SYSTEM, type Tx } from '@duban/journal';
import { civilDate, type Ids, Refusal, type Slice } from '@duban/kernel';
import { assertMay } from './access';
import type { After } from './directory.service';
import type { Given } from './given';
import { AppointmentRow, Person } from './person.entity';
import type { SessionCache } from './session-cache';
import { TaskforceMember, type TaskforceRole } from './taskforce.entity';
import { Unit } from './unit.entity';

export interface Borrowed {
  personId: string;
  role: TaskforceRole;
}

export interface TaskforceMemberView extends Borrowed {
  name: string;
  starts: string;
  until: string | null;
  /** The units they come from. */
  from: { unitId: string; unitName: string }[];
}

export interface TaskforceView {
  id: string;
  name: string;
  active: boolean;
  version: number;
  /** Who is lent to it now. */
  members: number;
  /** The next day on which somebody returns. */
  nextReturn: string | null;
}

/**
 * Port: how much a unit has still to do. A taskforce is dissolved when that is nothing: what rooms above know of.
 * Bound in wiring.
 */
export type OpenWork = (reader: Reader, unitId: string) => Promise<number>;
export const OPEN_WORK = Symbol('duban.open_work');

/** 专班: people are lent to it and return; their own units keep them all the while. */
export class TaskforceService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly ids: Ids,
    private readonly cache: SessionCache,
    private readonly openWork: OpenWork,
  ) {}

  /** Taskforces by pinyin; dissolved ones only when asked for. */
  async list(
    actor: Actor,
    { all, limit, after }: Slice<After> & { all?: boolean } = {},
  ): Promise<TaskforceView[]> {
    assertMay(actor, 'person.read');
    return this.db.query<TaskforceView>(
      `SELECT u.id, u.name, u.active, u.version, count(m.id)::int AS members, min(m.until) AS "nextReturn"
       FROM unit u LEFT JOIN taskforce_member m ON m.unit_id = u.id AND m.returned_at IS NULL
       WHERE u.kind = 'taskforce' AND (u.active OR $1)
         AND ($3::text IS NULL OR (u.name COLLATE "zh-x-icu", u.id) > ($3 COLLATE "zh-x-icu", $4::uuid))
       GROUP BY u.id ORDER BY u.name COLLATE "zh-x-icu", u.id LIMIT $2`,
      [all ?? false, limit ?? null, after?.[0] ?? null, after?.[1] ?? null],
    );
  }

  /**
   * 撤销专班: its members return, and nothing can be given to it any more. What it has still to do is settled, or given to
   * others, before.
   * @throws Refusal taskforce.other_kind, taskforce.has_work, record.stale
   */
  async dissolve(
    actor: Actor,
    unitId: string,
    { reason }: { reason: string },
    { key, version }: Given = {},
  ): Promise<{ returned: number }> {
    assertMay(actor, 'person.manage');
    const command = { name: 'taskforce.dissolve', actor, key, reason, body: { unitId, reason } };
    const personIds = await this.journal.transact(command, async tx => {
      const [unit] = await tx.lock(Unit, [unitId]);
      assertTaskforce(unit);
      await tx.expectVersion(unit, version);
      const open = await this.openWork(tx, unitId);
      if (open)
        throw new Refusal('conflict', 'taskforce.has_work', `“${unit.name}”还有 ${open} 项工作没有办完`, {
          mend: '请先办结，或由督查机构改派给其他单位，再撤销专班',
          details: { id: unitId, open },
        });
      const members = await tx.lockWhere(TaskforceMember, 'unit_id = $1 AND returned_at IS NULL', [unitId]);
      await end(tx, members, reason);
      const others = await tx.lockWhere(AppointmentRow, 'unit_id = $1 AND active', [unitId]);
      // Those of the members are ended already, in memory: they are not read back as ended.
      for (const a of others) tx.update(AppointmentRow, { ...a, active: false });
      tx.update(Unit, { ...unit, active: false, version: unit.version + 1 });
      return [...new Set([...members, ...others].map(m => m.person_id))];
    });
    this.forget(personIds);
    return { returned: personIds.length };
  }

  /** Who is lent to a taskforce now, by pinyin. */
  async members(actor: Actor, unitId: string, slice: Slice<After> = {}): Promise<TaskforceMemberView[]> {
    assertMay(actor, 'person.read');
    return this.db.query<TaskforceMemberView>(
      `SELECT m.person_id AS "personId", m.role, p.name, m.starts, m.until,
              coalesce((SELECT jsonb_agg(DISTINCT jsonb_build_object('unitId', u.id, 'unitName', u.name))
                FROM appointment a JOIN unit u ON u.id = a.unit_id
                WHERE a.person_id = p.id AND a.active AND a.unit_id <> m.unit_id), '[]') AS "from"
       FROM taskforce_member m JOIN person p ON p.id = m.person_id
       WHERE m.unit_id = $1 AND m.returned_at IS NULL
         ${slice.after ? 'AND (p.name COLLATE "zh-x-icu", p.id) > ($3 COLLATE "zh-x-icu", $4::uuid)' : ''}
       ORDER BY p.name COLLATE "zh-x-icu", p.id LIMIT $2`,
      [unitId, slice.limit ?? null, ...(slice.after ?? [])],
    );
  }

  /**
   * Lends people to a taskforce from today on.
   * @param until the last day; without one they stay until they are returned
   * @throws Refusal taskforce.other_kind, taskforce.until_past, taskforce.already_member, person.inactive
   */
  async borrow(
    actor: Actor,
    unitId: string,
    input: { people: Borrowed[]; until?: string },
    { key }: Given = {},
  ): Promise<{ borrowed: number }> {
    assertMay(actor, 'person.manage');
    const { people } = input;
    const until = input.until ?? null;
    const personIds = people.map(p => p.personId);
    const command = { name: 'taskforce.borrow', actor, key, body: { unitId, input } };
    const done = await this.journal.transact(command, async tx => {
      const [unit] = await tx.lock(Unit, [unitId]);
      assertTaskforce(unit);
      const today = civilDate(tx.now);
      if (until !== null && until < today)
        throw new Refusal('invalid', 'taskforce.until_past', '借调截止日期不能早于今天', {
          faults: [{ where: 'until', message: '请选择今后的日期' }],
        });
      const found = await tx.lock(Person, personIds);
      const gone = found.filter(p => !p.active);
      if (gone.length)
        throw new Refusal('conflict', 'person.inactive', `${gone.map(p => p.name).join('、')}的账号已停用`, {
          mend: '请先恢复账号',
        });
      const held = await tx.lockWhere(AppointmentRow, 'unit_id = $1 AND person_id = ANY($2)', [
        unitId,
        personIds,
      ]);
      const there = found.filter(p => held.some(a => a.person_id === p.id && a.active));
      if (there.length || new Set(personIds).size < personIds.length)
        throw new Refusal(
          'conflict',
          'taskforce.already_member',
          there.length ? `${there.map(p => p.name).join('、')}已在该专班` : '同一人员出现了两次',
          { mend: '请刷新成员名单', details: { personIds: there.map(p => p.id) } },
        );
      const open = await tx.lockWhere(
        TaskforceMember,
        'unit_id = $1 AND person_id = ANY($2) AND returned_at IS NULL',
        [unitId, personIds],
      );
      for (const { personId, role } of people) {
        const before = held.find(a => a.person_id === personId && a.role === role);
        if (before) tx.update(AppointmentRow, { ...before, active: true });
        else
          tx.insert(AppointmentRow, {
            id: this.ids.next(),
            person_id: personId,
            unit_id: unitId,
            role,
            active: true,
          });
        const lent = { role, starts: today, until, returned_at: null, reason: null };
        // The role was taken away meanwhile, in another way than by returning: lent anew.
        const stale = open.find(m => m.person_id === personId);
        if (stale) tx.update(TaskforceMember, { ...stale, ...lent });
        else
          tx.insert(TaskforceMember, { id: this.ids.next(), unit_id: unitId, person_id: personId, ...lent });
      }
      return { borrowed: people.length };
    });
    this.forget(personIds);
    return done;
  }

  /** Returns people to their own units. @throws Refusal taskforce.not_member */
  async giveBack(
    actor: Actor,
    unitId: string,
    input: { personIds: string[]; reason: string },
    { key }: Given = {},
  ): Promise<{ returned: number }> {
    assertMay(actor, 'person.manage');
    const personIds = [...new Set(input.personIds)];
    const command = {
      name: 'taskforce.return',
      actor,
      key,
      reason: input.reason,
      body: { unitId, input },
    };
    const done = await this.journal.transact(command, async tx => {
      assertTaskforce((await tx.lock(Unit, [unitId]))[0]);
      const members = await tx.lockWhere(
        TaskforceMember,
        'unit_id = $1 AND person_id = ANY($2) AND returned_at IS NULL',
        [unitId, personIds],
      );
      if (members.length < personIds.length)
        throw new Refusal('conflict', 'taskforce.not_member', '所选人员中有人不在该专班', {
          mend: '请刷新成员名单',
          details: { personIds: personIds.filter(id => !members.some(m => m.person_id === id)) },
        });
      await end(tx, members, input.reason);
      return { returned: members.length };
    });
    this.forget(personIds);
    return done;
  }

  /** Ends what was lent until a day that is over. Safe to run at any time, on any number of workers. */
  async endDue(): Promise<number> {
    const due = 'returned_at IS NULL AND until < $1';
    const today = civilDate(this.journal.now());
    const [some] = await this.db.query(`SELECT 1 FROM taskforce_member WHERE ${due} LIMIT 1`, [today]);
    if (!some) return 0;
    const command = { name: 'taskforce.return', actor: SYSTEM, reason: '借调期满' };
    const personIds = await this.journal.transact(command, async tx => {
      const members = await tx.lockWhere(TaskforceMember, due, [today]);
      await end(tx, members, '借调期满');
      return members.map(m => m.person_id);
    });
    this.forget(personIds);
    return personIds.length;
  }

  private forget(personIds: readonly string[]): void {
    for (const id of personIds) this.cache.forgetPerson(id);
  }
}

async function end(tx: Tx, members: readonly TaskforceMember[], reason: string): Promise<void> {
  if (!members.length) return;
  const held = await tx.lockWhere(
    AppointmentRow,
    'active AND (unit_id, person_id, role) IN (SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::varchar[]))',
    [members.map(m => m.unit_id), members.map(m => m.person_id), members.map(m => m.role)],
  );
  for (const a of held) tx.update(AppointmentRow, { ...a, active: false });
  for (const m of members) tx.update(TaskforceMember, { ...m, returned_at: tx.now, reason });
}

function assertTaskforce(unit: Unit): void {
  if (unit.kind === 'taskforce' && unit.active) return;
  throw new Refusal('invalid', 'taskforce.other_kind', `“${unit.name}”不是在用的专班`, {
    mend: '只有专班可以借调人员；其他单位请由安全管理员授予角色',
  });
}
