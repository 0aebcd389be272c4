import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RecheckQueries, type RecheckRow } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { RecheckService } from '@duban/submission';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  DecideRecheckDto,
  OrderRechecksDto,
  RecheckDecidedDto,
  RecheckDto,
  RecheckPageDto,
  RechecksOrderedDto,
  RechecksQuery,
} from './recheck.dto';

@ApiTags('submission')
@Controller('rechecks')
export class RechecksController {
  constructor(
    private readonly rechecks: RecheckService,
    private readonly queries: RecheckQueries,
  ) {}

  @Get()
  @Allow('task.read')
  @Operation({ id: 'listRechecks', summary: '回头看，新的在前', returns: RecheckPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: RechecksQuery): Promise<RecheckPageDto> {
    const { planId, taskId, open } = query;
    return page(query, {
      shape: ['uuid'],
      rows: ({ limit, after }) =>
        this.queries.list(actor, { planId, taskId, open, limit, after: after?.[0] }),
      key: (row: RecheckRow) => [row.id],
      view: row => row,
    });
  }

  @Get(':id')
  @Allow('task.read')
  @Operation({ id: 'getRecheck', summary: '一次回头看', returns: RecheckDto })
  async get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<RecheckDto> {
    return found(await this.queries.one(actor, id), '回头看');
  }

  @Post()
  @Allow('recheck.order')
  @Operation({ id: 'orderRechecks', summary: '安排回头看', returns: RechecksOrderedDto })
  order(
    @CurrentActor() actor: SignedIn,
    @Body() { taskIds, ...input }: OrderRechecksDto,
    @IdempotencyKey() key?: string,
  ): Promise<RechecksOrderedDto> {
    return this.rechecks.order(actor, taskIds, input, { key });
  }

  @Post(':id/decide')
  @Allow('recheck.decide')
  @Operation({ id: 'decideRecheck', summary: '登记回头看结论', returns: RecheckDecidedDto })
  decide(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: DecideRecheckDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RecheckDecidedDto> {
    return this.rechecks.decide(actor, id, body, { key, version });
  }
}
