import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { CalendarEditions } from '@duban/obligation';

const LOOK_MS = 5_000;

/** Lets a process of the API count by an edition that another process published, a few seconds later. */
@Injectable()
export class CalendarWatch implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('calendar');
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<unknown> | undefined;

  constructor(private readonly editions: CalendarEditions) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS);
    this.timer.unref();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }

  /** One at a time: a database that is slow is not asked more often. */
  private look(): void {
    this.looking ??= this.editions
      .refresh()
      .catch((e: Error) => this.log.warn(e.message))
      .finally(() => (this.looking = undefined));
  }
}
