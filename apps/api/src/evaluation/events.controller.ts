import type { ServerResponse } from 'node:http';
import { Controller, Get, Headers, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Refusal } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';
import type { FastifyReply } from 'fastify';
import { Allow } from '../shell/allow.decorator';
import { Flag, Whole } from '../shell/fields';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor } from '../shell/request';
import { EventHub, type EventSink } from './event-hub';

const STREAM = 'text/event-stream';
/** How long somebody who catches up may take for a batch. */
const PATIENCE_MS = 10_000;

export class EventsQuery {
  @Whole({ optional: true, min: 0, doc: '从这个序号之后开始；不填则从现在开始' }) after?: number;
  @Flag({ optional: true, doc: '只取已有的，取完即止（不便保持连接时用）' }) once?: boolean;
}

/** Server-sent events: that something changed which the reader may see, never what. */
@ApiTags('evaluation')
@Controller('events')
export class EventsController {
  constructor(private readonly hub: EventHub) {}

  @Get()
  @Allow('obligation.read')
  @ApiHeader({ name: 'Last-Event-ID', required: false, schema: { type: 'string' } })
  @ApiOkResponse({ description: '实时更新', content: { [STREAM]: { schema: { type: 'string' } } } })
  @Operation({ id: 'streamEvents', summary: '实时更新', status: 200 })
  stream(
    @CurrentActor() actor: SignedIn,
    @Query() { after, once }: EventsQuery,
    @Res() reply: FastifyReply,
    @Headers('last-event-id') last?: string,
  ): void {
    const from = last === undefined ? after : placeOf(last);
    const listener = this.hub.admit(actor);
    const { raw } = reply.hijack();
    // Set before the hijack for the framework, which does not send them any more.
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) raw.setHeader(name, value as string);
    raw.writeHead(200, {
      'content-type': `${STREAM}; charset=utf-8`,
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    });
    raw.on('close', () => this.hub.leave(listener));
    void this.hub.attach(listener, sinkOf(raw), from, once);
  }
}

/** @throws Refusal input.invalid */
function placeOf(header: string): number {
  if (/^\d{1,15}$/.test(header)) return Number(header);
  throw new Refusal('invalid', 'input.invalid', '填写内容有误', {
    faults: [{ where: 'Last-Event-ID', message: '须为上次收到的序号' }],
  });
}

const sinkOf = (raw: ServerResponse): EventSink => ({
  write: text => void raw.write(text),
  backlog: () => raw.writableLength,
  drained: () =>
    new Promise(done => {
      if (!raw.writableNeedDrain || raw.destroyed) return done();
      const timer = setTimeout(() => raw.destroy(), PATIENCE_MS);
      const go = (): void => {
        clearTimeout(timer);
        done();
      };
      raw.once('drain', go).once('close', go);
    }),
  end: () => {
    // A reader who takes nothing any more does not keep the server from stopping.
    if (raw.writableNeedDrain) raw.destroy();
    else raw.once('finish', () => raw.socket?.destroySoon?.()).end();
  },
});
