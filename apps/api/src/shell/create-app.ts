import { resolve } from 'node:path';
import type { DynamicModule, LoggerService, LogLevel, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { compressAnswers } from './compress';
import { ProblemFilter } from './problem.filter';
import { RouteCheck } from './route-check';
import { RouteMethods } from './route-methods';
import { SessionGuard } from './session.guard';
import { InputPipe } from './validation';
import { isApi, isMailLink, serveWebPages } from './web-pages';

export const BODY_LIMIT = 5 * 1024 * 1024;

/** Of a draft plan of five thousand tasks with their places in the source. */
const LARGE_BODY_LIMIT = 16 * 1024 * 1024;
const LARGE = /\/api\/v1\/imports\/(?:confirm|forecast|compare|edition)$/;

export interface ApiOptions {
  /** Where the built web app is; nothing is served where there is none. Default: dist/web, seen from the built server. */
  webRoot?: string;
  /** Behind a proxy that says by X-Forwarded-* where a request came from and whether by https. */
  trustProxy?: boolean | string;
  /** The address people use, where a proxy hides it: https://duban.example.gov.cn */
  publicOrigins?: string[];
  logger?: LoggerService | LogLevel[] | false;
}

/**
 * The API over a module that has `shellControllers` and `shellProviders`: configured, not yet listening.
 * `init()` or `listen()` fails while a route says neither @Allow nor @Public.
 */
export async function createApi(
  module: Type | DynamicModule,
  options: ApiOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT, trustProxy: options.trustProxy ?? false });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: options.logger,
    routeConflictPolicy: { duplicate: 'error' },
    abortOnError: false,
  });
  app.setGlobalPrefix('api/v1', { exclude: ['health', 'ready', 'metrics'] });
  const routes = new RouteMethods();
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', route => {
      routes.add(route.url, route.method);
      // What was read of a document comes back whole, thousands of tasks of it.
      if (LARGE.test(route.url)) route.bodyLimit = LARGE_BODY_LIMIT;
    });
  app.useGlobalFilters(new ProblemFilter(routes));
  app.useGlobalGuards(app.get(SessionGuard, { strict: false }));
  app.useGlobalPipes(new InputPipe());
  // A module without the check would start with open routes: better not at all.
  app.get(RouteCheck, { strict: false });
  secure(app, options.publicOrigins ?? []);
  takeUploads(app);
  compressAnswers(app.getHttpAdapter().getInstance());
  await serveWebPages(app, options.webRoot ?? resolve(__dirname, '../../../../web'));
  return app;
}

function secure(app: NestFastifyApplication, trustedOrigins: string[]): void {
  app.enableCsrfProtection({ trustedOrigins });
  app.useSecurityHeaders({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: "'self'",
        scriptSrc: "'self'",
        // antd writes style elements at run time.
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: "'none'",
        baseUri: "'none'",
        formAction: "'self'",
        frameAncestors: "'none'",
      },
    },
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
    // Other hosts of the domain are not ours to decide about.
    strictTransportSecurity: { includeSubDomains: false },
  });
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', async (request, reply) => {
      // On the raw response, so that streams that bypass the reply carry it as well.
      const path = request.url.split('?')[0];
      if (isApi(path)) reply.raw.setHeader('cache-control', 'no-store');
      // The address is a key: it is told to nobody the page leads to, and found by no search engine.
      if (isMailLink(path)) {
        void reply.header('referrer-policy', 'no-referrer');
        void reply.header('x-robots-tag', 'noindex, nofollow');
      }
    });
}

/**
 * Whatever is not JSON arrives as bytes, and application/octet-stream as the stream it is, which its route takes in
 * and bounds; the guard lets either pass only where a route is an @Upload.
 */
function takeUploads(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  server.addContentTypeParser('application/octet-stream', (_request, stream, done) => done(null, stream));
  server.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
}
