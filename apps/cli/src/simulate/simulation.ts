import type { INestApplicationContext } from '@nestjs/common';
import { type Rhythm, WorkCalendar } from '@duban/calendar';
import { DispatchService } from '@duban/dispatch';
import { ImportService, type NameChoice, type ParsedDocument } from '@duban/intake';
import { Db, Sealer } from '@duban/journal';
import { type CivilDate, civilDate, instantOf, type ManualClock, Refusal } from '@duban/kernel';
import {
  inProcessQueue,
  MailboxTransport,
  type MailTransport,
  NotificationService,
} from '@duban/notification';
import { type Obligation, stillOwed } from '@duban/obligation';
import { PlanService, type TaskParty } from '@duban/task';
import { PeriodService } from '@duban/tracking';
import { Rounds } from '../../../wiring/src';
import { deliverProcessor } from '../../../worker/src/processors/deliver.processor';
import { DispatchMail } from '../../../worker/src/processors/dispatch-mail';
import { Agenda } from './agenda';
import { OfficeDeeds } from './office-deeds';
import { People } from './people';
import { Random } from './random';
import type { Stage } from './stage';
import { summary, type Summary } from './summary';
import { UnitDeeds } from './unit-deeds';
import { World, type WorldUnit } from './world';

export interface SimulationInput {
  parsed: ParsedDocument;
  from: CivilDate;
  to: CivilDate;
  /** Stops at this instant of the last day; its end unless said otherwise. */
  until?: Date;
  seed: number;
  /** A district known beforehand; otherwise the import creates what the document names. */
  district?: { units: WorldUnit[]; groups: { name: string; aliases?: string[]; members: string[] }[] };
  rhythm?: Rhythm;
  /** From then on the office leaves everything lying: a demonstration needs something to do. */
  officeRestsFrom?: Date;
  /** Keep the mails in the development mailbox, to be looked at. */
  keepMail: boolean;
  progress?: (date: CivilDate) => void;
}

/** Keys of the agenda that are the office's own work. */
const OFFICE_WORK =
  /^(review|completions|issue|submit|close|confirm|redispatch|outcomes|revise|send letters|record reply)\|/;

/** Lives through a year of a plan in the real house: real database, real services, an injected clock. */
export class Simulation {
  private readonly stage: Stage;
  private readonly people: People;
  private readonly office: OfficeDeeds;
  private readonly db: Db;
  private readonly mail: DispatchMail;
  private lastSeen = '00000000-0000-0000-0000-000000000000';
  private nextOpening: Date | undefined;
  private disturbedIn = '';

  private constructor(
    private readonly app: INestApplicationContext,
    private readonly clock: ManualClock,
    private readonly input: SimulationInput,
    world: World,
    random: Random,
    mail: DispatchMail,
  ) {
    this.mail = mail;
    this.db = app.get(Db);
    this.stage = {
      app,
      clock,
      calendar: app.get(WorkCalendar),
      random,
      world,
      agenda: new Agenda(),
      commands: { accepted: 0, refused: 0 },
    };
    const fate = new Map();
    this.office = new OfficeDeeds(this.stage, fate);
    this.people = new People(this.stage, new UnitDeeds(this.stage, fate), this.office);
  }

  static async run(
    app: INestApplicationContext,
    clock: ManualClock,
    input: SimulationInput,
  ): Promise<Summary> {
    const world = await World.settle(app);
    if (input.district) await world.found(input.district.units, input.district.groups);
    const queue = inProcessQueue();
    const notifications = app.get(NotificationService);
    const counting: MailTransport = {
      send: async () => ({ answer: '已计数' }),
      close: async () => undefined,
    };
    const transport = input.keepMail ? new MailboxTransport(app.get(Db), clock) : counting;
    await queue.work({ deliver: deliverProcessor(notifications, transport, stillOwed) }, { concurrency: 1 });
    const simulation = new Simulation(
      app,
      clock,
      input,
      world,
      new Random(input.seed),
      new DispatchMail(notifications, queue),
    );
    const planId = await simulation.start();
    await simulation.live(planId);
    await queue.close();
    await app.get(Sealer).seal();
    return summary(app.get(Db), input, simulation.stage.commands);
  }

  /** Imports the document, approves the plan and dispatches all of it. */
  private async start(): Promise<string> {
    const { world, calendar, commands } = this.stage;
    const imports = this.app.get(ImportService);
    const { planId } = await imports.confirm(world.supervisor, {
      parsed: this.input.parsed,
      officeUnitId: world.office,
      superiorUnitId: world.superior,
      superiorInside: true,
      leaderId: world.leader.personId,
      rhythm: this.input.rhythm,
      names: await this.names(imports),
    });
    await world.populate();
    const plan = await this.app.get(PlanService).approve(world.supervisor, planId, {
      authority: '区政府常务会议',
      documentNo: `府办发〔${this.input.from.slice(0, 4)}〕12号`,
      scope: '政府工作报告确定的重点目标任务',
      // Of need only where the rhythm that is tried out is denser than usual.
      settings: {
        rhythmApproval: {
          authority: '区政府常务会议',
          documentNo: `府办发〔${this.input.from.slice(0, 4)}〕12号`,
          reason: '年度重点任务按月调度',
        },
      },
    });
    commands.accepted += 2;
    if (plan.state !== 'approved') throw new Error(`plan is ${plan.state}`);
    this.clock.moveTo(instantOf(calendar.addWorkdays(this.input.from, 1), '10:00'));
    await this.app.get(DispatchService).dispatch(world.supervisor, await this.items(planId));
    commands.accepted += 1;
    return planId;
  }

  /** The supervisor decides on each name: create it, as a unit or as a group of those its name means. */
  private async names(imports: ImportService): Promise<Record<string, NameChoice>> {
    const proposals = await imports.propose(this.input.parsed);
    const units = proposals.filter(p => p.kind === 'unit').map(p => p.name);
    return Object.fromEntries(
      proposals
        .filter(p => !p.match && p.create)
        .map(({ name, create }): [string, NameChoice] => {
          if (create && 'kind' in create) return [name, { createUnit: create }];
          const memberNames = create?.memberNames.length ? create.memberNames : units.slice(0, 3);
          return [name, { createGroup: { memberNames } }];
        }),
    );
  }

  /** What a supervisor chooses before dispatching: a primary where only groups lead, members of 相关 groups. */
  private async items(
    planId: string,
  ): Promise<{ taskId: string; primaryUnitId?: string; selections?: Record<string, string[]> }[]> {
    const { random } = this.stage;
    const parties = await this.db.query<TaskParty & { member_ids: string[] | null }>(
      `SELECT y.*, g.member_ids FROM task_party y JOIN task t ON t.id = y.task_id LEFT JOIN unit_group g ON g.id = y.group_id
       WHERE t.plan_id = $1 ORDER BY t.no, t.id, y.position`,
      [planId],
    );
    const byTask = new Map<string, typeof parties>();
    for (const p of parties) byTask.set(p.task_id, [...(byTask.get(p.task_id) ?? []), p]);
    return [...byTask].map(([taskId, of]) => {
      const selections = Object.fromEntries(
        of
          .filter(p => p.needs_selection && p.member_ids)
          .map(p => [p.id, (p.member_ids as string[]).filter((_, i) => i === 0 || random.chance(0.4))]),
      );
      const leads = of.filter(p => p.role === 'lead');
      const groupsOnly = leads.length > 0 && leads.every(p => !p.unit_id);
      return { taskId, selections, ...(groupsOnly ? { primaryUnitId: leads[0].member_ids?.[0] } : {}) };
    });
  }

  /** Jumps from event to event: a ladder step, a digest window, a period that opens, something people do. */
  private async live(planId: string): Promise<void> {
    const end = this.input.until ?? instantOf(this.input.to, '23:59');
    await this.lookAround();
    for (;;) {
      const engine = await this.engineAt(planId);
      const human = this.stage.agenda.nextAt;
      const at = Math.min(engine?.getTime() ?? Infinity, human ?? Infinity);
      if (at > end.getTime()) break;
      if (at > this.clock.now().getTime()) this.clock.moveTo(new Date(at));
      if (engine && engine.getTime() <= at) await this.engine();
      for (const { key, run, items } of this.stage.agenda.due(at)) if (!this.left(key)) await run(items);
      await this.disturb();
      await this.lookAround();
    }
    this.clock.moveTo(end);
    await this.engine();
  }

  private left(key: string): boolean {
    const rests = this.input.officeRestsFrom;
    return rests !== undefined && this.clock.now() > rests && OFFICE_WORK.test(key);
  }

  private async engineAt(planId: string): Promise<Date | undefined> {
    if (!this.nextOpening) {
      const [plan] = await this.db.query<{ rhythm: never }>('SELECT rhythm FROM plan WHERE id = $1', [
        planId,
      ]);
      this.nextOpening = instantOf(
        this.app.get(PeriodService).nextOpening(plan, civilDate(this.clock.now())),
        '08:00',
      );
    }
    const [{ at }] = await this.db.query<{ at: Date | null }>(
      `SELECT least((SELECT min(next_step_at) FROM obligation WHERE next_step_at IS NOT NULL),
                    (SELECT min(next_attempt_at) FROM delivery WHERE state IN ('collecting', 'queued'))) AS at`,
    );
    return at && at < this.nextOpening ? at : this.nextOpening;
  }

  private async engine(): Promise<void> {
    const rounds = await this.app.get(Rounds).run();
    await this.mail.queueDue();
    if (this.nextOpening && this.nextOpening <= this.clock.now()) this.nextOpening = undefined;
    if (rounds.steps) this.input.progress?.(civilDate(this.clock.now()));
  }

  /** Lets the holder of each new obligation decide what to do about it. */
  private async lookAround(): Promise<void> {
    const fresh = await this.db.query<Obligation>(
      'SELECT * FROM obligation WHERE id > $1 AND settled_at IS NULL ORDER BY id',
      [this.lastSeen],
    );
    for (const o of fresh) this.people.react(o);
    const [last] = await this.db.query<{ id: string | null }>(
      'SELECT id FROM obligation ORDER BY id DESC LIMIT 1',
    );
    if (last?.id) this.lastSeen = last.id;
  }

  private async disturb(): Promise<void> {
    const month = civilDate(this.clock.now()).slice(0, 7);
    if (month === this.disturbedIn || !['06', '09'].includes(month.slice(5))) return;
    this.disturbedIn = month;
    const open = await this.db.query<{ id: string }>(
      "SELECT id FROM task WHERE state = 'tracking' ORDER BY id",
    );
    await this.office.disturb(open.map(t => t.id));
  }
}

/** @throws Refusal simulate.bad_range */
export function checkRange(from: string, to: string): void {
  const day = /^\d{4}-\d{2}-\d{2}$/;
  if (!day.test(from) || !day.test(to) || from >= to)
    throw new Refusal('invalid', 'simulate.bad_range', `起止日期不对:${from} 至 ${to}`, {
      mend: '请用 YYYY-MM-DD,且起日早于止日',
    });
}
