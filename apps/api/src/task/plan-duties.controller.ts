import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { camel, DeskQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { PlanReviewService } from '@duban/task';
import { RhythmPreviewQueries } from '@duban/tracking';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  EvaluatedPlanDto,
  EvaluatePlanDto,
  PlanEvaluationPageDto,
  RhythmPreviewDto,
  RhythmQuery,
} from './plan-duties.dto';

@ApiTags('task')
@Controller('plans/:id')
export class PlanDutiesController {
  constructor(
    private readonly reviews: PlanReviewService,
    private readonly rhythms: RhythmPreviewQueries,
    private readonly desk: DeskQueries,
  ) {}

  @Get('rhythm-preview')
  @Allow('plan.read')
  @Operation({ id: 'previewRhythm', summary: '一种报送频次的填报负担', returns: RhythmPreviewDto })
  async preview(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() { rhythm, dates }: RhythmQuery,
  ): Promise<RhythmPreviewDto> {
    return found(
      await this.rhythms.preview(await this.seen(actor, id), rhythm, dates?.split(/[,，]/)),
      '方案',
    );
  }

  @Get('evaluations')
  @Allow('plan.read')
  @Operation({ id: 'listEvaluations', summary: '方案的监测和评估', returns: PlanEvaluationPageDto })
  async evaluations(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<PlanEvaluationPageDto> {
    const planId = await this.seen(actor, id);
    return page(query, {
      shape: ['instant', 'uuid'],
      rows: slice => this.reviews.list(planId, slice),
      key: made => [made.made_at.toISOString(), made.id],
      view: camel,
    });
  }

  @Post('evaluations')
  @Allow('plan.review')
  @Operation({ id: 'evaluatePlan', summary: '登记监测或评估结论', returns: EvaluatedPlanDto })
  evaluate(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: EvaluatePlanDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<EvaluatedPlanDto> {
    return this.reviews.review(actor, id, body, { key, version });
  }

  private async seen(actor: SignedIn, id: string): Promise<string> {
    return found((await this.desk.plans(actor, { id }))[0], '方案').id;
  }
}
