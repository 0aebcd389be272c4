import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import {
  createQueue,
  FollowUpService,
  type MailTransport,
  NotificationService,
  type QueueHome,
} from '@duban/notification';
import { stillOwed } from '@duban/obligation';
import { Housekeeping, Metrics, Rounds, VerificationRuns, Watch } from '../../wiring/src';
import { deliverProcessor } from './processors/deliver.processor';
import { DispatchMail, JOB_SIZE } from './processors/dispatch-mail';

export interface WorkerConfig {
  databaseUrl: string;
  redisUrl?: string;
  /** Without a relay, mail goes to the development mailbox. */
  smtpUrl?: string;
  mailFrom: string;
  /** Where this worker answers /health, /ready and /metrics; nowhere unless given. */
  workerPort?: number;
  metricsToken?: string;
  mailBounce?: string;
}
export const WORKER_CONFIG = Symbol('duban.worker_config');
export const MAIL_TRANSPORT = Symbol('duban.mail_transport');

/** Deliveries under way at once: more than the relay's connections, because most of one is waiting for the database. */
export const DELIVERIES_AT_ONCE = 40;
const ROUND_MS = 15_000;
const CLIMB_MS = 1_000;
/** Lists are asked for again when a live update comes: their lights are kept by then. */
const RELIGHT_MS = 1_000;
/** Live updates follow the sealed journal: what is committed is told within two seconds. */
const SEAL_MS = 1_000;
const FORGET_MS = 3_600_000;
const WATCH_MS = 60_000;
const VERIFY_MS = 3_000;

/** The worker's ticks. Any number of workers may run them at once; a tick that fails is told of and comes again. */
@Injectable()
export class WorkerService implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('worker');
  private readonly running = new Set<string>();
  private stopping = false;
  private queue: QueueHome;
  private mail: DispatchMail;

  constructor(
    @Inject(WORKER_CONFIG) private readonly config: WorkerConfig,
    private readonly rounds: Rounds,
    private readonly housekeeping: Housekeeping,
    private readonly notifications: NotificationService,
    private readonly metrics: Metrics,
    private readonly watch: Watch,
    private readonly followUp: FollowUpService,
    private readonly verifications: VerificationRuns,
    @Inject(MAIL_TRANSPORT) private readonly transport: MailTransport,
  ) {}

  async onModuleInit(): Promise<void> {
    this.queue = await createQueue({
      databaseUrl: this.config.databaseUrl,
      redisUrl: this.config.redisUrl,
      report: (e, where) => this.log.error(`${where}: ${e.message}`),
    });
    this.mail = new DispatchMail(this.notifications, this.queue);
    await this.queue.work(
      {
        deliver_all: deliverProcessor(this.notifications, this.transport, stillOwed, outcome =>
          this.metrics.attempted(outcome),
        ),
      },
      { concurrency: DELIVERIES_AT_ONCE / JOB_SIZE },
    );
    void this.round();
  }

  /** What time brings about, then what is due to go out, and what follows from what did not arrive. */
  @Interval(ROUND_MS)
  round(): Promise<void> {
    return this.alone('round', async () => {
      await this.rounds.run();
      await this.followUp.run();
      await this.notifications.openGroupLines();
      await this.mail.queueDue();
    });
  }

  /** Steps are taken within a second or two of their time; one question of one index where nothing is due. */
  @Interval(CLIMB_MS)
  climb(): Promise<void> {
    // A round climbs as well; it must not find itself shut out by this.
    return this.running.has('round') ? Promise.resolve() : this.alone('climb', () => this.rounds.climb());
  }

  @Interval(RELIGHT_MS)
  relight(): Promise<void> {
    return this.alone('relight', () => this.rounds.relight());
  }

  @Interval(SEAL_MS)
  seal(): Promise<void> {
    return this.alone('seal', () => this.housekeeping.seal());
  }

  @Interval(FORGET_MS)
  forget(): Promise<void> {
    return this.alone('forget', () => this.housekeeping.forget());
  }

  /** Whether all that should have happened by now did. */
  @Interval(WATCH_MS)
  look(): Promise<void> {
    return this.alone('watch', async () => {
      await this.watch.look();
    });
  }

  /** A verification somebody asked for at the desk. It may take long: the other ticks go on beside it. */
  @Interval(VERIFY_MS)
  verify(): Promise<void> {
    return this.alone('verify', async () => {
      await this.verifications.work();
    });
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.verifications.leave();
    // What is under way ends; what is left is found again by the next worker.
    while (this.running.size) await new Promise(r => setTimeout(r, 20));
    await this.queue?.close();
    await this.transport?.close();
  }

  /** A tick that takes longer than its interval is not started twice. */
  private async alone(name: string, work: () => Promise<void>): Promise<void> {
    if (this.stopping || this.running.has(name)) return;
    this.running.add(name);
    try {
      await work();
    } catch (e) {
      this.log.error(`${name}: ${(e as Error).message}`);
    } finally {
      this.running.delete(name);
    }
  }
}
