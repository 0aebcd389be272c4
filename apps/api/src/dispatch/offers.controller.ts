import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OfferQueries, OfferService } from '@duban/dispatch';
import { endOfDay } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';
import { UnitIdsDto } from '../commands.dto';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import { ClaimedDto, OfferDto, OfferedDto, OpenOfferPageDto } from './in-flight.dto';

@ApiTags('dispatch')
@Controller()
export class OffersController {
  constructor(
    private readonly offers: OfferService,
    private readonly queries: OfferQueries,
  ) {}

  @Post('tasks/offer')
  @Allow('task.offer')
  @Operation({ id: 'offerTasks', summary: '请单位认领，或延长认领', returns: OfferedDto })
  offer(
    @CurrentActor() actor: SignedIn,
    @Body() { items }: OfferDto,
    @IdempotencyKey() key?: string,
  ): Promise<OfferedDto> {
    const until = items.map(item => ({ ...item, until: endOfDay(item.until) }));
    return this.offers.offer(actor, until, { key });
  }

  @Get('assignments/offered')
  @Allow('assignment.claim')
  @Operation({ id: 'listOffers', summary: '本单位可认领的任务', returns: OpenOfferPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: PageQuery): Promise<OpenOfferPageDto> {
    return page(query, {
      shape: ['uuid'],
      rows: ({ limit, after }) => this.queries.mine(actor, { limit, after: after?.[0] }),
      key: offer => [offer.id],
      view: offer => offer,
    });
  }

  @Post('assignments/claim')
  @Allow('assignment.claim')
  @Operation({ id: 'claimAssignments', summary: '认领', returns: ClaimedDto })
  claim(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, onBehalf }: UnitIdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<ClaimedDto> {
    return this.offers.claim(actor, ids, { key, onBehalf });
  }
}
