import { randomBytes } from 'node:crypto';
import { HttpException } from '@nestjs/common';
import { isRefusal, type Refusal, type RefusalKind } from '@duban/kernel';

/** What a client gets instead of an answer: RFC 9457, with the house's code, faults and details. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  code: string;
  faults: { where: string; message: string }[];
  details: Record<string, unknown>;
}

const STATUS: Readonly<Record<RefusalKind, number>> = {
  invalid: 422,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  stale: 412,
  throttled: 429,
  unavailable: 503,
};

/** What the framework itself refuses, before any of our code is asked. */
const FRAMEWORK: Readonly<Record<number, readonly [code: string, title: string, detail: string]>> = {
  400: ['request.malformed', '请求内容无法读取', '请刷新页面后重试'],
  403: ['request.cross_origin', '拒绝来自其他网站的请求', '请在本系统页面内操作'],
  404: ['route.not_found', '没有这个地址', '请检查网址，或从首页进入'],
  405: ['request.method', '此地址不支持该操作', '请刷新页面后重试'],
  408: ['request.timeout', '请求超时', '请检查网络后重试'],
  413: ['request.too_large', '内容过大', '单次提交不超过 5 MB，请拆分或压缩后再试'],
  414: ['request.too_long', '网址过长', '请减少筛选条件'],
  415: ['request.media_type', '不支持的内容类型', '请以 JSON 提交'],
  429: ['request.too_many', '请求过于频繁', '请稍后再试'],
  503: ['server.unavailable', '服务暂不可用', '请稍后再试'],
};

/** PostgreSQL cannot be reached or takes no more connections: the same call may go through in a moment. */
const DATABASE_AWAY = /^(08...|53300|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT)$/;

/** A problem, and what should be logged about it: an unforeseen error is told to the log, and only its id to the client. */
export interface Told {
  problem: Problem;
  log?: { id: string; cause: unknown };
}

export function problemOf(error: unknown): Told {
  if (isRefusal(error)) return { problem: ofRefusal(error) };
  if (error instanceof HttpException) {
    const known = FRAMEWORK[error.getStatus()];
    if (known) return { problem: make(error.getStatus(), ...known) };
    if (error.getStatus() < 500) return { problem: make(error.getStatus(), ...FRAMEWORK[400]) };
  }
  const id = randomBytes(6).toString('hex');
  const log = { id, cause: error };
  if (DATABASE_AWAY.test(String((error as { code?: unknown } | null)?.code ?? '')))
    return {
      problem: make(503, 'database.unavailable', '数据库暂不可用', '数据没有丢失，请稍后再试', { id }),
      log,
    };
  const detail = `请稍后再试；如仍出现，请把编号 ${id} 告知系统管理员`;
  return { problem: make(500, 'server.error', '服务器内部错误', detail, { id }), log };
}

const ofRefusal = (refusal: Refusal): Problem => ({
  ...make(STATUS[refusal.kind], refusal.code, refusal.message, refusal.mend, refusal.details),
  faults: refusal.faults,
});

const make = (
  status: number,
  code: string,
  title: string,
  detail?: string,
  details: Record<string, unknown> = {},
): Problem => ({ type: `urn:duban:${code}`, title, status, detail, code, faults: [], details });
