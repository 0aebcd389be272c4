import { Db, SYSTEM } from '@duban/journal';
import { SecurityService, SessionService, type SignedIn } from '@duban/organization';
import { DispatchService } from '@duban/dispatch';
import { type District, importPlan, settle } from '../harness/house';
import { type House, openApi, problem } from './chain.api';

let house: House;
let district: District;
let tasks: string[];
let who: SignedIn;

beforeAll(async () => {
  house = await openApi();
  district = await settle(house as never);
  await importPlan(house as never, district);
  tasks = (await house.get(Db).query<{ id: string }>('SELECT id FROM task ORDER BY no')).map(t => t.id);
  await house.get(DispatchService).dispatch(
    district.actors.督查员,
    tasks.map(taskId => ({ taskId })),
  );
  who = {
    ...(district.actors.商务经办 as SignedIn),
    ...{ username: '商务经办', sessionId: 's', mustChange: false },
  };
  jest.spyOn(house.get(SessionService), 'actorOf').mockImplementation(async () => who);
});
afterAll(() => house.close());

const cookie = { cookie: `duban_session=${'0'.repeat(43)}` };
const call = (method: 'GET' | 'POST' | 'DELETE') =>
  house.call(method, '/api/v1/calendar-feed', { headers: cookie });
/** As a calendar asks: without a session. */
const read = async (url: string): Promise<{ status: number; type: unknown; lines: string[] }> => {
  const answer = await house.call('GET', new URL(url).pathname);
  const text = answer.bytes().toString('utf8');
  return {
    status: answer.status,
    type: answer.headers['content-type'],
    lines: text.replace(/\r\n /g, '').split('\r\n'),
  };
};
const open = async (): Promise<string> => (await call('POST')).body.url;

it('shows what its owner owes to whoever has the address, and nothing once it is void', async () => {
  expect((await call('GET')).body).toEqual({ open: false });
  const first = await open();
  expect(first).toMatch(/^http:\/\/localhost:3000\/api\/v1\/calendar-feed\/[\w-]{43}\.ics$/);
  const { status, type, lines } = await read(first);
  expect([status, type]).toEqual([200, 'text/calendar; charset=utf-8']);
  expect(lines[0]).toBe('BEGIN:VCALENDAR');
  const owed = await house
    .get(Db)
    .query<{ id: string }>(
      "SELECT id FROM obligation WHERE holder_unit_id = $1 AND holder_role = 'handler' AND settled_at IS NULL",
      [district.units.区商务委],
    );
  expect(lines.filter(l => l.startsWith('UID:')).sort()).toEqual(
    owed.map(o => `UID:${o.id}@duban.test`).sort(),
  );
  expect(lines).toContainEqual(expect.stringMatching(/^SUMMARY:签收任务：.*打造夜经济示范街区3个/));
  expect((await call('GET')).body).toEqual({
    open: true,
    createdAt: house.clock.now().toISOString(),
    readAt: house.clock.now().toISOString(),
  });
  const second = await open();
  expect(await house.call('GET', new URL(first).pathname)).toEqual(problem(404, 'record.not_found'));
  expect((await read(second)).status).toBe(200);
  expect((await call('DELETE')).status).toBe(204);
  expect((await read(second)).status).toBe(404);
  expect((await read('http://x/api/v1/calendar-feed/nothing.txt')).status).toBe(404);
});

it('keeps the hash of its token only, and its openings on record', async () => {
  const token = /([\w-]{43})\.ics/.exec(await open())?.[1] as string;
  const kept = await house.get(Db).query('SELECT * FROM calendar_feed');
  const entries = await house
    .get(Db)
    .query<{ command: string }>("SELECT * FROM journal_entry WHERE command LIKE 'calendar_feed.%'");
  expect(JSON.stringify([kept, entries])).not.toContain(token);
  expect(new Set(entries.map(e => e.command))).toEqual(
    new Set(['calendar_feed.open', 'calendar_feed.close']),
  );
});

it('names nothing sensitive, and shows nothing its owner is not cleared for, or after they left', async () => {
  const url = await open();
  const titles = async (): Promise<string[]> =>
    (await read(url)).lines.filter(l => l.startsWith('SUMMARY:签收') || l.startsWith('SUMMARY:督办'));
  expect(await titles()).toHaveLength(2);
  const clear = (clearance: 'internal' | 'sensitive') =>
    house.get(SecurityService).setClearance(SYSTEM, district.actors.商务经办.personId as string, clearance);
  await clear('sensitive');
  await house.get(Db).query("UPDATE task SET sensitivity = 'sensitive' WHERE id = $1", [tasks[0]]);
  expect(new Set(await titles())).toEqual(
    new Set(['SUMMARY:督办事项到期（内容请登录查看）', 'SUMMARY:签收任务：第2项 举办文旅节会活动10场以上。']),
  );
  await clear('internal');
  expect(await titles()).toEqual([expect.stringMatching(/^SUMMARY:签收任务：/)]);
  await house.get(Db).query('UPDATE person SET active = false WHERE id = $1', [who.personId]);
  expect((await read(url)).status).toBe(404);
});
