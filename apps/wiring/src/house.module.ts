import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DEFAULT_CALENDAR, LiveCalendar, WorkCalendar } from '@duban/calendar';
import { DispatchModule, EditionUnits, UNIT_LEAVING } from '@duban/dispatch';
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
import { ImplementationModule, milestonesFollow } from '@duban/implementation';
import { IntakeModule } from '@duban/intake';
import { Db, Journal, JournalVerifier, SYSTEM, Sealer, SystemClock } from '@duban/journal';
import { CLOCK, type Clock, IDS, type Ids, uuidv7 } from '@duban/kernel';
import {
  AlarmService,
  DeliveryService,
  FollowUpService,
  MailLinks,
  NOTIFICATION_CONFIG,
  type NotificationConfig,
  NotificationModule,
  NotificationService,
  NotificationSettings,
  TestMail,
  SuggestionService,
  WebhookChannel,
  WebhookSender,
  WebhookService,
} from '@duban/notification';
import {
  AcknowledgementService,
  CalendarEditions,
  CalendarService,
  LadderApplicationService,
  LadderEditions,
  LadderQueries,
  LadderService,
  ObligationQueries,
  Obligations,
  QUIET_TASKS,
  type QuietTasks,
  ReplanService,
  SilenceService,
  SweepService,
  UrgeService,
  Watchdog,
} from '@duban/obligation';
import {
  DelegationService,
  DirectoryService,
  MachineRecovery,
  OPEN_WORK,
  PERSON_LEAVING,
  PeopleQueries,
  PeopleImportService,
  PeopleService,
  SecondFactorService,
  SecretBox,
  SecurityService,
  SessionCache,
  SessionList,
  SessionService,
  SetupService,
  SignInQueries,
  StartingService,
  TaskforceService,
  TransferService,
} from '@duban/organization';
import { RowSeal } from '@duban/publishing';
import { COUNT_LIGHTS, type CountLights, RecheckService, SubmissionModule } from '@duban/submission';
import {
  ATTACHMENT_SUBJECTS,
  DEADLINE_MOVING,
  FILE_STORE,
  FileStore,
  TASK_ENDING,
  TaskModule,
  UNITS_MOVING,
  personLeaving,
} from '@duban/task';
import { OPEN_REPORTS, type OpenReports, TrackingModule } from '@duban/tracking';
import { DataSource } from 'typeorm';
import { attachmentSubjects } from './attachment.subjects';
import { createDataSource } from './data-source';
import { Housekeeping } from './housekeeping';
import { Metrics } from './metrics';
import { openWork } from './open.work';
import { quietTasks } from './quiet.tasks';
import { Rounds } from './rounds';
import { VerificationRuns } from './verification';
import { InvariantVerifier } from './verify';
import { Watch } from './watch';

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
      // One for each house: everybody who asks for the calendar has it, and sees each new edition.
      { provide: LiveCalendar, useValue: new LiveCalendar((options.calendar ?? DEFAULT_CALENDAR).data) },
      { provide: WorkCalendar, useExisting: LiveCalendar },
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
      make(PeopleImportService, Journal, Db, IDS),
      make(TaskforceService, Journal, Db, IDS, SessionCache, OPEN_WORK),
      { provide: OPEN_WORK, useValue: openWork },
      make(StartingService, Journal, Db),
      make(TestMail, Journal, Db, CLOCK, NOTIFICATION_CONFIG),
      make(TransferService, Journal, IDS, SessionCache, PERSON_LEAVING),
      { provide: PERSON_LEAVING, useValue: personLeaving },
      make(SessionService, Journal, Db, CLOCK, SessionCache),
      { provide: RowSeal, useValue: new RowSeal(options.secret) },
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
      {
        provide: MailLinks,
        useFactory: (journal: Journal, db: Db) => new MailLinks(journal, db, clock, ids, options.secret),
        inject: [Journal, Db],
      },
      make(WebhookService, Journal, Db, IDS, WEBHOOK_BOX, WebhookSender),
      make(DeliveryService, Journal, Db, CLOCK),
      make(NotificationSettings, Journal, Db, CLOCK, IDS, WorkCalendar, NotificationService),
      make(SuggestionService, Journal, IDS, NotificationService),
      make(FollowUpService, Journal, Db, IDS, NotificationService, NOTIFICATION_CONFIG),
      make(SecondFactorService, Journal, Db, CLOCK, SessionCache, SecretBox),
      make(SessionList, Journal, Db, CLOCK, SessionCache),
      make(SignInQueries, Db),
      make(SecurityService, Journal, Db, SessionCache, SecretBox),
      make(MachineRecovery, Journal, Db, SessionCache),
      make(DelegationService, Journal, Db, IDS, SessionCache),
      {
        provide: SetupService,
        useFactory: (journal: Journal, db: Db, directory: DirectoryService) =>
          new SetupService(journal, db, clock, ids, directory, options.secondFactorAtSetup),
        inject: [Journal, Db, DirectoryService],
      },
      make(LadderEditions),
      { provide: QUIET_TASKS, useValue: quietTasks },
      make(Obligations, WorkCalendar, IDS, LadderEditions),
      make(ObligationQueries, Db, CLOCK, WorkCalendar, LadderEditions),
      {
        provide: SweepService,
        useFactory: (
          journal: Journal,
          db: Db,
          calendar: WorkCalendar,
          notifications: NotificationService,
          editions: LadderEditions,
          quiet: QuietTasks,
          metrics: Metrics,
        ) =>
          new SweepService(journal, db, calendar, ids, notifications, editions, quiet, (late, skipped) =>
            metrics.swept(late, skipped),
          ),
        inject: [Journal, Db, WorkCalendar, NotificationService, LadderEditions, QUIET_TASKS, Metrics],
      },
      make(Watchdog, Db, WorkCalendar, CLOCK, LadderEditions),
      make(AlarmService, Journal, Db, IDS, NotificationService),
      make(CalendarEditions, Db, LiveCalendar),
      make(CalendarService, Journal, Db, CalendarEditions, IDS, LadderEditions),
      make(
        ReplanService,
        ...[Journal, Db, LiveCalendar, CalendarEditions, IDS, NotificationService, LadderEditions],
      ),
      make(LadderService, Journal, Db, IDS, LadderEditions),
      make(LadderApplicationService, Journal, Db, WorkCalendar, LadderEditions),
      make(LadderQueries, Db, CLOCK, WorkCalendar, LadderEditions, QUIET_TASKS),
      make(SilenceService, Journal, Db, WorkCalendar, IDS),
      make(AcknowledgementService, Journal, WorkCalendar, IDS),
      make(UrgeService, Journal, WorkCalendar, IDS, NotificationService),
      make(ReportOpeningService, Obligations, WorkCalendar, IDS),
      { provide: TASK_ENDING, useValue: taskEnding },
      { provide: DEADLINE_MOVING, useValue: milestonesFollow },
      { provide: ATTACHMENT_SUBJECTS, useValue: attachmentSubjects },
      {
        provide: FILE_STORE,
        useFactory: () =>
          options.files ? new FileStore(options.files.directory, options.files.maxMegabytes) : null,
      },
      { provide: UNIT_LEAVING, useValue: unitLeaving },
      { provide: UNITS_MOVING, useExisting: EditionUnits },
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
      Metrics,
      Watch,
      InvariantVerifier,
      VerificationRuns,
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
