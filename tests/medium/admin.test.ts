import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ADMIN_ROLES, COMMAND_WORDS, type Command, PERMISSIONS, ROLES } from '@duban/chain';
import { type JournalFilter, JournalQueries, RECORD_WORDS } from '@duban/evaluation';
import { type Actor, Journal, journaledEntities, SYSTEM } from '@duban/journal';
import { PeopleService } from '@duban/organization';
import { Task } from '@duban/task';
import { DataSource } from 'typeorm';
import { COLUMN_WORDS } from '../../libs/evaluation/src/journal/column.words';
import { TECHNICAL } from '../../libs/evaluation/src/journal/record.words';
import type { District, TestHouse } from '../harness/house';
import { type AdminWorld, openAdminWorld, refused } from './admin.world';

let world: AdminWorld;
let house: TestHouse;
let district: District;
let tasks: string[];
let system: Actor;
let security: Actor;
let auditor: Actor;
const search = (filter: JournalFilter, limit?: number) => world.search(filter, limit);

beforeAll(async () => {
  world = await openAdminWorld();
  ({ house, district, tasks, system, security, auditor } = world);
});
afterAll(() => world.close());

describe('the journal as the auditor searches it', () => {
  it('is for the auditor alone', async () => {
    for (const who of [system, security, district.actors.督查员, district.actors.区长]) {
      await expect(house.get(JournalQueries).list(who, {}, { limit: 1 })).rejects.toEqual(
        refused('access.denied'),
      );
      await expect(house.get(JournalQueries).one(who, 1)).rejects.toEqual(refused('access.denied'));
    }
    expect((await search({})).length).toBeGreaterThan(5);
  });

  it('finds by person, command, task, record, kind of record and time, the latest first', async () => {
    const by = district.actors.商务经办;
    const his = await search({ personId: by.personId as string });
    expect(his.map(e => e.words)).toEqual(['报送推进计划', '签收']);
    expect(his[0]).toMatchObject({
      name: '商务经办',
      came: 'desk',
      veiled: false,
      tasks: [{ id: tasks[0] }],
    });
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
    expect((await search({ system: true })).every(e => e.came === 'system' && e.personId === null)).toBe(
      true,
    );
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
    const client = house.get(DataSource).createQueryRunner();
    try {
      await client.query('SET enable_seqscan = off');
      for (const [index, where, order] of [
        ['journal_entry_actor_id', `actor_id = '${auditor.personId}'`, 'ORDER BY at DESC, id DESC LIMIT 50'],
        ['journal_entry_command', "command = ANY('{task.dispatch}')", ''],
        ['journal_entry_keys', `journal_keys(images) @> ARRAY['${tasks[0]}']`, ''],
        [
          'journal_entry_pieces',
          "reason IS NOT NULL AND journal_pieces(reason) @> journal_pieces('会议')",
          '',
        ],
        ['journal_entry_at', "at >= '2026-03-01'", 'ORDER BY at DESC, id DESC LIMIT 50'],
      ]) {
        const plan = (await client.query(
          `EXPLAIN SELECT id FROM journal_entry WHERE ${where} ${order}`,
        )) as object[];
        expect([index, JSON.stringify(plan)]).toEqual([index, expect.stringContaining(index)]);
      }
    } finally {
      await client.release();
    }
  });

  it('says what an entry changed, in words, without an id, an English word or a mail address', async () => {
    const entries = (await search({}, 200)).filter(e => !e.command.startsWith('test.'));
    for (const { id, words } of entries) {
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
    const [entry] = await search({ commands: ['task.file_action_plan'] });
    await house
      .get(Journal)
      .transact({ name: 'task.set_sensitivity', actor: SYSTEM, reason: '涉及绝密选址' }, async tx => {
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
    const named = ['libs', 'apps/wiring', 'apps/api', 'apps/cli']
      .flatMap(files)
      .flatMap(f => [
        ...readFileSync(f, 'utf8').matchAll(
          /name: '([a-z_]+\.[a-z_]+)'|this\.manage\(actor, '([a-z_]+\.[a-z_]+)'/g,
        ),
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
