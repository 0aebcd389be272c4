import { Inject, Injectable } from '@nestjs/common';
import { USUAL_SENSITIVITY } from '@duban/chain';
import { type Actor, Db, Journal, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import {
  assertActiveUnits,
  assertCleared,
  assertMay,
  DirectoryService,
  type UnitKind,
} from '@duban/organization';
import { assertNotSecret, assertUnmarked, type CommandOptions, PlanService } from '@duban/task';
import type { Mention, ParsedDocument, ParsedTask } from './document.types';
import { type ConfirmInput, type NameChoice, newTask, planOf, type Resolved } from './import.rows';
import { guessUnitKind, matchUnits, proposeGroupMembers, type UnitMatch } from './units';

export interface NameProposal extends UnitMatch {
  /** For a name nobody knows: what would be created. */
  create: { kind: UnitKind } | { memberNames: string[] } | null;
}

/** From a read document to a registered plan: names are matched, what is unknown is created only on confirmation. */
@Injectable()
export class ImportService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly directory: DirectoryService,
    private readonly plans: PlanService,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** How each name of a document matches what is known, and what would be created otherwise. */
  async propose(parsed: ParsedDocument): Promise<NameProposal[]> {
    const [units, groups] = await Promise.all([
      this.db.query<{ id: string; name: string; aliases: string[] }>(
        'SELECT id, name, aliases FROM unit WHERE active ORDER BY name',
      ),
      this.db.query<{ id: string; name: string; aliases: string[] }>(
        'SELECT id, name, aliases FROM unit_group ORDER BY name',
      ),
    ]);
    const names = namesOf(parsed.tasks);
    const matches = matchUnits(
      names.map(m => m.name),
      units,
      groups,
    );
    const known = units.map(u => u.name).concat(names.filter(m => m.kind === 'unit').map(m => m.name));
    return matches.map(m => ({
      ...m,
      create: m.match
        ? null
        : m.kind === 'unit'
          ? { kind: guessUnitKind(m.name) }
          : { memberNames: proposeGroupMembers(m.name, [...new Set(known)]) },
    }));
  }

  /**
   * Creates the plan as a draft with all its tasks, in one transaction.
   * @throws Refusal intake.unknown_names listing names nobody decided on
   * @throws Refusal sensitivity.secret_refused for what is marked as a state secret; access.clearance
   */
  confirm(
    actor: Actor,
    input: ConfirmInput,
    options: CommandOptions = {},
  ): Promise<{ planId: string; tasks: number; unitsCreated: number }> {
    assertMay(actor, 'plan.import');
    const { sensitivity = USUAL_SENSITIVITY } = input;
    assertNotSecret(sensitivity);
    assertCleared(actor, sensitivity);
    assertUnmarked([
      input.title ?? input.parsed.document.title ?? '',
      ...input.parsed.tasks.flatMap(t => [t.text, ...t.section, ...Object.entries(t.fields).flat()]),
    ]);
    if (
      actor.personId &&
      !actor.appointments.some(a => a.role === 'supervisor' && a.unitId === input.officeUnitId)
    )
      throw new Refusal('forbidden', 'plan.other_office', '只能为本督查机构导入方案');
    return this.journal.transact({ name: 'plan.import', actor, body: input, ...options }, async tx => {
      const proposals = await this.propose(input.parsed);
      const { resolved, created } = await this.resolve(tx, proposals, input.names ?? {});
      await this.assertKnown(tx, input);
      const plan = planOf(input, this.ids.next());
      const at = { planId: plan.id, now: tx.now, ids: this.ids, resolved, sensitivity };
      const tasks = input.parsed.tasks.map((t, i) => newTask(t, i, at));
      await this.plans.register(tx, plan, tasks);
      return { planId: plan.id, tasks: tasks.length, unitsCreated: created };
    });
  }

  private async resolve(
    tx: Tx,
    proposals: NameProposal[],
    names: Readonly<Record<string, NameChoice>>,
  ): Promise<{ resolved: Map<string, Resolved>; created: number }> {
    const resolved = new Map<string, Resolved>();
    const unknown = proposals.filter(p => !p.match && !names[p.name]);
    if (unknown.length)
      throw new Refusal(
        'invalid',
        'intake.unknown_names',
        `有 ${unknown.length} 个名称未与单位对应:${unknown
          .slice(0, 5)
          .map(u => u.name)
          .join('、')}`,
        {
          mend: '请逐一选择对应单位,或确认新建',
          faults: unknown.map(u => ({ where: `names.${u.name}`, message: '未与任何单位对应' })),
        },
      );
    await this.assertUsable(tx, proposals, names);
    const put = (p: NameProposal, id: string): void =>
      void resolved.set(p.name, p.kind === 'group' ? { groupId: id } : { unitId: id });
    for (const p of proposals) {
      const choice = names[p.name];
      if (choice && 'use' in choice) put(p, choice.use);
      else if (p.match) put(p, p.match.id);
    }
    const newUnits = proposals.flatMap(p => {
      const c = names[p.name];
      return !p.match && c && 'createUnit' in c ? [{ name: p.name, kind: c.createUnit.kind }] : [];
    });
    const units = await this.directory.ensureUnits(tx, newUnits);
    newUnits.forEach((u, i) => resolved.set(u.name, { unitId: units[i].id }));
    const byName = new Map(
      [...(await this.db.query<{ id: string; name: string }>('SELECT id, name FROM unit')), ...units].map(
        u => [u.name, u.id],
      ),
    );
    const newGroups = proposals.flatMap(p => {
      const c = names[p.name];
      return !p.match && c && 'createGroup' in c
        ? [{ name: p.name, memberIds: c.createGroup.memberNames.flatMap(n => byName.get(n) ?? []) }]
        : [];
    });
    const groups = await this.directory.ensureGroups(tx, newGroups);
    newGroups.forEach((g, i) => resolved.set(g.name, { groupId: groups[i].id }));
    return { resolved, created: newUnits.length };
  }

  /** What a name is said to mean must exist: a party has no foreign key to either. @throws Refusal unit.not_found, unit_group.not_found */
  private async assertUsable(
    tx: Tx,
    proposals: NameProposal[],
    names: Readonly<Record<string, NameChoice>>,
  ): Promise<void> {
    const used = (kind: 'unit' | 'group'): string[] =>
      proposals.flatMap(p => {
        const choice = names[p.name];
        return p.kind === kind && choice && 'use' in choice ? [choice.use] : [];
      });
    await assertActiveUnits(tx, used('unit'), 'names');
    const groups = [...new Set(used('group'))];
    const found = await tx.query('SELECT 1 FROM unit_group WHERE id = ANY($1::uuid[])', [groups]);
    if (found.length < groups.length)
      throw new Refusal('invalid', 'unit_group.not_found', '所选单位组不存在', {
        mend: '请重新选择单位组',
        faults: [{ where: 'names', message: '单位组不存在' }],
      });
  }

  /** @throws Refusal unit.not_found, person.not_found */
  private async assertKnown(tx: Tx, { superiorUnitId, leaderId }: ConfirmInput): Promise<void> {
    await assertActiveUnits(tx, superiorUnitId ? [superiorUnitId] : [], 'superiorUnitId');
    if (leaderId && !(await tx.query('SELECT 1 FROM person WHERE id = $1 AND active', [leaderId])).length)
      throw new Refusal('invalid', 'person.not_found', '所选分管领导不存在或已停用', {
        mend: '请重新选择',
        faults: [{ where: 'leaderId', message: '人员不存在或已停用' }],
      });
  }
}

/** Every distinct name of the tasks. */
function namesOf(tasks: readonly ParsedTask[]): Mention[] {
  const found = new Map<string, Mention>();
  for (const t of tasks)
    for (const m of [...t.lead, ...t.responsible, ...t.supporting])
      if (!found.has(m.name)) found.set(m.name, m);
  return [...found.values()];
}
