import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LawfulnessQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { NamingService } from '@duban/tracking';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { LawfulnessQueryDto } from './lawfulness.query';
import {
  DecideNamingDto,
  NamingDto,
  NamingPageDto,
  NamingProposedDto,
  NamingStateDto,
  ProposeNamingDto,
} from './naming.dto';

@ApiTags('tracking')
@Controller('namings')
export class NamingsController {
  constructor(
    private readonly namings: NamingService,
    private readonly queries: LawfulnessQueries,
  ) {}

  @Get()
  @Allow('naming.read')
  @Operation({ id: 'listNamings', summary: '点名表扬和通报批评', returns: NamingPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: LawfulnessQueryDto): Promise<NamingPageDto> {
    return page(query, {
      shape: ['uuid'],
      rows: range => this.queries.namings(actor, query, range),
      key: naming => [naming.id],
      view: naming => naming,
    });
  }

  @Get(':id')
  @Allow('naming.read')
  @Operation({ id: 'getNaming', summary: '一份点名', returns: NamingDto })
  async get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<NamingDto> {
    return found((await this.queries.namings(actor, { id }))[0], '点名');
  }

  @Post()
  @Allow('naming.propose')
  @Operation({ id: 'proposeNaming', summary: '提请点名', returns: NamingProposedDto, status: 201 })
  propose(
    @CurrentActor() actor: SignedIn,
    @Body() body: ProposeNamingDto,
    @IdempotencyKey() key?: string,
  ): Promise<NamingProposedDto> {
    return this.namings.propose(actor, body, { key });
  }

  @Post(':id/decide')
  @Allow('naming.decide')
  @Operation({ id: 'decideNaming', summary: '审批点名', returns: NamingStateDto })
  decide(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: DecideNamingDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<NamingStateDto> {
    return this.namings.decide(actor, id, input, { key, version, onBehalf });
  }
}
