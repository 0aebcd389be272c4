import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeskQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { PlanService } from '@duban/task';
import { ReasonDto } from '../commands.dto';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  ApprovedPlanDto,
  ApprovePlanDto,
  ConcludePlanDto,
  PlanDto,
  PlanPageDto,
  PlanSettingsDto,
  PlansQuery,
  PlanStateDto,
} from './plan.dto';

@ApiTags('task')
@Controller('plans')
export class PlansController {
  constructor(
    private readonly plans: PlanService,
    private readonly desk: DeskQueries,
  ) {}

  @Get()
  @Allow('plan.read')
  @Operation({ id: 'listPlans', summary: '方案列表，年度近的在前', returns: PlanPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: PlansQuery): Promise<PlanPageDto> {
    return page(query, {
      shape: ['whole', 'uuid'],
      rows: slice => this.desk.plans(actor, query, slice),
      key: plan => [plan.year, plan.id],
      view: plan => plan,
    });
  }

  @Get(':id')
  @Allow('plan.read')
  @Operation({ id: 'getPlan', summary: '方案', returns: PlanDto })
  async get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<PlanDto> {
    return found((await this.desk.plans(actor, { id }))[0], '方案');
  }

  @Post(':id/approve')
  @Allow('plan.approve')
  @Operation({ id: 'approvePlan', summary: '登记批准依据', returns: ApprovedPlanDto })
  approve(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ApprovePlanDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<ApprovedPlanDto> {
    return this.plans.approve(actor, id, body, { key, version });
  }

  @Post(':id/discard')
  @Allow('plan.approve')
  @Operation({ id: 'discardPlan', summary: '作废草稿', returns: PlanStateDto })
  discard(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReasonDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<PlanStateDto> {
    return this.plans.discard(actor, id, body, { key, version });
  }

  @Post(':id/configure')
  @Allow('plan.configure')
  @Operation({ id: 'configurePlan', summary: '修改方案的运行规则', returns: ApprovedPlanDto })
  configure(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: PlanSettingsDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<ApprovedPlanDto> {
    return this.plans.configure(actor, id, body, { key, version });
  }

  @Post(':id/conclude')
  @Allow('plan.conclude')
  @Operation({ id: 'concludePlan', summary: '总结方案', returns: PlanStateDto })
  conclude(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ConcludePlanDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<PlanStateDto> {
    return this.plans.conclude(actor, id, body, { key, version });
  }
}
