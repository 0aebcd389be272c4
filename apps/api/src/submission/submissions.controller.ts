import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeskQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { SubmissionService } from '@duban/submission';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  RepliedDto,
  ReplyDto,
  ReviseSubmissionDto,
  SubmissionDto,
  SubmissionStateDto,
  SubmittedUpwardDto,
  SubmitUpwardDto,
} from './submission.dto';

@ApiTags('submission')
@Controller('submissions')
export class SubmissionsController {
  constructor(
    private readonly submissions: SubmissionService,
    private readonly desk: DeskQueries,
  ) {}

  @Get()
  @Allow('submission.read')
  @Operation({ id: 'listSubmissions', summary: '上报件', returns: [SubmissionDto] })
  list(@CurrentActor() actor: SignedIn): Promise<SubmissionDto[]> {
    return this.desk.submissions(actor);
  }

  @Get(':id')
  @Allow('submission.read')
  @Operation({ id: 'getSubmission', summary: '一份上报件', returns: SubmissionDto })
  async get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<SubmissionDto> {
    return (await this.desk.submissions(actor, id))[0];
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
}
