import { Body, Controller, Delete, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { LedgerHeadingQueries, SavedViewService } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import {
  ChangeSavedViewDto,
  LedgerHeadingsDto,
  LedgerHeadingsQuery,
  NewSavedViewDto,
  SavedViewIdDto,
  SavedViewsDto,
} from './ledger-view.dto';

/** How a person looks at the ledger. */
@ApiTags('evaluation')
@Controller('ledger')
export class LedgerViewsController {
  constructor(
    private readonly views: SavedViewService,
    private readonly grouped: LedgerHeadingQueries,
  ) {}

  @Get('headings')
  @Allow('task.read')
  @Operation({ id: 'listLedgerHeadings', summary: '台账分组及各组项数', returns: LedgerHeadingsDto })
  headings(
    @CurrentActor() actor: SignedIn,
    @Query() filter: LedgerHeadingsQuery,
  ): Promise<LedgerHeadingsDto> {
    return this.grouped.headings(actor, filter);
  }

  @Get('views')
  @Allow('task.read')
  @Operation({ id: 'listSavedViews', summary: '本人保存的台账视图', returns: SavedViewsDto })
  async list(@CurrentActor() actor: SignedIn): Promise<SavedViewsDto> {
    return { items: await this.views.list(actor) };
  }

  @Post('views')
  @Allow('task.read')
  @Operation({ id: 'createSavedView', summary: '保存台账视图', returns: SavedViewIdDto, status: 201 })
  create(
    @CurrentActor() actor: SignedIn,
    @Body() body: NewSavedViewDto,
    @IdempotencyKey() key?: string,
  ): Promise<SavedViewIdDto> {
    return this.views.create(actor, body, { key });
  }

  @Put('views/:id')
  @Allow('task.read')
  @Operation({ id: 'changeSavedView', summary: '更新或改名台账视图', returns: SavedViewIdDto })
  replace(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ChangeSavedViewDto,
    @IdempotencyKey() key?: string,
  ): Promise<SavedViewIdDto> {
    return this.views.replace(actor, id, body, { key });
  }

  @Delete('views/:id')
  @Allow('task.read')
  @Operation({ id: 'removeSavedView', summary: '删除台账视图', returns: SavedViewIdDto })
  remove(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IdempotencyKey() key?: string,
  ): Promise<SavedViewIdDto> {
    return this.views.remove(actor, id, { key });
  }
}
