import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeskQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { SubmissionService, SummaryService } from '@duban/submission';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  ComposedDto,
  ComposeDto,
  RepliedDto,
  ReplyDto,
  ResubmitDto,
  ResubmittedDto,
  ReviseSubmissionDto,
  SubmissionDto,
  SubmissionPageDto,
  SubmissionsQuery,
  SubmissionStateDto,
  SubmittedUpwardDto,
  SubmitMatterDto,
  SubmitSummaryDto,
  SubmittedMatterDto,
  SubmitUpwardDto,
} from './submission.dto';

@ApiTags('submission')
@Controller('submissions')
export class SubmissionsController {
  constructor(
    private readonly submissions: SubmissionService,
    private readonly summaries: SummaryService,
    private readonly desk: DeskQueries,
  ) {}

  @Get()
  @Allow('submission.read')
  @Operation({ id: 'listSubmissions', summary: '上报件，新的在前', returns: SubmissionPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: SubmissionsQuery): Promise<SubmissionPageDto> {
    return page(query, {
      shape: ['uuid'],
      rows: slice => this.desk.submissions(actor, query, slice),
      key: submission => [submission.id],
      view: submission => submission,
    });
  }

  @Get(':id')
  @Allow('submission.read')
  @Operation({ id: 'getSubmission', summary: '一份上报件', returns: SubmissionDto })
  async get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<SubmissionDto> {
    return (await this.desk.submissions(actor, { id }))[0];
  }

  @Post()
  @Allow('submission.submit')
  @Operation({ id: 'submitUpward', summary: '上报', returns: SubmittedUpwardDto, status: 201 })
  submit(
    @CurrentActor() actor: SignedIn,
    @Body() body: SubmitUpwardDto,
    @IdempotencyKey() key?: string,
  ): Promise<SubmittedUpwardDto> {
    return this.submissions.submit(actor, body, { key });
  }

  @Post('matters')
  @Allow('submission.submit')
  @Operation({ id: 'submitMatter', summary: '上报困难问题', returns: SubmittedMatterDto, status: 201 })
  submitMatter(
    @CurrentActor() actor: SignedIn,
    @Body() body: SubmitMatterDto,
    @IdempotencyKey() key?: string,
  ): Promise<SubmittedMatterDto> {
    return this.submissions.submitMatter(actor, body, { key });
  }

  @Post(':id/compose')
  @Allow('submission.submit')
  @Operation({ id: 'composeSummary', summary: '汇总本期情况', returns: ComposedDto })
  compose(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ComposeDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<ComposedDto> {
    return this.summaries.compose(actor, id, body, { key, version });
  }

  @Post(':id/submit')
  @Allow('submission.submit')
  @Operation({ id: 'submitSummary', summary: '定期上报', returns: SubmissionStateDto })
  submitSummary(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: SubmitSummaryDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<SubmissionStateDto> {
    return this.summaries.submit(actor, id, body, { key, version });
  }

  @Post(':id/reply')
  @Allow('submission.reply')
  @Operation({ id: 'replyToSubmission', summary: '上级意见（或登记上级意见）', returns: RepliedDto })
  reply(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReplyDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RepliedDto> {
    return this.submissions.reply(actor, id, body, { key, version });
  }

  @Post(':id/revise')
  @Allow('submission.revise')
  @Operation({ id: 'reviseSubmission', summary: '处理上级退回', returns: SubmissionStateDto })
  revise(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReviseSubmissionDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<SubmissionStateDto> {
    return this.submissions.revise(actor, id, body, { key, version });
  }

  @Post(':id/resubmit')
  @Allow('submission.revise')
  @Operation({ id: 'resubmitSummary', summary: '退回的定期上报件修改后再报', returns: ResubmittedDto })
  resubmit(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ResubmitDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<ResubmittedDto> {
    return this.summaries.resubmit(actor, id, body, { key, version });
  }
}
