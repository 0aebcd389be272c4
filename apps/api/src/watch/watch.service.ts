import { Inject, Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Metrics, Watch } from '../../../wiring/src';

const LOOK_MS = 60_000;

/** The API looks as well: a worker that is down cannot tell of it. It also times its own answers. */
@Injectable()
export class ApiWatch implements OnModuleInit, OnApplicationShutdown {
  private readonly log = new Logger('watch');
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(
    private readonly watch: Watch,
    private readonly metrics: Metrics,
    @Inject(HttpAdapterHost) private readonly http: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    const server = this.http.httpAdapter?.getInstance<FastifyInstance>();
    server?.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'none';
      this.metrics.answered(request.method, route, reply.statusCode, reply.elapsedTime / 1000);
    });
    this.timer = setInterval(() => void this.look(), LOOK_MS);
    this.timer.unref();
  }

  look(): Promise<void> {
    this.looking ??= this.watch
      .look()
      .then(
        () => undefined,
        (e: Error) => this.log.error(e.message),
      )
      .finally(() => (this.looking = undefined));
    return this.looking;
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.looking;
  }
}
