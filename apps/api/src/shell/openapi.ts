import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemDto } from './problem.dto';
import { SESSION_COOKIE } from './session.cookie';

/** The OpenAPI document, in an order of its own: which module was loaded first must not show in the committed file. */
export function buildDocument(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setTitle('督办')
    .setDescription('任务、分办、落实、跟踪、反馈、上报。错误一律为 application/problem+json。')
    .setVersion('1')
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE })
    .addSecurityRequirements(SESSION_COOKIE)
    .build();
  const document = SwaggerModule.createDocument(app, config, { extraModels: [ProblemDto] });
  assertNamedOnce(document);
  return {
    ...document,
    paths: sorted(document.paths),
    components: { ...document.components, schemas: sorted(document.components?.schemas ?? {}) },
  };
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Two operations of one name would be one function in the generated client. */
function assertNamedOnce(document: OpenAPIObject): void {
  const seen = new Set<string>();
  for (const item of Object.values(document.paths))
    for (const operation of Object.values(item as Record<string, { operationId?: string }>)) {
      if (!operation?.operationId) continue;
      if (seen.has(operation.operationId))
        throw new Error(`operationId ${operation.operationId} is used twice`);
      seen.add(operation.operationId);
    }
}
