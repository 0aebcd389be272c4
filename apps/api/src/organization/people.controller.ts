import { Body, Controller, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PeopleQueries, PeopleService, type SignedIn, TransferService } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  AmendPersonDto,
  AppointmentDto,
  AppointmentParam,
  DeactivateDto,
  NewPersonDto,
  OneTimePasswordDto,
  PeopleQueryDto,
  PersonPageDto,
  TransferDto,
  TransferredDto,
} from './people.dto';

@ApiTags('organization')
@Controller('people')
export class PeopleController {
  constructor(
    private readonly people: PeopleService,
    private readonly queries: PeopleQueries,
    private readonly transfers: TransferService,
  ) {}

  @Get()
  @Allow('person.read')
  @Operation({ id: 'listPeople', summary: '人员列表，按拼音', returns: PersonPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: PeopleQueryDto): Promise<PersonPageDto> {
    return page(query, {
      shape: ['text', 'uuid'],
      rows: range => this.queries.people(actor, { ...query, ...range }),
      key: person => [person.name, person.id],
      view: person => person,
    });
  }

  @Post()
  @Allow('person.manage')
  @Operation({ id: 'createPerson', summary: '新增人员', returns: OneTimePasswordDto, status: 201 })
  create(
    @CurrentActor() actor: SignedIn,
    @Body() body: NewPersonDto,
    @IdempotencyKey() key?: string,
  ): Promise<OneTimePasswordDto> {
    return this.people.createPerson(actor, body, { key });
  }

  @Patch(':id')
  @Allow('person.manage')
  @Operation({ id: 'amendPerson', summary: '更正姓名、邮箱、职务或电话' })
  amend(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: AmendPersonDto,
    @IfMatch() version?: number,
    @IdempotencyKey() key?: string,
  ): Promise<void> {
    return this.people.amend(actor, id, body, { key, version });
  }

  @Post(':id/reset-password')
  @Allow('person.manage')
  @Operation({ id: 'resetPassword', summary: '重置密码', returns: OneTimePasswordDto })
  resetPassword(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<OneTimePasswordDto> {
    return this.people.resetPassword(actor, id, { key, version });
  }

  @Post(':id/deactivate')
  @Allow('person.manage')
  @Operation({ id: 'deactivatePerson', summary: '停用账号' })
  deactivate(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: DeactivateDto,
    @IfMatch() version?: number,
    @IdempotencyKey() key?: string,
  ): Promise<void> {
    return this.people.deactivate(actor, id, body.reason, { key, version });
  }

  @Post(':id/reactivate')
  @Allow('person.manage')
  @Operation({ id: 'reactivatePerson', summary: '恢复账号' })
  reactivate(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IfMatch() version?: number,
    @IdempotencyKey() key?: string,
  ): Promise<void> {
    return this.people.reactivate(actor, id, { key, version });
  }

  @Post(':id/appointments')
  @Allow('role.grant')
  @Operation({ id: 'grantRole', summary: '授予角色' })
  grant(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: AppointmentDto,
    @IdempotencyKey() key?: string,
  ): Promise<void> {
    return this.people.grant(actor, id, body, { key });
  }

  @Delete(':id/appointments/:unitId/:role')
  @Allow('role.grant')
  @Operation({ id: 'revokeRole', summary: '收回角色' })
  revoke(
    @CurrentActor() actor: SignedIn,
    @Param() { id, unitId, role }: AppointmentParam,
    @IdempotencyKey() key?: string,
  ): Promise<void> {
    return this.people.revoke(actor, id, { unitId, role }, { key });
  }

  @Post(':id/transfer')
  @Allow('role.grant')
  @Operation({ id: 'transferPerson', summary: '换岗', returns: TransferredDto })
  transfer(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: TransferDto,
    @IdempotencyKey() key?: string,
  ): Promise<TransferredDto> {
    return this.transfers.transfer(actor, id, body, { key });
  }
}
