import { addDays, civilDate, instantOf } from '@duban/kernel';
import { Db } from '@duban/journal';
import { UrgeService } from '@duban/obligation';
import { DelegationService } from '@duban/organization';
import type { RequestKind } from '@duban/chain';
import type { Figured } from './figures';
import { officeKey } from './agenda';
import type { People } from './people';

interface Running {
  id: string;
  unit: string;
}

/** Workdays between two of these days. */
const EVERY = 10;

/** What nobody owes and people do all the same: they ask, raise, instruct, remind, look again, go on leave. */
export class Initiatives {
  private readonly db: Db;
  private readonly done = new Set<string>();

  constructor(
    private readonly people: People,
    private readonly planId: string,
  ) {
    this.db = people.stage.app.get(Db);
  }

  begin(): void {
    this.next('units', () => this.ofUnits());
    this.next(officeKey('initiatives'), () => this.ofOffice());
  }

  private next(key: string, run: () => Promise<void>): void {
    const { calendar, clock, agenda } = this.people.stage;
    const day = calendar.addWorkdays(civilDate(clock.now()), EVERY);
    agenda.plan(instantOf(day, key === 'units' ? '10:00' : '11:00'), key, '', async () => {
      await run();
      this.next(key, run);
    });
  }

  private async ofUnits(): Promise<void> {
    const { random, world, clock } = this.people.stage;
    for (const { id, unit } of await this.running()) {
      const p = random.next();
      const kind: RequestKind | null =
        p < 0.002 ? 'suspension' : p < 0.004 ? 'change' : p < 0.005 ? 'cancellation' : null;
      if (kind) await this.people.requests.ask(unit, id, kind);
      else if (p < 0.012) await this.people.matters.raise(unit, { taskId: id });
    }
    await this.measure();
    await this.askReviews();
    // Somebody is away for two weeks.
    if (!random.chance(0.5)) return;
    const unit = random.pick(world.insideIds);
    const absent = world.ownHandler(unit);
    const by = world.ownHandler(random.pick(world.insideIds));
    const starts = civilDate(clock.now());
    const ends = addDays(starts, 13);
    if (!absent?.personId || !by?.personId || by === absent) return;
    const named = { personId: absent.personId, delegateId: by.personId, starts, ends, reason: '外出培训' };
    const { app } = this.people.stage;
    if (await this.people.units.try(() => app.get(DelegationService).name(absent, named)))
      world.standIn(unit, { by, starts, ends });
  }

  private async ofOffice(): Promise<void> {
    const { random, clock } = this.people.stage;
    const { tracking, office, dispatching, planning, aftercare } = this.people;
    const running = await this.running();
    if (running.length) {
      if (random.chance(0.5)) await tracking.instruct([random.pick(running).id]);
      const slow = random.pick(running);
      if (random.chance(0.5)) await tracking.remind(this.planId, slow.unit, [slow.id]);
      if (random.chance(0.3)) await dispatching.addUnit(random.pick(running).id);
      if (random.chance(0.2)) await dispatching.withdrawUnit(random.pick(running).id);
    }
    const month = civilDate(clock.now()).slice(0, 7);
    switch (month.slice(5)) {
      case '06':
      case '11':
        await this.once(`round ${month}`, () => tracking.start(this.planId));
        await this.once(`disturb ${month}`, () => office.disturb(running.map(t => t.id)));
        break;
      case '07':
        await this.once(`standing ${month}`, () => tracking.standingApproval(this.planId));
        break;
      case '08':
        await this.once(`visits ${month}`, () => planning.verifyOnSite(this.planId, true));
        await this.once(`standing ${month}`, () => tracking.endStandingApproval(this.planId));
        break;
      case '09':
        await this.once(`disturb ${month}`, () => office.disturb(running.map(t => t.id)));
        break;
      case '10':
        await this.once(`visits ${month}`, () => planning.verifyOnSite(this.planId, false));
        await this.once(`standing ${month}`, () => tracking.standingApproval(this.planId));
        break;
    }
    const closed = await this.db.query<{ id: string }>(
      `SELECT t.id FROM task t WHERE t.plan_id = $1 AND t.state = 'closed'
         AND NOT EXISTS (SELECT 1 FROM recheck r WHERE r.task_id = t.id AND r.state = 'planned') ORDER BY t.no, t.id`,
      [this.planId],
    );
    if (closed.length && random.chance(0.2)) await aftercare.orderRecheck([random.pick(closed).id]);
    await this.urge();
  }

  /** 催办: who is urged takes up what was forgotten; now and then somebody goes on forgetting. */
  private async urge(): Promise<void> {
    const { app, world, random } = this.people.stage;
    let urged: string[] = [];
    await this.people.office.try(async () => {
      const input = { planId: this.planId, text: '请抓紧办理' };
      ({ urged } = await app.get(UrgeService).urge(world.supervisor, input));
    });
    await this.people.remember(urged.sort().filter(() => random.chance(0.6)));
  }

  private async measure(): Promise<void> {
    const { random } = this.people.stage;
    const targets = await this.db.query<Figured & { owner: string }>(
      `SELECT g.id, g.comparator, g.value, g.unit, coalesce(g.data_unit_id, t.primary_unit_id) AS owner FROM target g JOIN task t ON t.id = g.task_id
       WHERE t.plan_id = $1 AND t.state = 'tracking' ORDER BY t.no, t.id, g.position, g.id`,
      [this.planId],
    );
    for (const { owner, ...target } of targets)
      if (random.chance(0.06)) await this.people.units.measure(owner, target);
  }

  /** 复核 of what was concluded lately: notices, findings of a round, completions that were sent back. */
  private async askReviews(): Promise<void> {
    const { random, clock } = this.people.stage;
    const since = [new Date(clock.now().getTime() - 14 * 86_400_000)];
    const concluded = await this.db.query<{
      kind: 'notice' | 'round' | 'completion';
      id: string;
      unit: string;
    }>(
      `SELECT 'notice' AS kind, id, unit_id AS unit FROM notice WHERE issued_at > $1 AND state <> 'revoked'
       UNION ALL SELECT 'round', round_id, unit_id FROM round_unit WHERE fed_back_at > $1
       UNION ALL SELECT 'completion', id, unit_id FROM report WHERE kind = 'completion' AND state = 'returned' AND decided_at > $1
       ORDER BY 2, 3`,
      since,
    );
    for (const { kind, id, unit } of concluded)
      if (random.chance(kind === 'round' ? 0.3 : 0.06)) await this.people.aftercare.askReview(unit, kind, id);
  }

  private running(): Promise<Running[]> {
    return this.db.query<Running>(
      "SELECT id, primary_unit_id AS unit FROM task WHERE plan_id = $1 AND state = 'tracking' ORDER BY no, id",
      [this.planId],
    );
  }

  private async once(what: string, run: () => Promise<void>): Promise<void> {
    if (this.done.has(what)) return;
    this.done.add(what);
    await run();
  }
}
