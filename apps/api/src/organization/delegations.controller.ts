import { Body, Controller, Delete, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DelegationService, type SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { CreatedDto, DelegationDto, NewDelegationDto } from './security.dto';

@ApiTags('organization')
@Controller('delegations')
export class DelegationsController {
  constructor(private readonly delegations: DelegationService) {}

  @Get()
  @Allow('person.read')
  @Operation({ id: 'listDelegations', summary: '全部代理', returns: [DelegationDto] })
  all(@CurrentActor() actor: SignedIn): Promise<DelegationDto[]> {
    return this.delegations.all(actor);
  }

  @Get('mine')
  @Allow('session.own')
  @Operation({ id: 'listMyDelegations', summary: '与我有关的代理', returns: [DelegationDto] })
  mine(@CurrentActor() actor: SignedIn): Promise<DelegationDto[]> {
    return this.delegations.mine(actor);
  }

  @Post()
  @Allow('session.own')
  @Operation({ id: 'nameDelegate', summary: '指定代理人', returns: CreatedDto, status: 201 })
  name(
    @CurrentActor() actor: SignedIn,
    @Body() body: NewDelegationDto,
    @IdempotencyKey() key?: string,
  ): Promise<CreatedDto> {
    return this.delegations.name(actor, body, { key });
  }

  @Delete(':id')
  @Allow('session.own')
  @Operation({ id: 'revokeDelegation', summary: '撤销代理' })
  revoke(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IfMatch() version?: number,
    @IdempotencyKey() key?: string,
  ): Promise<void> {
    return this.delegations.revoke(actor, id, { key, version });
  }
}
