import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { compressAnswers, encodingFor, LEAST_BYTES } from './compress';

const rows = { items: Array.from({ length: 50 }, (_, no) => ({ no, text: '打造夜经济示范街区' })) };
const plain = JSON.stringify(rows);

let server: FastifyInstance;
beforeAll(async () => {
  server = fastify();
  compressAnswers(server);
  server.get('/rows', async () => rows);
  server.get('/few', async () => ({ text: 'a'.repeat(LEAST_BYTES - 20) }));
  server.get('/none', async (_request, reply) => reply.code(204).send());
  server.get('/problem', async (_request, reply) =>
    reply
      .code(409)
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify({ detail: '很长'.repeat(LEAST_BYTES) })),
  );
  server.get('/page', async (_request, reply) => reply.type('text/html').send('<p>'.repeat(LEAST_BYTES)));
  server.get('/done', async (_request, reply) =>
    reply.header('content-encoding', 'zstd').header('vary', 'Origin').type('application/json').send(plain),
  );
  await server.ready();
});
afterAll(() => server.close());

const ask = (url: string, accept?: string, method: 'GET' | 'HEAD' = 'GET') =>
  server.inject({ method, url, ...(accept !== undefined && { headers: { 'accept-encoding': accept } }) });

it.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['br;q=0.5, gzip;q=0.8', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['*', 'br'],
  ['*;q=0.1, br;q=0', 'gzip'],
  ['GZIP ; Q=0.5', 'gzip'],
  ['identity', null],
  ['br;q=0, gzip;q=0', null],
  ['br;q=x', null],
  ['', null],
  [undefined, null],
])('%s is answered with %s', (accepted, encoding) => {
  expect(encodingFor(accepted)).toBe(encoding);
});

it('compresses rows, the same rows for everybody', async () => {
  const [br, gz, identity] = await Promise.all([ask('/rows', 'br'), ask('/rows', 'gzip'), ask('/rows')]);
  expect(brotliDecompressSync(br.rawPayload).toString()).toBe(plain);
  expect(gunzipSync(gz.rawPayload).toString()).toBe(plain);
  expect(identity.payload).toBe(plain);
  expect([br, gz, identity].map(a => a.headers['content-encoding'])).toEqual(['br', 'gzip', undefined]);
  for (const { headers, rawPayload } of [br, gz, identity]) {
    expect(headers).toMatchObject({ vary: 'Accept-Encoding', 'content-length': String(rawPayload.length) });
    // Of what is never kept there is nothing to compare.
    expect(headers).not.toHaveProperty('etag');
  }
  expect(br.rawPayload.length).toBeLessThan(Buffer.byteLength(plain) / 4);
});

it('says of a HEAD what it would say of a GET', async () => {
  const [head, get] = await Promise.all([ask('/rows', 'br', 'HEAD'), ask('/rows', 'br')]);
  expect(head.rawPayload).toHaveLength(0);
  for (const name of ['content-encoding', 'content-length', 'content-type', 'vary'])
    expect([name, head.headers[name]]).toEqual([name, get.headers[name]]);
});

it('compresses problems too', async () => {
  const answer = await ask('/problem', 'gzip');
  expect([answer.statusCode, answer.headers['content-encoding']]).toEqual([409, 'gzip']);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(JSON.parse(gunzipSync(answer.rawPayload).toString())).toHaveProperty('detail');
});

it('leaves alone what is small, empty, no JSON, or compressed already', async () => {
  const [few, none, page, done] = await Promise.all(
    ['/few', '/none', '/page', '/done'].map(url => ask(url, 'br')),
  );
  expect([few, none, page].map(a => a.headers['content-encoding'])).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect([few.headers.vary, none.headers.vary, page.headers.vary]).toEqual([
    'Accept-Encoding',
    undefined,
    undefined,
  ]);
  expect(done.headers).toMatchObject({ 'content-encoding': 'zstd', vary: 'Origin, Accept-Encoding' });
  expect(done.payload).toBe(plain);
});
