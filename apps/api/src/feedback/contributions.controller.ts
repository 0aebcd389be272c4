import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ReportService } from '@duban/feedback';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import { ReportsDecidedDto, ReviewContributionsDto } from './report.dto';

@ApiTags('feedback')
@Controller('contributions')
export class ContributionsController {
  constructor(private readonly reports: ReportService) {}

  @Post('review')
  @Allow('contribution.review')
  @Operation({ id: 'reviewContributions', summary: '汇总责任单位材料', returns: ReportsDecidedDto })
  review(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, ...input }: ReviewContributionsDto,
    @IdempotencyKey() key?: string,
  ): Promise<ReportsDecidedDto> {
    return this.reports.reviewContributions(actor, ids, input, { key });
  }
}
