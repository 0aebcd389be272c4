import { type Ladder } from '@duban/chain';
import { LadderService } from '@duban/obligation';
import { LadderHouse } from '../crash/ladders';
import type { TestHouse } from '../harness/house';

/** Chased two days after it is due, then every third day; heads, a stand-in and the superior are told as well. */
export const FORM: Ladder = {
  steps: [
    { offset: -1, to: ['holder'], action: 'remind', channels: ['inbox'] },
    { offset: 2, to: ['holder', 'delegate', 'unit_head'], action: 'chase' },
  ],
  repeat: { every: 3, to: ['holder', 'superior'], action: 'chase' },
};

/** The small district, and editions of the ladder of forms published in it. */
export class EditionHouse {
  private constructor(readonly ladders: LadderHouse) {}

  static async open(time = '09:00'): Promise<EditionHouse> {
    return new EditionHouse(await LadderHouse.open(time));
  }

  get house(): TestHouse {
    return this.ladders.house;
  }

  get office() {
    return this.ladders.district.actors.督查员;
  }

  publish(data: Ladder = FORM, version?: number): Promise<{ version: number }> {
    const input = { ladder: 'form', data, reason: '按新的办法' } as const;
    return this.house.get(LadderService).publish(this.office, input, { version });
  }

  /** Long enough for every process to ask again which editions are the newest. */
  later(): void {
    this.house.clock.moveTo(new Date(this.house.clock.now().getTime() + 6_000));
  }

  forms<T = Record<string, unknown>>(): Promise<T[]> {
    return this.ladders.query<T>(
      "SELECT * FROM obligation WHERE kind = 'file_action_plan' AND settled_at IS NULL ORDER BY id",
    );
  }
}

export const code = (expected: string) => ({ code: expected });

/** The small district with all three tasks dispatched: each owes its action plan by 9 March. */
export class QuietHouse {
  private constructor(readonly ladders: LadderHouse) {}

  /** @param signed by everybody; otherwise by nobody */
  static async open(signed = true): Promise<QuietHouse> {
    const ladders = await LadderHouse.open('09:00');
    await ladders.dispatch(...ladders.taskIds);
    if (signed) await ladders.sign('区商务委', '区文旅委', '区城管局', '滨江街道', '青石街道');
    return new QuietHouse(ladders);
  }

  get: TestHouse['get'] = token => this.ladders.house.get(token);
  who = (name: string) => this.ladders.district.actors[name];
  unit = (name: string) => this.ladders.district.units[name];
  task = (no: number) => this.ladders.taskIds[no - 1];

  /** What became of the steps of the action plan a task owes: label, and why it was skipped. */
  async stepsOf(no: number): Promise<[string, string | null][]> {
    const rows = await this.ladders.query<{ label: string; skipped_why: string | null }>(
      `SELECT s.label, s.skipped_why FROM obligation_step s JOIN obligation o ON o.id = s.obligation_id
       WHERE o.kind = 'file_action_plan' AND o.subject_id = $1 ORDER BY s.planned_at, s.step`,
      [this.task(no)],
    );
    return rows.map(s => [s.label, s.skipped_why]);
  }

  /** The action plan a task owes. */
  async owed(no: number): Promise<{ id: string; due_at: Date; next_step_at: Date; arming: number }> {
    const rows = await this.ladders.query<{ id: string; due_at: Date; next_step_at: Date; arming: number }>(
      "SELECT * FROM obligation WHERE subject_id = $1 AND kind = 'file_action_plan' AND settled_at IS NULL",
      [this.task(no)],
    );
    return rows[0];
  }
}
