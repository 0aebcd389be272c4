import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ReportListQueries, ReportReuseQueries, reuseKey, TaskViewQueries } from '@duban/evaluation';
import { ReportService } from '@duban/feedback';
import type { SignedIn } from '@duban/organization';
import { IdsDto, ReturnDto } from '../commands.dto';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { ReusablePageDto } from './reusable.dto';
import {
  ReportFormDto,
  ReportRowPageDto,
  ReportSavedDto,
  ReportsApprovedDto,
  ReportsDecidedDto,
  ReportsReturnedDto,
  ReportsSubmittedDto,
  SaveReportDto,
  SignOffReportsDto,
  SubmitReportsDto,
} from './report.dto';

@ApiTags('feedback')
@Controller('reports')
export class ReportsController {
  constructor(
    private readonly reports: ReportService,
    private readonly lists: ReportListQueries,
    private readonly views: TaskViewQueries,
    private readonly reuse: ReportReuseQueries,
  ) {}

  @Get('mine')
  @Allow('report.save')
  @Operation({ id: 'listMyReports', summary: '本单位待报送的报告和材料', returns: ReportRowPageDto })
  mine(@CurrentActor() actor: SignedIn, @Query() query: PageQuery): Promise<ReportRowPageDto> {
    return page(query, {
      shape: ['day', 'whole', 'uuid'],
      rows: slice => this.lists.ofUnits(actor, slice),
      key: report => [report.periodStarts ?? '', report.taskNo, report.id],
      view: report => report,
    });
  }

  /** For the office its reports and completions, for a primary lead the contributions to it. */
  @Get('review')
  @Allow('contribution.review')
  @Operation({ id: 'listReportsToReview', summary: '待审核的报告和材料', returns: ReportRowPageDto })
  toReview(@CurrentActor() actor: SignedIn, @Query() query: PageQuery): Promise<ReportRowPageDto> {
    return page(query, {
      shape: ['text', 'instant', 'uuid'],
      rows: slice => this.lists.toReview(actor, slice),
      key: report => [report.kind, report.submittedAt?.toISOString() ?? '', report.id],
      view: report => report,
    });
  }

  @Get(':id')
  @Allow('task.read')
  @Operation({ id: 'getReport', summary: '报告及填报所需', returns: ReportFormDto })
  get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<ReportFormDto> {
    return this.views.reportForm(actor, id);
  }

  @Get(':id/reusable')
  @Allow('task.read')
  @Operation({ id: 'listReusable', summary: '已经报送过、可以引用的内容', returns: ReusablePageDto })
  reusable(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<ReusablePageDto> {
    return page(query, {
      shape: ['whole', 'instant', 'uuid'],
      rows: slice => this.reuse.reusable(actor, id, slice),
      key: reuseKey,
      view: text => text,
    });
  }

  @Put(':id')
  @Allow('report.save')
  @Operation({ id: 'saveReport', summary: '保存草稿', returns: ReportSavedDto })
  save(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: SaveReportDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<ReportSavedDto> {
    return this.reports.save(actor, id, input, { key, version, onBehalf });
  }

  @Post('submit')
  @Allow('report.submit')
  @Operation({ id: 'submitReports', summary: '报送', returns: ReportsSubmittedDto })
  submit(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, onBehalf, ...input }: SubmitReportsDto,
    @IdempotencyKey() key?: string,
  ): Promise<ReportsSubmittedDto> {
    return this.reports.submit(actor, ids, input, { key, onBehalf });
  }

  @Post('sign-off')
  @Allow('report.sign_off')
  @Operation({ id: 'signOffReports', summary: '单位审签', returns: ReportsDecidedDto })
  signOff(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, ...input }: SignOffReportsDto,
    @IdempotencyKey() key?: string,
  ): Promise<ReportsDecidedDto> {
    return this.reports.signOff(actor, ids, input, { key });
  }

  @Post('approve')
  @Allow('report.approve')
  @Operation({ id: 'approveReports', summary: '审核通过', returns: ReportsApprovedDto })
  approve(
    @CurrentActor() actor: SignedIn,
    @Body() { ids }: IdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<ReportsApprovedDto> {
    return this.reports.approve(actor, ids, { key });
  }

  @Post('return')
  @Allow('report.return')
  @Operation({ id: 'returnReports', summary: '退回', returns: ReportsReturnedDto })
  return(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, ...input }: ReturnDto,
    @IdempotencyKey() key?: string,
  ): Promise<ReportsReturnedDto> {
    return this.reports.return(actor, ids, input, { key });
  }
}
