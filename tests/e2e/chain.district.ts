import { instantOf } from '@duban/kernel';
import { SetupService } from '@duban/organization';
import { FIRST, PASSWORD } from '../medium/organization.world';
import { SMALL_PLAN } from '../harness/house';
import { type Answer, type Call, type House, type Method, openApi, problem } from './chain.api';

export { problem };

const STAFF: readonly (readonly [username: string, name: string, unit: string, role: string])[] = [
  ['quzhang', '区长', '区政府督查室', 'leader'],
  ['shiducha', '市督查员', '市政府督查室', 'superior'],
  ['shangwu', '商务经办', '区商务委', 'handler'],
  ['shangwuzr', '商务主任', '区商务委', 'unit_head'],
  ['wenlv', '文旅经办', '区文旅委', 'handler'],
  ['chengguan', '城管经办', '区城管局', 'handler'],
  ['binjiang', '滨江经办', '滨江街道', 'handler'],
  ['qingshi', '青石经办', '青石街道', 'handler'],
];
const UNITS = [
  { name: '市政府督查室', kind: 'superior' },
  { name: '区商务委', kind: 'department' },
  { name: '区文旅委', kind: 'department' },
  { name: '区城管局', kind: 'department' },
  { name: '滨江街道', kind: 'township' },
  { name: '青石街道', kind: 'township' },
];
/** Shorter than a session may be silent. */
const FRESH_MS = 25 * 60_000;

export interface Person {
  (method: Method, url: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
}

export type District = Awaited<ReturnType<typeof openDistrict>>;

/** A small district that set itself up, hired its people and signed in, all over HTTP. */
export async function openDistrict() {
  const house = await openApi();
  const passwords: Record<string, string> = {};
  const sessions = new Map<string, { cookie: string; at: number }>();

  const signIn = async (username: string, password: string): Promise<string> => {
    const { status, headers } = await house.call('POST', '/api/v1/session', { body: { username, password } });
    expect(status).toBe(200);
    return String(headers['set-cookie']).split(';')[0];
  };
  const cookieOf = async (username: string): Promise<string> => {
    const now = house.clock.now().getTime();
    const kept = sessions.get(username);
    if (kept && now - kept.at < FRESH_MS) return kept.cookie;
    const cookie = await signIn(username, passwords[username] ?? PASSWORD);
    sessions.set(username, { cookie, at: now });
    return cookie;
  };
  const as =
    (username: string): Person =>
    async (method, url, body, headers) =>
      house.call(method, url, { body, headers: { cookie: await cookieOf(username), ...headers } } as Call);

  const token = await house.get(SetupService).setupToken();
  expect((await house.call('POST', '/api/v1/setup', { body: { ...FIRST, token } })).status).toBe(204);
  const created = await as('ducha')('POST', '/api/v1/units', { units: UNITS });
  expect(created.status).toBe(201);
  const { body: listed } = await as('ducha')('GET', '/api/v1/units');
  const units: Record<string, string> = Object.fromEntries(
    listed.items.map((u: { name: string; id: string }) => [u.name, u.id]),
  );
  const people: Record<string, string> = {};
  for (const [username, name, unit, role] of STAFF) {
    const appointments = [{ unitId: units[unit], role }];
    const { status, body } = await as('xitong')('POST', '/api/v1/people', { name, username, appointments });
    expect(status).toBe(201);
    people[username] = body.personId;
    const cookie = await signIn(username, body.password);
    const change = { currentPassword: body.password, newPassword: PASSWORD };
    expect(
      (await house.call('POST', '/api/v1/session/password', { body: change, headers: { cookie } })).status,
    ).toBe(204);
  }
  return { house, as, units, people, at: (day: string) => moveTo(house, day) };
}

const moveTo = (house: House, day: string): void => house.clock.moveTo(instantOf(day, '09:30'));

/** Imported, approved, and still in the office: three tasks in the order of the plan. */
export async function importPlan({
  as,
  units,
  people,
}: District): Promise<{ planId: string; tasks: string[] }> {
  const office = as('ducha');
  const { body: read } = await office('POST', '/api/v1/imports/parse', {
    fileName: '任务分解.txt',
    contentBase64: Buffer.from(SMALL_PLAN).toString('base64'),
  });
  const unknown = read.names.filter((n: { match: unknown }) => !n.match);
  expect(unknown).toEqual([
    expect.objectContaining({ name: '各街道', create: { memberNames: ['滨江街道', '青石街道'] } }),
  ]);
  const confirm = {
    parsed: read.parsed,
    superiorUnitId: units.市政府督查室,
    superiorInside: true,
    leaderId: people.quzhang,
    names: { 各街道: { createGroup: unknown[0].create } },
  };
  const imported = await office('POST', '/api/v1/imports/confirm', confirm, {
    'idempotency-key': 'import-1',
  });
  expect(imported).toMatchObject({ status: 201, body: { tasks: 3, unitsCreated: 0 } });
  const again = await office('POST', '/api/v1/imports/confirm', confirm, { 'idempotency-key': 'import-1' });
  expect(again.body).toEqual(imported.body);
  const { planId } = imported.body;
  const basis = { authority: '区政府常务会议', documentNo: '江州府办〔2026〕8号', scope: '重点任务' };
  expect(
    (await office('POST', `/api/v1/plans/${planId}/approve`, basis, { 'if-match': '"1"' })).body,
  ).toEqual({
    state: 'approved',
    version: 2,
  });
  const { body: ledger } = await office('GET', `/api/v1/ledger?planId=${planId}`);
  return { planId, tasks: ledger.items.map((row: { id: string }) => row.id) };
}
