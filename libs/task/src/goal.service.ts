import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Db, Journal, type Tx } from '@duban/journal';
import { civilDate, type Fault, IDS, type Ids, Refusal } from '@duban/kernel';
import { Obligations } from '@duban/obligation';
import { assertActiveUnits, assertMay } from '@duban/organization';
import { EditionService } from './edition.service';
import { FoundGoal, type GoalTarget } from './found-goal.entity';
import { Plan } from './plan.entity';
import { type NewTask, registerTasks } from './plan.moves';
import { assertTask, lockTasksBy, taskTitle } from './rows';
import { bigrams } from './search';
import { type PartyRole, PLAIN_TASK, statedTarget, Target } from './task.entity';
import type { CommandOptions } from './task.service';

/** A goal becomes a task: what the document does not say is added by a person. */
export interface GoalAsTask {
  text?: string;
  deadline?: string | null;
  parties: { role: PartyRole; unitId: string }[];
}

export interface GoalRow {
  id: string;
  planId: string;
  line: number | null;
  section: string[];
  text: string;
  targets: GoalTarget[];
  state: FoundGoal['state'];
  taskId: string | null;
  taskTitle: string | null;
  editionId: string | null;
  reason: string | null;
  version: number;
}

/** 目标线索 of a plan: kept as found, until somebody says what becomes of each. */
@Injectable()
export class GoalService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
    private readonly editions: EditionService,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** Keeps what a document wants beside the tasks of its plan, in the transaction that registers them. */
  keep(
    tx: Tx,
    planId: string,
    goals: readonly { line: number; section: string[]; text: string; targets: readonly GoalTarget[] }[],
  ): void {
    tx.insert(
      FoundGoal,
      ...goals.map(({ line, section, text, targets }, position): FoundGoal => ({
        ...{ id: this.ids.next(), plan_id: planId, position, line, section, text, targets: [...targets] },
        ...{ state: 'found', task_id: null, edition_id: null },
        ...{ decided_by: null, decided_at: null, reason: null, version: 1 },
      })),
    );
  }

  /** In the order of the document. @throws Refusal access.denied */
  async list(
    actor: Actor,
    plan: { id: string; officeUnitId: string },
    { limit, after }: { limit: number; after?: readonly [position: number, id: string] },
  ): Promise<(GoalRow & { position: number })[]> {
    const { officeUnitId } = plan;
    assertMay(actor, 'plan.configure', { officeUnitId });
    const rows = await this.db.query<FoundGoal & { no: number | null; task_text: string | null }>(
      `SELECT g.*, t.no, t.text AS task_text FROM found_goal g LEFT JOIN task t ON t.id = g.task_id
       WHERE g.plan_id = $1 AND ($2::int IS NULL OR (g.position, g.id) > ($2, $3::uuid)) ORDER BY g.position, g.id LIMIT $4`,
      [plan.id, after?.[0] ?? null, after?.[1] ?? null, limit],
    );
    return rows.map(g => ({
      ...{ id: g.id, planId: g.plan_id, position: g.position, line: g.line, section: g.section },
      ...{ text: g.text, targets: g.targets, state: g.state, editionId: g.edition_id },
      ...{ taskId: g.task_id, reason: g.reason, version: g.version },
      taskTitle: g.no === null ? null : taskTitle({ no: g.no, text: g.task_text ?? '' }),
    }));
  }

  /**
   * Becomes a task of a draft; of a plan that is approved, a line in a draft of its next edition.
   * @throws Refusal goal.decided, goal.bad_task, unit.not_found, edition.drafted_already, plan.not_running
   */
  toTask(
    actor: Actor,
    goalId: string,
    input: GoalAsTask,
    options: CommandOptions = {},
  ): Promise<{ taskId: string | null; editionId: string | null }> {
    return this.journal.transact(
      { name: 'goal.to_task', actor, body: { goalId, input }, ...options },
      async tx => {
        const { plan, goal } = await this.locked(tx, actor, goalId, options.version);
        this.assertTask(input, civilDate(tx.now));
        const units = input.parties.map(p => p.unitId);
        await assertActiveUnits(tx, units, 'parties');
        const text = input.text?.trim() || goal.text;
        if (plan.state !== 'draft') {
          const { id } = await this.editions.draftIn(tx, actor, plan, {
            name: '由目标线索转为任务',
            from: civilDate(tx.now),
            items: [
              {
                action: 'add',
                reason: `原文件第 ${goal.line ?? '—'} 行的目标`,
                task: {
                  text,
                  section: goal.section,
                  ...(input.deadline && { deadline: input.deadline }),
                  parties: input.parties,
                  targets: goal.targets,
                },
              },
            ],
          });
          this.decide(tx, actor, goal, { state: 'used', edition_id: id });
          return { taskId: null, editionId: id };
        }
        const task = await this.newTask(tx, plan, goal, { ...input, text });
        registerTasks(tx, await this.obligations.book(tx, []), plan, [task]);
        this.decide(tx, actor, goal, { state: 'used', task_id: task.task.id });
        return { taskId: task.task.id, editionId: null };
      },
    );
  }

  /**
   * One of its figures becomes an indicator of a task of the plan.
   * @throws Refusal goal.decided, goal.no_figure, goal.other_plan, target.reason_needed
   */
  toTarget(
    actor: Actor,
    goalId: string,
    input: { taskId: string; figure: number; reason?: string },
    options: CommandOptions = {},
  ): Promise<{ targetId: string }> {
    return this.journal.transact(
      { name: 'goal.to_target', actor, reason: input.reason, body: { goalId, input }, ...options },
      async tx => {
        const plan = await this.lockPlan(tx, actor, goalId);
        const [of] = await lockTasksBy(tx, 't.id = $1 AND t.plan_id = $2', [input.taskId, plan.id]);
        if (!of)
          throw new Refusal('invalid', 'goal.other_plan', '所选任务不属于这个方案', {
            faults: [{ where: 'taskId', message: '请选择本方案的任务' }],
          });
        assertTask(actor, 'plan.configure', of);
        if (of.task.state !== 'registered' && !input.reason?.trim())
          throw new Refusal('invalid', 'target.reason_needed', '任务已分办，增加指标须说明理由', {
            faults: [{ where: 'reason', message: '请填写理由' }],
          });
        const goal = await this.lockGoal(tx, goalId, options.version);
        const stated = goal.targets[input.figure];
        if (!stated)
          throw new Refusal('invalid', 'goal.no_figure', '这条目标没有所选的数值', {
            faults: [{ where: 'figure', message: '请选择其中一个数值' }],
          });
        const [{ n }] = await tx.query<{ n: number }>(
          'SELECT count(*)::int AS n FROM target WHERE task_id = $1',
          [of.task.id],
        );
        const target = statedTarget({ id: this.ids.next(), task_id: of.task.id, position: n, ...stated });
        tx.insert(Target, target);
        this.decide(tx, actor, goal, { state: 'used', task_id: of.task.id });
        return { targetId: target.id };
      },
    );
  }

  /** It is neither; the reason stays on record. @throws Refusal goal.decided */
  dismiss(
    actor: Actor,
    goalId: string,
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'goal.dismiss', actor, reason: input.reason, body: { goalId, input }, ...options },
      async tx => {
        const { goal } = await this.locked(tx, actor, goalId, options.version);
        this.decide(tx, actor, goal, { state: 'dismissed', reason: input.reason });
        return { state: goal.state };
      },
    );
  }

  private async lockPlan(tx: Tx, actor: Actor, goalId: string): Promise<Plan> {
    const [of] = await tx.query<{ plan_id: string }>('SELECT plan_id FROM found_goal WHERE id = $1', [
      goalId,
    ]);
    if (!of)
      throw new Refusal('not_found', 'record.not_found', '目标线索不存在，或您无权查看', {
        mend: '请从方案中选择',
      });
    const [plan] = await tx.lock(Plan, [of.plan_id]);
    assertMay(actor, 'plan.configure', { officeUnitId: plan.office_unit_id });
    return plan;
  }

  private async lockGoal(tx: Tx, goalId: string, seen: number | undefined): Promise<FoundGoal> {
    const [goal] = await tx.lock(FoundGoal, [goalId]);
    await tx.expectVersion(goal, seen);
    if (goal.state !== 'found')
      throw new Refusal('conflict', 'goal.decided', '这条目标线索已经处理过', {
        mend: '请刷新页面查看结果',
        details: { id: goal.id },
      });
    return goal;
  }

  private async locked(
    tx: Tx,
    actor: Actor,
    goalId: string,
    seen: number | undefined,
  ): Promise<{ plan: Plan; goal: FoundGoal }> {
    const plan = await this.lockPlan(tx, actor, goalId);
    return { plan, goal: await this.lockGoal(tx, goalId, seen) };
  }

  private decide(tx: Tx, actor: Actor, goal: FoundGoal, how: Partial<FoundGoal>): void {
    Object.assign(goal, how, { decided_by: actor.personId, decided_at: tx.now, version: goal.version + 1 });
    tx.update(FoundGoal, goal);
  }

  private assertTask({ deadline, parties }: GoalAsTask, today: string): void {
    const faults: Fault[] = [];
    if (!parties.some(p => p.role !== 'supporting'))
      faults.push({ where: 'parties', message: '须有牵头或责任单位' });
    if (deadline && deadline < today) faults.push({ where: 'deadline', message: '期限不能早于今天' });
    if (faults.length)
      throw new Refusal('invalid', 'goal.bad_task', '转为任务的内容不完整', { mend: '请按提示补填', faults });
  }

  private async newTask(
    tx: Tx,
    plan: Plan,
    goal: FoundGoal,
    input: GoalAsTask & { text: string },
  ): Promise<NewTask> {
    const id = this.ids.next();
    const [{ last }] = await tx.query<{ last: number }>(
      'SELECT coalesce(max(no), 0)::int AS last FROM task WHERE plan_id = $1',
      [plan.id],
    );
    const units = await tx.query<{ id: string; name: string }>(
      'SELECT id, name FROM unit WHERE id = ANY($1)',
      [input.parties.map(p => p.unitId)],
    );
    const nameOf = (unitId: string): string => units.find(u => u.id === unitId)?.name ?? '';
    return {
      task: {
        ...PLAIN_TASK,
        ...{ id, plan_id: plan.id, no: last + 1, line: goal.line, section: goal.section, text: input.text },
        ...{
          deadline_phrase: null,
          deadline: input.deadline ?? null,
          standing: false,
          fields: {},
          warnings: [],
        },
        search: bigrams(input.text, ...goal.section, ...input.parties.map(p => nameOf(p.unitId))),
        registered_at: tx.now,
      },
      parties: input.parties.map(({ role, unitId }, position) => ({
        ...{ id: this.ids.next(), task_id: id, role, position, name: nameOf(unitId) },
        ...{ unit_id: unitId, group_id: null, needs_selection: false, selected_ids: null, withdrawn: false },
      })),
      targets: goal.targets.map((t, position) =>
        statedTarget({ id: this.ids.next(), task_id: id, position, ...t }),
      ),
    };
  }
}
