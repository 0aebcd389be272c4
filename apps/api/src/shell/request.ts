import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import { Refusal } from '@duban/kernel';
import type { Origin, SignedIn } from '@duban/organization';
import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the SessionGuard. */
    who?: SignedIn;
  }
}

const requestOf = (context: ExecutionContext): FastifyRequest =>
  context.switchToHttp().getRequest<FastifyRequest>();

/** Puts a header into the OpenAPI file, where the parameter that reads it stands. */
const inDocument =
  (name: string, description: string, example: string): ParameterDecorator =>
  (target, key) => {
    const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
    if (descriptor)
      ApiHeader({ name, description, required: false, schema: { type: 'string', example } })(
        target,
        key!,
        descriptor,
      );
  };

/** The person who is signed in. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): SignedIn => {
  const { who } = requestOf(context);
  if (!who) throw new Error(`${context.getHandler().name} is @Public and asks for the current actor`);
  return who;
});

/** The address a request came from and what sent it: for the list of sessions and the journal. */
export const RequestOrigin = createParamDecorator((_: unknown, context: ExecutionContext): Origin => {
  const request = requestOf(context);
  return { address: request.ip, device: request.headers['user-agent'] };
});

/** The version the caller saw: 3 for `If-Match: "3"`, undefined without the header. */
export const IfMatch = createParamDecorator(
  (_: unknown, context: ExecutionContext): number | undefined =>
    ifMatch(requestOf(context).headers['if-match']),
  [inDocument('If-Match', '页面所见的版本号', '"3"')],
);

/** @throws Refusal input.invalid */
export function ifMatch(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const version = /^(?:W\/)?"(\d{1,9})"$/.exec(header.trim())?.[1];
  if (version === undefined) throw badHeader('If-Match', '须为带引号的版本号，如 "3"');
  return Number(version);
}

/** The key that makes a repetition of this command harmless. */
export const IdempotencyKey = createParamDecorator(
  (_: unknown, context: ExecutionContext): string | undefined =>
    idempotencyKey(requestOf(context).headers['idempotency-key']),
  [inDocument('Idempotency-Key', '同一操作重复提交时不变的编号', '018f3c1e-6f0a-7c3a-9b1e-2d4f5a6b7c8d')],
);

/** @throws Refusal input.invalid */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || !/^[\x21-\x7e]{1,100}$/.test(header))
    throw badHeader('Idempotency-Key', '须为 1–100 个可见字符');
  return header;
}

const badHeader = (where: string, message: string): Refusal =>
  new Refusal('invalid', 'input.invalid', '填写内容有误', {
    mend: '请刷新页面后重试',
    faults: [{ where, message }],
  });
