import { Controller, Get, Header, Inject, Optional, Req } from '@nestjs/common';
import { ApiProduces } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { Db } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { Metrics, migrated, readsMetrics } from '../../../wiring/src';
import { Operation, Public, Text } from '../shell';
import { inTime, notReady } from '../shell/health.controller';

/** METRICS_TOKEN: who shows it may read the metrics. Without one nobody may. */
export const METRICS_TOKEN = Symbol('duban.metrics_token');

export class ReadyDto {
  @Text({ example: 'ready' }) status: string;
}

/** For whoever decides where requests go, and for whoever keeps an eye on the installation. */
@Controller()
export class WatchController {
  constructor(
    private readonly db: Db,
    private readonly metrics: Metrics,
    @Optional() @Inject(METRICS_TOKEN) private readonly token?: string,
  ) {}

  /** The database answers, and has every migration this version brings. */
  @Get('ready')
  @Public()
  @Operation({ id: 'getReady', summary: '是否就绪', returns: ReadyDto })
  async ready(): Promise<ReadyDto> {
    if (!(await inTime(migrated(this.db.source)))) throw notReady();
    return { status: 'ready' };
  }

  @Get('metrics')
  @Public()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @ApiProduces('text/plain')
  @Operation({
    id: 'getMetrics',
    summary: '运行指标（Prometheus 文本，凭 METRICS_TOKEN 读取）',
    returns: String,
  })
  read(@Req() request: FastifyRequest): Promise<string> {
    if (!readsMetrics(this.token, request.headers.authorization))
      throw new Refusal('forbidden', 'metrics.closed', '没有读取运行指标的凭证', {
        mend: '请设置环境变量 METRICS_TOKEN，读取时以 Authorization: Bearer 携带',
      });
    return this.metrics.text();
  }
}
