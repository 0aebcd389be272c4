import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MatterQueries, type MatterRow } from '@duban/evaluation';
import { MatterService } from '@duban/feedback';
import type { SignedIn } from '@duban/organization';
import { UnitIdsDto } from '../commands.dto';
import { found } from '../found';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  AnswerMatterDto,
  ForwardMatterDto,
  MatterPageDto,
  MatterRaisedDto,
  MatterReasonDto,
  MattersAcceptedDto,
  MattersConfirmedDto,
  MattersQuery,
  MatterStateDto,
  MatterViewDto,
  RaiseMatterDto,
} from './matter.dto';

@ApiTags('feedback')
@Controller('matters')
export class MattersController {
  constructor(
    private readonly matters: MatterService,
    private readonly queries: MatterQueries,
  ) {}

  @Get()
  @Allow('matter.read')
  @Operation({ id: 'listMatters', summary: '困难问题、政策建议，新的在前', returns: MatterPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: MattersQuery): Promise<MatterPageDto> {
    const { planId, taskId, open } = query;
    return page(query, {
      shape: ['uuid'],
      rows: ({ limit, after }) =>
        this.queries.list(actor, { planId, taskId, open, limit, after: after?.[0] }),
      key: (row: MatterRow) => [row.id],
      view: row => row,
    });
  }

  @Get(':id')
  @Allow('matter.read')
  @Operation({ id: 'getMatter', summary: '一件问题或建议及其经过', returns: MatterViewDto })
  async get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<MatterViewDto> {
    return found(await this.queries.one(actor, id), '问题或建议');
  }

  @Post()
  @Allow('matter.raise')
  @Operation({ id: 'raiseMatter', summary: '提出困难问题或政策建议', returns: MatterRaisedDto })
  raise(
    @CurrentActor() actor: SignedIn,
    @Body() { onBehalf, ...input }: RaiseMatterDto,
    @IdempotencyKey() key?: string,
  ): Promise<MatterRaisedDto> {
    return this.matters.raise(actor, input, { key, onBehalf });
  }

  @Post('accept')
  @Allow('matter.accept')
  @Operation({ id: 'acceptMatters', summary: '受理', returns: MattersAcceptedDto })
  accept(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, onBehalf }: UnitIdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<MattersAcceptedDto> {
    return this.matters.accept(actor, ids, { key, onBehalf });
  }

  @Post('confirm')
  @Allow('matter.confirm')
  @Operation({ id: 'confirmMatters', summary: '确认答复', returns: MattersConfirmedDto })
  confirm(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, onBehalf }: UnitIdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<MattersConfirmedDto> {
    return this.matters.confirm(actor, ids, { key, onBehalf });
  }

  @Post(':id/forward')
  @Allow('matter.forward')
  @Operation({ id: 'forwardMatter', summary: '转办', returns: MatterStateDto })
  forward(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: ForwardMatterDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<MatterStateDto> {
    return this.matters.forward(actor, id, input, { key, version, onBehalf });
  }

  @Post(':id/answer')
  @Allow('matter.answer')
  @Operation({ id: 'answerMatter', summary: '答复', returns: MatterStateDto })
  answer(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: AnswerMatterDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<MatterStateDto> {
    return this.matters.answer(actor, id, input, { key, version, onBehalf });
  }

  @Post(':id/reopen')
  @Allow('matter.confirm')
  @Operation({ id: 'reopenMatter', summary: '答复未解决问题，请再办', returns: MatterStateDto })
  reopen(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: MatterReasonDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<MatterStateDto> {
    return this.matters.reopen(actor, id, input, { key, version, onBehalf });
  }

  @Post(':id/withdraw')
  @Allow('matter.withdraw')
  @Operation({ id: 'withdrawMatter', summary: '撤回', returns: MatterStateDto })
  withdraw(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: MatterReasonDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<MatterStateDto> {
    return this.matters.withdraw(actor, id, input, { key, version, onBehalf });
  }
}
