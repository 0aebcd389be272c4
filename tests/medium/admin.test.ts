import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ADMIN_ROLES, COMMAND_WORDS, type Command, PERMISSIONS, ROLES } from '@duban/chain';
import { AssignmentService, DispatchService } from '@duban/dispatch';
import { JournalQueries, RECORD_WORDS } from '@duban/evaluation';
import { ActionPlanService } from '@duban/implementation';
import { type Actor, Db, Journal, journaledEntities, SYSTEM } from '@duban/journal';
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
import { DataSource } from 'typeorm';
import { Housekeeping, InvariantVerifier, Rounds, VerificationRuns } from '../../apps/wiring/src';
import { COLUMN_WORDS } from '../../libs/evaluation/src/journal/column.words';
import { TECHNICAL } from '../../libs/evaluation/src/journal/record.words';
import { cloneDatabase } from '../harness/database';
import { type District, importPlan, openHouse, openHouseOn, settle, type TestHouse } from '../harness/house';

let house: TestHouse;
let district: District;
let planId: string;
let tasks: string[];
let system: Actor;
let security: Actor;
let auditor: Actor;

const refused = (code: string) => expect.objectContaining({ name: 'Refusal', code });
const unit = () => district.units.区政府督查室;

async function hire(name: string, role: 'system_admin' | 'security_admin' | 'auditor'): Promise<Actor> {
  const appointments = [{ unitId: unit(), role }];
  const { personId } = await house
    .get(PeopleService)
    .createPerson(SYSTEM, { name, username: name, appointments });
  return { personId, name, appointments };
}

beforeAll(async () => {
  house = await openHouse();
  district = await settle(house);
  planId = await importPlan(house, district);
  [system, security, auditor] = [
    await hire('系统员', 'system_admin'),
    await hire('安全员', 'security_admin'),
    await hire('审计员', 'auditor'),
  ];
  tasks = (await house.get(Db).query<{ id: string }>('SELECT id FROM task ORDER BY no')).map(t => t.id);
  await house.get(DispatchService).dispatch(
    district.actors.督查员,
    tasks.map(taskId => ({ taskId })),
  );
  const [a] = await house
    .get(Db)
    .query<{ id: string }>('SELECT id FROM assignment WHERE task_id = $1 AND is_primary', [tasks[0]]);
  await house.get(AssignmentService).sign(district.actors.商务经办, [a.id]);
  await house.get(ActionPlanService).file(district.actors.商务经办, tasks[0], {
    text: '分三步推进',
    milestones: [{ title: '完成选址', due: '2026-06-30' }],
    contributorIds: [],
  });
  await house.get(Housekeeping).seal();
});
afterAll(async () => {
  await house.get(Housekeeping).seal();
  expect((await house.get(InvariantVerifier).verify()).faults).toEqual([]);
  await house.close();
});

const search = (filter: object, limit = 50) => house.get(JournalQueries).list(auditor, filter, { limit });

describe('the journal as the auditor searches it', () => {
  it('is for the auditor alone', async () => {
    for (const who of [system, security, district.actors.督查员, district.actors.区长]) {
      await expect(house.get(JournalQueries).list(who, {}, { limit: 1 })).rejects.toEqual(refused('access.denied'));
      await expect(house.get(JournalQueries).one(who, 1)).rejects.toEqual(refused('access.denied'));
    }
    expect((await search({})).length).toBeGreaterThan(5);
  });

  it('finds by person, command, task, record, kind of record and time, the latest first', async () => {
    const by = district.actors.商务经办;
    const his = await search({ personId: by.personId });
    expect(his.map(e => e.words)).toEqual(['报送推进计划', '签收']);
    expect(his[0]).toMatchObject({ name: '商务经办', came: 'desk', veiled: false, tasks: [{ id: tasks[0] }] });
    expect(his[0].touched.map(t => t.words)).toEqual(expect.arrayContaining(['推进计划', '节点', '待办']));
    expect((await search({ commands: ['task.dispatch'] })).map(e => e.name)).toEqual(['督查员']);
    expect((await search({ taskId: tasks[2] })).map(e => e.command)).not.toContain('task.file_action_plan');
    const milestones = await search({ table: 'milestone' });
    expect(milestones.map(e => e.command)).toEqual(['task.file_action_plan']);
    expect((await search({ recordId: tasks[0] })).map(e => e.command)).toEqual(
      expect.arrayContaining(['plan.import', 'task.dispatch', 'assignment.sign']),
    );
    const now = house.clock.now();
    expect(await search({ from: new Date(now.getTime() + 1) })).toEqual([]);
    expect(await search({ until: now })).toEqual([]);
    expect((await search({ system: true })).every(e => e.came === 'system' && e.personId === null)).toBe(true);
  });

  it('goes on page by page without losing or repeating an entry, though all bear the same instant', async () => {
    const all = (await search({}, 200)).map(e => e.id);
    const read: number[] = [];
    let after: readonly [string, number] | undefined;
    for (;;) {
      const got = await house.get(JournalQueries).list(auditor, {}, { limit: 3, ...(after && { after }) });
      read.push(...got.map(e => e.id));
      const last = got.at(-1);
      if (!last || got.length < 3) break;
      after = [last.at.toISOString(), last.id];
    }
    expect(read).toEqual(all);
  });

  it('is read by its indexes', async () => {
    const db = house.get(Db);
    const client = house.get(DataSource).createQueryRunner();
    try {
      await client.query('SET enable_seqscan = off');
      for (const [index, where, order] of [
        ['journal_entry_actor_id', `actor_id = '${auditor.personId}'`, 'ORDER BY at DESC, id DESC LIMIT 50'],
        ['journal_entry_command', "command = ANY('{task.dispatch}')", ''],
        ['journal_entry_keys', `journal_keys(images) @> ARRAY['${tasks[0]}']`, ''],
        ['journal_entry_pieces', "reason IS NOT NULL AND journal_pieces(reason) @> journal_pieces('会议')", ''],
        ['journal_entry_at', "at >= '2026-03-01'", 'ORDER BY at DESC, id DESC LIMIT 50'],
      ]) {
        const plan = (await client.query(`EXPLAIN SELECT id FROM journal_entry WHERE ${where} ${order}`)) as object[];
        expect([index, JSON.stringify(plan)]).toEqual([index, expect.stringContaining(index)]);
      }
    } finally {
      await client.release();
    }
    expect(db).toBeDefined();
  });

  it('says what an entry changed, in words, without an id, an English word or a mail address', async () => {
    for (const { id, words } of await search({}, 200)) {
      const detail = await house.get(JournalQueries).one(auditor, id);
      const told = detail!.changes.flatMap(c => [
        c.words,
        ...c.fields.flatMap(f => [f.words, f.before ?? '', f.after]),
      ]);
      expect([words, ...told].filter(t => /[0-9a-f]{8}-|[A-Za-z]{3,}|@/.test(t))).toEqual([]);
    }
    const [plan] = await search({ commands: ['task.file_action_plan'] });
    const { changes } = (await house.get(JournalQueries).one(auditor, plan.id))!;
    expect(changes.find(c => c.table === 'milestone')).toMatchObject({
      added: true,
      name: '完成选址',
      fields: expect.arrayContaining([{ words: '期限', before: null, after: '2026-06-30' }]),
    });
    expect(changes.find(c => c.table === 'task')?.fields).toContainEqual({
      words: '状态',
      before: expect.stringMatching(/[\u4e00-\u9fff]/),
      after: expect.stringMatching(/[\u4e00-\u9fff]/),
    });
  });

  it('searches the reason by two characters and more', async () => {
    await house.get(PeopleService).deactivate(system, district.actors.青石经办.personId!, '已调往邻区任职');
    expect((await search({ text: '邻区' })).map(e => e.words)).toEqual(['停用账号']);
    expect(await search({ text: '邻县' })).toEqual([]);
    await house.get(PeopleService).reactivate(system, district.actors.青石经办.personId!);
  });

  it('veils what is beyond the clearance: reason, values, title, and it is not found by its words', async () => {
    const db = house.get(Db);
    const [entry] = await search({ commands: ['task.file_action_plan'] });
    await house.get(Journal).transact({ name: 'task.set_sensitivity', actor: SYSTEM, reason: '涉及绝密选址' }, async tx => {
      const { Task } = await import('@duban/task');
      const [task] = await tx.lock(Task, [tasks[0]]);
      tx.update(Task, { ...task, sensitivity: 'sensitive' });
      tx.concerns(tasks[0]);
    });
    const after = (await search({ recordId: tasks[0] })).find(e => e.id === entry.id)!;
    expect(after).toMatchObject({ veiled: true, reason: null, tasks: [] });
    const detail = (await house.get(JournalQueries).one(auditor, entry.id))!;
    expect(detail.changes.length).toBeGreaterThan(2);
    expect(detail.changes.every(c => c.veiled && c.name === null && c.fields.length === 0)).toBe(true);
    expect(await search({ text: '绝密' })).toEqual([]);
    // The import holds the other tasks as well: those are shown.
    const [imported] = await search({ commands: ['plan.import'] });
    const rows = (await house.get(JournalQueries).one(auditor, imported.id))!.changes;
    expect(rows.some(c => c.table === 'task' && !c.veiled)).toBe(true);
    expect(JSON.stringify(rows)).not.toContain('夜经济');
    const cleared: Actor = { ...auditor, clearance: 'sensitive' };
    const known = (await house.get(JournalQueries).list(cleared, { text: '绝密' }, { limit: 5 }))[0];
    expect(known).toMatchObject({ veiled: false, reason: '涉及绝密选址' });
    expect(await db.query('SELECT 1 FROM task WHERE id = $1', [tasks[0]])).toHaveLength(1);
  });
});

describe('words', () => {
  it('has them for every table and column the journal keeps', () => {
    const source = house.get(DataSource);
    const missing = journaledEntities()
      .filter(e => source.hasMetadata(e))
      .flatMap(e => {
        const { tableName, columns } = source.getMetadata(e);
        return [
          ...(tableName in RECORD_WORDS ? [] : [tableName]),
          ...columns
            .map(c => c.databaseName)
            .filter(c => !TECHNICAL.has(c) && !(c in COLUMN_WORDS) && !(`${tableName}.${c}` in COLUMN_WORDS))
            .map(c => `${tableName}.${c}`),
        ];
      });
    expect(missing).toEqual([]);
  });

  it('has them for every command that is given a name in the source', () => {
    const root = resolve(__dirname, '../..');
    const files = (dir: string): string[] =>
      readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
        .filter(f => f.endsWith('.ts') && !f.endsWith('.spec.ts'))
        .map(f => join(root, dir, f));
    const named = ['libs', 'apps/wiring', 'apps/api', 'apps/cli'].flatMap(files).flatMap(f => [
      ...readFileSync(f, 'utf8').matchAll(/name: '([a-z_]+\.[a-z_]+)'|this\.manage\(actor, '([a-z_]+\.[a-z_]+)'/g),
    ]);
    const commands = [...new Set(named.map(m => m[1] ?? m[2]))];
    expect(commands.length).toBeGreaterThan(100);
    expect(commands.filter(c => !(c in COMMAND_WORDS))).toEqual([]);
  });
});

describe('三员分立', () => {
  it('lets none of the three do what another of them does', () => {
    const of = (role: (typeof ROLES)[number]) =>
      (Object.keys(PERMISSIONS) as Command[]).filter(c => {
        const roles = PERMISSIONS[c].map(g => g.role);
        // What everybody may (one's own session, the inbox, the calendar) is nobody's office.
        return roles.includes(role) && !ROLES.every(r => roles.includes(r));
      });
    const [systems, securities, audits] = ADMIN_ROLES.map(of);
    expect(audits).toEqual(['journal.read']);
    expect(securities).toEqual(['person.read', 'role.grant', 'security.manage']);
    expect(systems.filter(c => audits.includes(c))).toEqual([]);
    // Both must see who there is; only one of them may change each thing.
    expect(systems.filter(c => securities.includes(c))).toEqual(['person.read']);
  });
});

describe('verification', () => {
  it('is asked for once, done by a worker, and kept', async () => {
    const runs = house.get(VerificationRuns);
    await expect(runs.request(system)).rejects.toEqual(refused('access.denied'));
    expect(await runs.work()).toBe(false);
    const asked = await Promise.all([1, 2, 3].map(() => runs.request(auditor)));
    expect(new Set(asked.map(a => a.id)).size).toBe(1);
    expect((await runs.list(auditor))[0]).toMatchObject({ state: 'waiting', requestedBy: '审计员', checked: [] });
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
    expect(run.faults[0]).toMatchObject({ check: '日志重放等于现状', where: `单位 ${district.units.区城管局}` });
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
    await expect(people.amend(system, personId, { name: '乙' }, { version: 2 })).rejects.toEqual(refused('record.stale'));
    await expect(people.amend(security, personId, { name: '乙' })).rejects.toEqual(refused('access.denied'));
    const [row] = await house
      .get(Db)
      .query<object>('SELECT name, job_title, phone, email IS NOT NULL AS mail FROM person WHERE id = $1', [personId]);
    expect(row).toEqual({ name: '城管甲', job_title: '科长', phone: '023-6377', mail: true });
    const [entry] = await search({ commands: ['person.amend'], recordId: personId });
    const { changes } = (await house.get(JournalQueries).one(auditor, entry.id))!;
    expect(changes[0].fields).toEqual([{ words: '姓名', before: '城管经办', after: '城管甲' }]);
  });

  it('dissolves a taskforce: its people return, and what it has to do keeps it', async () => {
    const taskforces = house.get(TaskforceService);
    const [force] = await house.get(DirectoryService).createUnits(system, [{ name: '夜经济专班', kind: 'taskforce' }]);
    const personId = district.actors.文旅经办.personId!;
    await taskforces.borrow(system, force.id, { people: [{ personId, role: 'handler' }], until: '2026-06-30' });
    expect(await taskforces.list(system)).toEqual([
      { id: force.id, name: '夜经济专班', active: true, version: 1, members: 1, nextReturn: '2026-06-30' },
    ]);
    await expect(taskforces.dissolve(security, force.id, { reason: '完成' })).rejects.toEqual(refused('access.denied'));
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
    await db.query('UPDATE obligation SET holder_unit_id = $2 WHERE id = $1', [owed, district.units.区城管局]);
    await expect(taskforces.dissolve(system, force.id, { reason: '完成' }, { version: 7 })).rejects.toEqual(
      refused('record.stale'),
    );
    const once = await taskforces.dissolve(system, force.id, { reason: '任务完成' }, { version: 1, key: 'k1' });
    expect(once).toEqual({ returned: 1 });
    expect(await taskforces.dissolve(system, force.id, { reason: '任务完成' }, { version: 1, key: 'k1' })).toEqual(once);
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
    const smtpUrl = 'smtp://duban:geheim%23@127.0.0.1:1';
    const other = await openHouseOn(await cloneDatabase(), house.clock, {
      notification: { baseUrl: 'http://localhost', mailDomain: 'duban.test', smtpUrl, mailFrom: 'a@b.test' },
    });
    try {
      const who = { ...system, personId: null };
      expect(JSON.stringify(other.get(TestMail).settings(who))).not.toContain('geheim');
      expect(other.get(TestMail).settings(who).relay).toEqual({
        ...{ host: '127.0.0.1', port: 1, encrypted: false, signsIn: true },
      });
    } finally {
      await other.close();
    }
  });
});

it('knows who came in and who did not, by time', async () => {
  const signIns = house.get(SignInQueries);
  expect(await signIns.list(auditor, { limit: 10, from: house.clock.now() })).toEqual([]);
  await house.get(Rounds).run();
  expect(planId).toBeTruthy();
});
