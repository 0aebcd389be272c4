import 'reflect-metadata';
import { randomFillSync } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { SYSTEM } from '@duban/journal';
import { instantOf, ManualClock, uuidv7 } from '@duban/kernel';
import { PeopleService } from '@duban/organization';
import { ApiModule } from '../../apps/api/src/api.module';
import { createApi } from '../../apps/api/src/shell';
import { cloneDatabase } from '../harness/database';
import { type District, importPlan, settle, type TestHouse } from '../harness/house';

export const WEB_ROOT = resolve(__dirname, '../../dist/web');
export const PASSWORD = 'Bangong#2026';

export interface DeskServer extends TestHouse {
  url: string;
  district: District;
  /** A password to be used once and changed. */
  oneTimePassword(name: string): Promise<string>;
  /** Gives somebody PASSWORD, as if they had changed it. */
  settlePassword(name: string): Promise<void>;
}

/** The API with the built pages on a database of its own: a small district, one approved plan, nothing dispatched. */
export async function openDesk(at = '2026-03-02', time = '09:00'): Promise<DeskServer> {
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
  };
  const app = await createApi(ApiModule.forRoot({ house, devMailbox: true }), {
    logger: ['error', 'warn'],
    webRoot: WEB_ROOT,
  });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const get: TestHouse['get'] = token => app.get(token as never, { strict: false });
  const test: TestHouse = {
    app,
    database,
    clock,
    get,
    async close() {
      await app.close();
      await database.drop();
    },
  };
  const district = await settle(test);
  await importPlan(test, district);

  const oneTimePassword = async (name: string): Promise<string> => {
    const { password } = await get(PeopleService).resetPassword(SYSTEM, personOf(district, name));
    if (!password) throw new Error(`no password for ${name}`);
    return password;
  };
  const settlePassword = async (name: string): Promise<void> => {
    const currentPassword = await oneTimePassword(name);
    const signedIn = await app.inject({
      method: 'POST',
      url: '/api/session',
      payload: { username: name, password: currentPassword },
    });
    const cookie = String(signedIn.headers['set-cookie']).split(';')[0];
    const changed = await app.inject({
      method: 'POST',
      url: '/api/session/password',
      headers: { cookie },
      payload: { currentPassword, newPassword: PASSWORD },
    });
    if (changed.statusCode !== 204) throw new Error(changed.body);
  };
  return { ...test, url, district, oneTimePassword, settlePassword };
}

function personOf({ actors }: District, name: string): string {
  const id = actors[name]?.personId;
  if (!id) throw new Error(`nobody is called ${name}`);
  return id;
}
