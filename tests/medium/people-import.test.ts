import { Workbook } from 'exceljs';
import { SourceReader } from '@duban/intake';
import { type Actor, Db } from '@duban/journal';
import { isRefusal, type Refusal } from '@duban/kernel';
import {
  DirectoryService,
  PeopleImportService,
  PeopleService,
  SessionService,
  type SignedIn,
} from '@duban/organization';
import { type ListedFault, PeopleDesk } from '../../apps/api/src/organization/people-desk';
import { zip } from '../intake/files';
import { type AdminWorld, openAdminWorld, refused } from './admin.world';

const HEAD = ['姓名', '用户名', '单位', '角色', '职务', '邮箱', '电话'];
type Row = (string | null)[];

let world: AdminWorld;
let desk: PeopleDesk;
beforeAll(async () => {
  world = await openAdminWorld();
  desk = new PeopleDesk(
    world.house.get(Db),
    world.house.get(PeopleImportService),
    world.house.get(SourceReader),
  );
});
afterAll(() => world.close());

const query = <T>(sql: string, ...params: unknown[]): Promise<T[]> =>
  world.house.get(Db).query<T>(sql, params);
const who = (actor: Actor): SignedIn => actor as SignedIn;
async function list(...rows: Row[]): Promise<Uint8Array> {
  const book = new Workbook();
  const sheet = book.addWorksheet('人员');
  sheet.addRow(HEAD);
  for (const row of rows) sheet.addRow(row);
  return new Uint8Array((await book.xlsx.writeBuffer()) as ArrayBuffer);
}
const bring = (file: Uint8Array, how: { dryRun?: boolean; renew?: boolean; key?: string } = {}) =>
  desk.bring(who(world.system), file, { dryRun: false, ...how });
const told = (faults: readonly ListedFault[]) =>
  faults.map(f => `${f.cell} ${f.code.replace('people_import.', '')}`);
const refusal = async (work: Promise<unknown>): Promise<Refusal> =>
  work.then(
    () => Promise.reject(new Error('was not refused')),
    (e: unknown) => (isRefusal(e) ? e : Promise.reject(e as Error)),
  );
const accounts = async (...usernames: string[]): Promise<number> =>
  (await query<{ n: number }>('SELECT count(*)::int AS n FROM person WHERE username = ANY($1)', usernames))[0]
    .n;
const entries = async (): Promise<{ body: string }[]> =>
  query("SELECT e::text AS body FROM journal_entry e WHERE command = 'person.import' ORDER BY id");
const signIn = async (username: string, password: string | null): Promise<boolean> => {
  return world.house
    .get(SessionService)
    .signIn(username, password ?? '')
    .then(
      () => true,
      () => false,
    );
};

describe('the template', () => {
  it('offers the units people can work in, and comes back empty', async () => {
    const file = await desk.template();
    const book = new Workbook();
    await book.xlsx.load(file as never);
    const units = book.getWorksheet('单位')!.getColumn(1).values.slice(2);
    expect(units).toContain('区商务委');
    expect(await refusal(bring(new Uint8Array(file)))).toMatchObject({ code: 'people_import.empty' });
  });
});

describe('a list of people', () => {
  it('is looked at cell by cell, and changes nothing', async () => {
    await world.house
      .get(DirectoryService)
      .createUnits(world.system, [{ name: '区人民法院', kind: 'court' }]);
    const file = await list(
      ['王一', 'wangyi', '区商务委', '经办人', null, 'wang@example.cn', null],
      ['王二', '', '区城市管理局', '科员', null, 'wang', null],
      ['王三', 'wangsan', '各街道', '经办人', null, null, null],
      ['王四', '商务经办', '区城管局', '系统管理员', null, null, null],
      ['王五', 'wangwu', '区人民法院', '经办人', null, null, null],
      ['王六', 'wangyi', '市政府督查室', '上级', null, null, null],
    );
    const before = await query<{ n: number }>('SELECT count(*)::int AS n FROM person');
    const report = await bring(file, { dryRun: true });
    expect(report).toMatchObject({ ok: false, rehearsed: true, rows: 6, passwords: [] });
    expect(told(report.faults)).toEqual([
      'B3 username_missing',
      'C3 unit_unknown',
      'D3 role_unknown',
      'F3 email_invalid',
      'C4 unit_group',
      'B5 username_taken',
      'D5 admin_role',
      'D6 role_unfit',
      'B7 username_shared',
    ]);
    expect(report.faults[1].mend).toContain('“区城管局”');
    expect(report.lines.map(l => l.action)).toEqual(['create', ...Array.from({ length: 5 }, () => 'faulty')]);
    expect(await query('SELECT count(*)::int AS n FROM person')).toEqual(before);
    // Refused whole, with the same cells.
    const no = await refusal(bring(file));
    expect(no).toMatchObject({ code: 'people_import.faults', kind: 'invalid' });
    expect(no.details.cells).toEqual(report.faults);
    expect(await query('SELECT count(*)::int AS n FROM person')).toEqual(before);
    expect(await entries()).toEqual([]);
  });

  it('comes in whole: accounts, seats and passwords that work once, none of them on record', async () => {
    const file = await list(
      ['赵一', 'zhaoyi', '区商务委', '经办人', '科长', 'zhao@example.cn', '13800001111'],
      ['赵一', 'ZhaoYi', '区城管局', '单位负责人', null, null, null],
      ['赵二', 'zhaoer', '市政府督查室', '上级', null, null, null],
      ['商务经办', '商务经办', '区商务委', '经办人', null, null, null],
    );
    expect(await bring(file, { dryRun: true })).toMatchObject({ ok: true, created: 2, unchanged: 1 });
    const done = await bring(file, { key: 'k1' });
    expect(done).toMatchObject({ created: 2, unchanged: 1, rehearsed: false });
    expect(done.passwords.map(p => p.username)).toEqual(['zhaoyi', 'zhaoer']);
    const [{ seats, job_title, phone, must_change }] = await query<Record<string, unknown>>(
      `SELECT p.job_title, p.phone, c.must_change,
         (SELECT jsonb_agg(u.name || a.role ORDER BY u.name) FROM appointment a JOIN unit u ON u.id = a.unit_id WHERE a.person_id = p.id) AS seats
       FROM person p JOIN credential c ON c.person_id = p.id WHERE p.username = 'zhaoyi'`,
    );
    expect({ seats, job_title, phone, must_change }).toEqual({
      seats: ['区商务委handler', '区城管局unit_head'],
      job_title: '科长',
      phone: '13800001111',
      must_change: true,
    });
    const [entry, ...others] = await entries();
    expect(others).toEqual([]);
    expect(entry.body).toContain('新增 2 人');
    for (const { password } of done.passwords) {
      expect(password).toMatch(/^[a-zA-Z0-9]/);
      expect(entry.body).not.toContain(password);
      expect(await query('SELECT 1 FROM idempotency WHERE result::text LIKE $1', `%${password}%`)).toEqual(
        [],
      );
    }
    // The answer of a repetition says who, and no password; the same list under another key finds nobody new.
    const again = await bring(file, { key: 'k1' });
    expect(again.passwords.map(p => p.password)).toEqual([null, null]);
    expect(await bring(file, { key: 'k2' })).toMatchObject({ created: 0, unchanged: 3, passwords: [] });
    expect(await entries()).toHaveLength(1);
  });

  it('gives those who never came in another password where the first ones were lost', async () => {
    const file = await list(
      ['钱一', 'qianyi', '区商务委', '经办人', null, null, null],
      ['钱二', 'qianer', '区商务委', '经办人', null, null, null],
    );
    const first = await bring(file);
    expect(await signIn('qianyi', first.passwords[0].password)).toBe(true);
    expect(await bring(file, { dryRun: true })).toMatchObject({ created: 0, unchanged: 2, waiting: 1 });
    const second = await bring(file, { renew: true });
    expect(second).toMatchObject({ created: 0, unchanged: 1 });
    expect(second.passwords.map(p => p.username)).toEqual(['qianer']);
    expect(await signIn('qianer', first.passwords[1].password)).toBe(false);
    expect(await signIn('qianer', second.passwords[0].password)).toBe(true);
  });

  it('brought in twice at once comes in once', async () => {
    const file = await list(
      ...Array.from({ length: 12 }, (_, i): Row => [
        `孙${i}`,
        `sun${i}`,
        '区城管局',
        '经办人',
        null,
        null,
        null,
      ]),
    );
    const done = await Promise.all([bring(file, { key: 'a' }), bring(file, { key: 'b' })]);
    expect(done.map(d => d.created).sort((a, b) => a - b)).toEqual([0, 12]);
    expect(done.find(d => d.created)?.passwords.every(p => p.password)).toBe(true);
    expect(await accounts(...Array.from({ length: 12 }, (_, i) => `sun${i}`))).toBe(12);
  });

  it('and somebody created meanwhile under one of its names: one of the two is refused, never mixed', async () => {
    const file = await list(['周一', 'zhou', '区商务委', '经办人', null, null, null]);
    const create = world.house.get(PeopleService).createPerson(world.system, {
      name: '周二',
      username: 'zhou',
      appointments: [{ unitId: world.district.units.区商务委, role: 'handler' }],
    });
    const outcomes = await Promise.allSettled([create, bring(file)]);
    expect(outcomes.map(o => o.status).sort()).toEqual(['fulfilled', 'rejected']);
    const refusedOne = outcomes.find(o => o.status === 'rejected') as PromiseRejectedResult;
    expect(['person.username_taken', 'people_import.faults']).toContain((refusedOne.reason as Refusal).code);
    expect(await query("SELECT count(*)::int AS n FROM person WHERE username = 'zhou'")).toEqual([{ n: 1 }]);
  });

  it('is the system administrator’s alone, whoever holds which words', async () => {
    const file = await list(['吴一', 'wuyi', '区商务委', '经办人', null, null, null]);
    for (const other of [world.security, world.auditor, world.district.actors.督查员])
      await expect(desk.bring(who(other), file, { dryRun: true })).rejects.toEqual(refused('access.denied'));
    expect(await accounts('wuyi')).toBe(0);
  });

  it('is no bomb and nothing but a workbook', async () => {
    expect(await refusal(bring(new TextEncoder().encode('not a workbook')))).toMatchObject({
      code: 'intake.damaged',
    });
    const bomb = await zip({ 'xl/worksheets/sheet1.xml': ' '.repeat(70 * 1024 * 1024) });
    expect(await refusal(bring(new Uint8Array(bomb)))).toMatchObject({ code: 'intake.too_large' });
  });
});
