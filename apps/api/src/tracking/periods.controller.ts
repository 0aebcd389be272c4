import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeskQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor } from '../shell/request';
import { PeriodPageDto } from './period.dto';

@ApiTags('tracking')
@Controller('plans/:id/periods')
export class PeriodsController {
  constructor(private readonly desk: DeskQueries) {}

  @Get()
  @Allow('plan.read')
  @Operation({ id: 'listPeriods', summary: '方案的报送周期', returns: PeriodPageDto })
  async list(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<PeriodPageDto> {
    const plan = found((await this.desk.plans(actor, { id }))[0], '方案');
    return page(query, {
      shape: ['day', 'uuid'],
      rows: slice => this.desk.periods(plan.id, slice),
      key: period => [period.starts, period.id],
      view: period => period,
    });
  }
}
