import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { camel, DeskQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { PlanReviewService } from '@duban/task';
import { RhythmPreviewQueries } from '@duban/tracking';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  EvaluatedPlanDto,
  EvaluatePlanDto,
  PlanEvaluationDto,
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
  @Operation({ id: 'listEvaluations', summary: '方案的监测和评估', returns: [PlanEvaluationDto] })
  async evaluations(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<PlanEvaluationDto[]> {
    return (await this.reviews.list(await this.seen(actor, id))).map(camel);
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
    return found(
      (await this.desk.plans(actor)).find(plan => plan.id === id),
      '方案',
    ).id;
  }
}
