import { Body, Controller, Delete, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  DelegationService,
  type DelegationSlice,
  type DelegationView,
  type SignedIn,
} from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  CandidatesQuery,
  CreatedDto,
  DelegateCandidatePageDto,
  DelegationPageDto,
  NewDelegationDto,
} from './security.dto';

const delegationPage = (
  query: PageQuery,
  rows: (slice: DelegationSlice) => Promise<DelegationView[]>,
): Promise<DelegationPageDto> =>
  page(query, {
    shape: ['day', 'uuid'],
    rows,
    key: delegation => [delegation.starts, delegation.id],
    view: delegation => delegation,
  });

@ApiTags('organization')
@Controller('delegations')
export class DelegationsController {
  constructor(private readonly delegations: DelegationService) {}

  @Get()
  @Allow('person.read')
  @Operation({ id: 'listDelegations', summary: '全部代理', returns: DelegationPageDto })
  all(@CurrentActor() actor: SignedIn, @Query() query: PageQuery): Promise<DelegationPageDto> {
    return delegationPage(query, slice => this.delegations.all(actor, slice));
  }

  @Get('mine')
  @Allow('session.own')
  @Operation({ id: 'listMyDelegations', summary: '与我有关的代理', returns: DelegationPageDto })
  mine(@CurrentActor() actor: SignedIn, @Query() query: PageQuery): Promise<DelegationPageDto> {
    return delegationPage(query, slice => this.delegations.mine(actor, slice));
  }

  @Get('candidates')
  @Allow('session.own')
  @Operation({
    id: 'listDelegateCandidates',
    summary: '可以指定的代理人，按拼音',
    returns: DelegateCandidatePageDto,
  })
  candidates(
    @CurrentActor() actor: SignedIn,
    @Query() query: CandidatesQuery,
  ): Promise<DelegateCandidatePageDto> {
    const { personId, starts, ends } = query;
    return page(query, {
      shape: ['text', 'uuid'],
      rows: slice => this.delegations.candidates(actor, { personId, starts, ends, ...slice }),
      key: person => [person.name, person.id],
      view: person => person,
    });
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
