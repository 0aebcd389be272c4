import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OverviewQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor } from '../shell/request';
import { OverviewDto } from './overview.dto';

@ApiTags('evaluation')
@Controller('overview')
export class OverviewController {
  constructor(private readonly overviews: OverviewQueries) {}

  @Get()
  @Allow('obligation.read')
  @Operation({
    id: 'getOverview',
    summary: '总览：哪些单位超期、本单位情况、上次以来的变化',
    returns: OverviewDto,
  })
  overview(@CurrentActor() actor: SignedIn): Promise<OverviewDto> {
    return this.overviews.overview(actor, actor.sessionId);
  }
}
