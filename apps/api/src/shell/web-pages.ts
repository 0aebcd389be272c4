import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import fastifyStatic from '@fastify/static';

const HASHED = /^\/assets\//;
const HAS_EXTENSION = /\.[a-z0-9]+$/i;
const YEAR_MS = 365 * 86_400_000;

export const isApi = (path: string): boolean => /^\/(api|health|ready|metrics)(\/|$)/.test(path);

/** The page behind a link in a mail, and what it asks. */
export const isMailLink = (path: string): boolean => /^\/(m|api\/v1\/mail-links)(\/|$)/.test(path);

/**
 * Serves the built web app beside the API: addresses of pages get index.html, and the app finds its way from there. Who
 * takes brotli or gzip gets files as the build has compressed them.
 */
export async function serveWebPages(app: NestFastifyApplication, root: string): Promise<void> {
  if (!existsSync(join(root, 'index.html'))) return;
  await app.register(fastifyStatic, { root, serve: false, preCompressed: true });
  app
    .getHttpAdapter()
    .getInstance()
    .get('/*', (request, reply) => {
      const path = decodePath(request.url);
      if (path === null || isApi(path) || path.includes('..')) return reply.callNotFound();
      // Files under /assets carry their hash in the name: what is there never changes.
      if (HASHED.test(path)) return reply.sendFile(path, { maxAge: YEAR_MS, immutable: true });
      if (isMailLink(path))
        return reply.header('cache-control', 'no-store').sendFile('/mail-link.html', { cacheControl: false });
      const file = HAS_EXTENSION.test(path) ? path : '/index.html';
      return reply.header('cache-control', 'no-cache').sendFile(file, { cacheControl: false });
    });
}

function decodePath(url: string): string | null {
  try {
    return decodeURIComponent(url.split('?')[0]);
  } catch {
    return null;
  }
}
