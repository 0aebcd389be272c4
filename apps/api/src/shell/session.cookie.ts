import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

export const SESSION_COOKIE = 'duban_session';

const TOKEN = /^[\w-]{43}$/;

/** The session's token in a Cookie header. One cookie whose value needs no decoding: no parser is needed for it. */
export function tokenIn(header: string | undefined): string | undefined {
  for (const pair of header?.split(';') ?? []) {
    const [name, value] = pair.trim().split('=');
    if (name === SESSION_COOKIE && TOKEN.test(value ?? '')) return value;
  }
  return undefined;
}

/** The cookie that carries a session's token, as one handler sees it. */
export interface SessionCookieJar {
  token: string | undefined;
  set(token: string): void;
  clear(): void;
}

/** Without an end of its own: it goes with the browser, and the server ends the session in any case. */
export const SessionCookie = createParamDecorator(
  (_: unknown, context: ExecutionContext): SessionCookieJar => {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const secure = request.protocol === 'https' ? '; Secure' : '';
    const put = (value: string): void => {
      reply.header('set-cookie', `${SESSION_COOKIE}=${value}; Path=/; HttpOnly; SameSite=Strict${secure}`);
    };
    return { token: tokenIn(request.headers.cookie), set: put, clear: () => put('; Max-Age=0') };
  },
);
