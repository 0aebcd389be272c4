import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeskQueries, LawfulnessQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { StandingApprovalService } from '@duban/tracking';
import { ReasonDto } from '../commands.dto';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  StandingApprovalDto,
  StandingApprovalIdDto,
  StandingApprovalInputDto,
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
  @Operation({ id: 'listStandingApprovals', summary: '督办单长期授权', returns: [StandingApprovalDto] })
  async list(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<StandingApprovalDto[]> {
    const plans = await this.desk.plans(actor);
    return this.queries.standingApprovals(
      found(
        plans.find(plan => plan.id === id),
        '方案',
      ).id,
    );
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
