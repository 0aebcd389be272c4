import 'reflect-metadata';
import { randomFillSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { instantOf, ManualClock, uuidv7 } from '@duban/kernel';
import { ApiModule } from '../../apps/api/src/api.module';
import { buildDocument, createApi } from '../../apps/api/src/shell';
import { cloneDatabase } from '../harness/database';
import { answerFaults } from './answer-faults';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface Call {
  body?: object;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Record<string, unknown>;
  // What came back is for the test to judge.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any;
  bytes: () => Buffer;
}

/** Who shows it may read the metrics. */
export const METRICS_TOKEN = 'a token for tests';

export type House = Awaited<ReturnType<typeof openApi>>;

/** The whole API on a database of its own, with a clock that stands still until it is moved. */
export async function openApi(at = '2026-03-02', time = '09:00') {
  const database = await cloneDatabase();
  const clock = new ManualClock(instantOf(at, time));
  const ids = uuidv7(
    () => clock.now().getTime(),
    into => randomFillSync(into),
  );
  const files = mkdtempSync(join(tmpdir(), 'duban-files-'));
  const house = {
    databaseUrl: database.url,
    files: { directory: files, maxMegabytes: 1 },
    clock,
    ids,
    notification: { baseUrl: 'http://localhost:3000', mailDomain: 'duban.test' },
    secret: 'a secret for tests, not for any installation',
  };
  const module = ApiModule.forRoot({ house, devMailbox: true, metricsToken: METRICS_TOKEN });
  const app: NestFastifyApplication = await createApi(module, {
    logger: ['error'],
    webRoot: '/nowhere',
  });
  await app.init();
  const document: OpenAPIObject = buildDocument(app);

  /** Every answer must be what the OpenAPI file says: nothing missing, nothing that is not declared. */
  const call = async (method: Method, url: string, { body, headers }: Call = {}): Promise<Answer> => {
    const answer = await app.inject({ method, url, headers, ...(body && { payload: body }) });
    const isJson = /json/.test(String(answer.headers['content-type'])) && !answer.headers['content-encoding'];
    const json = isJson ? answer.json() : undefined;
    // What is compressed is said in plain by another test.
    if (!answer.headers['content-encoding'])
      expect(answerFaults(document, method, url, answer.statusCode, json)).toEqual([]);
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: json ?? answer.body,
      bytes: () => answer.rawPayload,
    };
  };

  return {
    ...{ app, database, clock, document, files, call },
    get: <T>(token: abstract new (...args: never[]) => T): T => app.get(token as never, { strict: false }),
    async close(): Promise<void> {
      await app.close();
      await database.drop();
      rmSync(files, { recursive: true });
    },
  };
}

/** A problem with this status and code, in Chinese. */
export const problem = (status: number, code: string) =>
  expect.objectContaining({
    status,
    headers: expect.objectContaining({ 'content-type': 'application/problem+json; charset=utf-8' }),
    body: expect.objectContaining({
      type: `urn:duban:${code}`,
      status,
      code,
      title: expect.stringMatching(/[\u4e00-\u9fff]/),
    }),
  });
