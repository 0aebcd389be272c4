import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { COLUMN_ROLES, ImportMemory, type MappedRole } from '@duban/intake';
import { Refusal } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import {
  DecideNamesDto,
  LayoutMappedDto,
  MapColumnsDto,
  NamesDecidedDto,
  RememberedLayoutPageDto,
  RememberedNamePageDto,
  RememberedNamesQuery,
} from './desk.dto';

/** What is remembered from one import to the next. */
@ApiTags('intake')
@Controller('imports')
export class ImportMemoryController {
  constructor(private readonly memory: ImportMemory) {}

  @Get('names')
  @Allow('plan.import')
  @Operation({ id: 'listRememberedNames', summary: '记住的名称对应', returns: RememberedNamePageDto })
  names(@Query() query: RememberedNamesQuery): Promise<RememberedNamePageDto> {
    return page(query, {
      shape: ['uuid'],
      rows: ({ limit, after }) => this.memory.list({ limit, after: after?.[0] }),
      key: row => [row.id],
      view: row => row,
    });
  }

  @Put('names')
  @Allow('plan.import')
  @Operation({ id: 'decideNames', summary: '决定名称的对应', returns: NamesDecidedDto })
  decide(
    @CurrentActor() actor: SignedIn,
    @Body() { items }: DecideNamesDto,
    @IdempotencyKey() key?: string,
  ): Promise<NamesDecidedDto> {
    return this.memory.decideNames(actor, items, { key });
  }

  @Get('layouts')
  @Allow('plan.import')
  @Operation({ id: 'listRememberedLayouts', summary: '记住的表格栏目', returns: RememberedLayoutPageDto })
  layouts(@Query() query: PageQuery): Promise<RememberedLayoutPageDto> {
    return page(query, {
      shape: ['uuid'],
      rows: ({ limit, after }) => this.memory.layouts({ limit, after: after?.[0] }),
      key: row => [row.id],
      view: row => row,
    });
  }

  @Post('layouts/:id/forget')
  @Allow('plan.import')
  @Operation({ id: 'forgetLayout', summary: '不再记住表格栏目', returns: LayoutMappedDto })
  forget(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IdempotencyKey() key?: string,
  ): Promise<LayoutMappedDto> {
    return this.memory.forgetLayout(actor, id, { key });
  }

  @Put('layouts')
  @Allow('plan.import')
  @Operation({ id: 'mapColumns', summary: '说明表格各列', returns: LayoutMappedDto })
  layout(
    @CurrentActor() actor: SignedIn,
    @Body() { headings, roles }: MapColumnsDto,
    @IdempotencyKey() key?: string,
  ): Promise<LayoutMappedDto> {
    return this.memory.mapColumns(actor, { headings, roles: roles.map(role) }, { key });
  }
}

function role(name: string): MappedRole {
  const known = COLUMN_ROLES.find(r => r === name);
  if (known) return known;
  throw new Refusal('invalid', 'input.invalid', '填写内容有误', {
    faults: [{ where: 'roles', message: `没有“${name}”这种栏目` }],
  });
}
