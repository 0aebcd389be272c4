import { Injectable } from '@nestjs/common';
import { type Actor, Db, type Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { assertMay, DirectoryService, type UnitKind } from '@duban/organization';
import type { Mention, ParsedTask } from './document.types';
import type { NameChoice, Resolved } from './import.rows';
import { apartKey, assertTargets, ImportMemory, type NameRuling } from './memory.service';
import { normalName } from './unit-names';
import { guessUnitKind, type Known, matchUnits, proposeGroupMembers, type UnitMatch } from './units';

/** How well a name is understood, from what needs nobody to what only a person can say. */
export const MATCH_LEVELS = ['name', 'alias', 'remembered', 'abbreviation', 'ambiguous', 'unknown'] as const;
export type MatchLevel = (typeof MATCH_LEVELS)[number];

export interface NameProposal extends UnitMatch {
  level: MatchLevel;
  /** How many tasks name it. */
  tasks: number;
  /** The one candidate that may be meant; a person says so. */
  suggested: string | null;
  /** For a name nobody knows: what would be created. */
  create: { kind: UnitKind } | { memberNames: string[] } | null;
}

export type Names = Readonly<Record<string, NameChoice>>;

/** Names of documents and the units and groups they mean. */
@Injectable()
export class ImportNames {
  constructor(
    private readonly db: Db,
    private readonly directory: DirectoryService,
    private readonly memory: ImportMemory,
  ) {}

  /** How each name of some tasks matches what is known, and what would be created otherwise. */
  async propose(tasks: readonly ParsedTask[]): Promise<NameProposal[]> {
    const names = mentionsOf(tasks);
    const [units, groups, rulings] = await Promise.all([
      this.db.query<Known>('SELECT id, name, aliases FROM unit WHERE active ORDER BY name'),
      this.db.query<Known>('SELECT id, name, aliases FROM unit_group ORDER BY name'),
      this.memory.rulings(
        this.db,
        names.map(n => n.mention.name),
      ),
    ]);
    const matches = matchUnits(
      names.map(n => n.mention.name),
      units,
      groups,
    );
    const known = units
      .map(u => u.name)
      .concat(names.filter(n => n.mention.kind === 'unit').map(n => n.mention.name));
    return matches.map((found, i): NameProposal => {
      const ruled = rulings.use.get(normalName(found.name));
      const match = found.match ?? (ruled ? { id: ruled, how: 'remembered' as const } : null);
      const candidates = match
        ? []
        : found.candidates.filter(c => !rulings.apart.has(apartKey(found.name, c.id)));
      return {
        ...found,
        match,
        candidates,
        tasks: names[i].tasks,
        level: levelOf(match, candidates.length),
        suggested: !match && candidates.length === 1 ? candidates[0].id : null,
        create: match
          ? null
          : found.kind === 'unit'
            ? { kind: guessUnitKind(found.name) }
            : { memberNames: proposeGroupMembers(found.name, [...new Set(known)]) },
      };
    });
  }

  /**
   * What each name comes to after a person's decisions: units and groups are created, aliases added, decisions remembered.
   * @throws Refusal intake.unknown_names, unit.not_found, unit_group.not_found, unit.name_taken
   */
  async resolve(
    tx: Tx,
    actor: Actor,
    tasks: readonly ParsedTask[],
    names: Names,
    remember = true,
  ): Promise<{ resolved: Map<string, Resolved>; created: number }> {
    const proposals = await this.propose(tasks);
    assertDecided(proposals, names);
    const used = proposals.flatMap(p => {
      const targetId = usedOf(names[p.name]);
      return targetId ? [{ ...p, targetId }] : [];
    });
    await assertTargets(tx, used, 'names');
    const resolved = new Map<string, Resolved>();
    const put = ({ name, kind }: UnitMatch, id: string): void =>
      void resolved.set(name, kind === 'group' ? { groupId: id } : { unitId: id });
    for (const p of proposals) if (p.match) put(p, p.match.id);
    for (const u of used) put(u, u.targetId);
    const created = await this.create(tx, proposals, names, put);
    const aliases = used.filter(u => u.kind === 'unit' && 'alias' in names[u.name]);
    if (aliases.length) assertMay(actor, 'unit.manage');
    for (const { targetId, name } of aliases) await this.directory.addAliasIn(tx, targetId, name);
    if (remember) await this.memory.rememberIn(tx, actor, rulingsOf(proposals, names));
    return { resolved, created };
  }

  private async create(
    tx: Tx,
    proposals: readonly NameProposal[],
    names: Names,
    put: (p: NameProposal, id: string) => void,
  ): Promise<number> {
    const wanted = proposals.filter(p => !p.match);
    const newUnits = wanted.flatMap(p => {
      const c = names[p.name];
      return 'createUnit' in c ? [{ p, unit: { name: p.name, kind: c.createUnit.kind } }] : [];
    });
    const units = await this.directory.ensureUnits(
      tx,
      newUnits.map(n => n.unit),
    );
    newUnits.forEach(({ p }, i) => put(p, units[i].id));
    const known = await tx.query<{ id: string; name: string }>('SELECT id, name FROM unit');
    const byName = new Map([...known, ...units].map(u => [u.name, u.id]));
    const newGroups = wanted.flatMap(p => {
      const c = names[p.name];
      return 'createGroup' in c
        ? [
            {
              p,
              group: { name: p.name, memberIds: c.createGroup.memberNames.flatMap(n => byName.get(n) ?? []) },
            },
          ]
        : [];
    });
    const groups = await this.directory.ensureGroups(
      tx,
      newGroups.map(n => n.group),
    );
    newGroups.forEach(({ p }, i) => put(p, groups[i].id));
    return newUnits.length;
  }
}

/** What somebody chose among what there is. */
export const usedOf = (choice: NameChoice | undefined): string | null =>
  choice && 'use' in choice ? choice.use : choice && 'alias' in choice ? choice.alias : null;

const levelOf = (match: UnitMatch['match'], candidates: number): MatchLevel =>
  match?.how ?? (candidates === 0 ? 'unknown' : candidates === 1 ? 'abbreviation' : 'ambiguous');

/** @throws Refusal intake.unknown_names listing the names nobody decided on */
function assertDecided(proposals: readonly NameProposal[], names: Names): void {
  const unknown = proposals.filter(p => !p.match && !names[p.name]);
  if (!unknown.length) return;
  const first = unknown.slice(0, 5).map(u => u.name);
  throw new Refusal(
    'invalid',
    'intake.unknown_names',
    `有 ${unknown.length} 个名称未与单位对应:${first.join('、')}`,
    {
      mend: '请逐一选择对应单位,或确认新建',
      faults: unknown.map(u => ({ where: `names.${u.name}`, message: '未与任何单位对应' })),
    },
  );
}

/** Whoever is used is used again; whoever looked alike and was not taken, since the name is a body of its own, never is. */
function rulingsOf(proposals: readonly NameProposal[], names: Names): NameRuling[] {
  return proposals.flatMap(({ name, kind, match, candidates }): NameRuling[] => {
    const choice = names[name];
    if (match || !choice) return [];
    if ('use' in choice) return [{ name, kind, targetId: choice.use, decision: 'use' }];
    if ('alias' in choice) return [];
    return candidates.map(c => ({ name, kind, targetId: c.id, decision: 'apart' }));
  });
}

/** Every distinct name of the tasks, with how many of them name it. */
function mentionsOf(tasks: readonly ParsedTask[]): { mention: Mention; tasks: number }[] {
  const found = new Map<string, { mention: Mention; tasks: number }>();
  for (const t of tasks) {
    const own = new Map([...t.lead, ...t.responsible, ...t.supporting].map(m => [m.name, m]));
    for (const [name, mention] of own) {
      const there = found.get(name);
      if (there) there.tasks++;
      else found.set(name, { mention, tasks: 1 });
    }
  }
  return [...found.values()];
}
