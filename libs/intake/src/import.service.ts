import { Inject, Injectable } from '@nestjs/common';
import { USUAL_SENSITIVITY } from '@duban/chain';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import { assertActiveUnits, assertCleared, assertMay } from '@duban/organization';
import { Obligations } from '@duban/obligation';
import {
  applySettings,
  assertNotSecret,
  assertUnmarked,
  type CommandOptions,
  GoalService,
  PlanService,
} from '@duban/task';
import type { ParsedDocument, ParsedTask } from './document.types';
import { withProposedLead } from './doubts';
import { type ConfirmInput, goalOf, newTask, planOf } from './import.rows';
import { ImportNames, type NameProposal } from './names.service';

export type { NameProposal } from './names.service';

/** From a read document to a registered plan: names are matched, what is unknown is created only on confirmation. */
@Injectable()
export class ImportService {
  constructor(
    private readonly journal: Journal,
    private readonly names: ImportNames,
    private readonly plans: PlanService,
    private readonly goals: GoalService,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** How each name of a document matches what is known, and what would be created otherwise. */
  propose(parsed: ParsedDocument): Promise<NameProposal[]> {
    return this.names.propose(parsed.tasks);
  }

  /**
   * Creates the plan as a draft with all its tasks, in one transaction.
   * @throws Refusal intake.unknown_names listing names nobody decided on; intake.no_units listing tasks of nobody
   * @throws Refusal sensitivity.secret_refused for what is marked as a state secret; access.clearance
   */
  async confirm(
    actor: Actor,
    input: ConfirmInput,
    options: CommandOptions = {},
  ): Promise<{ planId: string; tasks: number; goals: number; unitsCreated: number }> {
    assertMay(actor, 'plan.import');
    const { sensitivity = USUAL_SENSITIVITY, parsed } = input;
    assertNotSecret(sensitivity);
    assertCleared(actor, sensitivity);
    assertPlain(input);
    assertUnits(parsed.tasks);
    if (!parsed.tasks.length && !parsed.goals?.length)
      throw new Refusal('invalid', 'intake.nothing_left', '没有可以立项的任务或目标', {
        mend: '请保留至少一项任务或目标',
      });
    if (
      actor.personId &&
      !actor.appointments.some(a => a.role === 'supervisor' && a.unitId === input.officeUnitId)
    )
      throw new Refusal('forbidden', 'plan.other_office', '只能为本督查机构导入方案');
    return this.journal.transact({ name: 'plan.import', actor, body: input, ...options }, async tx => {
      const stated = input.proposeLeads ? parsed.tasks.map(withProposedLead) : parsed.tasks;
      const { names = {}, remember } = input;
      const { resolved, created } = await this.names.resolve(tx, actor, stated, names, remember);
      await this.assertKnown(tx, input);
      const plan = planOf(input, this.ids.next());
      const { id: planId, kind, year } = plan;
      const { indicators } = parsed;
      const at = { planId, kind, year, indicators, now: tx.now, ids: this.ids, resolved, sensitivity };
      const tasks = stated.map((t, i) => newTask(t, i, at));
      if (input.ladders) {
        await this.obligations.assertLadders(tx, input.ladders);
        applySettings(plan, { ladders: input.ladders });
        // Nobody else knows of the plan yet: what is opened with it is chased by them.
        this.obligations.chooseLadders(planId, plan.ladders);
      }
      await this.plans.register(tx, plan, tasks);
      this.goals.keep(tx, planId, (parsed.goals ?? []).map(goalOf));
      return { planId, tasks: tasks.length, goals: parsed.goals?.length ?? 0, unitsCreated: created };
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

/** @throws Refusal sensitivity.secret_refused for what is marked as a state secret */
export function assertPlain({ title, parsed }: Pick<ConfirmInput, 'title' | 'parsed'>): void {
  assertUnmarked([
    title ?? parsed.document.title ?? '',
    ...(parsed.goals ?? []).flatMap(g => [g.text, ...g.section]),
    ...parsed.tasks.flatMap(t => [t.text, ...t.section, ...Object.entries(t.fields).flat()]),
  ]);
}

const MOST_FAULTS = 50;

/** @throws Refusal intake.no_units: nobody can be given a task that is nobody's */
export function assertUnits(tasks: readonly ParsedTask[]): void {
  const none = tasks.flatMap((t, i) =>
    t.lead.length + t.responsible.length + t.supporting.length ? [] : [{ t, i }],
  );
  if (none.length)
    throw new Refusal('invalid', 'intake.no_units', `有 ${none.length} 项任务没有牵头或责任单位`, {
      mend: '请为这些任务选定单位，或从导入中去掉',
      faults: none.slice(0, MOST_FAULTS).map(({ t, i }) => ({
        where: `parsed.tasks.${i}`,
        message: `第 ${t.line} 行没有牵头或责任单位`,
      })),
    });
}
