import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { problemOf } from './problem';

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8';

/** Every error leaves as `application/problem+json`, in Chinese, whoever threw it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger('Api');

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
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
