import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { Body, Controller, Get, Module, Post, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { PeopleDesk } from '../../apps/api/src/organization/people-desk';
import { organizationControllers } from '../../apps/api/src/organization';
import { Allow, createApi, Public, shellControllers, shellProviders, Upload } from '../../apps/api/src/shell';
import { Db } from '@duban/journal';
import {
  DelegationService,
  DirectoryService,
  PeopleQueries,
  PeopleService,
  SecondFactorService,
  SecurityService,
  SessionList,
  SessionService,
  SetupService,
  SignInQueries,
  TaskforceService,
  TransferService,
} from '@duban/organization';
import { createWorld, PASSWORD } from '../medium/organization.world';

@Controller('probe')
class ProbeController {
  @Get('broken')
  @Public()
  broken(): never {
    throw new Error('SELECT password_hash FROM credential');
  }
  @Get('managed')
  @Allow('unit.manage')
  managed(): string {
    return 'managed';
  }
  @Post('upload')
  @Public()
  @Upload()
  upload(@Body() body: Buffer): { bytes: number } {
    return { bytes: body.length };
  }
}

interface Call {
  cookie?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** A problem with this status and code, in Chinese. */
export const problem = (status: number, code: string) => ({
  status,
  headers: expect.objectContaining({ 'content-type': 'application/problem+json; charset=utf-8' }),
  body: expect.objectContaining({
    type: `urn:duban:${code}`,
    status,
    code,
    title: expect.stringMatching(/[\u4e00-\u9fff]/),
  }),
});

export type Api = Awaited<ReturnType<typeof createTestApi>>;

/** The API of the organization over its real services, with a few pages beside it and a controller to probe the shell with. */
export async function createTestApi() {
  const pages = mkdtempSync(join(tmpdir(), 'duban-pages-'));
  mkdirSync(join(pages, 'assets'));
  writeFileSync(join(pages, 'index.html'), '<title>督办</title>');
  writeFileSync(join(pages, 'assets/app-1a2b.js'), 'export {}');
  writeFileSync(join(pages, 'assets/app-1a2b.js.br'), brotliCompressSync('export {}'));
  const world = await createWorld();
  const providers = [
    ...shellProviders,
    { provide: Db, useValue: world.db },
    { provide: SessionService, useValue: world.sessions },
    { provide: PeopleService, useValue: world.people },
    { provide: PeopleQueries, useValue: world.queries },
    { provide: DirectoryService, useValue: world.directory },
    { provide: SetupService, useValue: world.setup },
    { provide: SecondFactorService, useValue: world.factors },
    { provide: SecurityService, useValue: world.security },
    { provide: SessionList, useValue: world.sessionList },
    { provide: SignInQueries, useValue: world.signIns },
    { provide: DelegationService, useValue: world.delegations },
    // Not asked here: they need the rooms above.
    { provide: TransferService, useValue: {} },
    { provide: TaskforceService, useValue: {} },
    { provide: PeopleDesk, useValue: {} },
  ];
  const create = (controllers: Type[]): Promise<NestFastifyApplication> => {
    @Module({ controllers: [...shellControllers, ...controllers], providers })
    class ApiModule {}
    return createApi(ApiModule, { logger: false, webRoot: pages, trustProxy: true });
  };
  const app = await create([...organizationControllers, ProbeController]);
  await app.init();

  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    { cookie, body, headers }: Call = {},
  ) => {
    const answer = await app.inject({
      method,
      url,
      headers: { ...(cookie && { cookie }), ...headers },
      ...(body !== undefined && { payload: body as object }),
    });
    const isJson = /json/.test(String(answer.headers['content-type']));
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: isJson ? answer.json() : answer.body,
    };
  };

  return {
    ...{ app, world, create, call },

    /** @returns the cookie */
    signIn: async (username: string, password = PASSWORD): Promise<string> => {
      const { status, headers } = await call('POST', '/api/v1/session', { body: { username, password } });
      expect(status).toBe(200);
      return String(headers['set-cookie']).split(';')[0];
    },

    close: async (): Promise<void> => {
      await app.close();
      await world.close();
      rmSync(pages, { recursive: true });
    },
  };
}
