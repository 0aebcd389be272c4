import 'reflect-metadata';
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { OpenAPIObject } from '@nestjs/swagger';
import { openApiFile } from '../../apps/api/src/openapi.document';
import { answerFaults } from './answer-faults';

const committed = readFileSync(resolve(__dirname, '../../apps/api/openapi.json'), 'utf8');

describe('apps/api/openapi.json', () => {
  it('is what the code says; run `npm run openapi` where it is not', async () => {
    expect(await openApiFile()).toBe(committed);
  });

  it('is what every answer of these tests is held against', () => {
    const document = JSON.parse(committed) as OpenAPIObject;
    const count = (body: unknown, status = 200, url = '/api/v1/messages/unread-count') =>
      answerFaults(document, 'GET', url, status, body);
    expect(count({ unread: 1 })).toEqual([]);
    expect(count({ unread: 1.5, who: 'x' })).toEqual(['.unread is 1.5, no integer', '.who is not declared']);
    expect(count({})).toEqual(['.unread is missing']);
    expect(count({ unread: null })).toEqual(['.unread is null']);
    expect(count({ code: 1 }, 409)).toContain('.title is missing');
    expect(count({ items: [{ link: '/' }], nextCursor: null }, 200, '/api/v1/messages')).toContain(
      '.items[0].obligationId is missing',
    );
    expect(count([], 200, '/api/v1/unknown')).toEqual(['/api/v1/unknown is not in the document']);
  });

  it('gives no name to two shapes: the document would show one of them for both', () => {
    const root = resolve(__dirname, '../../apps/api/src');
    const names = (readdirSync(root, { recursive: true }) as string[])
      .filter(file => file.endsWith('.ts'))
      .flatMap(file => [...readFileSync(resolve(root, file), 'utf8').matchAll(/^export class (\w+Dto)\b/gm)])
      .map(found => found[1]);
    expect(names.length).toBeGreaterThan(200);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  it('types every field of every answer', () => {
    const { paths, components } = JSON.parse(committed) as OpenAPIObject;
    const untyped: string[] = [];
    const walk = (at: string, schema: Record<string, unknown>): void => {
      const known = ['$ref', 'type', 'allOf', 'oneOf', 'enum'].some(key => key in schema);
      if (!known) untyped.push(at);
      for (const [name, inner] of Object.entries((schema.properties ?? {}) as Record<string, never>))
        walk(`${at}.${name}`, inner);
      const shaped = schema.properties ?? schema.additionalProperties ?? schema.allOf;
      if (schema.type === 'object' && !shaped) untyped.push(at);
      if (schema.type === 'array') walk(`${at}[]`, (schema.items ?? {}) as Record<string, unknown>);
    };
    for (const [name, schema] of Object.entries(components?.schemas ?? {})) walk(name, schema as never);
    expect(untyped).toEqual([]);
    const operations = Object.values(paths).flatMap(item => Object.values(item as Record<string, object>));
    expect(operations).toEqual(
      operations.map(() =>
        expect.objectContaining({
          operationId: expect.stringMatching(/^[a-z][A-Za-z]+$/),
          summary: expect.stringMatching(/\S/),
        }),
      ),
    );
  });
});
