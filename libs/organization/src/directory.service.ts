import type { Actor, Db, Journal, Reader, Tx } from '@duban/journal';
import { type Ids, Refusal, type Slice } from '@duban/kernel';
import { assertMay } from './access';
import { assertActiveUnits } from './active-units';
import type { Given } from './given';
import { containing, nameKey, tidy } from './names';
import { Unit, UnitGroup, type UnitKind } from './unit.entity';

export interface NewUnit {
  name: string;
  kind: UnitKind;
  aliases?: string[];
  parentId?: string | null;
}

export interface NewGroup {
  name: string;
  aliases?: string[];
  memberIds: string[];
}

/** Where a list goes on: the last name and id of the page before. */
export type After = readonly [name: string, id: string];

export interface UnitQuery {
  /** Part of a name or alias. */
  search?: string;
  kind?: UnitKind;
  /** Closed units as well. */
  all?: boolean;
  after?: After;
  limit: number;
}

/** Names and aliases share one namespace; whoever adds to it holds this lock until the commit. */
const NAMESPACE_LOCK = 4_101_001;

type Named = Unit | UnitGroup;

const keysOf = (one: Pick<Named, 'name' | 'aliases'>): string[] => [one.name, ...one.aliases].map(nameKey);

/** 单位 and 单位组: by what names they go, and who belongs to whom. */
export class DirectoryService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly ids: Ids,
  ) {}

  /** Units by pinyin, one page. */
  async units(query: UnitQuery): Promise<Unit[]> {
    return this.db.query<Unit>(
      `SELECT * FROM unit
       WHERE ($1::text IS NULL OR name ILIKE $1 OR EXISTS (SELECT 1 FROM unnest(aliases) a WHERE a ILIKE $1))
         AND ($2::text IS NULL OR kind = $2) AND (active OR $3)
         AND ($4::text IS NULL OR (name COLLATE "zh-x-icu", id) > ($4 COLLATE "zh-x-icu", $5::uuid))
       ORDER BY name COLLATE "zh-x-icu", id LIMIT $6`,
      [
        query.search ? containing(tidy(query.search)) : null,
        query.kind ?? null,
        query.all ?? false,
        query.after?.[0] ?? null,
        query.after?.[1] ?? null,
        query.limit,
      ],
    );
  }

  /** Groups by pinyin. */
  async groups({ limit, after }: Slice<After> = {}): Promise<UnitGroup[]> {
    return this.db.query<UnitGroup>(
      `SELECT * FROM unit_group ${after ? 'WHERE (name COLLATE "zh-x-icu", id) > ($2 COLLATE "zh-x-icu", $3::uuid)' : ''}
       ORDER BY name COLLATE "zh-x-icu", id LIMIT $1`,
      [limit ?? null, ...(after ?? [])],
    );
  }

  /** Group → its members that are still active, in the order they were named. */
  async expand(groupIds: readonly string[], reader: Reader = this.db): Promise<Map<string, string[]>> {
    const rows = await reader.query<{ id: string; members: string[] }>(
      `SELECT g.id, coalesce(array_agg(u.id ORDER BY m.position) FILTER (WHERE u.id IS NOT NULL), '{}') AS members
       FROM unit_group g
       LEFT JOIN unnest(g.member_ids) WITH ORDINALITY AS m(id, position) ON true
       LEFT JOIN unit u ON u.id = m.id AND u.active
       WHERE g.id = ANY($1::uuid[]) GROUP BY g.id`,
      [groupIds],
    );
    return new Map(rows.map(r => [r.id, r.members]));
  }

  /**
   * Finds units by name or alias, or makes them, inside another command. Existing ones come back as they are.
   * @returns one unit for each that was asked for, in that order
   */
  async ensureUnits(tx: Tx, wanted: readonly NewUnit[]): Promise<Unit[]> {
    return this.ensure(tx, Unit, wanted, unit => ({
      id: this.ids.next(),
      name: tidy(unit.name),
      kind: unit.kind,
      parent_id: unit.parentId ?? null,
      aliases: (unit.aliases ?? []).map(tidy),
      active: true,
      version: 1,
    }));
  }

  /** Likewise for groups. */
  async ensureGroups(tx: Tx, wanted: readonly NewGroup[]): Promise<UnitGroup[]> {
    return this.ensure(tx, UnitGroup, wanted, group => ({
      id: this.ids.next(),
      name: tidy(group.name),
      aliases: (group.aliases ?? []).map(tidy),
      member_ids: [...new Set(group.memberIds)],
      version: 1,
    }));
  }

  /** @throws Refusal unit.name_taken when a name or alias already belongs to a unit or group */
  async createUnits(actor: Actor, units: readonly NewUnit[], given: Given = {}): Promise<Unit[]> {
    return this.manage(actor, 'unit.create', units, given, async tx => {
      await this.assertFree(tx, units);
      await assertActiveUnits(
        tx,
        units.flatMap(u => u.parentId ?? []),
        'units.parentId',
      );
      return this.ensureUnits(tx, units);
    });
  }

  /** @throws Refusal unit.name_taken, unit.not_found */
  async createGroup(actor: Actor, group: NewGroup, given: Given = {}): Promise<UnitGroup> {
    return this.manage(actor, 'unit_group.create', group, given, async tx => {
      await this.assertFree(tx, [group]);
      await assertActiveUnits(tx, group.memberIds, 'memberIds');
      return (await this.ensureGroups(tx, [group]))[0];
    });
  }

  /** Says who belongs to a group from now on; what was dispatched to it before stays as it was. */
  async setMembers(
    actor: Actor,
    groupId: string,
    memberIds: string[],
    given: Given = {},
  ): Promise<UnitGroup> {
    return this.manage(actor, 'unit_group.set_members', { groupId, memberIds }, given, async tx => {
      const [group] = await tx.lock(UnitGroup, [groupId]);
      await tx.expectVersion(group, given.version);
      await assertActiveUnits(tx, memberIds, 'memberIds');
      const changed = { ...group, member_ids: [...new Set(memberIds)], version: group.version + 1 };
      tx.update(UnitGroup, changed);
      return changed;
    });
  }

  /** Another name under which a unit is found. Its own again: nothing changes. @throws Refusal unit.name_taken */
  /** 撤销别称: the unit is no longer found by it. @throws Refusal unit.not_found, unit.no_alias, record.stale */
  async removeAlias(actor: Actor, unitId: string, alias: string, given: Given = {}): Promise<Unit> {
    return this.manage(actor, 'unit.remove_alias', { unitId, alias }, given, async tx => {
      const [unit] = await tx.lock(Unit, [unitId]);
      await tx.expectVersion(unit, given.version);
      const rest = unit.aliases.filter(a => nameKey(a) !== nameKey(alias));
      if (rest.length === unit.aliases.length)
        throw new Refusal('conflict', 'unit.no_alias', `“${unit.name}”没有别称“${alias}”`, {
          mend: '请刷新页面查看现有的别称',
        });
      const changed = { ...unit, aliases: rest, version: unit.version + 1 };
      tx.update(Unit, changed);
      return changed;
    });
  }

  async addAlias(actor: Actor, unitId: string, alias: string, given: Given = {}): Promise<Unit> {
    return this.manage(actor, 'unit.add_alias', { unitId, alias }, given, tx =>
      this.addAliasIn(tx, unitId, alias, given.version),
    );
  }

  /** The same inside another command. */
  async addAliasIn(tx: Tx, unitId: string, alias: string, seen?: number): Promise<Unit> {
    await this.claimNamespace(tx);
    const [unit] = await tx.lock(Unit, [unitId]);
    await tx.expectVersion(unit, seen);
    if (keysOf(unit).includes(nameKey(alias))) return unit;
    await this.assertFree(tx, [{ name: alias }]);
    const changed = { ...unit, aliases: [...unit.aliases, tidy(alias)], version: unit.version + 1 };
    tx.update(Unit, changed);
    return changed;
  }

  private manage<T>(
    actor: Actor,
    name: string,
    body: unknown,
    { key }: Given,
    work: (tx: Tx) => Promise<T>,
  ): Promise<T> {
    assertMay(actor, 'unit.manage');
    return this.journal.transact({ name, actor, key, body }, work);
  }

  private async claimNamespace(tx: Tx): Promise<void> {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [NAMESPACE_LOCK]);
  }

  private async ensure<T extends Named, W extends { name: string }>(
    tx: Tx,
    entity: new () => T,
    wanted: readonly W[],
    make: (one: W) => T,
  ): Promise<T[]> {
    if (!wanted.length) return [];
    await this.claimNamespace(tx);
    const known = await this.known(tx, entity);
    return wanted.map(one => {
      const found = known.get(nameKey(one.name));
      if (found) return found;
      const made = make(one);
      tx.insert(entity, made);
      for (const key of keysOf(made)) if (!known.has(key)) known.set(key, made);
      return made;
    });
  }

  /** By every name and alias; a name goes before somebody else's alias. What this command inserted counts. */
  private async known<T extends Named>(tx: Tx, entity: new () => T): Promise<Map<string, T>> {
    const table = (entity as unknown) === Unit ? 'unit' : 'unit_group';
    const rows = [...(await tx.query<T>(`SELECT * FROM ${table} ORDER BY id`)), ...tx.inserted(entity)];
    const known = new Map<string, T>();
    for (const row of rows) for (const a of row.aliases) known.set(nameKey(a), row);
    for (const row of rows) known.set(nameKey(row.name), row);
    return known;
  }

  private async assertFree(tx: Tx, wanted: readonly { name: string; aliases?: string[] }[]): Promise<void> {
    await this.claimNamespace(tx);
    const taken = new Map<string, string>();
    for (const known of [await this.known(tx, Unit), await this.known(tx, UnitGroup)])
      for (const [key, { name }] of known) taken.set(key, name);
    const faults = wanted.flatMap((one, i) => {
      const clashes = [one.name, ...(one.aliases ?? [])].flatMap(name => {
        const by = taken.get(nameKey(name));
        return by ? [{ where: `units[${i}].name`, message: `“${tidy(name)}”已是“${by}”的名称或别称` }] : [];
      });
      for (const name of [one.name, ...(one.aliases ?? [])]) taken.set(nameKey(name), tidy(one.name));
      return clashes;
    });
    if (faults.length)
      throw new Refusal('conflict', 'unit.name_taken', '名称或别称已被使用', {
        mend: '请直接使用已有单位，或换一个名称',
        faults,
      });
  }
}
