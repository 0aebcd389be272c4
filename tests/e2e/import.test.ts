import { Db } from '@duban/journal';
import { expectClean } from '../crash/ladders';
import type { TestHouse } from '../harness/house';
import { xlsx } from '../intake/files';
import { problem } from './chain.api';
import { type District, openDistrict } from './chain.district';

jest.setTimeout(120_000);

const HEADER = ['序号', '工作任务', '牵头单位', '责任单位', '完成时限'];
const rows = (count: number): string[][] =>
  Array.from({ length: count }, (_, i) => [
    String(i + 1),
    `推进第${i + 1}批老旧小区改造，新开工${(i % 40) + 1}个小区，${'惠及群众，提升品质，'.repeat(40)}完成投资3亿元。`,
    '区商务委',
    '区文旅委',
    '2026年11月底前',
  ]);
const octets = { 'content-type': 'application/octet-stream' };
const path = (name: string): string => `/api/v1/imports/file?fileName=${encodeURIComponent(name)}`;

let district: District;
beforeAll(async () => (district = await openDistrict()));
afterAll(() => district.house.close());

it('takes a file of any readable format, and says of others what to do', async () => {
  const office = district.as('ducha');
  const old = Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0]);
  const refused = await office('PUT', path('方案.doc'), old, octets);
  expect(refused).toEqual(problem(422, 'intake.unsupported_format'));
  expect(JSON.stringify(refused.body)).toContain('另存为“.docx”');
  expect(await office('PUT', path('a.txt'), Buffer.alloc(20 * 1024 * 1024 + 1, 'x'), octets)).toEqual(
    problem(413, 'intake.too_large'),
  );
  const plain = await office('PUT', path('a.txt'), Buffer.from('1.做事'), { 'content-type': 'text/plain' });
  expect(plain.status).toBe(415);
});

it('takes thousands of tasks through reading, preview and confirmation, as large as they are, once', async () => {
  const office = district.as('ducha');
  const file = await xlsx([HEADER, ...rows(2_000)]);
  const read = await office('PUT', path('江州区2026年老旧小区改造任务分解.xlsx'), file, octets);
  expect(read.status).toBe(200);
  const { parsed, names, preview } = read.body;
  expect(parsed.tasks).toHaveLength(2_000);
  expect(preview).toHaveLength(2_001);
  const choices = Object.fromEntries(
    names
      .filter((n: { match: unknown }) => !n.match)
      .map((n: { name: string }) => [n.name, { createUnit: { kind: 'department' } }]),
  );
  const body = { parsed, names: choices, year: 2026, signDays: 4 };
  // More than other requests may be.
  expect(JSON.stringify(body).length).toBeGreaterThan(2 * 1024 * 1024);
  const forecast = await office('POST', '/api/v1/imports/forecast', { parsed, names: choices });
  expect(forecast.body).toMatchObject({ tasks: 2_000, assignments: 4_000, unknown: [] });
  const key = { 'idempotency-key': 'import-1' };
  const confirmed = await office('POST', '/api/v1/imports/confirm', body, key);
  expect(confirmed).toMatchObject({ status: 201, body: { tasks: 2_000 } });
  const again = await office('POST', '/api/v1/imports/confirm', body, key);
  expect(again.body).toEqual(confirmed.body);
  const [{ tasks }] = await district.house
    .get(Db)
    .query<{ tasks: number }>('SELECT count(*)::int AS tasks FROM task WHERE plan_id = $1', [
      confirmed.body.planId,
    ]);
  expect(tasks).toBe(2_000);
  const compared = await office('POST', '/api/v1/imports/compare', { planId: confirmed.body.planId, parsed });
  expect(compared.body.counts).toEqual({ unchanged: 2_000, changed: 0, added: 0, dropped: 0 });
  await expectClean(district.house as unknown as TestHouse);
});
