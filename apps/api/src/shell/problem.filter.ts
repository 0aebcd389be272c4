import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  Logger,
  MethodNotAllowedException,
  NotFoundException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem';
import { RouteMethods } from './route-methods';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Every error leaves as `application/problem+json`, in Chinese, whoever threw it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Api');

  constructor(private readonly routes = new RouteMethods()) {}

  catch(caught: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // Where nothing answers, something may all the same by another method (RFC 9110, 15.5.6).
    const unrouted = caught instanceof NotFoundException;
    const allowed = unrouted ? this.routes.allowed(request.url) : [];
    const error = allowed.length ? new MethodNotAllowedException() : caught;
    if (allowed.length) reply.header('allow', allowed.join(', '));
    const { problem, log } = problemOf(error);
    if (log) {
      const stack = log.cause instanceof Error ? log.cause.stack : String(log.cause);
      // The route, not the address: what stands in a query may be confidential.
      this.logger.error(`${log.id} ${request.method} ${request.routeOptions?.url ?? '?'}`, stack);
    }
    const { retryAfter } = problem.details;
    if (typeof retryAfter === 'number') reply.header('retry-after', String(retryAfter));
    // An answer that has begun (a stream) can only be cut off.
    if (reply.sent || reply.raw.headersSent) reply.raw.destroy();
    else void reply.status(problem.status).type(PROBLEM_TYPE).send(problem);
  }
}
