import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DEFAULT_CALENDAR } from '@duban/calendar';
import { DispatchService } from '@duban/dispatch';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { instantOf, ManualClock } from '@duban/kernel';
import {
  type Delivery,
  DeliveryService,
  FollowUpService,
  NotificationService,
  NotificationSettings,
  type Outgoing,
  SmtpTransport,
  WebhookService,
} from '@duban/notification';
import { stillOwed } from '@duban/obligation';
import { DeliveryQueries } from '@duban/evaluation';
import { InvariantVerifier } from '../../apps/wiring/src';
import { cloneDatabase } from '../harness/database';
import { type District, importPlan, openHouseOn, settle, type TestHouse } from '../harness/house';
import { type SmtpSink, startSmtpSink } from '../harness/smtp-sink';

/** What an endpoint got. */
export interface Hook {
  path: string;
  headers: Record<string, string>;
  body: { id: string; kind: string; title: string; link: string };
}

/** A dispatched plan, a relay and an endpoint on 127.0.0.1, and a worker's ticks by hand. */
export class DeliveryWorld {
  readonly hooks: Hook[] = [];
  /** What the endpoint answers; 200 unless said. */
  readonly statuses = new Map<string, number>();
  private posts = 0;
  private today = '2026-03-10';

  private constructor(
    readonly house: TestHouse,
    readonly district: District,
    readonly sink: SmtpSink,
    private readonly smtp: SmtpTransport,
    private readonly server: Server,
  ) {}

  static async open(): Promise<DeliveryWorld> {
    const house = await openHouseOn(
      await cloneDatabase(),
      new ManualClock(instantOf('2026-03-10', '08:00')),
      {
        secret: 'a secret for tests, not for any installation',
        notification: {
          baseUrl: 'https://duban.test',
          mailDomain: 'duban.test',
          webhookAllowPrivate: true,
        },
      },
    );
    const district = await settle(house);
    await importPlan(house, district);
    const tasks = await house.get(Db).query<{ id: string }>('SELECT id FROM task ORDER BY no');
    await house.get(DispatchService).dispatch(
      district.actors.督查员,
      tasks.map(t => ({ taskId: t.id })),
    );
    const sink = await startSmtpSink();
    const smtp = new SmtpTransport({ url: sink.url, from: 'duban@duban.test', bounce: 'b+*@duban.test' });
    const server = createServer();
    const world = new DeliveryWorld(house, district, sink, smtp, server);
    server.on('request', (request, response) => {
      let text = '';
      request.on('data', (chunk: Buffer) => (text += chunk.toString()));
      request.on('end', () => {
        const path = request.url ?? '';
        world.hooks.push({
          path,
          headers: request.headers as Record<string, string>,
          body: JSON.parse(text),
        });
        response.writeHead(world.statuses.get(path) ?? 200).end('done');
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    await world.forget();
    return world;
  }

  async close(): Promise<void> {
    await this.smtp.close();
    await this.sink.close();
    this.server.closeAllConnections();
    await new Promise(resolve => this.server.close(resolve));
    await this.house.close();
  }

  /** Begins anew at 07:50 some workdays later, with the plan dispatched and nothing sent. */
  async forget(): Promise<void> {
    await this.query(
      'TRUNCATE message, delivery, delivery_attempt, webhook_endpoint, notification_preference',
    );
    this.today = DEFAULT_CALENDAR.addWorkdays(this.today, 5);
    this.at('07:50');
    this.notifications.policies.forget();
    this.sink.mails.length = this.sink.asked.length = this.hooks.length = 0;
    this.statuses.clear();
    this.sink.forgive();
  }

  get notifications(): NotificationService {
    return this.house.get(NotificationService);
  }
  get deliveries(): DeliveryService {
    return this.house.get(DeliveryService);
  }
  get settings(): NotificationSettings {
    return this.house.get(NotificationSettings);
  }
  get queries(): DeliveryQueries {
    return this.house.get(DeliveryQueries);
  }

  query<T = Record<string, unknown>>(sql: string, params: unknown[] = []): Promise<T[]> {
    return this.house.get(Db).query<T>(sql, params);
  }

  /** The tasks a delivery tells of. */
  async toldOf(deliveryId: string): Promise<string[]> {
    const rows = await this.house
      .get(Db)
      .query<{ task_id: string }>(
        `SELECT DISTINCT o.task_id FROM obligation o JOIN message m ON m.obligation_id = o.id WHERE m.delivery_id = $1`,
        [deliveryId],
      );
    return rows.map(r => r.task_id);
  }

  id(name: string): string {
    return this.district.actors[name].personId as string;
  }

  async email(name: string): Promise<string> {
    return (await this.query<{ email: string }>('SELECT email FROM person WHERE id = $1', [this.id(name)]))[0]
      .email;
  }

  /** What a unit has still to sign, the oldest first. */
  owed(unit: string): Promise<{ id: string; task_id: string }[]> {
    return this.query(
      "SELECT id, task_id FROM obligation WHERE holder_unit_id = $1 AND settled_at IS NULL AND kind = 'sign' ORDER BY id",
      [this.district.units[unit]],
    );
  }

  /** A reminder to somebody about the nth thing their unit owes. */
  async remind(name: string, unit: string, over: Partial<Outgoing> = {}, nth = 0): Promise<string> {
    const { id, task_id } = (await this.owed(unit))[nth] ?? { id: null, task_id: null };
    const message: Outgoing = {
      ...{ personId: this.id(name), dedup: `test ${++this.posts}`, obligationId: id, taskId: task_id },
      ...{ kind: 'remind', title: '签收任务', why: '按催办阶梯提醒', link: '/tasks/1' },
      ...over,
    };
    const posted = await this.house
      .get(Journal)
      .transact({ name: 'test.post', actor: SYSTEM }, tx => this.notifications.post(tx, [message]));
    return posted.deliveries[0];
  }

  /** At this time of the day, or so many workdays later. */
  at(time: string, later = 0): void {
    this.house.clock.moveTo(instantOf(DEFAULT_CALENDAR.addWorkdays(this.today, later), time));
  }

  /** One tick of a worker: what follows from failures, lines for groups, then all that is due. */
  async tick(): Promise<string[]> {
    await this.house.get(FollowUpService).run();
    await this.notifications.openGroupLines();
    const outcomes: string[] = [];
    for (const { id, attempt } of await this.notifications.claimDue(100))
      outcomes.push(await this.notifications.deliver(id, attempt, this.smtp, stillOwed));
    return outcomes;
  }

  deliver(id: string, attempt: number): Promise<string> {
    return this.notifications.deliver(id, attempt, this.smtp, stillOwed);
  }

  async of(name: string): Promise<Delivery[]> {
    return this.query<Delivery>('SELECT * FROM delivery WHERE person_id = $1 ORDER BY id', [this.id(name)]);
  }

  async inbox(name: string): Promise<string[]> {
    return (await this.notifications.inbox(this.id(name))).items.map(i => i.title);
  }

  /** An endpoint at this path of the server here. */
  async hook(
    path: string,
    of: { unitId?: string; personId?: string } = {},
  ): Promise<{ id: string; secret: string }> {
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${path}`;
    const added = await this.house.get(WebhookService).add(SYSTEM, { name: '群机器人', url, ...of });
    return { id: added.id, secret: added.secret as string };
  }

  async verified(): Promise<unknown[]> {
    return (await this.house.get(InvariantVerifier).verify()).faults;
  }
}
