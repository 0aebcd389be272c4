import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LawfulnessQueries } from '@duban/evaluation';
import { ReviewRequestService } from '@duban/feedback';
import type { SignedIn } from '@duban/organization';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { LawfulnessQueryDto } from '../tracking/lawfulness.query';
import {
  DecideReviewDto,
  FileReviewDto,
  ReviewDecidedDto,
  ReviewFiledDto,
  ReviewRequestDto,
  ReviewRequestPageDto,
  ReviewRequestStateDto,
  WithdrawReviewDto,
} from './review-request.dto';

@ApiTags('feedback')
@Controller('reviews')
export class ReviewsController {
  constructor(
    private readonly reviews: ReviewRequestService,
    private readonly queries: LawfulnessQueries,
  ) {}

  @Get()
  @Allow('review_request.read')
  @Operation({ id: 'listReviews', summary: '复核', returns: ReviewRequestPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: LawfulnessQueryDto): Promise<ReviewRequestPageDto> {
    return page(query, {
      shape: ['uuid'],
      rows: range => this.queries.reviews(actor, query, range),
      key: review => [review.id],
      view: review => review,
    });
  }

  @Get(':id')
  @Allow('review_request.read')
  @Operation({ id: 'getReview', summary: '一份复核', returns: ReviewRequestDto })
  async get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<ReviewRequestDto> {
    return found((await this.queries.reviews(actor, { id }))[0], '复核');
  }

  @Post()
  @Allow('review_request.file')
  @Operation({ id: 'fileReview', summary: '申请复核', returns: ReviewFiledDto, status: 201 })
  file(
    @CurrentActor() actor: SignedIn,
    @Body() { onBehalf, ...input }: FileReviewDto,
    @IdempotencyKey() key?: string,
  ): Promise<ReviewFiledDto> {
    return this.reviews.file(actor, input, { key, onBehalf });
  }

  @Post(':id/withdraw')
  @Allow('review_request.withdraw')
  @Operation({ id: 'withdrawReview', summary: '撤回复核申请', returns: ReviewRequestStateDto })
  withdraw(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: WithdrawReviewDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<ReviewRequestStateDto> {
    return this.reviews.withdraw(actor, id, input, { key, version, onBehalf });
  }

  @Post(':id/decide')
  @Allow('review_request.decide')
  @Operation({ id: 'decideReview', summary: '复核决定', returns: ReviewDecidedDto })
  decide(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: DecideReviewDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<ReviewDecidedDto> {
    return this.reviews.decide(actor, id, body, { key, version });
  }
}
