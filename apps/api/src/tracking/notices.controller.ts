import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DeskQueries, NoticeProposalQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { NoticeService } from '@duban/tracking';
import { ReasonForIdsDto, UnitIdsDto } from '../commands.dto';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  AnswerNoticeDto,
  DraftNoticeDto,
  DraftNoticesDto,
  IssueNoticesDto,
  NoticeDraftedDto,
  NoticeDto,
  NoticePageDto,
  NoticeProposalsDto,
  NoticeProposalsQuery,
  NoticeRevisedDto,
  NoticesDiscardedDto,
  NoticesDraftedDto,
  NoticesIssuedDto,
  NoticesQuery,
  NoticesRevokedDto,
  NoticesSignedDto,
  NoticeStateDto,
  ReviewNoticeDto,
  ReviseNoticeDto,
} from './notice.dto';

@ApiTags('tracking')
@Controller('notices')
export class NoticesController {
  constructor(
    private readonly notices: NoticeService,
    private readonly desk: DeskQueries,
    private readonly proposals: NoticeProposalQueries,
  ) {}

  @Get()
  @Allow('notice.read')
  @Operation({ id: 'listNotices', summary: '督办单，新的在前', returns: NoticePageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: NoticesQuery): Promise<NoticePageDto> {
    return page(query, {
      shape: ['uuid'],
      rows: slice => this.desk.notices(actor, query, slice),
      key: notice => [notice.id],
      view: notice => notice,
    });
  }

  @Get('proposals')
  @Allow('notice.draft')
  @Operation({
    id: 'proposeNotices',
    summary: '就这些任务可以向谁发督办单，写什么',
    returns: NoticeProposalsDto,
  })
  async propose(
    @CurrentActor() actor: SignedIn,
    @Query() { taskId }: NoticeProposalsQuery,
  ): Promise<NoticeProposalsDto> {
    return { items: await this.proposals.of(actor, taskId) };
  }

  @Get(':id')
  @Allow('notice.read')
  @Operation({ id: 'getNotice', summary: '一份督办单', returns: NoticeDto })
  async get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<NoticeDto> {
    return found((await this.desk.notices(actor, { id }))[0], '督办单');
  }

  @Post()
  @Allow('notice.draft')
  @Operation({ id: 'draftNotice', summary: '拟发督办单', returns: NoticeDraftedDto, status: 201 })
  draft(
    @CurrentActor() actor: SignedIn,
    @Body() body: DraftNoticeDto,
    @IdempotencyKey() key?: string,
  ): Promise<NoticeDraftedDto> {
    return this.notices.draft(actor, body, { key });
  }

  @Post('drafts')
  @Allow('notice.draft')
  @Operation({
    id: 'draftNotices',
    summary: '按任务批量拟发督办单',
    returns: NoticesDraftedDto,
    status: 201,
  })
  draftForTasks(
    @CurrentActor() actor: SignedIn,
    @Body() body: DraftNoticesDto,
    @IdempotencyKey() key?: string,
  ): Promise<NoticesDraftedDto> {
    return this.notices.draftForTasks(actor, body, { key });
  }

  @Put(':id')
  @Allow('notice.draft')
  @Operation({ id: 'reviseNotice', summary: '修改督办单草稿', returns: NoticeRevisedDto })
  revise(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReviseNoticeDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<NoticeRevisedDto> {
    return this.notices.revise(actor, id, body, { key, version });
  }

  @Post('revoke')
  @Allow('notice.revoke')
  @Operation({ id: 'revokeNotices', summary: '撤销督办单', returns: NoticesRevokedDto })
  revoke(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, ...input }: ReasonForIdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<NoticesRevokedDto> {
    return this.notices.revoke(actor, ids, input, { key });
  }

  @Post('issue')
  @Allow('notice.issue')
  @Operation({ id: 'issueNotices', summary: '签发', returns: NoticesIssuedDto })
  issue(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, ...input }: IssueNoticesDto,
    @IdempotencyKey() key?: string,
  ): Promise<NoticesIssuedDto> {
    return this.notices.issue(actor, ids, input, { key });
  }

  @Post('discard')
  @Allow('notice.issue')
  @Operation({ id: 'discardNotices', summary: '不予签发', returns: NoticesDiscardedDto })
  discard(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, ...input }: ReasonForIdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<NoticesDiscardedDto> {
    return this.notices.discard(actor, ids, input, { key });
  }

  @Post('sign')
  @Allow('notice.sign')
  @Operation({ id: 'signNotices', summary: '签收督办单', returns: NoticesSignedDto })
  sign(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, onBehalf }: UnitIdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<NoticesSignedDto> {
    return this.notices.sign(actor, ids, { key, onBehalf });
  }

  @Post(':id/answer')
  @Allow('notice.answer')
  @Operation({ id: 'answerNotice', summary: '答复督办单', returns: NoticeStateDto })
  answer(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: AnswerNoticeDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<NoticeStateDto> {
    return this.notices.answer(actor, id, input, { key, version, onBehalf });
  }

  @Post(':id/review')
  @Allow('notice.review')
  @Operation({ id: 'reviewNotice', summary: '审核督办答复', returns: NoticeStateDto })
  review(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReviewNoticeDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<NoticeStateDto> {
    return this.notices.review(actor, id, body, { key, version });
  }
}
