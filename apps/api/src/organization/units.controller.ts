import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DirectoryService, type SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { NewAliasDto, NewUnitsDto, UnitDto, unitDto, UnitPageDto, UnitsQuery } from './units.dto';

@ApiTags('organization')
@Controller('units')
export class UnitsController {
  constructor(private readonly directory: DirectoryService) {}

  @Get()
  @Allow('unit.read')
  @Operation({ id: 'listUnits', summary: '单位列表，按拼音', returns: UnitPageDto })
  list(@Query() query: UnitsQuery): Promise<UnitPageDto> {
    return page(query, {
      shape: ['text', 'uuid'],
      rows: range => this.directory.units({ ...query, ...range }),
      key: unit => [unit.name, unit.id],
      view: unitDto,
    });
  }

  @Post()
  @Allow('unit.manage')
  @Operation({ id: 'createUnits', summary: '新增单位', returns: [UnitDto], status: 201 })
  async create(
    @CurrentActor() actor: SignedIn,
    @Body() body: NewUnitsDto,
    @IdempotencyKey() key?: string,
  ): Promise<UnitDto[]> {
    return (await this.directory.createUnits(actor, body.units, { key })).map(unitDto);
  }

  @Post(':id/aliases')
  @Allow('unit.manage')
  @Operation({ id: 'addUnitAlias', summary: '新增别称', returns: UnitDto })
  async addAlias(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: NewAliasDto,
    @IfMatch() version?: number,
    @IdempotencyKey() key?: string,
  ): Promise<UnitDto> {
    return unitDto(await this.directory.addAlias(actor, id, body.alias, { key, version }));
  }

  @Post(':id/aliases/remove')
  @Allow('unit.manage')
  @Operation({ id: 'removeUnitAlias', summary: '撤销别称', returns: UnitDto })
  async removeAlias(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: NewAliasDto,
    @IfMatch() version?: number,
    @IdempotencyKey() key?: string,
  ): Promise<UnitDto> {
    return unitDto(await this.directory.removeAlias(actor, id, body.alias, { key, version }));
  }
}
