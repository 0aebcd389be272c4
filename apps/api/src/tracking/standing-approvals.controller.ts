import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeskQueries, LawfulnessQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { StandingApprovalService } from '@duban/tracking';
import { ReasonDto } from '../commands.dto';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  StandingApprovalIdDto,
  StandingApprovalInputDto,
  StandingApprovalPageDto,
} from './standing-approval.dto';

@ApiTags('tracking')
@Controller('plans/:id/standing-approvals')
export class StandingApprovalsController {
  constructor(
    private readonly approvals: StandingApprovalService,
    private readonly queries: LawfulnessQueries,
    private readonly desk: DeskQueries,
  ) {}

  @Get()
  @Allow('plan.read')
  @Operation({ id: 'listStandingApprovals', summary: '督办单长期授权', returns: StandingApprovalPageDto })
  async list(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<StandingApprovalPageDto> {
    const plan = found((await this.desk.plans(actor, { id }))[0], '方案');
    return page(query, {
      shape: ['uuid'],
      rows: slice => this.queries.standingApprovals(plan.id, slice),
      key: approval => [approval.id],
      view: approval => approval,
    });
  }

  @Post()
  @Allow('plan.configure')
  @Operation({
    id: 'recordStandingApproval',
    summary: '登记督办单长期授权',
    returns: StandingApprovalIdDto,
    status: 201,
  })
  record(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: StandingApprovalInputDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<StandingApprovalIdDto> {
    return this.approvals.record(actor, id, body, { key, version });
  }

  @Post('end')
  @Allow('plan.configure')
  @Operation({ id: 'endStandingApproval', summary: '收回督办单长期授权', returns: StandingApprovalIdDto })
  end(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReasonDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<StandingApprovalIdDto> {
    return this.approvals.end(actor, id, body, { key, version });
  }
}
