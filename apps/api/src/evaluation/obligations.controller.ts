import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ObligationQueries, UrgeService } from '@duban/obligation';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import { ObligationSteps } from './obligation-steps';
import { ObligationPageDto, ObligationStepsDto, owedDto, stepsDto } from './obligation.dto';
import { UrgeDto, urgedDto, UrgedDto } from './urge.dto';

@ApiTags('evaluation')
@Controller('obligations')
export class ObligationsController {
  constructor(
    private readonly obligations: ObligationQueries,
    private readonly steps: ObligationSteps,
    private readonly urging: UrgeService,
  ) {}

  @Get('mine')
  @Allow('obligation.read')
  @Operation({ id: 'listMyObligations', summary: '我的待办，先到期的在前', returns: ObligationPageDto })
  mine(@CurrentActor() actor: SignedIn, @Query() query: PageQuery): Promise<ObligationPageDto> {
    return page(query, {
      shape: ['instant', 'uuid'],
      rows: slice => this.obligations.mine(actor, slice),
      key: owed => [owed.due_at.toISOString(), owed.id],
      view: owedDto,
    });
  }

  @Post('urge')
  @Allow('obligation.urge')
  @Operation({ id: 'urgeObligations', summary: '催办', returns: UrgedDto })
  async urge(
    @CurrentActor() actor: SignedIn,
    @Body() body: UrgeDto,
    @IdempotencyKey() key?: string,
  ): Promise<UrgedDto> {
    return urgedDto(await this.urging.urge(actor, body, { key }));
  }

  @Get(':id/steps')
  @Allow('obligation.read')
  @Operation({ id: 'getObligationSteps', summary: '催办的来由与后续', returns: ObligationStepsDto })
  async stepsOf(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<ObligationStepsDto> {
    return stepsDto(await this.steps.of(actor, id));
  }
}
