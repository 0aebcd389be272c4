import { brotliDecompressSync } from 'node:zlib';
import { Db } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { type District, importPlan, openDistrict, problem } from './chain.district';
import { type Row, Rows } from './lists.rows';

let d: District;
let rows: Rows;
let ids: Ids;
let planId: string;
beforeAll(async () => {
  d = await openDistrict();
  ids = d.house.app.get<Ids>(IDS);
  rows = new Rows(d.house.get(Db), ids);
  ({ planId } = await importPlan(d));
});
afterAll(() => d.house.close());

describe('lists are narrowed down by the server', () => {
  const get = async (who: string, url: string): Promise<Row[]> =>
    (await d.as(who)('GET', `/api/v1/${url}`)).body.items;

  it('plans by state, and those with a superior', async () => {
    const [draft] = await rows.copy('plan', planId, [
      { state: 'draft', superior_unit_id: null, source_hash: null },
    ]);
    const found = async (query: string): Promise<boolean> =>
      (await get('ducha', `plans?limit=200&${query}`)).some(p => p.id === draft);
    expect(await Promise.all(['state=draft', 'state=approved', 'upward=true'].map(found))).toEqual([
      true,
      false,
      false,
    ]);
  });

  it('notices by plan, unit and state; what has ended is not open', async () => {
    const notice = { plan_id: planId, office_unit_id: d.units.区政府督查室, unit_id: d.units.滨江街道 };
    const [closed] = await rows.lay('notice', [
      { ...notice, level: 'red', state: 'closed', year: 2025, number: 1 },
    ]);
    const found = async (query: string): Promise<number> => (await get('ducha', `notices?${query}`)).length;
    const unit = `unitId=${d.units.滨江街道}`;
    expect(await get('ducha', `notices?${unit}`)).toMatchObject([{ id: closed }]);
    expect(await found(`${unit}&open=true`)).toBe(0);
    expect(await found(`${unit}&state=closed&planId=${planId}`)).toBe(1);
    expect(await found(`${unit}&planId=${ids.next()}`)).toBe(0);
    expect(await get('binjiang', 'notices')).toMatchObject([{ id: closed }]);
  });

  it('submissions by plan and state', async () => {
    const [returned] = await rows.lay('submission', [
      { plan_id: planId, state: 'returned', kind: 'completion', submitted_at: '2026-03-01T01:00:00Z' },
    ]);
    expect(await get('ducha', `submissions?planId=${planId}&state=returned`)).toMatchObject([
      { id: returned },
    ]);
    expect(await get('ducha', `submissions?planId=${ids.next()}`)).toEqual([]);
    expect(await d.as('ducha')('GET', '/api/v1/submissions?state=lost')).toEqual(
      problem(422, 'input.invalid'),
    );
  });
});

describe('whom somebody may name to stand in', () => {
  const names = async (who: string, query = ''): Promise<unknown[]> =>
    (await d.as(who)('GET', `/api/v1/delegations/candidates?limit=200${query}`)).body.items.map(
      (p: Row) => p.name,
    );
  const name = (who: string, delegateId: string, personId = d.people[who]) => {
    const days = { starts: '2026-05-01', ends: '2026-05-03' };
    return d.as(who)('POST', '/api/v1/delegations', { personId, delegateId, ...days, reason: '出差' });
  };

  it('is a colleague of the same unit with an open account', async () => {
    expect(await names('shangwu')).toEqual(['商务主任']);
    expect(await names('shangwuzr')).toEqual(['商务经办']);
    expect(await names('quzhang')).toEqual(['督查员']);
    expect(await names('binjiang')).toEqual([]);
    const { status, body } = await d.as('shangwu')('GET', '/api/v1/delegations/candidates');
    expect([status, body.items.find((p: Row) => p.name === '商务主任')]).toEqual([
      200,
      {
        ...{ id: d.people.shangwuzr, name: '商务主任', cleared: true },
        appointments: [{ unitId: d.units.区商务委, unitName: '区商务委', role: 'unit_head' }],
      },
    ]);
  });

  it('is none of the three administrators, and nobody for them', async () => {
    expect(await names('xitong')).toEqual([]);
    expect(await names('quzhang')).not.toContain('系统员');
  });

  it('is nobody who is away on these days', async () => {
    const made = await name('shangwuzr', d.people.wenlv);
    expect(made.status).toBe(201);
    expect(await names('shangwu', '&starts=2026-05-03&ends=2026-05-09')).toEqual([]);
    expect(await names('shangwu', '&starts=2026-05-04')).toEqual(['商务主任']);
    expect(await name('shangwu', d.people.shangwuzr)).toEqual(problem(409, 'delegation.chain'));
    expect((await d.as('shangwuzr')('DELETE', `/api/v1/delegations/${made.body.id}`)).status).toBe(204);
    expect(await names('shangwu', '&starts=2026-05-03')).toEqual(['商务主任']);
  });

  it('may know less, which is said', async () => {
    const lay = `/api/v1/people/${d.people.shangwu}/clearance`;
    const { version } = await rows.one('SELECT version FROM person WHERE id = $1', d.people.shangwu);
    expect(
      (await d.as('anquan')('PUT', lay, { clearance: 'sensitive' }, { 'if-match': `"${String(version)}"` }))
        .status,
    ).toBe(204);
    const { body } = await d.as('shangwu')('GET', '/api/v1/delegations/candidates?limit=200');
    expect(body.items.find((p: Row) => p.name === '商务主任')).toMatchObject({ cleared: false });
  });

  it('is asked for another only by whoever manages people, who may then name them', async () => {
    const asked = `&personId=${d.people.qingshi}`;
    await rows.lay('appointment', [
      { person_id: d.people.binjiang, unit_id: d.units.青石街道, role: 'handler', active: true },
    ]);
    expect(await names('xitong', asked)).toEqual(['滨江经办']);
    for (const who of ['anquan', 'ducha', 'shangwu'])
      expect(await d.as(who)('GET', `/api/v1/delegations/candidates?${asked}`)).toEqual(
        problem(403, 'access.denied'),
      );
    expect((await name('xitong', d.people.binjiang, d.people.qingshi)).status).toBe(201);
  });
});

it('answers in as few bytes as the caller takes', async () => {
  const ask = (encoding: string) =>
    d.as('ducha')('GET', '/api/v1/plans?limit=200', undefined, { 'accept-encoding': encoding });
  const [plain, gzip, br] = await Promise.all(['identity', 'gzip', 'br'].map(ask));
  const sizes = [plain, gzip, br].map(a => a.bytes().length);
  expect([plain, gzip, br].map(a => a.headers['content-encoding'])).toEqual([undefined, 'gzip', 'br']);
  expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
  expect(JSON.parse(brotliDecompressSync(br.bytes()).toString())).toEqual(plain.body);
});
