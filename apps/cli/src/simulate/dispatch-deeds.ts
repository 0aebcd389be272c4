import { DispatchService, FlightService, OfferService } from '@duban/dispatch';
import { OUTSIDE_KINDS, type UnitKind } from '@duban/organization';
import type { TaskParty } from '@duban/task';
import { civilDate, instantOf } from '@duban/kernel';
import { Deed } from './deed';
import { later } from './stage';

interface Item {
  taskId: string;
  primaryUnitId?: string;
  selections?: Record<string, string[]>;
}

type Named = TaskParty & { member_ids: string[] | null; unit_kind: UnitKind | null };

/** 分办、认领、增加和撤回单位. */
export class DispatchDeeds extends Deed {
  async dispatch(taskIds: string[]): Promise<boolean> {
    const { app, world } = this.stage;
    const items = await this.items(taskIds);
    return this.try(() => app.get(DispatchService).dispatch(world.supervisor, items));
  }

  /** Offers a few tasks to several units each; the first of them to come has it. Some nobody wants. */
  async offer(taskIds: string[]): Promise<void> {
    const { app, world, random, calendar, clock, agenda } = this.stage;
    const until = instantOf(calendar.addWorkdays(civilDate(clock.now()), 5), '18:00');
    for (const { taskId, selections } of await this.items(taskIds)) {
      const unitIds = [...new Set([1, 2, 3].map(() => random.pick(world.insideIds)))];
      const offered = await this.try(() =>
        app.get(OfferService).offer(world.supervisor, [{ taskId, unitIds, until, selections }]),
      );
      if (!offered || random.chance(0.25)) continue;
      for (const unit of unitIds.slice(0, 2))
        agenda.plan(later(this.stage, random.between(0, 4)), `claim|${unit}`, taskId, ids =>
          this.claim(unit, ids),
        );
    }
  }

  async addUnit(taskId: string): Promise<void> {
    const { app, world, random } = this.stage;
    const role = random.chance(0.5) ? 'responsible' : 'supporting';
    await this.try(() =>
      app
        .get(FlightService)
        .addUnits(world.supervisor, taskId, [{ unitId: random.pick(world.unitIds), role }], {
          reason: '需其配合',
        }),
    );
  }

  async withdrawUnit(taskId: string): Promise<void> {
    const { app, world } = this.stage;
    const [a] = await this.rows<{ id: string }>(
      "SELECT id FROM assignment WHERE task_id = $1 AND NOT is_primary AND state IN ('signed', 'pending') ORDER BY id DESC LIMIT 1",
      taskId,
    );
    if (a)
      await this.try(() =>
        app.get(FlightService).withdraw(world.supervisor, [a.id], { reason: '不再需要该单位参与' }),
      );
  }

  private async claim(unit: string, taskIds: string[]): Promise<void> {
    const rows = await this.rows<{ id: string }>(
      'SELECT id FROM assignment WHERE task_id = ANY($1) AND unit_id = $2 ORDER BY id',
      taskIds,
      unit,
    );
    const { app, world } = this.stage;
    await this.each(
      rows.map(r => r.id),
      id => app.get(OfferService).claim(world.handlerOf(unit), [id]),
    );
  }

  /** What a supervisor chooses before dispatching: who leads where no unit may or does, members of 相关 groups. */
  private async items(taskIds: string[]): Promise<Item[]> {
    const { random, world } = this.stage;
    const parties = await this.rows<Named>(
      `SELECT y.*, g.member_ids, u.kind AS unit_kind FROM task_party y JOIN task t ON t.id = y.task_id AND NOT y.withdrawn
         LEFT JOIN unit_group g ON g.id = y.group_id LEFT JOIN unit u ON u.id = y.unit_id
       WHERE t.id = ANY($1) ORDER BY t.no, t.id, y.position`,
      taskIds,
    );
    return taskIds.map(taskId => {
      const of = parties.filter(p => p.task_id === taskId);
      const selections = Object.fromEntries(
        of
          .filter(p => p.needs_selection && p.member_ids)
          .map(p => [p.id, (p.member_ids as string[]).filter((_, i) => i === 0 || random.chance(0.4))]),
      );
      const lead = of.find(p => p.role === 'lead' && p.unit_id);
      if (lead && inside(lead)) return { taskId, selections };
      const leads = of.filter(p => p.role === 'lead');
      const member = leads.find(p => p.member_ids?.length)?.member_ids?.[0];
      const primaryUnitId = member ?? of.find(p => p.unit_id && inside(p))?.unit_id ?? world.insideIds[0];
      return { taskId, selections, primaryUnitId };
    });
  }
}

const inside = (p: Named): boolean => !!p.unit_kind && !OUTSIDE_KINDS.includes(p.unit_kind);
