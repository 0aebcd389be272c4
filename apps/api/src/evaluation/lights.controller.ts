import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LedgerSummaryQueries, LightQueries, LightRuleService, PlanLightsService } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { LedgerFilterQuery } from './ledger.dto';
import {
  ChooseLightsDto,
  DraftLightRulesDto,
  draftOf,
  LedgerSummaryDto,
  LightExplanationDto,
  LightPreviewDto,
  LightRuleListDto,
  LightRulesDto,
  LightsChosenDto,
  PlanLightsQuery,
  presets,
  PreviewQuery,
  ReviseLightRulesDto,
  RulesCheckedDto,
  RulesDraftedDto,
  rulesOf,
  RulesPublishedDto,
  RulesRevisedDto,
  RulesStateDto,
  ruleSetDto,
} from './light.dto';

@ApiTags('evaluation')
@Controller()
export class LightsController {
  constructor(
    private readonly lights: LightQueries,
    private readonly summaries: LedgerSummaryQueries,
    private readonly rules: LightRuleService,
    private readonly planLights: PlanLightsService,
  ) {}

  @Get('ledger/summary')
  @Allow('task.read')
  @Operation({ id: 'summarizeLedger', summary: '台账汇总：五类进度和各色灯数', returns: LedgerSummaryDto })
  summary(@CurrentActor() actor: SignedIn, @Query() filter: LedgerFilterQuery): Promise<LedgerSummaryDto> {
    return this.summaries.summary(actor, filter);
  }

  @Get('tasks/:id/light')
  @Allow('task.read')
  @Operation({ id: 'explainLight', summary: '为什么亮这个灯', returns: LightExplanationDto })
  explain(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<LightExplanationDto> {
    return this.lights.explain(actor, id);
  }

  @Get('plans/:id/light-rules/preview')
  @Allow('plan.configure')
  @Operation({ id: 'previewPlanLights', summary: '方案换用后哪些任务会变色', returns: LightPreviewDto })
  previewFor(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() choice: PlanLightsQuery,
  ): Promise<LightPreviewDto> {
    return this.planLights.preview(actor, id, choice);
  }

  @Put('plans/:id/light-rules')
  @Allow('plan.configure')
  @Operation({ id: 'choosePlanLights', summary: '方案选用亮灯规则', returns: LightsChosenDto })
  choose(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ChooseLightsDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<LightsChosenDto> {
    return this.planLights.choose(actor, id, body, { key, version });
  }

  @Get('light-rules')
  @Allow('light_rule.manage')
  @Operation({ id: 'listLightRules', summary: '亮灯规则', returns: LightRuleListDto })
  async list(@CurrentActor() actor: SignedIn): Promise<LightRuleListDto> {
    return { presets: presets(), items: (await this.rules.list(actor)).map(ruleSetDto) };
  }

  @Post('light-rules/check')
  @Allow('light_rule.manage')
  @Operation({ id: 'checkLightRules', summary: '检查规则有无缺口和重叠', returns: RulesCheckedDto })
  check(@CurrentActor() actor: SignedIn, @Body() body: LightRulesDto): RulesCheckedDto {
    return this.rules.check(actor, rulesOf(body));
  }

  @Post('light-rules')
  @Allow('light_rule.manage')
  @Operation({ id: 'draftLightRules', summary: '起草规则', returns: RulesDraftedDto })
  draft(
    @CurrentActor() actor: SignedIn,
    @Body() body: DraftLightRulesDto,
    @IdempotencyKey() key?: string,
  ): Promise<RulesDraftedDto> {
    return this.rules.draft(actor, draftOf(body), { key });
  }

  @Put('light-rules/:id')
  @Allow('light_rule.manage')
  @Operation({ id: 'reviseLightRules', summary: '修改草稿', returns: RulesRevisedDto })
  revise(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { rules, ...rest }: ReviseLightRulesDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RulesRevisedDto> {
    const input = { ...rest, ...(rules && { rules: rulesOf(rules) }) };
    return this.rules.revise(actor, id, input, { key, version });
  }

  @Get('light-rules/:id/preview')
  @Allow('light_rule.manage')
  @Operation({ id: 'previewLightRules', summary: '发布后哪些任务会变色', returns: LightPreviewDto })
  preview(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() { planId }: PreviewQuery,
  ): Promise<LightPreviewDto> {
    return this.rules.preview(actor, id, planId);
  }

  @Post('light-rules/:id/publish')
  @Allow('light_rule.manage')
  @Operation({ id: 'publishLightRules', summary: '发布', returns: RulesPublishedDto })
  publish(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RulesPublishedDto> {
    return this.rules.publish(actor, id, { key, version });
  }

  @Post('light-rules/:id/discard')
  @Allow('light_rule.manage')
  @Operation({ id: 'discardLightRules', summary: '作废草稿', returns: RulesStateDto })
  discard(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RulesStateDto> {
    return this.rules.discard(actor, id, { key, version });
  }
}
