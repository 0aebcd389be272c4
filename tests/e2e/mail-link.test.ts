import { DispatchService } from '@duban/dispatch';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { MailLinks, NotificationService } from '@duban/notification';
import { type District, importPlan, settle } from '../harness/house';
import { type House, openApi, problem } from './chain.api';

let house: House;
let district: District;
let owed: string;
let token: string;

beforeAll(async () => {
  house = await openApi();
  district = await settle(house as never);
  await importPlan(house as never, district);
  const tasks = await house.get(Db).query<{ id: string }>('SELECT id FROM task ORDER BY no');
  await house.get(DispatchService).dispatch(
    district.actors.督查员,
    tasks.map(t => ({ taskId: t.id })),
  );
  [{ id: owed }] = await house
    .get(Db)
    .query<{ id: string }>("SELECT id FROM obligation WHERE kind = 'sign' AND holder_unit_id = $1", [
      district.units.区城管局,
    ]);
  const personId = district.actors.城管经办.personId as string;
  const { deliveries } = await house.get(Journal).transact({ name: 'test.post', actor: SYSTEM }, tx =>
    house.get(NotificationService).post(tx, [
      {
        ...{ personId, dedup: 'test', obligationId: owed, taskId: null, kind: 'remind' },
        ...{ title: '签收任务', why: '提醒', link: '/' },
      },
    ]),
  );
  token = (await house.get(MailLinks).issue(deliveries[0], personId)) as string;
});
afterAll(() => house.close());

const journal = async (): Promise<number> =>
  (await house.get(Db).query<{ n: number }>('SELECT count(*)::int AS n FROM journal_entry'))[0].n;

it('is told to nobody: not stored, not found, not passed on, also where it is dead', async () => {
  for (const path of [token, 'dead']) {
    const { headers } = await house.call('GET', `/api/v1/mail-links/${path}`);
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex, nofollow',
    });
  }
});

it('shows what is due to whoever follows it, and nothing happens by that', async () => {
  const before = await journal();
  for (const method of ['GET', 'HEAD', 'GET'] as const)
    expect((await house.app.inject({ method, url: `/api/v1/mail-links/${token}` })).statusCode).toBe(200);
  const { body } = await house.call('GET', `/api/v1/mail-links/${token}`);
  expect(body).toMatchObject({ name: '城管经办', done: 0, items: expect.any(Array) });
  expect(body.items.map((i: { id: string }) => i.id)).toContain(owed);
  expect(await journal()).toBe(before);
});

it('takes no form of another site', async () => {
  const url = '/api/v1/mail-links/sign';
  const body = { token, ids: [owed] };
  const foreign = await house.call('POST', url, { body, headers: { 'sec-fetch-site': 'cross-site' } });
  expect(foreign).toEqual(problem(403, 'request.cross_origin'));
  const form = await house.app.inject({
    ...{ method: 'POST', url, payload: `token=${token}&ids=${owed}` },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  });
  expect(form.statusCode).toBe(415);
});

it('signs once, and says what became of it', async () => {
  const sign = (body: object, headers = {}) =>
    house.call('POST', '/api/v1/mail-links/sign', { body, headers });
  expect(await sign({ token: 'dead', ids: [owed] })).toEqual(problem(404, 'link.unknown'));
  expect((await sign({ token, ids: [owed] }, { 'idempotency-key': 'k' })).body).toEqual({ signed: 1 });
  expect((await sign({ token, ids: [owed] }, { 'idempotency-key': 'k' })).body).toEqual({ signed: 1 });
  expect(await sign({ token, ids: [owed] })).toEqual(problem(409, 'link.used'));
});

it('is not for those who guess: so many a minute, and no more', async () => {
  const answers = new Set<number>();
  for (let tries = 0; tries < 70; tries++)
    answers.add(
      (
        await house.app.inject({
          method: 'POST',
          url: '/api/v1/mail-links/sign',
          payload: { token, ids: [owed] },
        })
      ).statusCode,
    );
  expect([...answers]).toEqual([409, 429]);
});
