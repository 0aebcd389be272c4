import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Db, Journal, type Reader, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import { assertActiveUnits, assertMay } from '@duban/organization';
import type { CommandOptions } from '@duban/task';
import { ImportLayout, ImportName, type NameDecision } from './memory.entity';
import { layoutHash, type MappedRole, type Mappings, mappingFault } from './tables/layout';
import { normalName } from './unit-names';

/** A decision about a name; `forget` takes an earlier one back. */
export interface NameRuling {
  name: string;
  kind: 'unit' | 'group';
  targetId: string;
  decision: NameDecision | 'forget';
}

export interface RememberedName {
  id: string;
  name: string;
  kind: 'unit' | 'group';
  targetId: string;
  targetName: string;
  decision: NameDecision;
  decidedByName: string | null;
  decidedAt: Date;
}

/** A layout as somebody said it is to be read. */
export interface RememberedLayout {
  id: string;
  hash: string;
  headings: string[];
  roles: MappedRole[];
  decidedByName: string | null;
  decidedAt: Date;
}

/** What is known of names from earlier imports, by key. */
export interface KnownRulings {
  use: ReadonlyMap<string, string>;
  apart: ReadonlySet<string>;
}

export const apartKey = (name: string, targetId: string): string => `${normalName(name)} ${targetId}`;

const NAMED = `SELECT n.id, n.name, n.kind, n.target_id AS "targetId", coalesce(u.name, g.name) AS "targetName", n.decision, p.name AS "decidedByName", n.decided_at AS "decidedAt"
  FROM import_name n LEFT JOIN unit u ON u.id = n.target_id AND n.kind = 'unit' LEFT JOIN unit_group g ON g.id = n.target_id AND n.kind = 'group'
  LEFT JOIN person p ON p.id = n.decided_by`;

/** What people decided at earlier imports, so that nobody is asked twice. */
@Injectable()
export class ImportMemory {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws Refusal unit.not_found, unit_group.not_found */
  async decideNames(
    actor: Actor,
    rulings: readonly NameRuling[],
    options: CommandOptions = {},
  ): Promise<{ decided: number }> {
    assertMay(actor, 'plan.import');
    return this.journal.transact(
      { name: 'import.decide_names', actor, body: rulings, ...options },
      async tx => {
        const kept = rulings.filter(r => r.decision !== 'forget');
        await assertTargets(tx, kept, 'items');
        return { decided: await this.rememberIn(tx, actor, rulings) };
      },
    );
  }

  /** The same inside another command, whose targets were looked at. @returns how many rows changed */
  async rememberIn(tx: Tx, actor: Actor, rulings: readonly NameRuling[]): Promise<number> {
    if (!rulings.length) return 0;
    // Two imports may decide about the same name at once.
    await tx.query("SELECT pg_advisory_xact_lock(hashtext('import.names'))");
    const keys = [...new Set(rulings.map(r => normalName(r.name)))];
    const rows = await tx.lockWhere(ImportName, 'name_key = ANY($1)', [keys]);
    const changed = new Set<ImportName>();
    for (const { name, kind, targetId, decision } of rulings) {
      const key = normalName(name);
      const stamp = { decided_by: actor.personId, decided_at: tx.now };
      const there = rows.find(r => r.name_key === key && r.target_id === targetId);
      if (decision === 'use')
        for (const other of rows.filter(r => r.name_key === key && r.decision === 'use' && r !== there))
          if (!other.withdrawn) changed.add(Object.assign(other, stamp, { withdrawn: true }));
      if (!there) {
        if (decision === 'forget') continue;
        const row: ImportName = {
          ...{ id: this.ids.next(), name, name_key: key, kind, target_id: targetId },
          ...{ decision, withdrawn: false, ...stamp },
        };
        tx.insert(ImportName, row);
        rows.push(row);
        continue;
      }
      const next = decision === 'forget' ? { withdrawn: true } : { decision, withdrawn: false };
      if (there.withdrawn !== next.withdrawn || (next.decision && there.decision !== next.decision))
        changed.add(Object.assign(there, stamp, next));
    }
    tx.update(ImportName, ...changed);
    return changed.size + tx.inserted(ImportName).length;
  }

  /** What was decided about these names and still holds; a unit that is no longer active is not used. */
  async rulings(reader: Reader, names: readonly string[]): Promise<KnownRulings> {
    const rows = await reader.query<{ key: string; target: string; decision: NameDecision }>(
      `SELECT n.name_key AS key, n.target_id AS target, n.decision FROM import_name n
       WHERE NOT n.withdrawn AND n.name_key = ANY($1)
         AND (n.decision = 'apart' OR n.kind = 'group' AND EXISTS (SELECT 1 FROM unit_group g WHERE g.id = n.target_id)
              OR EXISTS (SELECT 1 FROM unit u WHERE u.id = n.target_id AND u.active))`,
      [[...new Set(names.map(normalName))]],
    );
    return {
      use: new Map(rows.filter(r => r.decision === 'use').map(r => [r.key, r.target])),
      apart: new Set(rows.filter(r => r.decision === 'apart').map(r => `${r.key} ${r.target}`)),
    };
  }

  /** What holds, newest first, after the id of the last one seen. */
  list({ limit, after }: { limit: number; after?: string }): Promise<RememberedName[]> {
    return this.db.query(
      `${NAMED} WHERE NOT n.withdrawn AND ($1::uuid IS NULL OR n.id < $1) ORDER BY n.id DESC LIMIT $2`,
      [after ?? null, limit],
    );
  }

  /**
   * What the columns of a table with these headings are, from now on.
   * @throws Refusal intake.bad_mapping
   */
  async mapColumns(
    actor: Actor,
    { headings, roles }: { headings: string[]; roles: MappedRole[] },
    options: CommandOptions = {},
  ): Promise<{ hash: string }> {
    assertMay(actor, 'plan.import');
    const fault = mappingFault(headings, roles);
    if (fault)
      throw new Refusal('invalid', 'intake.bad_mapping', `栏目对应有误：${fault}`, {
        mend: '请逐列说明是什么内容',
        faults: [{ where: 'roles', message: fault }],
      });
    return this.journal.transact(
      { name: 'import.map_columns', actor, body: { headings, roles }, ...options },
      async tx => {
        const hash = layoutHash(headings);
        await tx.query("SELECT pg_advisory_xact_lock(hashtext('import.layouts'))");
        const [row] = await tx.lockWhere(ImportLayout, 'hash = $1', [hash]);
        const said = { headings, roles, withdrawn: false, decided_by: actor.personId, decided_at: tx.now };
        if (row) tx.update(ImportLayout, { ...row, ...said });
        else tx.insert(ImportLayout, { id: this.ids.next(), hash, ...said });
        return { hash };
      },
    );
  }

  /** The layouts somebody spoke about, newest first, after the id of the last one seen. */
  layouts({ limit, after }: { limit: number; after?: string }): Promise<RememberedLayout[]> {
    return this.db.query(
      `SELECT l.id, l.hash, l.headings, l.roles, p.name AS "decidedByName", l.decided_at AS "decidedAt" FROM import_layout l
       LEFT JOIN person p ON p.id = l.decided_by WHERE NOT l.withdrawn AND ($1::uuid IS NULL OR l.id < $1) ORDER BY l.id DESC LIMIT $2`,
      [after ?? null, limit],
    );
  }

  /** The columns of such tables are guessed again from now on. @throws Refusal record.not_found */
  async forgetLayout(actor: Actor, id: string, options: CommandOptions = {}): Promise<{ hash: string }> {
    assertMay(actor, 'plan.import');
    return this.journal.transact(
      { name: 'import.forget_layout', actor, body: { id }, ...options },
      async tx => {
        const [row] = await tx.lock(ImportLayout, [id]);
        if (!row.withdrawn)
          tx.update(ImportLayout, {
            ...row,
            withdrawn: true,
            decided_by: actor.personId,
            decided_at: tx.now,
          });
        return { hash: row.hash };
      },
    );
  }

  async mappings(): Promise<Mappings> {
    const rows = await this.db.query<{ hash: string; roles: MappedRole[] }>(
      'SELECT hash, roles FROM import_layout WHERE NOT withdrawn',
    );
    return new Map(rows.map(r => [r.hash, r.roles]));
  }
}

/** What a name is said to mean must exist: nothing of a party points to either. @throws Refusal unit.not_found, unit_group.not_found */
export async function assertTargets(
  tx: Tx,
  targets: readonly { kind: 'unit' | 'group'; targetId: string }[],
  where: string,
): Promise<void> {
  const of = (kind: 'unit' | 'group'): string[] => [
    ...new Set(targets.filter(t => t.kind === kind).map(t => t.targetId)),
  ];
  await assertActiveUnits(tx, of('unit'), where);
  const groups = of('group');
  const found = await tx.query('SELECT 1 FROM unit_group WHERE id = ANY($1::uuid[])', [groups]);
  if (found.length < groups.length)
    throw new Refusal('invalid', 'unit_group.not_found', '所选单位组不存在', {
      mend: '请重新选择单位组',
      faults: [{ where, message: '单位组不存在' }],
    });
}
