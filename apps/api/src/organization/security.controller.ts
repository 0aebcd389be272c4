import { Body, Controller, Get, Param, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  SecondFactorService,
  SecurityService,
  SessionList,
  type SignedIn,
  SignInQueries,
} from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam, page, PageQuery } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  ClearanceDto,
  PoliciesDto,
  PoliciesSeenDto,
  sessionKey,
  SessionPageDto,
  SignInRecordPageDto,
  SignInsQuery,
} from './security.dto';

/** What the security administrator decides about single people. */
@ApiTags('organization')
@Controller('people')
export class PeopleSecurityController {
  constructor(
    private readonly security: SecurityService,
    private readonly factors: SecondFactorService,
    private readonly sessions: SessionList,
  ) {}

  @Get(':id/sessions')
  @Allow('security.manage')
  @Operation({ id: 'listSessionsOf', summary: '某人的登录会话', returns: SessionPageDto })
  list(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Query() query: PageQuery,
  ): Promise<SessionPageDto> {
    return page(query, {
      shape: ['instant', 'uuid'],
      rows: slice => this.sessions.ofPerson(actor, id, slice),
      key: sessionKey,
      view: session => session,
    });
  }

  @Post(':id/end-sessions')
  @Allow('security.manage')
  @Operation({ id: 'endSessionsOf', summary: '结束某人的全部会话' })
  end(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<void> {
    return this.sessions.endAll(actor, id);
  }

  @Post(':id/unlock')
  @Allow('security.manage')
  @Operation({ id: 'unlockPerson', summary: '解除锁定' })
  unlock(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IdempotencyKey() key?: string,
  ): Promise<void> {
    return this.security.unlock(actor, id, { key });
  }

  @Post(':id/reset-second-factor')
  @Allow('security.manage')
  @Operation({ id: 'resetSecondFactor', summary: '重置动态口令' })
  reset(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IdempotencyKey() key?: string,
  ): Promise<void> {
    return this.factors.reset(actor, id, { key });
  }

  @Put(':id/clearance')
  @Allow('security.manage')
  @Operation({ id: 'setClearance', summary: '设定知悉范围' })
  setClearance(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { clearance }: ClearanceDto,
    @IfMatch() version?: number,
    @IdempotencyKey() key?: string,
  ): Promise<void> {
    return this.security.setClearance(actor, id, clearance, { key, version });
  }
}

/** Rules for everybody, and the auditor's look at who came in. */
@ApiTags('organization')
@Controller()
export class SecurityController {
  constructor(
    private readonly security: SecurityService,
    private readonly signIns: SignInQueries,
  ) {}

  @Get('security/policies')
  @Allow('security.manage')
  @Operation({ id: 'getPolicies', summary: '安全策略', returns: PoliciesSeenDto })
  policies(@CurrentActor() actor: SignedIn): Promise<PoliciesSeenDto> {
    return this.security.policies(actor);
  }

  @Put('security/policies')
  @Allow('security.manage')
  @Operation({ id: 'setPolicies', summary: '修改安全策略' })
  setPolicies(
    @CurrentActor() actor: SignedIn,
    @Body() body: PoliciesDto,
    @IfMatch() version?: number,
    @IdempotencyKey() key?: string,
  ): Promise<void> {
    return this.security.setPolicies(actor, body, { key, version });
  }

  @Get('sign-ins')
  @Allow('journal.read')
  @Operation({ id: 'listSignIns', summary: '登录记录，最近的在前', returns: SignInRecordPageDto })
  list(@CurrentActor() actor: SignedIn, @Query() query: SignInsQuery): Promise<SignInRecordPageDto> {
    return page(query, {
      shape: ['whole'],
      rows: range => this.signIns.list(actor, { ...query, ...range }),
      key: record => [record.id],
      view: record => record,
    });
  }
}
