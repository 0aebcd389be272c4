import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import { Db } from '@duban/journal';
import { CLOCK, type Clock } from '@duban/kernel';
import { createMailTransport } from '@duban/notification';
import { HouseModule, type HouseOptions } from '../../wiring/src';
import { Probe } from './probe';
import { MAIL_TRANSPORT, WORKER_CONFIG, type WorkerConfig, WorkerService } from './worker.service';

/** What a process needs beside the house to do a worker's work. */
export const workerProviders = (config: WorkerConfig): Provider[] => [
  { provide: WORKER_CONFIG, useValue: config },
  {
    provide: MAIL_TRANSPORT,
    useFactory: (db: Db, clock: Clock) =>
      createMailTransport(
        { smtpUrl: config.smtpUrl, from: config.mailFrom, bounce: config.mailBounce },
        db,
        clock,
      ),
    inject: [Db, CLOCK],
  },
  WorkerService,
  Probe,
];

/** The house without controllers: ticks and processors. */
@Module({})
export class WorkerModule {
  static forRoot(options: { house: HouseOptions; worker: WorkerConfig }): DynamicModule {
    return {
      module: WorkerModule,
      imports: [ScheduleModule.forRoot(), HouseModule.forRoot(options.house)],
      providers: workerProviders(options.worker),
    };
  }
}
