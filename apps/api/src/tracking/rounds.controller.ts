import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LawfulnessQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { RoundService } from '@duban/tracking';
import { ReasonDto } from '../commands.dto';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { LawfulnessQueryDto } from './lawfulness.query';
import {
  ConcludeRoundDto,
  RoundDto,
  RoundFedBackDto,
  RoundPageDto,
  RoundStartedDto,
  RoundStateDto,
  StartRoundDto,
} from './round.dto';

@ApiTags('tracking')
@Controller('rounds')
export class RoundsController {
  constructor(
    private readonly rounds: RoundService,
    private readonly queries: LawfulnessQueries,
  ) {}

  @Get()
  @Allow('round.read')
  @Operation({ id: 'listRounds', summary: '督查活动', returns: RoundPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: LawfulnessQueryDto): Promise<RoundPageDto> {
    return page(query, {
      shape: ['uuid'],
      rows: range => this.queries.rounds(actor, query, range),
      key: round => [round.id],
      view: round => round,
    });
  }

  @Get(':id')
  @Allow('round.read')
  @Operation({ id: 'getRound', summary: '一次督查活动', returns: RoundDto })
  async get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<RoundDto> {
    return found((await this.queries.rounds(actor, { id }))[0], '督查活动');
  }

  @Post()
  @Allow('round.start')
  @Operation({ id: 'startRound', summary: '启动督查活动', returns: RoundStartedDto, status: 201 })
  start(
    @CurrentActor() actor: SignedIn,
    @Body() body: StartRoundDto,
    @IdempotencyKey() key?: string,
  ): Promise<RoundStartedDto> {
    return this.rounds.start(actor, body, { key });
  }

  @Post(':id/conclude')
  @Allow('round.conclude')
  @Operation({ id: 'concludeRound', summary: '形成督查结论', returns: RoundStateDto })
  conclude(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ConcludeRoundDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RoundStateDto> {
    return this.rounds.conclude(actor, id, body, { key, version });
  }

  @Post(':id/feed-back')
  @Allow('round.feed_back')
  @Operation({ id: 'feedBackRound', summary: '向督查对象反馈结论', returns: RoundFedBackDto })
  feedBack(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RoundFedBackDto> {
    return this.rounds.feedBack(actor, id, { key, version });
  }

  @Post(':id/discard')
  @Allow('round.conclude')
  @Operation({ id: 'discardRound', summary: '取消督查活动', returns: RoundStateDto })
  discard(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReasonDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RoundStateDto> {
    return this.rounds.discard(actor, id, body, { key, version });
  }
}
