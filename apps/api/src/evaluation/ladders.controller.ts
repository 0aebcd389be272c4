import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LadderApplicationService, LadderQueries, LadderService } from '@duban/obligation';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  ApplyLadderDto,
  LadderAppliedDto,
  LadderCheckDto,
  LadderCheckedDto,
  LadderEditionDto,
  ladderEditionDto,
  LadderItemDto,
  ladderItemDto,
  LadderPreviewDto,
  LadderPublishedDto,
  LadderQuery,
  ObligationLadderDto,
  obligationLadderDto,
  PublishLadderDto,
  SampleDto,
  SimulatedDto,
  stepAheadDto,
} from './ladder.dto';
import { ObligationSteps } from './obligation-steps';

/** 催办阶梯: what they are, what they will do, and how they are changed. */
@ApiTags('evaluation')
@Controller()
export class LaddersController {
  constructor(
    private readonly ladders: LadderService,
    private readonly application: LadderApplicationService,
    private readonly queries: LadderQueries,
    private readonly steps: ObligationSteps,
  ) {}

  @Get('ladders')
  @Allow('ladder.manage')
  @Operation({ id: 'listLadders', summary: '催办阶梯', returns: [LadderItemDto] })
  async list(@CurrentActor() actor: SignedIn): Promise<LadderItemDto[]> {
    return (await this.ladders.list(actor)).map(ladderItemDto);
  }

  @Get('ladders/editions')
  @Allow('ladder.manage')
  @Operation({ id: 'listLadderEditions', summary: '一个阶梯的各版', returns: [LadderEditionDto] })
  async editions(
    @CurrentActor() actor: SignedIn,
    @Query() { ladder }: LadderQuery,
  ): Promise<LadderEditionDto[]> {
    return (await this.ladders.history(actor, ladder)).map(ladderEditionDto);
  }

  @Post('ladders/check')
  @Allow('ladder.manage')
  @Operation({ id: 'checkLadder', summary: '检查阶梯有无不妥', returns: LadderCheckedDto })
  check(@CurrentActor() actor: SignedIn, @Body() { ladder, data }: LadderCheckDto): LadderCheckedDto {
    return this.ladders.check(actor, ladder, data);
  }

  @Post('ladders/publish')
  @Allow('ladder.manage')
  @Operation({ id: 'publishLadder', summary: '发布新版阶梯', returns: LadderPublishedDto })
  publish(
    @CurrentActor() actor: SignedIn,
    @Body() body: PublishLadderDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<LadderPublishedDto> {
    return this.ladders.publish(actor, body, { key, version });
  }

  @Get('ladders/preview')
  @Allow('ladder.manage')
  @Operation({ id: 'previewLadder', summary: '套用新版后哪些待办的下一步会变', returns: LadderPreviewDto })
  preview(@CurrentActor() actor: SignedIn, @Query() { ladder }: LadderQuery): Promise<LadderPreviewDto> {
    return this.application.preview(actor, ladder);
  }

  @Post('ladders/apply')
  @Allow('ladder.manage')
  @Operation({ id: 'applyLadder', summary: '未了的待办换用新版', returns: LadderAppliedDto })
  apply(
    @CurrentActor() actor: SignedIn,
    @Body() body: ApplyLadderDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<LadderAppliedDto> {
    return this.application.apply(actor, body, { key, version });
  }

  @Post('ladders/simulate')
  @Allow('ladder.manage')
  @Operation({ id: 'simulateLadder', summary: '试算一项待办会怎样催办', returns: SimulatedDto })
  async simulate(@CurrentActor() actor: SignedIn, @Body() body: SampleDto): Promise<SimulatedDto> {
    const { version, coming } = await this.queries.simulate(actor, body);
    return { version, coming: coming.map(stepAheadDto) };
  }

  @Get('obligations/:id/ladder')
  @Allow('obligation.read')
  @Operation({ id: 'getObligationLadder', summary: '已催办和将催办的每一步', returns: ObligationLadderDto })
  async ladderOf(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<ObligationLadderDto> {
    const row = await this.steps.readable(actor, id);
    return obligationLadderDto(row, await this.queries.of(row));
  }
}
