import { Controller, Get, Module } from '@nestjs/common';
import { buildDocument, createApi, Public } from '../../apps/api/src/shell';
import { type Api, createTestApi, problem } from './session.api';

let api: Api;
beforeAll(async () => {
  api = await createTestApi();
  await api.world.completeSetup();
});
afterEach(() => api.world.check());
afterAll(() => api.close());

describe('the door', () => {
  it('asks for a role that may', async () => {
    const [supervisor, auditor] = [await api.signIn('ducha'), await api.signIn('shenji')];
    expect((await api.call('GET', '/api/v1/probe/managed', { cookie: supervisor })).body).toBe('managed');
    expect(await api.call('GET', '/api/v1/probe/managed', { cookie: auditor })).toEqual(
      problem(403, 'access.denied'),
    );
    expect(await api.call('GET', '/api/v1/probe/managed')).toEqual(problem(401, 'session.missing'));
  });

  it('is shut at boot where a route says neither @Allow nor @Public', async () => {
    @Controller('forgotten')
    class ForgottenController {
      @Get()
      open(): string {
        return 'open';
      }
    }
    const forgetful = await api.create([ForgottenController]);
    await expect(forgetful.init()).rejects.toThrow('ForgottenController.open');
    await forgetful.close();
  });

  it('is missed at boot where a module has no guard', async () => {
    @Controller('bare')
    class BareController {
      @Get()
      @Public()
      open(): string {
        return 'open';
      }
    }
    @Module({ controllers: [BareController] })
    class BareModule {}
    await expect(createApi(BareModule, { logger: false })).rejects.toThrow('SessionGuard');
  });

  it.each([
    [{ 'sec-fetch-site': 'cross-site' }],
    [{ 'sec-fetch-site': 'same-site' }],
    [{ origin: 'https://evil.example' }],
    [{ origin: 'null' }],
  ])('takes no command from another site: %j', async headers => {
    const cookie = await api.signIn('ducha');
    const command = { cookie, body: { units: [{ name: '外来', kind: 'department' }] }, headers };
    expect(await api.call('POST', '/api/v1/units', command)).toEqual(problem(403, 'request.cross_origin'));
    expect((await api.call('GET', '/api/v1/session/me', { cookie, headers })).status).toBe(200);
  });

  it.each([[{ 'sec-fetch-site': 'same-origin' }], [{ origin: 'http://localhost:80' }], [{}]])(
    'takes commands from its own pages: %j',
    async headers => {
      const cookie = await api.signIn('ducha');
      expect(
        (
          await api.call('POST', '/api/v1/units', {
            cookie,
            body: { units: [{ name: `单位${JSON.stringify(headers)}`, kind: 'department' }] },
            headers,
          })
        ).status,
      ).toBe(201);
    },
  );

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/octet-stream'])(
    'takes no command as %s',
    async type => {
      const cookie = await api.signIn('ducha');
      const units = JSON.stringify({ units: [{ name: '表单', kind: 'department' }] });
      expect(
        await api.call('POST', '/api/v1/units', { cookie, body: units, headers: { 'content-type': type } }),
      ).toEqual(problem(415, 'request.media_type'));
    },
  );

  it('takes files where a route says so', async () => {
    const file = { body: Buffer.from([0, 255, 1]), headers: { 'content-type': 'application/vnd.ms-excel' } };
    expect((await api.call('POST', '/api/v1/probe/upload', file)).body).toEqual({ bytes: 3 });
  });
});

describe('problems', () => {
  it.each([
    ['no such route', 'GET', '/api/v1/nowhere', undefined, 404, 'route.not_found'],
    ['no such method', 'PUT', '/api/v1/session', {}, 405, 'request.method'],
    ['broken JSON', 'POST', '/api/v1/session', '{"username":', 400, 'request.malformed'],
    ['a poisoned prototype', 'POST', '/api/v1/session', '{"__proto__":{"a":1}}', 400, 'request.malformed'],
    [
      'a body beyond 5 MB',
      'POST',
      '/api/v1/session',
      JSON.stringify('x'.repeat(5 * 1024 * 1024)),
      413,
      'request.too_large',
    ],
    ['no body', 'POST', '/api/v1/session', undefined, 422, 'input.invalid'],
    [
      'an unknown field',
      'POST',
      '/api/v1/session',
      { username: 'a', password: 'b', remember: true },
      422,
      'input.invalid',
    ],
    ['an error nobody foresaw', 'GET', '/api/v1/probe/broken', undefined, 500, 'server.error'],
  ] as const)('%s', async (_, method, url, body, status, code) => {
    const headers = body === undefined ? undefined : { 'content-type': 'application/json' };
    const answer = await api.call(method, url, { body, headers });
    expect(answer).toEqual(problem(status, code));
    expect(JSON.stringify(answer.body)).not.toMatch(/SELECT|Error|at /);
  });

  it('say by which methods an address answers', async () => {
    const wrong = await api.call('PUT', '/api/v1/session', { body: {} });
    expect(wrong.status).toBe(405);
    expect(String(wrong.headers.allow).split(', ')).toEqual(expect.arrayContaining(['POST']));
  });

  it('name the field', async () => {
    const { body } = await api.call('POST', '/api/v1/session', {
      body: { username: '', password: 'x', remember: 1 },
    });
    expect(body.faults).toEqual([
      { where: 'remember', message: '没有这个字段' },
      { where: 'username', message: '不能为空' },
    ]);
  });

  it('come for addresses and cursors that were tampered with', async () => {
    const cookie = await api.signIn('xitong');
    for (const url of [
      '/api/v1/people?cursor=abc',
      '/api/v1/people?limit=500',
      '/api/v1/people?unitId=1',
      '/api/v1/people?sort=x',
    ])
      expect((await api.call('GET', url, { cookie })).status).toBe(422);
    expect(await api.call('POST', '/api/v1/people/1/reset-password', { cookie })).toEqual(
      problem(422, 'input.invalid'),
    );
    const nobody = '018f3c1e-6f0a-7c3a-9b1e-2d4f5a6b7c8d';
    expect(await api.call('POST', `/api/v1/people/${nobody}/reset-password`, { cookie })).toEqual(
      problem(404, 'record.not_found'),
    );
  });

  it('say when the record has moved on', async () => {
    const cookie = await api.signIn('ducha');
    const [unit] = (
      await api.call('POST', '/api/v1/units', {
        cookie,
        body: { units: [{ name: '区司法局', kind: 'department' }] },
      })
    ).body;
    const alias = (name: string) =>
      api.call('POST', `/api/v1/units/${unit.id}/aliases`, {
        cookie,
        body: { alias: name },
        headers: { 'if-match': '"1"' },
      });
    expect((await alias('司法局')).body).toMatchObject({ aliases: ['司法局'], version: 2 });
    expect(await alias('区司局')).toEqual(problem(412, 'record.stale'));
  });
});

describe('pages beside the API', () => {
  it('come with their own rules of keeping', async () => {
    const page = await api.call('GET', '/tasks/42?x=1');
    expect([page.status, page.body, page.headers['cache-control']]).toEqual([
      200,
      '<title>督办</title>',
      'no-cache',
    ]);
    const asset = await api.call('GET', '/assets/app-1a2b.js');
    expect(asset.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    // As the build compressed it, to whoever takes that.
    const packed = await api.call('GET', '/assets/app-1a2b.js', {
      headers: { 'accept-encoding': 'gzip, br' },
    });
    expect(packed.headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': expect.stringContaining('javascript'),
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect([asset.headers.vary, packed.headers.vary]).toEqual([
      expect.stringMatching(/accept-encoding/i),
      expect.stringMatching(/accept-encoding/i),
    ]);
    expect(asset.headers).not.toHaveProperty('content-encoding');
    expect(await api.call('GET', '/assets/gone.js')).toEqual(problem(404, 'route.not_found'));
    expect(await api.call('GET', '/assets/..%2f..%2f..%2fetc%2fpasswd')).toEqual(
      problem(404, 'route.not_found'),
    );
    expect(await api.call('GET', '/api/v1/nowhere')).toEqual(problem(404, 'route.not_found'));
  });

  it('carry the headers that keep others out, as everything does', async () => {
    for (const url of ['/', '/api/v1/setup', '/api/v1/nowhere', '/health']) {
      const { headers } = await api.call('GET', url);
      expect(headers['content-security-policy']).toMatch(
        /default-src 'self'.*script-src 'self';.*frame-ancestors 'none'/,
      );
      expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
      expect(headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'x-frame-options': 'DENY',
      });
      if (url !== '/') expect(headers['cache-control']).toBe('no-store');
    }
  });
});

describe('health', () => {
  it('is up while the database answers', async () => {
    expect(await api.call('GET', '/health')).toMatchObject({ status: 200, body: { status: 'ok' } });
    const ask = jest.spyOn(api.world.db, 'query').mockRejectedValueOnce(new Error('gone'));
    expect(await api.call('GET', '/health')).toEqual(problem(503, 'health.not_ready'));
    ask.mockRestore();
  });
});

describe('the OpenAPI document', () => {
  it('names every operation once, its answer, and the form of problems', () => {
    const { paths, components } = buildDocument(api.app);
    const operations = Object.values(paths).flatMap(p =>
      Object.values(p as Record<string, { operationId: string; responses: object }>),
    );
    const named = operations.filter(o => !o.operationId.startsWith('ProbeController'));
    expect(named.map(o => o.operationId)).toContain('signIn');
    for (const operation of named) expect(operation.responses).toHaveProperty('default');
    expect(components?.schemas).toMatchObject({
      ProblemDto: {},
      UnitPageDto: {},
      Role: { enum: expect.arrayContaining(['auditor']) },
    });
    expect(paths).toHaveProperty('/health');
    const grant = (paths['/api/v1/people'].post as { parameters: { name: string }[] }).parameters.map(
      p => p.name,
    );
    expect(grant).toEqual(['Idempotency-Key']);
  });
});
