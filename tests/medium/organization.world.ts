import { randomBytes } from 'node:crypto';
import { createDataSource } from '../../apps/wiring/src/data-source';
import type { Role } from '@duban/chain';
import { Db, Journal, JournalVerifier, SYSTEM } from '@duban/journal';
import { ManualClock, uuidv7 } from '@duban/kernel';
import {
  DelegationService,
  DirectoryService,
  type FirstSetup,
  PeopleQueries,
  PeopleService,
  SecondFactorService,
  SecretBox,
  SecurityService,
  SessionCache,
  SessionList,
  SessionService,
  SetupService,
  SignInQueries,
  type SignedIn,
} from '@duban/organization';
import { cloneDatabase } from '../harness/database';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const PASSWORD = 'Duban#2026';

const first = (username: string, name: string) => ({ username, name, password: PASSWORD });
export const FIRST: FirstSetup = {
  region: '示例区',
  officeName: '区政府督查室',
  supervisor: { ...first('ducha', '督查员'), email: 'ducha@example.cn' },
  systemAdmin: first('xitong', '系统员'),
  securityAdmin: first('anquan', '安全员'),
  auditor: first('shenji', '审计员'),
};

export const refused = (code: string) => expect.objectContaining({ name: 'Refusal', code });

export type World = Awaited<ReturnType<typeof createWorld>>;

/** The services of the organization on a database of their own: everything real but the clock. */
export async function createWorld() {
  const database = await cloneDatabase();
  const source = await createDataSource(database.url, 8).initialize();
  const clock = new ManualClock(new Date('2026-03-02T01:00:00Z'));
  const ids = uuidv7(
    () => clock.now().getTime(),
    into => randomBytes(into.length),
  );
  const db = new Db(source);
  const journal = new Journal(source, clock, ids);
  const cache = new SessionCache();
  const directory = new DirectoryService(journal, db, ids);
  const people = new PeopleService(journal, ids, cache);
  const queries = new PeopleQueries(db);
  const sessions = new SessionService(journal, db, clock, cache);
  const box = new SecretBox('a secret for tests, not for any installation');
  const factors = new SecondFactorService(journal, db, clock, cache, box);
  const security = new SecurityService(journal, db, cache, box);
  const sessionList = new SessionList(journal, db, clock, cache);
  const signIns = new SignInQueries(db);
  const delegations = new DelegationService(journal, db, ids, cache);
  const setup = new SetupService(journal, db, clock, ids, directory);

  const signIn = async (username: string, password = PASSWORD): Promise<SignedIn> => {
    const { token } = await sessions.signIn(username, password);
    return (await sessions.actorOf(token)) as SignedIn;
  };
  const unitId = async (name: string): Promise<string> => {
    const units = await journal.transact({ name: 'test', actor: SYSTEM }, tx =>
      directory.ensureUnits(tx, [{ name, kind: 'department' }]),
    );
    return units[0].id;
  };

  return {
    ...{ clock, db, journal, directory, people, queries, sessions, setup, signIn, unitId },
    url: database.url,
    ...{ source, factors, security, sessionList, signIns, delegations },

    pass: (ms: number): void => clock.moveTo(new Date(clock.now().getTime() + ms)),

    commands: async (): Promise<string[]> =>
      (await db.query<{ command: string }>('SELECT command FROM journal_entry ORDER BY id')).map(
        e => e.command,
      ),

    completeSetup: async (): Promise<void> => setup.complete((await setup.setupToken()) as string, FIRST),

    /** A fresh account that has changed its password to PASSWORD. @returns its id */
    somebody: async (username: string, unit = '区教委', role: Role = 'handler'): Promise<string> => {
      const appointments = [{ unitId: await unitId(unit), role }];
      const made = await people.createPerson(SYSTEM, { name: username, username, appointments });
      const password = made.password as string;
      await sessions.changePassword(await signIn(username, password), password, PASSWORD);
      return made.personId;
    },

    /** Whatever was done: what the journal says is what the tables hold, and no password is in it. */
    async check(): Promise<void> {
      expect((await new JournalVerifier(source).verify()).faults).toEqual([]);
      const [{ entries }] = await db.query<{ entries: string }>(
        `SELECT coalesce(string_agg(to_jsonb(e)::text, ' '), '') AS entries FROM journal_entry e`,
      );
      expect(entries).not.toMatch(/scrypt|argon2|Duban#2026/);
    },

    async close(): Promise<void> {
      await source.destroy();
      await database.drop();
    },
  };
}
