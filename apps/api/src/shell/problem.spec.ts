import { ForbiddenException, HttpException, NotFoundException } from '@nestjs/common';
import { Refusal, type RefusalKind } from '@duban/kernel';
import { problemOf } from './problem';
import { idempotencyKey, ifMatch } from './request';

const kinds: [RefusalKind, number][] = [
  ['invalid', 422],
  ['unauthenticated', 401],
  ['forbidden', 403],
  ['not_found', 404],
  ['conflict', 409],
  ['stale', 412],
  ['throttled', 429],
  ['unavailable', 503],
];

describe('problemOf', () => {
  it.each(kinds)('a refusal of kind %s is a %i', (kind, status) => {
    const faults = [{ where: 'name', message: '不能为空' }];
    const refusal = new Refusal(kind, 'a.code', '标题', { mend: '补救', faults, details: { a: 1 } });
    expect(problemOf(refusal)).toEqual({
      problem: {
        type: 'urn:duban:a.code',
        title: '标题',
        status,
        detail: '补救',
        code: 'a.code',
        faults,
        details: { a: 1 },
      },
    });
  });

  it.each([
    [new NotFoundException('Cannot GET /api/v1/x'), 404, 'route.not_found'],
    [new ForbiddenException('Cross-origin request'), 403, 'request.cross_origin'],
    [new HttpException('too big', 413), 413, 'request.too_large'],
    [new HttpException('teapot', 418), 418, 'request.malformed'],
  ])('what the framework refuses is said in Chinese', (error, status, code) => {
    const { problem, log } = problemOf(error);
    expect(problem).toMatchObject({ status, code });
    expect(problem.title).toMatch(/^[\u4e00-\u9fff ]+$/);
    expect(JSON.stringify(problem)).not.toContain(error.message);
    expect(log).toBeUndefined();
  });

  it.each([
    new Error('select * from secret'),
    'text',
    null,
    undefined,
    { code: 42 },
    new HttpException('x', 500),
  ])('an unforeseen error tells its id alone', error => {
    const { problem, log } = problemOf(error);
    expect(problem).toMatchObject({ status: 500, code: 'server.error', details: { id: log?.id } });
    expect(problem.detail).toContain(log?.id);
    expect(JSON.stringify(problem)).not.toContain('secret');
    expect(log?.cause).toBe(error);
  });

  it.each(['ECONNREFUSED', '57P01', '53300', '08006'])('a database that is away (%s) comes back', code => {
    expect(problemOf(Object.assign(new Error('x'), { code }))).toMatchObject({
      problem: { status: 503, code: 'database.unavailable' },
      log: { id: expect.any(String) },
    });
  });
});

describe('headers', () => {
  it('If-Match is a version in quotes', () => {
    expect([ifMatch(undefined), ifMatch('"3"'), ifMatch(' W/"12" ')]).toEqual([undefined, 3, 12]);
    for (const header of ['3', '*', '"x"', '""', '"1", "2"', '"-1"'])
      expect(() => ifMatch(header)).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });

  it('Idempotency-Key is short and visible', () => {
    expect([idempotencyKey(undefined), idempotencyKey('a-1')]).toEqual([undefined, 'a-1']);
    for (const header of ['', 'a b', 'x'.repeat(101), '键', ['a', 'b']])
      expect(() => idempotencyKey(header)).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  });
});
