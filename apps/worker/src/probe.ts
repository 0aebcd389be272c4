import { createServer, type Server } from 'node:http';
import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Db } from '@duban/journal';
import { AlarmService } from '@duban/notification';
import { Metrics, migrated, readsMetrics } from '../../wiring/src';
import { WORKER_CONFIG, type WorkerConfig } from './worker.service';

interface Answer {
  status: number;
  type: string;
  body: string;
}
const json = (status: number, body: unknown): Answer => ({
  status,
  type: status < 400 ? 'application/json; charset=utf-8' : 'application/problem+json; charset=utf-8',
  body: JSON.stringify(body),
});
const problem = (status: number, code: string, title: string): Answer =>
  json(status, { status, code, title });

/** A worker has no API; it answers these three questions where WORKER_PORT says, and nothing else. */
@Injectable()
export class Probe implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: Server | undefined;

  constructor(
    @Inject(WORKER_CONFIG) private readonly config: WorkerConfig,
    private readonly db: Db,
    private readonly alarms: AlarmService,
    private readonly metrics: Metrics,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { workerPort } = this.config;
    if (!workerPort) return;
    const server = createServer((request, response) => {
      void this.answer(request.url ?? '', request.headers.authorization ?? '')
        .catch(() => problem(503, 'health.not_ready', '服务尚未就绪'))
        .then(({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body));
    });
    this.server = server;
    await new Promise<void>((listening, failed) =>
      server.once('error', failed).listen(workerPort, '0.0.0.0', listening),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    const { server } = this;
    if (server?.listening) await new Promise(closed => server.close(closed));
  }

  private async answer(url: string, authorization: string): Promise<Answer> {
    switch (url.split('?')[0]) {
      case '/health': {
        const open = await this.alarms.open();
        const alarms = open.map(({ kind, count, raised_at: since }) => ({ kind, count, since }));
        return json(200, { status: open.length ? 'alarm' : 'ok', alarms });
      }
      case '/ready':
        return (await migrated(this.db.source))
          ? json(200, { status: 'ready' })
          : problem(503, 'health.not_ready', '服务尚未就绪');
      case '/metrics':
        return readsMetrics(this.config.metricsToken, authorization)
          ? { status: 200, type: this.metrics.registry.contentType, body: await this.metrics.text() }
          : problem(403, 'metrics.closed', '没有读取运行指标的凭证');
      default:
        return problem(404, 'request.not_found', '没有这个地址');
    }
  }
}
