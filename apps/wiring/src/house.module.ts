import { type DynamicModule, Global, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DEFAULT_CALENDAR, WorkCalendar } from '@duban/calendar';
import { DispatchModule } from '@duban/dispatch';
import { EvaluationModule, LedgerQueries } from '@duban/evaluation';
import { FeedbackModule, ReportOpeningService, taskEnding } from '@duban/feedback';
import { ImplementationModule } from '@duban/implementation';
import { IntakeModule } from '@duban/intake';
import { Db, Journal, JournalVerifier, Sealer, SYSTEM, SystemClock } from '@duban/journal';
import { CLOCK, type Clock, IDS, type Ids, uuidv7 } from '@duban/kernel';
import {
  NOTIFICATION_CONFIG,
  type NotificationConfig,
  NotificationModule,
  NotificationService,
} from '@duban/notification';
import { ObligationQueries, Obligations, SweepService } from '@duban/obligation';
import {
  DirectoryService,
  PeopleQueries,
  PeopleService,
  SessionCache,
  SessionService,
  SetupService,
} from '@duban/organization';
import { COUNT_LIGHTS, type CountLights, SubmissionModule } from '@duban/submission';
import { TASK_ENDING, TaskModule } from '@duban/task';
import { OPEN_REPORTS, type OpenReports, TrackingModule } from '@duban/tracking';
import { DataSource } from 'typeorm';
import { createDataSource } from './data-source';
import { Housekeeping } from './housekeeping';
import { Rounds } from './rounds';
import { InvariantVerifier } from './verify';

export interface HouseOptions {
  databaseUrl: string;
  notification: NotificationConfig;
  poolSize?: number;
  /** The machine's own, unless a test or a simulation brings another. */
  clock?: Clock;
  ids?: Ids;
  calendar?: WorkCalendar;
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
      make(SessionService, Journal, Db, CLOCK, SessionCache),
      make(SetupService, Journal, Db, CLOCK, IDS, DirectoryService),
      make(Obligations, WorkCalendar, IDS),
      make(ObligationQueries, Db, CLOCK, WorkCalendar),
      make(SweepService, Journal, Db, WorkCalendar, IDS, NotificationService),
      make(ReportOpeningService, Obligations, WorkCalendar, IDS),
      { provide: TASK_ENDING, useValue: taskEnding },
      {
        provide: OPEN_REPORTS,
        useFactory:
          (opening: ReportOpeningService): OpenReports =>
          (tx, period, tasks) =>
            opening.open(tx, period, tasks),
        inject: [ReportOpeningService],
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
