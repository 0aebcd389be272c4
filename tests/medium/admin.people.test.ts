import { type JournalFilter, JournalQueries } from '@duban/evaluation';
import { type Actor, Db, Journal, SYSTEM } from '@duban/journal';
import { TestMail } from '@duban/notification';
import {
  DEFAULT_POLICIES,
  DirectoryService,
  PeopleService,
  SecurityService,
  SignInQueries,
  StartingService,
  TaskforceService,
} from '@duban/organization';
import { VerificationRuns } from '../../apps/wiring/src';
import { cloneDatabase } from '../harness/database';
import { type District, openHouseOn, settle, type TestHouse } from '../harness/house';
import { startSmtpSink } from '../harness/smtp-sink';
import { type AdminWorld, openAdminWorld, refused } from './admin.world';

let world: AdminWorld;
let house: TestHouse;
let district: District;
let system: Actor;
let security: Actor;
let auditor: Actor;
const search = (filter: JournalFilter, limit?: number) => world.search(filter, limit);

beforeAll(async () => {
  world = await openAdminWorld();
  ({ house, district, system, security, auditor } = world);
});
afterAll(() => world.close());

describe('verification', () => {
  it('is asked for once, done by a worker, and kept', async () => {
    const runs = house.get(VerificationRuns);
    await expect(runs.request(system)).rejects.toEqual(refused('access.denied'));
    expect(await runs.work()).toBe(false);
    const asked = await Promise.all([1, 2, 3].map(() => runs.request(auditor)));
    expect(new Set(asked.map(a => a.id)).size).toBe(1);
    expect((await runs.list(auditor))[0]).toMatchObject({
      state: 'waiting',
      requestedBy: '审计员',
      checked: [],
    });
    // Two workers at once: one does it, the other finds the lock taken or nothing left.
    const second = await openHouseOn(house.database, house.clock);
    try {
      const done = await Promise.all([runs.work(), second.get(VerificationRuns).work()]);
      expect(done.filter(Boolean)).toHaveLength(1);
    } finally {
      await second.app.close();
    }
    const [run] = await runs.list(auditor);
    expect(run).toMatchObject({ state: 'sound', faults: [], faultCount: 0, doing: null, error: null });
    expect(run.done).toBe(run.steps);
    expect(run.checked.find(c => c.what === '任务')?.count).toBe(3);
    expect(run.checked.filter(c => /[a-z]/.test(c.what))).toEqual([]);
    expect((await search({ commands: ['journal.verify'] })).length).toBeGreaterThanOrEqual(3);
  });

  it('names what does not fit, and goes on where a dead process left off', async () => {
    const db = house.get(Db);
    const runs = house.get(VerificationRuns);
    await runs.request(auditor);
    const [{ id }] = await db.query<{ id: string }>(
      'UPDATE verification_run SET started_at = requested_at, done = 3 WHERE finished_at IS NULL RETURNING id',
    );
    await db.query("UPDATE unit SET name = '被改动的单位' WHERE id = $1", [district.units.区城管局]);
    await runs.work();
    const [run] = await runs.list(auditor, { limit: 1 });
    expect(run).toMatchObject({ id, state: 'unsound', faultCount: 1 });
    expect(run.faults[0]).toMatchObject({
      check: '日志重放等于现状',
      where: `单位 ${district.units.区城管局}`,
    });
    await db.query("UPDATE unit SET name = '区城管局' WHERE id = $1", [district.units.区城管局]);
  });
});

describe('the rules of sign-in', () => {
  it('are not overwritten by whoever saw an older version', async () => {
    const rules = house.get(SecurityService);
    const { version, ...seen } = await rules.policies(security);
    const longer = (minLength: number) => ({
      ...seen,
      password_policy: { ...DEFAULT_POLICIES.password_policy, minLength },
    });
    const done = await Promise.allSettled([
      rules.setPolicies(security, longer(12), { version }),
      rules.setPolicies(security, longer(14), { version }),
    ]);
    expect(done.map(d => d.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(done.find(d => d.status === 'rejected')).toMatchObject({
      reason: { kind: 'stale', code: 'record.stale', details: { since: [{ actor_name: '安全员' }] } },
    });
    expect((await rules.policies(security)).version).toBe(version + 1);
  });
});

describe('people and taskforces', () => {
  it('amends who somebody is; what is left out stays', async () => {
    const people = house.get(PeopleService);
    const personId = district.actors.城管经办.personId!;
    await people.amend(system, personId, { jobTitle: '科长', phone: '023-6377' }, { version: 1 });
    await people.amend(system, personId, { name: '城管甲' }, { version: 2 });
    await expect(people.amend(system, personId, { name: '乙' }, { version: 2 })).rejects.toEqual(
      refused('record.stale'),
    );
    await expect(people.amend(security, personId, { name: '乙' })).rejects.toEqual(refused('access.denied'));
    const [row] = await house
      .get(Db)
      .query<object>('SELECT name, job_title, phone, email IS NOT NULL AS mail FROM person WHERE id = $1', [
        personId,
      ]);
    expect(row).toEqual({ name: '城管甲', job_title: '科长', phone: '023-6377', mail: true });
    const [entry] = await search({ commands: ['person.amend'], recordId: personId });
    const { changes } = (await house.get(JournalQueries).one(auditor, entry.id))!;
    expect(changes[0].fields).toEqual([{ words: '姓名', before: '城管经办', after: '城管甲' }]);
  });

  it('dissolves a taskforce: its people return, and what it has to do keeps it', async () => {
    const taskforces = house.get(TaskforceService);
    const [force] = await house
      .get(DirectoryService)
      .createUnits(system, [{ name: '夜经济专班', kind: 'taskforce' }]);
    const personId = district.actors.文旅经办.personId!;
    await taskforces.borrow(system, force.id, {
      people: [{ personId, role: 'handler' }],
      until: '2026-06-30',
    });
    expect(await taskforces.list(system)).toEqual([
      { id: force.id, name: '夜经济专班', active: true, version: 1, members: 1, nextReturn: '2026-06-30' },
    ]);
    await expect(taskforces.dissolve(security, force.id, { reason: '完成' })).rejects.toEqual(
      refused('access.denied'),
    );
    await expect(taskforces.dissolve(system, district.units.区商务委, { reason: '完成' })).rejects.toEqual(
      refused('taskforce.other_kind'),
    );
    const db = house.get(Db);
    const [{ id: owed }] = await db.query<{ id: string }>(
      'SELECT id FROM obligation WHERE settled_at IS NULL AND holder_unit_id = $1 LIMIT 1',
      [district.units.区城管局],
    );
    await db.query('UPDATE obligation SET holder_unit_id = $2 WHERE id = $1', [owed, force.id]);
    await expect(taskforces.dissolve(system, force.id, { reason: '完成' })).rejects.toMatchObject({
      code: 'taskforce.has_work',
      details: { open: 1 },
    });
    await db.query('UPDATE obligation SET holder_unit_id = $2 WHERE id = $1', [
      owed,
      district.units.区城管局,
    ]);
    await expect(taskforces.dissolve(system, force.id, { reason: '完成' }, { version: 7 })).rejects.toEqual(
      refused('record.stale'),
    );
    const once = await taskforces.dissolve(
      system,
      force.id,
      { reason: '任务完成' },
      { version: 1, key: 'k1' },
    );
    expect(once).toEqual({ returned: 1 });
    expect(
      await taskforces.dissolve(system, force.id, { reason: '任务完成' }, { version: 1, key: 'k1' }),
    ).toEqual(once);
    expect(await taskforces.list(system)).toEqual([]);
    expect(await taskforces.list(system, { all: true })).toMatchObject([{ active: false, members: 0 }]);
    const held = await db.query('SELECT 1 FROM appointment WHERE unit_id = $1 AND active', [force.id]);
    expect(held).toEqual([]);
  });
});

describe('starting', () => {
  it('tells from the records how far it has come, until it is declared done', async () => {
    const starting = house.get(StartingService);
    await expect(starting.progress(auditor)).rejects.toEqual(refused('access.denied'));
    expect(await starting.progress(system)).toMatchObject({ plans: 1, withoutMail: 3, finished: false });
    await starting.finish(system);
    await starting.finish(system);
    expect((await starting.progress(system)).finished).toBe(true);
  });

  it('sends a mail to whoever asks and keeps what the relay said; no password is told', async () => {
    const mail = house.get(TestMail);
    await expect(mail.send(system)).rejects.toEqual(refused('mail.no_address'));
    await house.get(PeopleService).amend(system, system.personId!, { email: 'xitong@duban.test' });
    const sent = await mail.send(system, { key: 'once' });
    expect(sent).toMatchObject({ ok: true, to: 'xitong@duban.test', answer: '已存入开发信箱' });
    expect(await mail.send(system, { key: 'once' })).toEqual(sent);
    expect(await house.get(Db).query('SELECT 1 FROM dev_mail')).toHaveLength(1);
    await expect(mail.send(security)).rejects.toEqual(refused('access.denied'));
    const relay = await startSmtpSink();
    const smtpUrl = relay.url;
    const other = await openHouseOn(await cloneDatabase(), house.clock, {
      notification: {
        baseUrl: 'http://localhost',
        mailDomain: 'duban.test',
        smtpUrl,
        mailFrom: 'a@duban.test',
      },
    });
    try {
      const appointments = [
        { unitId: (await settle(other)).units.区政府督查室, role: 'system_admin' as const },
      ];
      const { personId } = await other.get(PeopleService).createPerson(SYSTEM, {
        ...{ name: '甲', username: 'jia', email: 'jia@duban.test', appointments },
      });
      const who = { personId, name: '甲', appointments };
      relay.refuse('jia@duban.test', { code: 550, message: 'no such user', times: 1 });
      expect(await other.get(TestMail).send(who)).toMatchObject({
        ok: false,
        answer: expect.stringContaining('550'),
      });
      expect(await other.get(TestMail).send(who)).toMatchObject({ ok: true, to: 'jia@duban.test' });
      expect(relay.mails.map(m => m.subject)).toEqual(['督办系统测试邮件']);
      expect(await other.get(TestMail).last(who)).toMatchObject({ ok: true });
    } finally {
      await other.close();
      await relay.close();
    }
  });

  it('tells what the environment says of the relay, and no secret of it', async () => {
    const smtpUrl = 'smtp://duban:geheim%23@mail.example.cn:2525';
    const config = { baseUrl: 'http://localhost', mailDomain: 'duban.test', smtpUrl, mailFrom: 'a@b.test' };
    const mail = new TestMail(house.get(Journal), house.get(Db), house.clock, config);
    expect(mail.settings(system)).toEqual({
      relay: { host: 'mail.example.cn', port: 2525, encrypted: false, signsIn: true },
      from: 'a@b.test',
      bounce: null,
      baseUrl: 'http://localhost',
    });
  });
});

it('tells sign-ins by time', async () => {
  const signIns = house.get(SignInQueries);
  await house
    .get(Journal)
    .transact(
      { name: 'session.refuse', actor: auditor, reason: '密码错误，第 1 次' },
      async () => undefined,
      { always: true },
    );
  const now = house.clock.now();
  const refusals = await signIns.list(auditor, { limit: 10, failed: true, from: now });
  expect(refusals.map(r => [r.name, r.words])).toEqual([['审计员', '登录被拒绝']]);
  expect(await signIns.list(auditor, { limit: 10, until: now })).toEqual([]);
});
