import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DueDateQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { page } from '../shell/page.dto';
import { CurrentActor } from '../shell/request';
import { DueDatesQuery, DueDayDto, DueOnQuery } from './due-date.dto';
import { ObligationPageDto, owedDto } from './obligation.dto';

/** 期限日历. */
@ApiTags('evaluation')
@Controller('due-dates')
export class DueDatesController {
  constructor(private readonly dates: DueDateQueries) {}

  @Get()
  @Allow('obligation.read')
  @Operation({ id: 'listDueDates', summary: '逐日的到期项数和是否工作日', returns: [DueDayDto] })
  days(@CurrentActor() actor: SignedIn, @Query() query: DueDatesQuery): Promise<DueDayDto[]> {
    return this.dates.days(actor, query.from, query.to, query);
  }

  @Get('list')
  @Allow('obligation.read')
  @Operation({ id: 'listDueOn', summary: '一日到期的待办，先到期的在前', returns: ObligationPageDto })
  on(@CurrentActor() actor: SignedIn, @Query() query: DueOnQuery): Promise<ObligationPageDto> {
    return page(query, {
      shape: ['instant', 'uuid'],
      rows: slice => this.dates.on(actor, query.on, query, slice),
      key: owed => [owed.due_at.toISOString(), owed.id],
      view: owedDto,
    });
  }
}
