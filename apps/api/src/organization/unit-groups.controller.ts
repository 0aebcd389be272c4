import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DirectoryService, type SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { MembersDto, NewUnitGroupDto, UnitGroupDto, unitGroupDto, UnitGroupPageDto } from './units.dto';

@ApiTags('organization')
@Controller('unit-groups')
export class UnitGroupsController {
  constructor(private readonly directory: DirectoryService) {}

  @Get()
  @Allow('unit.read')
  @Operation({ id: 'listUnitGroups', summary: '单位组列表，按拼音', returns: UnitGroupPageDto })
  list(@Query() query: PageQuery): Promise<UnitGroupPageDto> {
    return page(query, {
      shape: ['text', 'uuid'],
      rows: slice => this.directory.groups(slice),
      key: group => [group.name, group.id],
      view: unitGroupDto,
    });
  }

  @Post()
  @Allow('unit.manage')
  @Operation({ id: 'createUnitGroup', summary: '新增单位组', returns: UnitGroupDto, status: 201 })
  async create(
    @CurrentActor() actor: SignedIn,
    @Body() body: NewUnitGroupDto,
    @IdempotencyKey() key?: string,
  ): Promise<UnitGroupDto> {
    return unitGroupDto(await this.directory.createGroup(actor, body, { key }));
  }

  @Put(':id/members')
  @Allow('unit.manage')
  @Operation({ id: 'setUnitGroupMembers', summary: '调整单位组成员', returns: UnitGroupDto })
  async setMembers(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: MembersDto,
    @IfMatch() version?: number,
    @IdempotencyKey() key?: string,
  ): Promise<UnitGroupDto> {
    return unitGroupDto(await this.directory.setMembers(actor, id, body.memberIds, { key, version }));
  }
}
