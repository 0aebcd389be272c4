import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** Below that the headers weigh more than what is saved. */
export const LEAST_BYTES = 1024;
/** Brotli as fast as gzip and still smaller; its highest grade is for files that are compressed once. */
const GRADE = 4;

const JSON_TYPE = /^application\/(problem\+)?json\b/;

const ENCODERS = {
  br: (body: Buffer): Promise<Buffer> =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: GRADE,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      },
    }),
  gzip: (body: Buffer): Promise<Buffer> => promisify(gzip)(body),
} as const;
type Encoding = keyof typeof ENCODERS;

/** The best encoding somebody takes, by `Accept-Encoding` (RFC 9110, 12.5.3); null: only as it is. */
export function encodingFor(accepted: string | undefined): Encoding | null {
  const weights = new Map(
    (accepted ?? '').split(',').map((part): [string, number] => {
      const [name, ...parameters] = part.split(';').map(p => p.trim().toLowerCase());
      const weight = parameters.find(p => p.startsWith('q='))?.slice(2);
      return [name, weight === undefined ? 1 : Number(weight) || 0];
    }),
  );
  const weigh = (name: Encoding): number => weights.get(name) ?? weights.get('*') ?? 0;
  if (Math.max(weigh('br'), weigh('gzip')) <= 0) return null;
  return weigh('br') >= weigh('gzip') ? 'br' : 'gzip';
}

/** Compresses JSON answers and problems of some size, off the main thread; files and streams of events go out as they are. */
export function compressAnswers(server: Pick<FastifyInstance, 'addHook'>): void {
  server.addHook('onSend', async (request, reply, payload) => {
    if (!JSON_TYPE.test(String(reply.getHeader('content-type') ?? ''))) return payload;
    vary(reply);
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    if (reply.hasHeader('content-encoding') || Buffer.byteLength(payload) < LEAST_BYTES) return payload;
    const encoding = encodingFor(request.headers['accept-encoding'] as string | undefined);
    if (!encoding) return payload;
    const compressed = await ENCODERS[encoding](Buffer.from(payload as string));
    reply.header('content-encoding', encoding).removeHeader('content-length');
    return compressed;
  });
}

/** What is kept on the way is kept for each encoding. */
function vary(reply: FastifyReply): void {
  const before = reply.getHeader('vary');
  if (/accept-encoding|\*/i.test(String(before ?? ''))) return;
  reply.header('vary', before ? `${String(before)}, Accept-Encoding` : 'Accept-Encoding');
}
