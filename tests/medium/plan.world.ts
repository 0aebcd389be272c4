import { AssignmentService, DispatchService } from '@duban/dispatch';
import { ActionPlanService } from '@duban/implementation';
import { ImportService, readDocument } from '@duban/intake';
import { type Actor, Db } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { type PlanSettings, PlanService } from '@duban/task';
import { Rounds } from '../../apps/wiring/src';
import { type District, openHouse, settle, type TestHouse } from '../harness/house';
import { HANDLERS } from './bulk.world';

export interface Wanted {
  title?: string;
  tasks?: number;
  /** Line → more of the document for that task. */
  text?: string;
  starts?: string;
  ends?: string;
  settings?: PlanSettings;
  rhythm?: 'monthly' | 'quarterly' | 'half_yearly';
}

const LEADS = ['区商务委', '区文旅委', '区城管局'];

/** A document of so many tasks, spread over three leads. */
export const document = (title: string, tasks: number): string =>
  [
    title,
    '一、重点任务',
    ...Array.from(
      { length: tasks },
      (_, i) => `${i + 1}.推进第${i + 1}件重点工作,年内见效。\n牵头单位:${LEADS[i % 3]}\n责任单位:滨江街道`,
    ),
  ].join('\n');

/** The small district on Monday 2 March 2026, for plans that oblige to more than their tasks. */
export class PlanDesk {
  private constructor(
    readonly house: TestHouse,
    readonly district: District,
  ) {}

  static async open(): Promise<PlanDesk> {
    const house = await openHouse();
    return new PlanDesk(house, await settle(house));
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.house.get(token);
  }
  get office(): Actor {
    return this.district.actors.督查员;
  }
  get actors(): Record<string, Actor> {
    return this.district.actors;
  }
  get units(): Record<string, string> {
    return this.district.units;
  }

  rows<T = Record<string, unknown>>(sql: string, ...params: unknown[]): Promise<T[]> {
    return this.get(Db).query<T>(sql, params);
  }

  /** What is owed about a record, open ones only: kind → civil due day. */
  async owed(subjectId: string): Promise<Record<string, string>> {
    const rows = await this.rows<{ kind: string; due: string }>(
      "SELECT kind, to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS due FROM obligation WHERE subject_id = $1 AND settled_at IS NULL",
      subjectId,
    );
    return Object.fromEntries(rows.map(r => [r.kind, r.due]));
  }

  /** Imports a plan as a draft. */
  async import(wanted: Wanted = {}): Promise<string> {
    const { title = '江州区2026年重点工作任务分解', tasks = 3 } = wanted;
    const { planId } = await this.get(ImportService).confirm(this.office, {
      parsed: readDocument(wanted.text ?? document(title, tasks)),
      officeUnitId: this.units.区政府督查室,
      title,
      year: 2026,
      superiorUnitId: this.units.市政府督查室,
      superiorInside: true,
      leaderId: this.actors.区长.personId,
      rhythm: wanted.rhythm,
      starts: wanted.starts,
      ends: wanted.ends,
    });
    return planId;
  }

  approve(planId: string, settings?: PlanSettings): Promise<{ state: string; version: number }> {
    return this.get(PlanService).approve(this.office, planId, {
      authority: '区政府常务会议',
      documentNo: '江州府办〔2026〕8号',
      scope: '重点工作',
      settings,
    });
  }

  /** Imported and approved. */
  async plan(wanted: Wanted = {}): Promise<string> {
    const planId = await this.import(wanted);
    await this.approve(planId, wanted.settings);
    return planId;
  }

  async tasks(planId: string): Promise<{ id: string; no: number; state: string; version: number }[]> {
    return this.rows('SELECT id, no, state, version FROM task WHERE plan_id = $1 ORDER BY no', planId);
  }

  /** All tasks of a plan in 跟踪. */
  async track(planId: string): Promise<string[]> {
    const ids = (await this.tasks(planId)).map(t => t.id);
    await this.get(DispatchService).dispatch(
      this.office,
      ids.map(taskId => ({ taskId })),
    );
    const leads = await this.rows<{ id: string; task_id: string; name: string }>(
      'SELECT a.id, a.task_id, u.name FROM assignment a JOIN unit u ON u.id = a.unit_id WHERE a.plan_id = $1 AND a.is_primary ORDER BY a.id',
      planId,
    );
    for (const a of leads) {
      const who = this.actors[HANDLERS[a.name]];
      await this.get(AssignmentService).sign(who, [a.id]);
      await this.get(ActionPlanService).file(who, a.task_id, {
        text: '分步推进',
        milestones: [],
        contributorIds: [],
      });
    }
    return ids;
  }

  /** The last report that was opened for a task. */
  async reportOf(taskId: string): Promise<string> {
    const [report] = await this.rows<{ id: string }>(
      "SELECT id FROM report WHERE task_id = $1 AND kind = 'report' ORDER BY id DESC",
      taskId,
    );
    return report.id;
  }

  at(day: string, time = '09:00'): void {
    this.house.clock.moveTo(instantOf(day, time));
  }

  round(): ReturnType<Rounds['run']> {
    return this.get(Rounds).run();
  }
}

export const refused = (code: string, more: object = {}): unknown =>
  expect.objectContaining({ name: 'Refusal', code, ...more });
