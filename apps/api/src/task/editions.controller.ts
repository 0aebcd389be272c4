import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { EditionViewQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { EditionApplyService, EditionService } from '@duban/task';
import { ReasonDto } from '../commands.dto';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  ApproveEditionDto,
  DraftedEditionDto,
  EditionAppliedDto,
  editionInput,
  EditionInputDto,
  EditionPageDto,
  EditionQuery,
  EditionStateDto,
  EditionTextDto,
  EditionViewDto,
  RevisedEditionDto,
} from './edition.dto';

@ApiTags('task')
@Controller()
export class EditionsController {
  constructor(
    private readonly editions: EditionService,
    private readonly applying: EditionApplyService,
    private readonly views: EditionViewQueries,
  ) {}

  @Get('plans/:id/editions')
  @Allow('plan.read')
  @Operation({ id: 'listEditions', summary: '方案的历次修订', returns: EditionPageDto })
  list(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<EditionPageDto> {
    return page(query, {
      shape: ['whole', 'uuid'],
      rows: slice => this.views.list(actor, id, slice),
      key: edition => [edition.no, edition.id],
      view: edition => edition,
    });
  }

  @Get('plans/:id/text')
  @Allow('plan.read')
  @Operation({ id: 'getEditionText', summary: '某一版方案的全部任务', returns: EditionTextDto })
  text(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() { edition = 0 }: EditionQuery,
  ): Promise<EditionTextDto> {
    return this.views.text(actor, id, edition);
  }

  @Post('plans/:id/editions')
  @Allow('edition.draft')
  @Operation({ id: 'draftEdition', summary: '拟订修订稿', returns: DraftedEditionDto, status: 201 })
  draft(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: EditionInputDto,
    @IdempotencyKey() key?: string,
  ): Promise<DraftedEditionDto> {
    return this.editions.draft(actor, id, editionInput(body), { key });
  }

  @Get('editions/:id')
  @Allow('plan.read')
  @Operation({ id: 'getEdition', summary: '修订前后对照', returns: EditionViewDto })
  get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<EditionViewDto> {
    return this.views.one(actor, id);
  }

  @Put('editions/:id')
  @Allow('edition.draft')
  @Operation({ id: 'reviseEdition', summary: '修改修订稿', returns: RevisedEditionDto })
  revise(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: EditionInputDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<RevisedEditionDto> {
    return this.editions.revise(actor, id, editionInput(body), { key, version });
  }

  @Post('editions/:id/approve')
  @Allow('edition.approve')
  @Operation({ id: 'approveEdition', summary: '批准修订，使其生效', returns: EditionAppliedDto })
  approve(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ApproveEditionDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<EditionAppliedDto> {
    return this.applying.approve(actor, id, body, { key, version });
  }

  @Post('editions/:id/discard')
  @Allow('edition.approve')
  @Operation({ id: 'discardEdition', summary: '作废修订稿', returns: EditionStateDto })
  discard(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReasonDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<EditionStateDto> {
    return this.editions.discard(actor, id, body, { key, version });
  }
}
