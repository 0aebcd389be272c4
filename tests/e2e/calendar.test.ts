import { type District, importPlan, openDistrict, problem } from './chain.district';

let d: District;

beforeAll(async () => {
  d = await openDistrict();
  const { tasks } = await importPlan(d);
  await d.as('ducha')('POST', '/api/v1/tasks/dispatch', { items: [{ taskId: tasks[0] }] });
});
afterAll(() => d.house.close());

const notice = (change: object = {}) => ({
  year: 2027,
  holidays: [{ name: '春节', from: '2027-02-05', to: '2027-02-11' }],
  work: ['2027-02-13'],
  source: '国办发明电〔2026〕9号',
  ...change,
});

describe('the work calendar over HTTP', () => {
  it('is read by everybody, year by year, with what is provisional', async () => {
    const { body } = await d.as('shangwu')('GET', '/api/v1/calendar');
    expect(body).toMatchObject({ version: 1, region: '全国', overlayRegion: null });
    expect(body.years.map((y: { year: number; provisional: boolean }) => [y.year, y.provisional])).toEqual([
      [2023, false],
      [2024, false],
      [2025, false],
      [2026, false],
      [2027, true],
    ]);
    const { body: one } = await d.as('shangwu')('GET', '/api/v1/calendar?year=2026');
    expect(one.years).toMatchObject([
      { year: 2026, months: [21, 16, 22, 21, 19, 21, 23, 21, 22, 18, 21, 23], workdays: 248 },
    ]);
    expect(await d.as('shangwu')('POST', '/api/v1/calendar/check', { form: [notice()] })).toEqual(
      problem(403, 'access.denied'),
    );
  });

  it('is checked with every fault in its place', async () => {
    const wrong = notice({ work: ['2027-02-30', '2027-02-15'], source: ' x ' });
    const { body } = await d.as('ducha')('POST', '/api/v1/calendar/check', { form: [wrong] });
    expect(body).toMatchObject({
      ok: false,
      faults: [{ where: 'notices.0.work.0', message: '不是有效的日期：2027-02-30' }],
    });
    expect(await d.as('ducha')('POST', '/api/v1/calendar/check', { form: [{ year: 2027 }] })).toMatchObject({
      status: 422,
    });
    expect(await d.as('ducha')('POST', '/api/v1/calendar', { form: [wrong], reason: '通知已发布' })).toEqual(
      problem(422, 'calendar.bad_notice'),
    );
  });

  it('is published as it was compared, and seen by everybody at once', async () => {
    const office = d.as('ducha');
    const { body: checked } = await office('POST', '/api/v1/calendar/check', { form: [notice()] });
    expect(checked).toMatchObject({ ok: true, basedOn: 1, difference: { settled: [2027] } });
    expect(checked.difference.days).toHaveLength(6);
    const input = { form: [notice()], reason: '通知已发布' };
    expect(await office('POST', '/api/v1/calendar', input, { 'if-match': '"4"' })).toEqual(
      problem(412, 'calendar.stale'),
    );
    const published = await office('POST', '/api/v1/calendar', input, {
      'if-match': `"${checked.basedOn}"`,
      'idempotency-key': 'k1',
    });
    expect(published).toMatchObject({ status: 201, body: { version: 2, effect: checked.effect } });
    const again = await office('POST', '/api/v1/calendar', input, {
      'if-match': '"1"',
      'idempotency-key': 'k1',
    });
    expect(again.body).toEqual(published.body);
    expect(await office('POST', '/api/v1/calendar', input)).toEqual(problem(409, 'calendar.no_change'));
    const { body } = await d.as('shangwu')('GET', '/api/v1/calendar?year=2027');
    expect(body).toMatchObject({ version: 2, years: [{ provisional: false, work: ['2027-02-13'] }] });
    const { body: editions } = await d.as('shangwu')('GET', '/api/v1/calendar/editions');
    expect(editions.map((e: { version: number; source: string }) => [e.version, e.source])).toEqual([
      [2, '国办发明电〔2026〕9号'],
      [1, '国务院办公厅历年部分节假日安排的通知'],
    ]);
  });
});
