import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RequestQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { RequestService } from '@duban/tracking';
import { ReasonForIdsDto } from '../commands.dto';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  ApproveRequestsDto,
  FileRequestDto,
  GrantRequestsDto,
  RequestFiledDto,
  RequestPageDto,
  RequestQuery,
  RequestsApprovedDto,
  RequestsGrantedDto,
  RequestsQuery,
  RequestsRefusedDto,
  RequestsWithdrawnDto,
  RequestViewDto,
  WithdrawRequestsDto,
} from './request.dto';

@ApiTags('tracking')
@Controller('requests')
export class RequestsController {
  constructor(
    private readonly requests: RequestService,
    private readonly queries: RequestQueries,
  ) {}

  @Get()
  @Allow('task.read')
  @Operation({ id: 'listRequests', summary: '延期、中止、变更、撤销申请，新的在前', returns: RequestPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: RequestsQuery): Promise<RequestPageDto> {
    return page(query, {
      shape: ['uuid'],
      rows: ({ limit, after }) => this.queries.list(actor, { ...query, limit, after: after?.[0] }),
      key: request => [request.id],
      view: request => request,
    });
  }

  @Get(':id')
  @Allow('task.read')
  @Operation({ id: 'getRequest', summary: '一件申请、其经过及同意后期限的变化', returns: RequestViewDto })
  get(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() { date }: RequestQuery,
  ): Promise<RequestViewDto> {
    return this.queries.one(actor, id, date);
  }

  @Post()
  @Allow('request.file')
  @Operation({ id: 'fileRequest', summary: '提出申请', returns: RequestFiledDto })
  file(
    @CurrentActor() actor: SignedIn,
    @Body() { taskId, onBehalf, ...input }: FileRequestDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RequestFiledDto> {
    return this.requests.file(actor, taskId, input, { key, version, onBehalf });
  }

  @Post('grant')
  @Allow('request.decide')
  @Operation({ id: 'grantRequests', summary: '同意申请', returns: RequestsGrantedDto })
  grant(
    @CurrentActor() actor: SignedIn,
    @Body() { items, ...input }: GrantRequestsDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RequestsGrantedDto> {
    return this.requests.grant(actor, items, input, { key, version });
  }

  @Post('refuse')
  @Allow('request.decide')
  @Operation({ id: 'refuseRequests', summary: '不同意申请', returns: RequestsRefusedDto })
  refuse(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, ...input }: ReasonForIdsDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RequestsRefusedDto> {
    return this.requests.refuse(actor, ids, input, { key, version });
  }

  @Post('approve')
  @Allow('request.approve')
  @Operation({ id: 'approveRequests', summary: '领导审定申请', returns: RequestsApprovedDto })
  approve(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, onBehalf, ...input }: ApproveRequestsDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RequestsApprovedDto> {
    return this.requests.approve(actor, ids, input, { key, version, onBehalf });
  }

  @Post('withdraw')
  @Allow('request.withdraw')
  @Operation({ id: 'withdrawRequests', summary: '撤回申请', returns: RequestsWithdrawnDto })
  withdraw(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, onBehalf, ...input }: WithdrawRequestsDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RequestsWithdrawnDto> {
    return this.requests.withdraw(actor, ids, input, { key, version, onBehalf });
  }
}
