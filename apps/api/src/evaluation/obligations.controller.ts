import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ObligationQueries } from '@duban/obligation';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor } from '../shell/request';
import { ObligationSteps } from './obligation-steps';
import { ObligationDto, ObligationStepsDto, owedDto, stepsDto } from './obligation.dto';

@ApiTags('evaluation')
@Controller('obligations')
export class ObligationsController {
  constructor(
    private readonly obligations: ObligationQueries,
    private readonly steps: ObligationSteps,
  ) {}

  @Get('mine')
  @Allow('obligation.read')
  @Operation({ id: 'listMyObligations', summary: '我的待办', returns: [ObligationDto] })
  async mine(@CurrentActor() actor: SignedIn): Promise<ObligationDto[]> {
    return (await this.obligations.mine(actor)).map(owedDto);
  }

  @Get(':id/steps')
  @Allow('obligation.read')
  @Operation({ id: 'getObligationSteps', summary: '催办的来由与后续', returns: ObligationStepsDto })
  async stepsOf(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<ObligationStepsDto> {
    return stepsDto(await this.steps.of(actor, id));
  }
}
