import { DispatchService } from '@duban/dispatch';
import { ImportService, readDocument } from '@duban/intake';
import { type Actor, Db, Journal, SYSTEM } from '@duban/journal';
import { Person, Unit } from '@duban/organization';
import { PlanService } from '@duban/task';
import { Random } from '../../apps/cli/src/simulate/random';
import { type District, openHouse, settle, type TestHouse } from '../harness/house';

const UNITS = ['区商务委', '区文旅委', '区城管局', '滨江街道', '青石街道'] as const;
export const HANDLER: Readonly<Record<string, string>> = {
  区商务委: '商务经办',
  区文旅委: '文旅经办',
  区城管局: '城管经办',
  滨江街道: '滨江经办',
  青石街道: '青石经办',
};
/** Who may know of sensitive tasks; the others of their units, and the other units, may not. */
const CLEARED = ['督查员', '督查主任', '区长', '商务经办', '城管经办'];
/** Written to, never put under notice. */
const OUTSIDE = { 江州区人民法院: 'court', 蓝天公司: 'external' } as const;
const DEADLINES = ['', '6月底前', '年底前', '3月底前'];

/** A document of `n` tasks, each with leads and others drawn by lot. */
function write(title: string, n: number, random: Random): string {
  const some = (max: number): string[] => [
    ...new Set(Array.from({ length: random.between(1, max) }, () => random.pick(UNITS))),
  ];
  const lines = [title, '一、重点工作'];
  for (let i = 1; i <= n; i++) {
    const leads = random.chance(0.1) ? ['各街道'] : some(2);
    const others = [...some(3), ...(random.chance(0.2) ? ['各相关街道'] : [])];
    lines.push(
      `${i}.${random.pick(DEADLINES)}打造示范项目${i}号${random.between(2, 9)}个。`,
      `牵头单位:${leads.join('、')}`,
      `责任单位:${others.join('、')}`,
    );
  }
  return lines.join('\n');
}

/** A district with two plans under way: one signed off and reported upward each month, one the office closes itself. */
export class Arena {
  private constructor(
    public house: TestHouse,
    readonly district: District,
    readonly random: Random,
    private readonly handlers: ReadonlyMap<string, Actor>,
  ) {}

  /** Each fifth task waits to be dispatched, or offered, unless all are wanted under way. */
  static async open(seed: number, all = false): Promise<Arena> {
    const house = await openHouse('2026-01-05');
    const district = await settle(house);
    const { units, actors } = district;
    const random = new Random(seed);
    const handlers = new Map(Object.entries(HANDLER).map(([unit, who]) => [units[unit], actors[who]]));
    await prepare(house, district);
    const arena = new Arena(house, district, random, handlers);
    const members = { createGroup: { memberNames: ['滨江街道', '青石街道'] } };
    for (const [title, upward] of [
      ['江州区2026年重点工作任务分解', true],
      ['江州区2026年民生实事任务分解', false],
    ] as const) {
      const { planId } = await house.get(ImportService).confirm(actors.督查员, {
        parsed: readDocument(write(title, 20, random)),
        officeUnitId: units.区政府督查室,
        superiorUnitId: upward ? units.市政府督查室 : null,
        superiorInside: upward,
        leaderId: actors.区长.personId,
        rhythm: 'monthly',
        signOff: upward,
        names: { 各街道: members, 各相关街道: members },
      });
      await house.get(PlanService).approve(actors.督查员, planId, {
        authority: '区政府常务会议',
        documentNo: '江州府办〔2026〕8号',
        scope: title,
        settings: {
          rhythmApproval: {
            authority: '区政府常务会议',
            documentNo: '江州府办〔2026〕8号',
            reason: '按月调度',
          },
        },
      });
    }
    await arena.dispatch(await arena.ids('SELECT id FROM task WHERE $1 OR no % 5 <> 0 ORDER BY id', all));
    return arena;
  }

  /** Goes on in another process. */
  move(house: TestHouse): void {
    this.house = house;
  }

  query<T>(sql: string, ...params: unknown[]): Promise<T[]> {
    return this.house.get(Db).query<T>(sql, params);
  }

  async ids(sql: string, ...params: unknown[]): Promise<string[]> {
    return (await this.query<{ id: string }>(sql, ...params)).map(r => r.id);
  }

  handler(unitId: string): Actor {
    return this.handlers.get(unitId) as Actor;
  }

  get unitIds(): string[] {
    return [...this.handlers.keys()];
  }

  private async dispatch(taskIds: string[]): Promise<void> {
    await this.house.get(DispatchService).dispatch(this.district.actors.督查员, await this.choices(taskIds));
  }

  /** What the document leaves open about tasks, settled. */
  async choices(
    taskIds: string[],
  ): Promise<{ taskId: string; primaryUnitId?: string; selections: Record<string, string[]> }[]> {
    const choosing = await this.query<{
      id: string;
      task_id: string;
      role: string;
      needs_selection: boolean;
    }>('SELECT id, task_id, role, needs_selection FROM task_party WHERE group_id IS NOT NULL');
    const { units } = this.district;
    return taskIds.map(taskId => {
      const of = choosing.filter(p => p.task_id === taskId);
      return {
        taskId,
        ...(of.some(p => p.role === 'lead') ? { primaryUnitId: units.滨江街道 } : {}),
        selections: Object.fromEntries(of.filter(p => p.needs_selection).map(p => [p.id, [units.青石街道]])),
      };
    });
  }
}

async function prepare(house: TestHouse, { units, actors }: District): Promise<void> {
  await house.get(Journal).transact({ name: 'test.prepare', actor: SYSTEM }, async tx => {
    Object.entries(OUTSIDE).forEach(([name, kind], i) => {
      const id = `00000000-0000-7000-8000-00000000000${i + 1}`;
      units[name] = id;
      tx.insert(Unit, { id, name, kind, parent_id: null, aliases: [], active: true, version: 1 });
    });
    const people = await tx.lockWhere(Person, 'username = ANY($1)', [CLEARED]);
    for (const p of people) {
      tx.update(Person, { ...p, clearance: 'sensitive', version: p.version + 1 });
      actors[p.name].clearance = 'sensitive';
    }
  });
}
