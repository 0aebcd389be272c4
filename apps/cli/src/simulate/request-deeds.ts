import type { RequestKind } from '@duban/chain';
import { addDays, civilDate } from '@duban/kernel';
import { RequestService, type TaskRequest } from '@duban/tracking';
import { Deed } from './deed';
import { later } from './stage';

const WHY: Readonly<Record<RequestKind, string>> = {
  extension: '征地拆迁滞后，预计推迟完成',
  suspension: '上级政策调整，需暂缓实施',
  change: '建设内容随规划调整',
  cancellation: '已并入市级项目统一实施',
};

/** 申请: what units ask for, and what the office and the leader say to it. */
export class RequestDeeds extends Deed {
  private get service(): RequestService {
    return this.stage.app.get(RequestService);
  }

  async askEach(unit: string, taskIds: string[], kind: RequestKind): Promise<void> {
    for (const id of taskIds) await this.ask(unit, id, kind);
  }

  async ask(unit: string, taskId: string, kind: RequestKind): Promise<void> {
    const { world, random, clock, agenda } = this.stage;
    const today = civilDate(clock.now());
    const due = await this.due(taskId);
    const days = random.between(20, 60);
    const from = due && due > today ? due : today;
    const input = {
      kind,
      reason: WHY[kind],
      ...(kind === 'extension' || kind === 'suspension'
        ? { date: addDays(kind === 'suspension' ? today : from, days) }
        : {}),
      ...(kind === 'change'
        ? {
            text: '按调整后的规划推进并完成建设任务',
            ...(random.chance(0.5) ? { date: addDays(from, days) } : {}),
          }
        : {}),
    };
    let id = '';
    const filed = await this.try(async () => {
      ({ id } = await this.service.file(world.handlerOf(unit), taskId, input));
    });
    if (filed && random.chance(0.1))
      agenda.plan(later(this.stage, 1), `withdraw request|${unit}`, id, ids =>
        this.each(ids, one =>
          this.service.withdraw(world.handlerOf(unit), [one], { reason: '情况已有好转' }),
        ),
      );
  }

  /** One by one: each is another question. A date that no longer fits is a reason to refuse. */
  async decide(ids: string[]): Promise<void> {
    const { world, random } = this.stage;
    for (const r of await this.asked(ids)) {
      const date = r.asked_date && random.chance(0.25) ? addDays(r.asked_date, -7) : r.asked_date;
      const refused = random.chance(0.2) || !(await this.fits(r, date));
      if (
        !refused &&
        (await this.try(() =>
          this.service.grant(world.supervisor, [{ id: r.id, ...(date ? { date } : {}) }], {
            reason: '情况属实',
            approval: '区政府第15次常务会议纪要',
          }),
        ))
      )
        continue;
      await this.try(() =>
        this.service.refuse(world.supervisor, [r.id], { reason: '理由不充分，请按期完成' }),
      );
    }
  }

  async approve(ids: string[]): Promise<void> {
    const { world, random } = this.stage;
    for (const r of await this.asked(ids)) {
      const agree = random.chance(0.85) && (await this.fits(r, r.granted_date));
      // Sometimes the leader says so at a meeting, and the office enters it.
      const spoken = random.chance(0.3);
      await this.try(() =>
        this.service.approve(
          spoken ? world.supervisor : world.leader,
          [r.id],
          { agree, reason: agree ? '同意' : '应克服困难按期完成' },
          spoken ? { onBehalf: { unitId: world.office, source: '区政府专题会议纪要' } } : {},
        ),
      );
    }
  }

  private asked(ids: string[]): Promise<TaskRequest[]> {
    return this.rows<TaskRequest>('SELECT * FROM request WHERE id = ANY($1) ORDER BY id', ids);
  }

  private async fits(r: TaskRequest, date: string | null): Promise<boolean> {
    if (!date) return true;
    if (date <= civilDate(this.stage.clock.now())) return false;
    const due = await this.due(r.task_id);
    return r.kind !== 'extension' || (due !== null && date > due);
  }

  private async due(taskId: string): Promise<string | null> {
    const [o] = await this.rows<{ due_at: Date }>(
      "SELECT due_at FROM obligation WHERE task_id = $1 AND kind IN ('complete', 'year_review') AND settled_at IS NULL",
      taskId,
    );
    return o ? civilDate(o.due_at) : null;
  }
}
