import { AssignmentService, DispatchService } from '@duban/dispatch';
import { CompletionService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { Db } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { Rounds } from '../../apps/wiring/src';
import { type District, importPlan, openHouse, settle, type TestHouse } from '../harness/house';

const HANDLERS: Readonly<Record<string, string>> = {
  区商务委: '商务经办',
  区文旅委: '文旅经办',
  区城管局: '城管经办',
  滨江街道: '滨江经办',
  青石街道: '青石经办',
};

/** The small district on Monday 2 March 2026, its three tasks signed and tracked; the office closes them itself unless `superior`. */
export class FeedbackWorld {
  private constructor(
    readonly house: TestHouse,
    readonly district: District,
    readonly planId: string,
    readonly tasks: string[],
  ) {}

  static async open(superior = false): Promise<FeedbackWorld> {
    const house = await openHouse('2026-03-02');
    const district = await settle(house);
    const planId = await importPlan(house, district, undefined, superior);
    const rows = await house.get(Db).query<{ id: string }>('SELECT id FROM task ORDER BY no');
    const world = new FeedbackWorld(
      house,
      district,
      planId,
      rows.map(r => r.id),
    );
    await house.get(DispatchService).dispatch(
      district.actors.督查员,
      world.tasks.map(taskId => ({ taskId })),
    );
    for (const [unit, who] of Object.entries(HANDLERS))
      await house
        .get(AssignmentService)
        .sign(
          district.actors[who],
          await world.ids('SELECT id FROM assignment WHERE unit_id = $1', [district.units[unit]]),
        );
    for (const [i, who] of ['商务经办', '文旅经办', '城管经办'].entries())
      await house
        .get(ActionPlanService)
        .file(district.actors[who], world.tasks[i], { text: '推进', milestones: [], contributorIds: [] });
    return world;
  }

  actor = (name: string) => this.district.actors[name];
  unit = (name: string) => this.district.units[name];

  query<T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.house.get(Db).query<T>(sql, params);
  }

  async ids(sql: string, params: unknown[] = []): Promise<string[]> {
    return (await this.query<{ id: string }>(sql, params)).map(r => r.id);
  }

  async stateOf(table: string, id: string): Promise<string> {
    return (await this.query<{ state: string }>(`SELECT state FROM ${table} WHERE id = $1`, [id]))[0].state;
  }

  /** Kinds owed about a record, with who owes them and until when. */
  owed(
    subjectId: string,
  ): Promise<{ kind: string; holder_unit_id: string; holder_role: string; due: string }[]> {
    return this.query(
      `SELECT kind, holder_unit_id, holder_role, to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS due
       FROM obligation WHERE subject_id = $1 AND settled_at IS NULL ORDER BY kind`,
      [subjectId],
    );
  }

  /** What time brings about on a morning. */
  async morning(date: string): Promise<{ takenAsAgreed: number }> {
    this.house.clock.moveTo(instantOf(date, '09:00'));
    return this.house.get(Rounds).run();
  }

  submit(who: string, task: number, text = '已完成'): Promise<{ state: string }> {
    return this.house
      .get(CompletionService)
      .submit(this.actor(who), this.tasks[task], { text, outcome: 'achieved' });
  }

  approve(task: number): Promise<{ approved: number; toLeader: number }> {
    return this.house.get(CompletionService).approve(this.actor('督查员'), [this.tasks[task]]);
  }
}
