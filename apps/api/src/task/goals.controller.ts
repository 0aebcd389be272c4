import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeskQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { GoalService } from '@duban/task';
import { ReasonDto } from '../commands.dto';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  GoalAsTargetDto,
  GoalAsTaskDto,
  GoalDismissedDto,
  GoalPageDto,
  GoalTargetMadeDto,
  GoalTaskDto,
} from './goal.dto';

/** 目标线索: what a document wants without saying who does it. */
@ApiTags('task')
@Controller()
export class GoalsController {
  constructor(
    private readonly goals: GoalService,
    private readonly desk: DeskQueries,
  ) {}

  @Get('plans/:id/goals')
  @Allow('plan.configure')
  @Operation({ id: 'listGoals', summary: '方案的目标线索，依原文先后', returns: GoalPageDto })
  async list(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<GoalPageDto> {
    const plan = found((await this.desk.plans(actor, { id }))[0], '方案');
    return page(query, {
      shape: ['whole', 'uuid'],
      rows: slice => this.goals.list(actor, plan, slice),
      key: goal => [goal.position, goal.id],
      view: ({ position: _, ...goal }) => goal,
    });
  }

  @Post('goals/:id/task')
  @Allow('plan.configure')
  @Operation({ id: 'goalToTask', summary: '目标线索转为任务', returns: GoalTaskDto })
  toTask(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: GoalAsTaskDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<GoalTaskDto> {
    return this.goals.toTask(actor, id, body, { key, version });
  }

  @Post('goals/:id/target')
  @Allow('plan.configure')
  @Operation({ id: 'goalToTarget', summary: '目标线索转为任务的指标', returns: GoalTargetMadeDto })
  toTarget(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: GoalAsTargetDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<GoalTargetMadeDto> {
    return this.goals.toTarget(actor, id, body, { key, version });
  }

  @Post('goals/:id/dismiss')
  @Allow('plan.configure')
  @Operation({ id: 'dismissGoal', summary: '目标线索不作任务', returns: GoalDismissedDto })
  dismiss(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReasonDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<GoalDismissedDto> {
    return this.goals.dismiss(actor, id, body, { key, version });
  }
}
