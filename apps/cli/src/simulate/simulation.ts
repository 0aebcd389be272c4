import type { INestApplicationContext } from '@nestjs/common';
import { type Rhythm, WorkCalendar } from '@duban/calendar';
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
import { PeriodService } from '@duban/tracking';
import { Rounds } from '../../../wiring/src';
import { deliverProcessor } from '../../../worker/src/processors/deliver.processor';
import { DispatchMail } from '../../../worker/src/processors/dispatch-mail';
import { Agenda, isOfficeWork } from './agenda';
import { AftercareDeeds } from './aftercare-deeds';
import { DispatchDeeds } from './dispatch-deeds';
import type { Fate } from './deed';
import { Initiatives } from './initiatives';
import { MatterDeeds } from './matter-deeds';
import { OfficeDeeds } from './office-deeds';
import { People } from './people';
import { PlanDeeds } from './plan-deeds';
import { Random } from './random';
import { RequestDeeds } from './request-deeds';
import type { Stage } from './stage';
import { summary, type Summary } from './summary';
import { TrackingDeeds } from './tracking-deeds';
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
  /** Reports are signed off in the unit before they leave it. */
  signOff?: boolean;
  /** From then on the office leaves everything lying: a demonstration needs something to do. */
  officeRestsFrom?: Date;
  /** Keep the mails in the development mailbox, to be looked at. */
  keepMail: boolean;
  progress?: (date: CivilDate) => void;
}

/** Of so many tasks one is offered for claiming. */
const OFFERED = 25;

/** Lives through a year of a plan in the real house: real database, real services, an injected clock. */
export class Simulation {
  private readonly stage: Stage;
  private readonly people: People;
  private readonly dispatching: DispatchDeeds;
  private readonly planning: PlanDeeds;
  private readonly db: Db;
  private readonly mail: DispatchMail;
  private lastSeen = '00000000-0000-0000-0000-000000000000';
  private nextOpening: Date | undefined;

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
      refusals: {},
    };
    const fate: Fate = new Map();
    const matters = new MatterDeeds(this.stage, fate);
    this.dispatching = new DispatchDeeds(this.stage, fate);
    this.planning = new PlanDeeds(this.stage, fate);
    this.people = new People(this.stage, {
      units: new UnitDeeds(this.stage, fate, matters),
      office: new OfficeDeeds(this.stage, fate),
      dispatching: this.dispatching,
      requests: new RequestDeeds(this.stage, fate),
      matters,
      tracking: new TrackingDeeds(this.stage, fate),
      planning: this.planning,
      aftercare: new AftercareDeeds(this.stage, fate),
    });
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
    await queue.work(
      { deliver_all: deliverProcessor(notifications, transport, stillOwed) },
      { concurrency: 1 },
    );
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
    return summary(app.get(Db), input, simulation.stage);
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
      signOff: this.input.signOff,
      ends: lastDay(this.input.parsed.document.title),
      names: await this.names(imports),
    });
    await world.populate();
    commands.accepted += 1;
    await this.planning.approve(planId);
    this.clock.moveTo(instantOf(calendar.addWorkdays(this.input.from, 1), '10:00'));
    const tasks = await this.db.query<{ id: string }>(
      'SELECT id FROM task WHERE plan_id = $1 ORDER BY no, id',
      [planId],
    );
    const ids = tasks.map(t => t.id);
    const offered = ids.filter((_, i) => i % OFFERED === OFFERED - 1);
    await this.dispatching.offer(offered);
    const handedOut = await this.dispatching.dispatch(ids.filter(id => !offered.includes(id)));
    if (!handedOut) throw new Error('nothing could be dispatched');
    new Initiatives(this.people, planId).begin();
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
      await this.lookAround();
    }
    this.clock.moveTo(end);
    await this.engine();
  }

  private left(key: string): boolean {
    const rests = this.input.officeRestsFrom;
    return rests !== undefined && this.clock.now() > rests && isOfficeWork(key);
  }

  private async engineAt(planId: string): Promise<Date | undefined> {
    if (!this.nextOpening) {
      const [plan] = await this.db.query<{ rhythm: never; report_dates: never }>(
        'SELECT rhythm, report_dates FROM plan WHERE id = $1',
        [planId],
      );
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
}

/** The last day of a plan whose title says that it goes over years: 行动方案(2023—2027年). */
function lastDay(title: string | null): CivilDate | undefined {
  const years = /\d{4}\s*[—–―~-]+\s*(\d{4})\s*年/.exec(title ?? '');
  return years ? `${years[1]}-12-31` : undefined;
}

/** @throws Refusal simulate.bad_range */
export function checkRange(from: string, to: string): void {
  const day = /^\d{4}-\d{2}-\d{2}$/;
  if (!day.test(from) || !day.test(to) || from >= to)
    throw new Refusal('invalid', 'simulate.bad_range', `起止日期不对：${from} 至 ${to}`, {
      mend: '请用 YYYY-MM-DD,且起日早于止日',
    });
}
