import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiModule } from './api.module';
import { buildDocument } from './shell';

/** The OpenAPI file of the whole API. A preview makes no providers: neither a database nor anything else is needed. */
export async function openApiFile(): Promise<string> {
  const house = { databaseUrl: '', notification: { baseUrl: '', mailDomain: '' } };
  const module = ApiModule.forRoot({ house, devMailbox: true });
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), {
    preview: true,
    logger: false,
    abortOnError: false,
  });
  app.setGlobalPrefix('api/v1', { exclude: ['health', 'ready', 'metrics'] });
  return `${JSON.stringify(buildDocument(app), null, 2)}\n`;
}
