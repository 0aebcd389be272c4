import { Controller, Get, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeskQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor } from '../shell/request';
import { PeriodDto } from './period.dto';

@ApiTags('tracking')
@Controller('plans/:id/periods')
export class PeriodsController {
  constructor(private readonly desk: DeskQueries) {}

  @Get()
  @Allow('plan.read')
  @Operation({ id: 'listPeriods', summary: '方案的报送周期', returns: [PeriodDto] })
  async list(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<PeriodDto[]> {
    const plans = await this.desk.plans(actor);
    return this.desk.periods(
      found(
        plans.find(plan => plan.id === id),
        '方案',
      ).id,
    );
  }
}
