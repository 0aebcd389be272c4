import { MATTER_KINDS, OBSTACLES } from '@duban/chain';
import { type Matter, MatterService } from '@duban/feedback';
import { SubmissionService } from '@duban/submission';
import { Deed } from './deed';
import { later } from './stage';

/** 困难问题、政策建议: raised by units, answered by whoever can resolve them. */
export class MatterDeeds extends Deed {
  private get service(): MatterService {
    return this.stage.app.get(MatterService);
  }

  async raise(unit: string, about: { taskId?: string; reportId?: string }): Promise<void> {
    const { world, random, agenda } = this.stage;
    const kind = random.chance(0.75) ? MATTER_KINDS[0] : MATTER_KINDS[1];
    const obstacle = random.pick(OBSTACLES);
    const addressee = random.chance(0.5) ? random.pick(world.unitIds) : undefined;
    let id = '';
    const raised = await this.try(async () => {
      ({ id } = await this.service.raise(world.handlerOf(unit), {
        unitId: unit,
        ...about,
        kind,
        ...(kind === 'problem' ? { obstacle } : {}),
        text: kind === 'problem' ? '部分要素保障尚未落实，请协调' : '建议完善配套政策',
        ...(addressee && addressee !== unit ? { addresseeUnitId: addressee } : {}),
      }));
    });
    if (raised && random.chance(0.06))
      agenda.plan(later(this.stage, 1), `withdraw matter|${unit}`, id, ids =>
        this.each(ids, one => this.service.withdraw(world.handlerOf(unit), one, { reason: '已自行解决' })),
      );
  }

  /** Accepted, passed on to whoever can, or answered at once. */
  async takeUp(unit: string, ids: string[]): Promise<void> {
    const { world, random } = this.stage;
    const accepted: string[] = [];
    for (const m of await this.open(ids)) {
      const p = random.next();
      const other = random.pick(world.unitIds);
      if (p < 0.15 && other !== unit && other !== m.unit_id)
        await this.try(() =>
          this.service.forward(world.handlerOf(unit), m.id, { unitId: other, reason: '属其职责范围' }),
        );
      else if (p < 0.25) await this.say(unit, m.id);
      else accepted.push(m.id);
    }
    if (accepted.length) await this.try(() => this.service.accept(world.handlerOf(unit), accepted));
  }

  /** What the office cannot resolve goes to the superior as well. */
  async answer(unit: string, ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    for (const m of await this.open(ids)) {
      if (unit === world.office && random.chance(0.3))
        await this.try(() =>
          app.get(SubmissionService).submitMatter(world.supervisor, {
            planId: m.plan_id,
            matterId: m.id,
            title: '关于请求协调解决有关问题的请示',
            text: m.text,
          }),
        );
      await this.say(unit, m.id);
    }
  }

  async confirm(unit: string, ids: string[]): Promise<void> {
    const { world, random } = this.stage;
    const open = await this.open(ids);
    const not = open.filter(m => m.reopened < 2 && random.chance(0.2)).map(m => m.id);
    const helps = open.filter(m => !not.includes(m.id)).map(m => m.id);
    await this.each(not, id =>
      this.service.reopen(world.handlerOf(unit), id, { reason: '答复未说明解决时间' }),
    );
    if (helps.length) await this.try(() => this.service.confirm(world.handlerOf(unit), helps));
  }

  private say(unit: string, id: string): Promise<boolean> {
    return this.try(() =>
      this.service.answer(this.stage.world.handlerOf(unit), id, {
        answer: '已研究，将于本月内落实到位',
      }),
    );
  }

  private open(ids: string[]): Promise<Matter[]> {
    return this.rows<Matter>('SELECT * FROM matter WHERE id = ANY($1) ORDER BY id', ids);
  }
}
