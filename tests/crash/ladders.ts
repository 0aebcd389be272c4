import { DEFAULT_CALENDAR } from '@duban/calendar';
import { AssignmentService, DispatchService } from '@duban/dispatch';
import { ActionPlanService } from '@duban/implementation';
import { Db, Sealer } from '@duban/journal';
import { civilDate, instantOf, shanghaiTime } from '@duban/kernel';
import { InvariantVerifier, Rounds } from '../../apps/wiring/src';
import { type District, importPlan, openHouse, settle, type TestHouse } from '../harness/house';

/** A step as it was recorded. */
export interface Taken {
  label: string;
  action: string;
  planned: string;
  taken: string;
  skipped: boolean;
  arming: number;
}

const SIGNING: Readonly<Record<string, string>> = {
  区商务委: '商务经办',
  区文旅委: '文旅经办',
  区城管局: '城管经办',
  滨江街道: '滨江经办',
  青石街道: '青石经办',
};

/** The small district on Monday 2 March 2026 with an approved plan of three tasks, and its days to live through. */
export class LadderHouse {
  private constructor(
    readonly house: TestHouse,
    readonly district: District,
    readonly taskIds: string[],
  ) {}

  static async open(time: string): Promise<LadderHouse> {
    const house = await openHouse('2026-03-02', time);
    const district = await settle(house);
    await importPlan(house, district);
    const tasks = await house.get(Db).query<{ id: string }>('SELECT id FROM task ORDER BY no');
    return new LadderHouse(
      house,
      district,
      tasks.map(t => t.id),
    );
  }

  query<T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.house.get(Db).query<T>(sql, params);
  }

  async dispatch(...taskIds: string[]): Promise<void> {
    await this.house.get(DispatchService).dispatch(
      this.district.actors.督查员,
      taskIds.map(taskId => ({ taskId })),
    );
  }

  async sign(...units: string[]): Promise<void> {
    for (const unit of units) {
      const rows = await this.query<{ id: string }>('SELECT id FROM assignment WHERE unit_id = $1', [
        this.district.units[unit],
      ]);
      await this.house.get(AssignmentService).sign(
        this.district.actors[SIGNING[unit]],
        rows.map(r => r.id),
      );
    }
  }

  /** Dispatched and signed by everybody. */
  async start(): Promise<void> {
    await this.dispatch(...this.taskIds);
    await this.sign(...Object.keys(SIGNING));
  }

  async file(who: string, taskId: string, milestones: { title: string; due: string }[] = []): Promise<void> {
    await this.house
      .get(ActionPlanService)
      .file(this.district.actors[who], taskId, { text: '分步推进', milestones, contributorIds: [] });
  }

  /** All rounds every working morning until a date: what a worker does. */
  async live(until: string): Promise<void> {
    const { clock } = this.house;
    for (;;) {
      const today = civilDate(clock.now());
      const early = clock.now() < instantOf(today, '08:00');
      const next = early ? today : DEFAULT_CALENDAR.addWorkdays(today, 1);
      if (next > until) return;
      clock.moveTo(instantOf(next, '08:00'));
      await this.house.get(Rounds).run();
    }
  }

  /** The steps recorded for the obligations `o` that match, in the order in which they were planned. */
  async steps(where: string, ...params: unknown[]): Promise<Taken[]> {
    const rows = await this.query<Taken & { planned_at: Date; taken_at: Date }>(
      `SELECT s.* FROM obligation_step s JOIN obligation o ON o.id = s.obligation_id WHERE ${where} ORDER BY s.planned_at, s.step`,
      params,
    );
    return rows.map(({ label, action, planned_at, taken_at, skipped, arming }) => ({
      label,
      action,
      planned: shanghaiTime(planned_at),
      taken: shanghaiTime(taken_at),
      skipped,
      arming,
    }));
  }
}

export const fired = (steps: readonly Taken[]): string[] => steps.filter(s => !s.skipped).map(s => s.label);

/** Sealed to the end, replayed without a difference, and no rule of the chain broken. */
export async function expectClean(house: TestHouse): Promise<void> {
  await house.get(Sealer).seal();
  expect(await house.get(InvariantVerifier).verify()).toMatchObject({
    faults: [],
    unsealedTail: 0,
    ok: true,
  });
}
