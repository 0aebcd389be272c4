import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { type Sensitivity, USUAL_SENSITIVITY } from '@duban/chain';
import { type Actor, Db, Journal, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import {
  assertActiveUnits,
  assertCleared,
  assertMay,
  DirectoryService,
  type UnitKind,
} from '@duban/organization';
import {
  type AskedSensitivity,
  assertNotSecret,
  assertUnmarked,
  bigrams,
  type CommandOptions,
  defaultRhythm,
  PLAIN_PLAN,
  PLAIN_TASK,
  type NewTask,
  type Plan,
  PlanService,
  statedTarget,
} from '@duban/task';
import type { Rhythm } from '@duban/calendar';
import type { Mention, ParsedDocument, ParsedTask, PlanKind } from './document.types';
import { guessUnitKind, matchUnits, proposeGroupMembers, type UnitMatch } from './units';

export interface NameProposal extends UnitMatch {
  /** For a name nobody knows: what would be created. */
  create: { kind: UnitKind } | { memberNames: string[] } | null;
}

/** What a person decided about a name that matches nothing known. */
export type NameChoice =
  { use: string } | { createUnit: { kind: UnitKind } } | { createGroup: { memberNames: string[] } };

export interface ConfirmInput {
  parsed: ParsedDocument;
  officeUnitId: string;
  title?: string;
  year?: number;
  kind?: PlanKind;
  superiorUnitId?: string | null;
  superiorInside?: boolean;
  leaderId?: string | null;
  /** The default of its kind unless given; a denser one has to be approved with the plan. */
  rhythm?: Rhythm;
  /** First and last day; the plan's year unless given. */
  starts?: string;
  ends?: string;
  signOff?: boolean;
  names?: Readonly<Record<string, NameChoice>>;
  /** Of every task of the plan; internal unless said. */
  sensitivity?: AskedSensitivity;
}

type Resolved = { unitId: string } | { groupId: string };

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
      const plan = this.plan(input);
      const tasks = input.parsed.tasks.map((t, i) => this.task(tx, plan, t, i, resolved, sensitivity));
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

  private plan(input: ConfirmInput): Plan {
    const { document } = input.parsed;
    const year = input.year ?? document.year;
    const title = input.title ?? document.title;
    if (!year || !title)
      throw new Refusal('invalid', 'intake.head_missing', '没有读出文件的标题或年度', {
        mend: '请补填后再确认',
        faults: [
          ...(title ? [] : [{ where: 'title', message: '请填写标题' }]),
          ...(year ? [] : [{ where: 'year', message: '请填写年度' }]),
        ],
      });
    const kind = input.kind ?? document.kind;
    const starts = input.starts ?? `${year}-01-01`;
    const ends = input.ends ?? `${year}-12-31`;
    if (ends < starts)
      throw new Refusal('invalid', 'plan.ends_before_start', '方案的结束日期早于开始日期', {
        faults: [{ where: 'ends', message: '不能早于开始日期' }],
      });
    return {
      ...PLAIN_PLAN,
      id: this.ids.next(),
      title,
      kind,
      year,
      state: 'draft',
      office_unit_id: input.officeUnitId,
      superior_unit_id: input.superiorUnitId ?? null,
      superior_inside: input.superiorInside ?? false,
      leader_id: input.leaderId ?? null,
      authority: null,
      document_no: null,
      scope: null,
      starts,
      ends,
      rhythm: input.rhythm ?? defaultRhythm({ kind, title, starts, ends }),
      sign_off: input.signOff ?? false,
      verify_on_site: false,
      recheck_after: null,
      matter_limits: 'default',
      source_hash: createHash('sha256')
        .update(JSON.stringify([title, year, input.parsed.tasks.map(t => [t.no, t.text])]))
        .digest('hex'),
      light_rule_set_id: null,
      version: 1,
    };
  }

  private task(
    tx: Tx,
    plan: Plan,
    parsed: ParsedTask,
    index: number,
    resolved: Map<string, Resolved>,
    sensitivity: Sensitivity,
  ): NewTask {
    const id = this.ids.next();
    const mentions = (['lead', 'responsible', 'supporting'] as const).flatMap(role =>
      parsed[role].map(m => ({ ...m, role })),
    );
    const openEnded = (['lead', 'responsible', 'supporting'] as const).filter(role => parsed.openEnded[role]);
    return {
      task: {
        ...PLAIN_TASK,
        id,
        plan_id: plan.id,
        no: parsed.no ?? index + 1,
        line: parsed.line,
        section: parsed.section,
        text: parsed.text,
        deadline_phrase: parsed.deadline?.phrase ?? null,
        deadline: parsed.deadline?.date ?? null,
        standing: parsed.deadline?.recurrence === 'standing',
        fields: { ...parsed.fields, ...(openEnded.length ? { openEnded: openEnded.join(',') } : {}) },
        warnings: parsed.warnings.map(({ code, message }) => ({ code, message })),
        sensitivity,
        search: bigrams(parsed.text, ...parsed.section, ...mentions.map(m => m.name)),
        registered_at: tx.now,
      },
      parties: mentions.map((m, position) => {
        const to = resolved.get(m.name) as Resolved;
        return {
          id: this.ids.next(),
          task_id: id,
          role: m.role,
          position,
          name: m.name,
          unit_id: 'unitId' in to ? to.unitId : null,
          group_id: 'groupId' in to ? to.groupId : null,
          needs_selection: m.needsSelection,
          selected_ids: null,
        };
      }),
      targets: parsed.targets.map((t, position) =>
        statedTarget({
          id: this.ids.next(),
          task_id: id,
          position,
          metric: t.metric,
          comparator: t.comparator,
          value: t.value === null ? null : String(t.value),
          unit: t.unit,
          quote: t.quote,
        }),
      ),
    };
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
