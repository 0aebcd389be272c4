import { AssignmentService, DispatchService } from '@duban/dispatch';
import { ActionPlanService } from '@duban/implementation';
import type { ConfirmInput } from '@duban/intake';
import { type Actor, Db, Journal, SYSTEM } from '@duban/journal';
import { IDS, type Ids, instantOf } from '@duban/kernel';
import { AppointmentRow, Person, Unit } from '@duban/organization';
import { Rounds } from '../../apps/wiring/src';
import { type District, importPlan, openHouse, settle, SMALL_PLAN, type TestHouse } from '../harness/house';

export const HANDLERS: Readonly<Record<string, string>> = {
  区商务委: '商务经办',
  区文旅委: '文旅经办',
  区城管局: '城管经办',
  滨江街道: '滨江经办',
  青石街道: '青石经办',
};

/** The small district on Monday 2 March 2026, with an approved plan of three tasks that can be brought on step by step. */
export class Desk {
  private constructor(
    readonly house: TestHouse,
    readonly district: District,
    readonly planId: string,
  ) {}

  static async open(text = SMALL_PLAN, names: ConfirmInput['names'] = {}): Promise<Desk> {
    const house = await openHouse();
    const district = await settle(house);
    return new Desk(house, district, await importPlan(house, district, text, true, names));
  }

  get<T>(token: abstract new (...args: never[]) => T): T {
    return this.house.get(token);
  }
  get units(): Record<string, string> {
    return this.district.units;
  }
  get actors(): Record<string, Actor> {
    return this.district.actors;
  }
  get office(): Actor {
    return this.actors.督查员;
  }

  rows<T = Record<string, unknown>>(sql: string, ...params: unknown[]): Promise<T[]> {
    return this.get(Db).query<T>(sql, params);
  }
  async ids(sql: string, ...params: unknown[]): Promise<string[]> {
    return (await this.rows<{ id: string }>(sql, ...params)).map(r => r.id);
  }
  async task(no: number): Promise<string> {
    return (await this.ids('SELECT id FROM task WHERE no = $1 AND plan_id = $2', no, this.planId))[0];
  }
  async state(no: number): Promise<string> {
    const [{ state }] = await this.rows<{ state: string }>(
      'SELECT state FROM task WHERE id = $1',
      await this.task(no),
    );
    return state;
  }

  async dispatch(...nos: number[]): Promise<void> {
    const items = await Promise.all(nos.map(async no => ({ taskId: await this.task(no) })));
    await this.get(DispatchService).dispatch(this.office, items);
  }

  /** Every unit signs what it has. */
  async sign(): Promise<void> {
    for (const [unit, who] of Object.entries(HANDLERS)) {
      const own = await this.ids(
        "SELECT id FROM assignment WHERE state = 'pending' AND unit_id = $1",
        this.units[unit],
      );
      await this.get(AssignmentService).sign(this.actors[who], own);
    }
  }

  /** The office files the plans: one milestone each, and every unit contributes. */
  async plan(...nos: number[]): Promise<void> {
    for (const no of nos) {
      const id = await this.task(no);
      const contributorIds = (
        await this.rows<{ unit_id: string }>(
          'SELECT unit_id FROM assignment WHERE task_id = $1 AND NOT is_primary',
          id,
        )
      ).map(a => a.unit_id);
      const [lead] = await this.rows<{ unit: string }>(
        'SELECT primary_unit_id AS unit FROM task WHERE id = $1',
        id,
      );
      await this.get(ActionPlanService).file(
        this.office,
        id,
        { text: '倒排工期', milestones: [{ title: `节点${no}`, due: '2026-03-31' }], contributorIds },
        { onBehalf: { unitId: lead.unit, source: '会议确定' } },
      );
    }
  }

  /** All three tasks in 跟踪. */
  async track(): Promise<void> {
    await this.dispatch(1, 2, 3);
    await this.sign();
    await this.plan(1, 2, 3);
  }

  moveTo(day: string, time = '09:00'): void {
    this.house.clock.moveTo(instantOf(day, time));
  }

  /** The first quarter's reports are opened. */
  async openPeriod(): Promise<void> {
    this.moveTo('2026-03-25');
    await this.get(Rounds).run();
  }

  async report(no: number, kind = 'report'): Promise<string> {
    return (
      await this.ids(
        'SELECT id FROM report WHERE task_id = $1 AND kind = $2 ORDER BY id',
        await this.task(no),
        kind,
      )
    )[0];
  }

  /** Another office with a supervisor of its own, who has a plan of the same tasks. */
  async neighbour(): Promise<{ actor: Actor; planId: string; taskIds: string[] }> {
    const ids = this.house.app.get<Ids>(IDS);
    const unitId = ids.next();
    const personId = ids.next();
    await this.get(Journal).transact({ name: 'test.neighbour', actor: SYSTEM }, async tx => {
      tx.insert(Unit, {
        id: unitId,
        name: '区委督查室',
        kind: 'party_organ',
        parent_id: null,
        aliases: [],
        active: true,
        version: 1,
      });
      tx.insert(Person, {
        id: personId,
        name: '邻室督查员',
        username: '邻室督查员',
        email: 'lin@duban.test',
        active: true,
        clearance: 'internal',
        version: 1,
      });
      tx.insert(AppointmentRow, {
        id: ids.next(),
        person_id: personId,
        unit_id: unitId,
        role: 'supervisor',
        active: true,
      });
    });
    const actor: Actor = { personId, name: '邻室督查员', appointments: [{ unitId, role: 'supervisor' }] };
    const planId = await importPlan(
      this.house,
      { units: { ...this.units, 区政府督查室: unitId }, actors: { ...this.actors, 督查员: actor } },
      SMALL_PLAN.replace('江州区', '江州区委'),
    );
    return {
      actor,
      planId,
      taskIds: await this.ids('SELECT id FROM task WHERE plan_id = $1 ORDER BY no', planId),
    };
  }

  async close(unitId: string): Promise<void> {
    await this.get(Journal).transact({ name: 'test.close', actor: SYSTEM }, async tx => {
      const [unit] = await tx.lock(Unit, [unitId]);
      tx.update(Unit, { ...unit, active: false });
    });
  }
}

export const refused = (code: string): unknown => expect.objectContaining({ name: 'Refusal', code });
