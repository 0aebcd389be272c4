import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DEFAULT_CALENDAR, WorkCalendar } from '@duban/calendar';
import { DispatchModule, UNIT_LEAVING } from '@duban/dispatch';
import type { Role } from '@duban/chain';
import { EvaluationModule, LedgerQueries } from '@duban/evaluation';
import {
  FeedbackModule,
  PLAN_RECHECK,
  type PlanRecheck,
  ReportOpeningService,
  taskEnding,
  unitLeaving,
} from '@duban/feedback';
import { ImplementationModule } from '@duban/implementation';
import { IntakeModule } from '@duban/intake';
import { Db, Journal, JournalVerifier, SYSTEM, Sealer, SystemClock } from '@duban/journal';
import { CLOCK, type Clock, IDS, type Ids, uuidv7 } from '@duban/kernel';
import {
  DeliveryService,
  FollowUpService,
  NOTIFICATION_CONFIG,
  type NotificationConfig,
  NotificationModule,
  NotificationService,
  NotificationSettings,
  WebhookChannel,
  WebhookSender,
  WebhookService,
} from '@duban/notification';
import { ObligationQueries, Obligations, SweepService, UrgeService } from '@duban/obligation';
import {
  DelegationService,
  DirectoryService,
  PERSON_LEAVING,
  PeopleQueries,
  PeopleService,
  SecondFactorService,
  SecretBox,
  SecurityService,
  SessionCache,
  SessionList,
  SessionService,
  SetupService,
  SignInQueries,
  TaskforceService,
  TransferService,
} from '@duban/organization';
import { COUNT_LIGHTS, type CountLights, RecheckService, SubmissionModule } from '@duban/submission';
import {
  ATTACHMENT_SUBJECTS,
  FILE_STORE,
  FileStore,
  TASK_ENDING,
  TaskModule,
  personLeaving,
} from '@duban/task';
import { OPEN_REPORTS, type OpenReports, TrackingModule } from '@duban/tracking';
import { DataSource } from 'typeorm';
import { attachmentSubjects } from './attachment.subjects';
import { createDataSource } from './data-source';
import { Housekeeping } from './housekeeping';
import { Rounds } from './rounds';
import { InvariantVerifier } from './verify';

/** What endpoints are sealed with: another key than that of second factors, made of the same secret. */
const WEBHOOK_BOX = Symbol('duban.webhook_box');
const WEBHOOK_SECRETS = { info: 'duban webhook', what: '回调地址' };

export interface HouseOptions {
  databaseUrl: string;
  notification: NotificationConfig;
  /** Where attachments lie; without it none are taken. Sizes in MB. */
  files?: { directory: string; maxMegabytes: number };
  poolSize?: number;
  /** The machine's own, unless a test or a simulation brings another. */
  clock?: Clock;
  ids?: Ids;
  calendar?: WorkCalendar;
  /** DUBAN_SECRET: seals what second factors are made of. Without it nobody can enroll one. */
  secret?: string;
  /** Whose second factor is asked for from the first set-up on; nobody's unless given. */
  secondFactorAtSetup?: readonly Role[];
}

/**
 * One list of providers for every process: api, worker, command line and tests assemble the same house, and boot fails
 * while a port is unbound.
 */
@Global()
@Module({})
export class HouseModule implements OnApplicationShutdown {
  constructor(@Inject(DataSource) private readonly source: DataSource) {}

  static forRoot(options: HouseOptions): DynamicModule {
    const clock = options.clock ?? new SystemClock();
    const ids =
      options.ids ??
      uuidv7(
        () => clock.now().getTime(),
        into => crypto.getRandomValues(into),
      );
    const make = <T, A extends unknown[]>(type: new (...args: A) => T, ...inject: unknown[]) => ({
      provide: type,
      useFactory: (...args: unknown[]) => new type(...(args as A)),
      inject: inject as never[],
    });
    const providers = [
      { provide: CLOCK, useValue: clock },
      { provide: IDS, useValue: ids },
      { provide: WorkCalendar, useValue: options.calendar ?? DEFAULT_CALENDAR },
      { provide: NOTIFICATION_CONFIG, useValue: options.notification },
      {
        provide: DataSource,
        useFactory: () => createDataSource(options.databaseUrl, options.poolSize).initialize(),
      },
      make(Db, DataSource),
      make(Journal, DataSource, CLOCK, IDS),
      make(Sealer, DataSource),
      make(JournalVerifier, DataSource),
      make(DirectoryService, Journal, Db, IDS),
      make(SessionCache),
      make(PeopleService, Journal, IDS, SessionCache),
      make(PeopleQueries, Db),
      make(TaskforceService, Journal, Db, IDS, SessionCache),
      make(TransferService, Journal, IDS, SessionCache, PERSON_LEAVING),
      { provide: PERSON_LEAVING, useValue: personLeaving },
      make(SessionService, Journal, Db, CLOCK, SessionCache),
      { provide: SecretBox, useValue: new SecretBox(options.secret) },
      { provide: WEBHOOK_BOX, useValue: new SecretBox(options.secret, WEBHOOK_SECRETS) },
      {
        provide: WebhookSender,
        useValue: new WebhookSender({ allowPrivate: options.notification.webhookAllowPrivate }),
      },
      {
        provide: WebhookChannel,
        useFactory: (db: Db, box: SecretBox, sender: WebhookSender) =>
          new WebhookChannel(db, box, sender, options.notification.baseUrl),
        inject: [Db, WEBHOOK_BOX, WebhookSender],
      },
      make(WebhookService, Journal, Db, IDS, WEBHOOK_BOX, WebhookSender),
      make(DeliveryService, Journal, Db, CLOCK),
      make(NotificationSettings, Journal, Db, CLOCK, IDS, WorkCalendar, NotificationService),
      make(FollowUpService, Journal, Db, IDS, NotificationService, NOTIFICATION_CONFIG),
      make(SecondFactorService, Journal, Db, CLOCK, SessionCache, SecretBox),
      make(SessionList, Journal, Db, CLOCK, SessionCache),
      make(SignInQueries, Db),
      make(SecurityService, Journal, Db, SessionCache, SecretBox),
      make(DelegationService, Journal, Db, IDS, SessionCache),
      {
        provide: SetupService,
        useFactory: (journal: Journal, db: Db, directory: DirectoryService) =>
          new SetupService(journal, db, clock, ids, directory, options.secondFactorAtSetup),
        inject: [Journal, Db, DirectoryService],
      },
      make(Obligations, WorkCalendar, IDS),
      make(ObligationQueries, Db, CLOCK, WorkCalendar),
      make(SweepService, Journal, Db, WorkCalendar, IDS, NotificationService),
      make(UrgeService, Journal, WorkCalendar, IDS, NotificationService),
      make(ReportOpeningService, Obligations, WorkCalendar, IDS),
      { provide: TASK_ENDING, useValue: taskEnding },
      { provide: ATTACHMENT_SUBJECTS, useValue: attachmentSubjects },
      {
        provide: FILE_STORE,
        useFactory: () =>
          options.files ? new FileStore(options.files.directory, options.files.maxMegabytes) : null,
      },
      { provide: UNIT_LEAVING, useValue: unitLeaving },
      {
        provide: OPEN_REPORTS,
        useFactory:
          (opening: ReportOpeningService): OpenReports =>
          (tx, period, tasks) =>
            opening.open(tx, period, tasks),
        inject: [ReportOpeningService],
      },
      {
        provide: PLAN_RECHECK,
        useFactory:
          (rechecks: RecheckService): PlanRecheck =>
          (tx, book, of) =>
            rechecks.plan(tx, book, of),
        inject: [RecheckService],
      },
      {
        provide: COUNT_LIGHTS,
        useFactory:
          (ledger: LedgerQueries): CountLights =>
          planId =>
            ledger.countLights(SYSTEM, planId),
        inject: [LedgerQueries],
      },
      Rounds,
      Housekeeping,
      InvariantVerifier,
    ];
    return {
      module: HouseModule,
      imports: [NotificationModule, ...LINKS],
      providers,
      exports: [
        ...providers.map(p => (typeof p === 'function' ? p : p.provide)),
        NotificationModule,
        ...LINKS,
      ] as never[],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    if (this.source.isInitialized) await this.source.destroy();
  }
}

const LINKS = [
  TaskModule,
  DispatchModule,
  ImplementationModule,
  TrackingModule,
  FeedbackModule,
  SubmissionModule,
  IntakeModule,
  EvaluationModule,
];
