import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { SiteVisitService } from '@duban/feedback';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { RecordSiteVisitDto, SiteVisitRecordedDto } from './site-visit.dto';

@ApiTags('feedback')
@Controller('tasks/:id/site-visit')
export class SiteVisitsController {
  constructor(private readonly visits: SiteVisitService) {}

  @Post()
  @Allow('task.verify_on_site')
  @Operation({ id: 'recordSiteVisit', summary: '登记实地核查', returns: SiteVisitRecordedDto })
  record(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: RecordSiteVisitDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<SiteVisitRecordedDto> {
    return this.visits.record(actor, id, body, { key, version });
  }
}
