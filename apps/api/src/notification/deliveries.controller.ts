import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeliveryQueries } from '@duban/evaluation';
import { DeliveryService } from '@duban/notification';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import {
  DeliveriesQuery,
  DeliveryDetailDto,
  DeliveryPageDto,
  ResendDto,
  ResendManyDto,
  ResentDto,
  UnreachableDto,
} from './delivery.dto';

/** 送达台账: whether reminders arrived, and what to do where they did not. */
@ApiTags('notification')
@Controller('deliveries')
export class DeliveriesController {
  constructor(
    private readonly queries: DeliveryQueries,
    private readonly deliveries: DeliveryService,
  ) {}

  @Get()
  @Allow('delivery.read')
  @Operation({ id: 'listDeliveries', summary: '送达台账，新的在前', returns: DeliveryPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: DeliveriesQuery): Promise<DeliveryPageDto> {
    return page(query, {
      shape: ['text', 'uuid'],
      rows: range => this.queries.list(actor, { ...query, ...range }),
      key: row => [row.windowAt.toISOString(), row.id],
      view: row => row,
    });
  }

  @Get('unreachable')
  @Allow('delivery.read')
  @Operation({ id: 'listUnreachable', summary: '收不到提醒的人', returns: [UnreachableDto] })
  unreachable(@CurrentActor() actor: SignedIn): Promise<UnreachableDto[]> {
    return this.queries.unreachable(actor);
  }

  @Get(':id')
  @Allow('delivery.read')
  @Operation({ id: 'getDelivery', summary: '一次发送及其每次尝试', returns: DeliveryDetailDto })
  get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<DeliveryDetailDto> {
    return this.queries.one(actor, id);
  }

  @Post('resend')
  @Allow('delivery.resend')
  @Operation({ id: 'resendDeliveries', summary: '批量重新发送失败或被退回的', returns: ResentDto })
  resendMany(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, reason }: ResendManyDto,
    @IdempotencyKey() key?: string,
  ): Promise<ResentDto> {
    return this.deliveries.resend(actor, ids, reason, { key });
  }

  @Post(':id/resend')
  @Allow('delivery.resend')
  @Operation({ id: 'resendDelivery', summary: '重新发送', returns: ResentDto })
  resend(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { reason }: ResendDto,
    @IdempotencyKey() key?: string,
  ): Promise<ResentDto> {
    return this.deliveries.resend(actor, [id], reason, { key });
  }
}
