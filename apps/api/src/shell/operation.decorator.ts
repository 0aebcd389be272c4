import { applyDecorators, HttpCode, type Type } from '@nestjs/common';
import { ApiDefaultResponse, ApiOperation, ApiResponse } from '@nestjs/swagger';
import { ProblemDto } from './problem.dto';

interface OperationOptions {
  /** operationId: the name of the function in the generated client. */
  id: string;
  summary: string;
  /** The DTO of the answer; none: 204. */
  returns?: Type | [Type];
  /** 200 where there is an answer and nothing is created. */
  status?: number;
}

/** A route in the OpenAPI file: its name, what it answers, and that anything may go wrong in the usual form. */
export function Operation({
  id,
  summary,
  returns,
  status = returns ? 200 : 204,
}: OperationOptions): MethodDecorator {
  const [type, isArray] = Array.isArray(returns) ? [returns[0], true] : [returns, false];
  return applyDecorators(
    HttpCode(status),
    ApiOperation({ operationId: id, summary }),
    ApiResponse({ status, description: summary, ...(type && { type, isArray }) }),
    ApiDefaultResponse({
      description: '出错',
      content: { 'application/problem+json': { schema: ref(ProblemDto) } },
    }),
  );
}

const ref = (type: Type): { $ref: string } => ({ $ref: `#/components/schemas/${type.name}` });
