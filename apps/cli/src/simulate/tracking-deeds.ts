import { addDays, civilDate } from '@duban/kernel';
import {
  type Instruction,
  InstructionService,
  NamingService,
  NoticeService,
  type Round,
  RoundService,
  StandingApprovalService,
} from '@duban/tracking';
import { Deed } from './deed';

/** 批示、督查活动、点名, and notices by hand. */
export class TrackingDeeds extends Deed {
  private get instructions(): InstructionService {
    return this.stage.app.get(InstructionService);
  }

  private get rounds(): RoundService {
    return this.stage.app.get(RoundService);
  }

  private get today(): string {
    return civilDate(this.stage.clock.now());
  }

  async instruct(taskIds: string[]): Promise<void> {
    const due = this.stage.calendar.addWorkdays(this.today, this.stage.random.between(5, 15));
    await this.try(() =>
      this.instructions.give(this.stage.world.leader, taskIds, { text: '请抓紧推进，专题报告进展。', due }),
    );
  }

  async answer(unit: string, ids: string[]): Promise<void> {
    await this.each(ids, id =>
      this.instructions.answer(this.stage.world.handlerOf(unit), id, {
        answer: '已召开专题会研究，明确了责任和时限。',
      }),
    );
  }

  async note(ids: string[]): Promise<void> {
    const { world, random, calendar } = this.stage;
    const open = await this.rows<Instruction>(
      "SELECT * FROM instruction WHERE id = ANY($1) AND state = 'answered' ORDER BY id",
      ids,
    );
    const back = open.filter(() => random.chance(0.15)).map(i => i.id);
    const good = open.filter(i => !back.includes(i.id)).map(i => i.id);
    const due = calendar.addWorkdays(this.today, 5);
    await this.each(back, id =>
      this.instructions.return(world.supervisor, id, { reason: '请补充具体举措', due }),
    );
    if (good.length) await this.try(() => this.instructions.note(world.supervisor, good));
  }

  /** 提醒单 by hand, before anything is late. */
  async remind(planId: string, unitId: string, taskIds: string[]): Promise<void> {
    const { app, world } = this.stage;
    await this.try(() =>
      app.get(NoticeService).draft(world.second, {
        planId,
        unitId,
        level: 'blue',
        taskIds,
        reason: '进度滞后于序时，请注意',
      }),
    );
  }

  async standingApproval(planId: string): Promise<void> {
    const { app, world } = this.stage;
    await this.try(() =>
      app.get(StandingApprovalService).record(world.supervisor, planId, {
        approvedBy: '副区长 沈立',
        documentNo: `府办督〔${this.today.slice(0, 4)}〕3号`,
        scope: '逾期事项的黄色督办单',
        levels: ['yellow'],
        until: addDays(this.today, 60),
      }),
    );
  }

  async endStandingApproval(planId: string): Promise<void> {
    const { app, world } = this.stage;
    await this.try(() =>
      app.get(StandingApprovalService).end(world.supervisor, planId, { reason: '恢复逐件签发' }),
    );
  }

  async start(planId: string): Promise<void> {
    const { world, random } = this.stage;
    const units = await this.rows<{ id: string; task: string }>(
      `SELECT u.id, min(t.id::text) AS task FROM unit u JOIN task t ON t.primary_unit_id = u.id
       WHERE t.plan_id = $1 AND t.state = 'tracking' AND u.kind NOT IN ('external', 'court', 'procuratorate', 'superior')
       GROUP BY u.id ORDER BY u.id`,
      planId,
    );
    const first = random.between(0, Math.max(0, units.length - 4));
    const chosen = units.slice(first, first + 4);
    if (!chosen.length) return;
    await this.try(() =>
      this.rounds.start(world.supervisor, {
        planId,
        title: `${this.today.slice(0, 4)}年重点任务专项督查`,
        authority: '区政府常务会议',
        documentNo: `府办督〔${this.today.slice(0, 4)}〕${Number(this.today.slice(5, 7))}号`,
        scope: '牵头任务推进情况',
        starts: this.today,
        ends: addDays(this.today, 14),
        unitIds: chosen.map(u => u.id),
        taskIds: chosen.map(u => u.task),
        acknowledgedOverlaps: true,
      }),
    );
  }

  async conclude(ids: string[]): Promise<void> {
    const { world, random } = this.stage;
    for (const id of ids) {
      if (random.chance(0.1)) {
        await this.try(() => this.rounds.discard(world.supervisor, id, { reason: '与市级督查合并开展' }));
        continue;
      }
      const units = await this.units(id);
      const findings = units.map(unitId => ({
        unitId,
        conclusion: '总体推进有序',
        problems: random.chance(0.5) ? '个别任务进度滞后' : undefined,
        suggestions: '加强调度',
      }));
      await this.try(() =>
        this.rounds.conclude(world.supervisor, id, { conclusion: '总体较好，个别单位需加力', findings }),
      );
    }
  }

  /** After the conclusion is fed back somebody is named, if the leader agrees. */
  async feedBack(ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    for (const id of ids) {
      if (!(await this.try(() => this.rounds.feedBack(world.supervisor, id)))) continue;
      const [round] = await this.rows<Round>('SELECT * FROM round WHERE id = $1', id);
      const [unit] = await this.units(id);
      await this.try(() =>
        app.get(NamingService).propose(world.supervisor, {
          planId: round.plan_id,
          kind: random.chance(0.6) ? 'praise' : 'criticism',
          unitIds: [unit],
          text: '在专项督查中的情况',
          appearsIn: '督查专报',
        }),
      );
    }
  }

  async decideNaming(ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    await this.each(ids, id =>
      app
        .get(NamingService)
        .decide(
          world.leader,
          id,
          random.chance(0.7) ? { agree: true } : { agree: false, reason: '暂不点名' },
        ),
    );
  }

  private async units(roundId: string): Promise<string[]> {
    const rows = await this.rows<{ unit_id: string }>(
      'SELECT unit_id FROM round_unit WHERE round_id = $1 ORDER BY unit_id',
      roundId,
    );
    return rows.map(r => r.unit_id);
  }
}
