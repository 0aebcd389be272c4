import 'reflect-metadata';
import { randomFillSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SYSTEM } from '@duban/journal';
import { instantOf, ManualClock, uuidv7 } from '@duban/kernel';
import { PeopleService } from '@duban/organization';
import { ApiModule } from '../../apps/api/src/api.module';
import { createApi } from '../../apps/api/src/shell';
import { cloneDatabase } from '../harness/database';
import { type District, importPlan, settle, type TestHouse } from '../harness/house';

export const WEB_ROOT = resolve(__dirname, '../../dist/web');
export const PASSWORD = 'Bangong#2026';

export interface WebServer extends TestHouse {
  app: NestFastifyApplication;
  url: string;
}

/** The API with the built pages on a database of its own, in which nobody is yet. */
export async function openWeb(
  at = '2026-03-02',
  time = '09:00',
  { files }: { files?: string } = {},
): Promise<WebServer> {
  const database = await cloneDatabase();
  const clock = new ManualClock(instantOf(at, time));
  const ids = uuidv7(
    () => clock.now().getTime(),
    into => randomFillSync(into),
  );
  const house = {
    databaseUrl: database.url,
    clock,
    ids,
    notification: { baseUrl: 'http://localhost:3000', mailDomain: 'duban.test' },
    secret: 'a secret for tests, not for any installation',
    ...(files && { files: { directory: files, maxMegabytes: 5 } }),
  };
  const app = await createApi(ApiModule.forRoot({ house, devMailbox: true }), {
    logger: ['error', 'warn'],
    webRoot: WEB_ROOT,
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  return {
    ...{ app, database, clock, url: `http://127.0.0.1:${port}` },
    get: token => app.get(token as never, { strict: false }),
    async close() {
      await app.close();
      await database.drop();
    },
  };
}

export interface DeskServer extends WebServer {
  district: District;
  /** A password to be used once and changed. */
  oneTimePassword(name: string): Promise<string>;
  /** Gives somebody PASSWORD, as if they had changed it. */
  settlePassword(name: string): Promise<void>;
}

/** A small district with one approved plan of three tasks, none of them dispatched. */
export async function openDesk(options: { files?: string } = {}): Promise<DeskServer> {
  const web = await openWeb('2026-03-02', '09:00', options);
  const district = await settle(web);
  await importPlan(web, district);

  const oneTimePassword = async (name: string): Promise<string> => {
    const { password } = await web.get(PeopleService).resetPassword(SYSTEM, personOf(district, name));
    if (!password) throw new Error(`no password for ${name}`);
    return password;
  };
  const settlePassword = async (name: string): Promise<void> => {
    const currentPassword = await oneTimePassword(name);
    const signedIn = await web.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { username: name, password: currentPassword },
    });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0];
    const changed = await web.app.inject({
      method: 'POST',
      url: '/api/v1/session/password',
      headers: { cookie },
      payload: { currentPassword, newPassword: PASSWORD },
    });
    if (changed.statusCode !== 204) throw new Error(changed.body);
  };
  return { ...web, district, oneTimePassword, settlePassword };
}

function personOf({ actors }: District, name: string): string {
  const id = actors[name]?.personId;
  if (!id) throw new Error(`nobody is called ${name}`);
  return id;
}
