import { Body, Controller, Delete, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  type Origin,
  PeopleQueries,
  SecondFactorService,
  SessionService,
  type SignedIn,
} from '@duban/organization';
import { Allow, Public } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, RequestOrigin } from '../shell/request';
import { SessionCookie, type SessionCookieJar } from '../shell/session.cookie';
import { ChangePasswordDto, CodeDto, EnrolmentDto, MeDto, SignedInDto, SignInDto } from './session.dto';

@ApiTags('organization')
@Controller('session')
export class SessionController {
  constructor(
    private readonly sessions: SessionService,
    private readonly people: PeopleQueries,
    private readonly factors: SecondFactorService,
  ) {}

  @Post()
  @Public()
  @Operation({ id: 'signIn', summary: '登录', returns: SignedInDto })
  async signIn(
    @Body() body: SignInDto,
    @SessionCookie() cookie: SessionCookieJar,
    @RequestOrigin() origin: Origin,
  ): Promise<SignedInDto> {
    const { token, ...signedIn } = await this.sessions.signIn(body.username, body.password, origin);
    cookie.set(token);
    return signedIn;
  }

  /** Public: a session that has already ended is signed out without complaint. */
  @Delete()
  @Public()
  @Operation({ id: 'signOut', summary: '退出' })
  async signOut(@SessionCookie() cookie: SessionCookieJar): Promise<void> {
    cookie.clear();
    if (cookie.token) await this.sessions.signOut(cookie.token);
  }

  @Get('me')
  @Allow('session.own', { evenIfMustChange: true, beforeSecondFactor: true, beforeEnrolment: true })
  @Operation({ id: 'getMe', summary: '当前用户', returns: MeDto })
  me(@CurrentActor() actor: SignedIn): Promise<MeDto> {
    return this.people.profile(actor);
  }

  @Post('password')
  @Allow('session.own', { evenIfMustChange: true, beforeEnrolment: true })
  @Operation({ id: 'changePassword', summary: '修改密码' })
  changePassword(@CurrentActor() actor: SignedIn, @Body() body: ChangePasswordDto): Promise<void> {
    return this.sessions.changePassword(actor, body.currentPassword, body.newPassword);
  }

  @Post('second-factor')
  @Allow('session.own', { evenIfMustChange: true, beforeSecondFactor: true })
  @Operation({ id: 'proveSecondFactor', summary: '输入动态口令' })
  prove(@CurrentActor() actor: SignedIn, @Body() { code }: CodeDto): Promise<void> {
    return this.factors.prove(actor, code);
  }

  @Post('second-factor/enroll')
  @Allow('session.own', { beforeEnrolment: true })
  @Operation({ id: 'enrollSecondFactor', summary: '绑定验证器', returns: EnrolmentDto })
  enroll(@CurrentActor() actor: SignedIn): Promise<EnrolmentDto> {
    return this.factors.enroll(actor);
  }

  @Post('second-factor/confirm')
  @Allow('session.own', { beforeEnrolment: true })
  @Operation({ id: 'confirmSecondFactor', summary: '确认绑定' })
  confirm(@CurrentActor() actor: SignedIn, @Body() { code }: CodeDto): Promise<void> {
    return this.factors.confirm(actor, code);
  }
}
