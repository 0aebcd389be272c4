import {
  type CanActivate,
  type ExecutionContext,
  Injectable,
  UnsupportedMediaTypeException,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ROLE_LABELS, rolesFor } from '@duban/chain';
import { Refusal } from '@duban/kernel';
import { SessionService, type SignedIn } from '@duban/organization';
import type { FastifyRequest } from 'fastify';
import { ACCESS, type Access, type Leniency, UPLOAD } from './allow.decorator';
import { tokenIn } from './session.cookie';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The door of every route: who is it, may they ever do this, and does the request come in the form of our own pages. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly sessions: SessionService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (!access) throw new Refusal('forbidden', 'access.undeclared', '此地址未开放');
    if (!this.reflector.get(UPLOAD, context.getHandler())) assertJson(request);
    if (access === 'public') return true;
    const who = await this.whoIs(request);
    assertComplete(who, access);
    assertRole(who, access.command);
    if (!SAFE.has(request.method)) this.sessions.countCommand(who);
    request.who = who;
    return true;
  }

  private async whoIs(request: FastifyRequest): Promise<SignedIn> {
    const token = tokenIn(request.headers.cookie);
    if (!token) throw new Refusal('unauthenticated', 'session.missing', '请先登录', { mend: '登录后重试' });
    const who = await this.sessions.actorOf(token);
    if (!who)
      throw new Refusal('unauthenticated', 'session.ended', '登录已失效', {
        mend: '长时间未操作或已在别处退出，请重新登录',
      });
    return who;
  }
}

/**
 * A form of another site can send text or form data, but no JSON: with SameSite and the origin check, a third lock. It
 * always names a type, also for an empty body; our own pages name one with a body only.
 */
function assertJson(request: FastifyRequest): void {
  if (SAFE.has(request.method)) return;
  const empty = request.body === undefined || request.body === null;
  if (empty && request.headers['content-type'] === undefined) return;
  const type = request.headers['content-type']?.split(';')[0].trim().toLowerCase();
  if (type !== 'application/json') throw new UnsupportedMediaTypeException();
}

/** First the code, then the password, then a factor where there is none: each is needed for what comes after. */
function assertComplete(who: SignedIn, access: Leniency): void {
  if (who.secondFactor === 'needed' && !access.beforeSecondFactor)
    throw new Refusal('forbidden', 'session.second_factor_needed', '请先输入动态口令', {
      mend: '请打开验证器，输入当前显示的六位数字',
    });
  if (who.mustChange && !access.evenIfMustChange)
    throw new Refusal('forbidden', 'session.must_change', '请先修改密码', {
      mend: '初始密码和超过有效期的密码须先修改，修改后即可继续',
    });
  if (who.secondFactor === 'must_enroll' && !access.beforeEnrolment)
    throw new Refusal('forbidden', 'session.must_enroll', '请先绑定动态口令', {
      mend: '您的角色须以动态口令登录：绑定验证器后即可继续',
    });
}

function assertRole(who: SignedIn, command: Parameters<typeof rolesFor>[0]): void {
  const roles = rolesFor(command);
  if (who.appointments.some(a => roles.includes(a.role))) return;
  const mend = who.appointments.length
    ? `此功能供${roles.map(r => ROLE_LABELS[r]).join('、')}使用`
    : '您的账号尚未授予角色，请联系安全管理员';
  throw new Refusal('forbidden', 'access.denied', '您没有使用此功能的权限', {
    mend,
    details: { command, roles },
  });
}
