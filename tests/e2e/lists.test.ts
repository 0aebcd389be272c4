import { Db } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { importPlan, openDistrict, problem } from './chain.district';
import { type Row, Rows } from './lists.rows';
import { LISTS, reports, type World } from './lists.table';

let world: World;
beforeAll(async () => {
  const d = await openDistrict();
  const ids = d.house.app.get<Ids>(IDS);
  const rows = new Rows(d.house.get(Db), ids);
  world = { d, ids, rows, target: '', report: '', force: '', ...(await importPlan(d)) };
});
afterAll(() => world.d.house.close());

describe('a list page by page', () => {
  beforeAll(async () => {
    const { id: target } = await world.rows.one(
      'SELECT id FROM target WHERE task_id = $1 LIMIT 1',
      world.tasks[0],
    );
    Object.assign(world, { target });
    const [report] = await reports(world, 1, () => ({ state: 'open', text: '' }));
    const [force] = await world.rows.lay('unit', [{ name: '专班', kind: 'taskforce' }]);
    Object.assign(world, { report, force });
  });

  it.each(Object.entries(LISTS))('%s', async (_, list) => {
    const { path, who, add, query = '', key = item => item.id } = list(world);
    const ask = async (rest: string): Promise<{ items: Row[]; nextCursor: string | null }> => {
      const asked = [query || (path === 'overlaps' && world.tasks.map(t => `taskIds=${t}`).join('&')), rest];
      const { status, body } = await world.d.as(who)(
        'GET',
        `/api/v1/${path}?${asked.filter(Boolean).join('&')}`,
      );
      expect(status).toBe(200);
      return body;
    };
    await add(8);
    const whole = (await ask('limit=200')).items.map(key);
    expect(whole.length).toBeGreaterThanOrEqual(8);
    expect(new Set(whole).size).toBe(whole.length);

    const walk = async (between: () => Promise<unknown>): Promise<unknown[]> => {
      const seen: unknown[] = [];
      let cursor: string | null = null;
      do {
        const page: { items: Row[]; nextCursor: string | null } = await ask(
          `limit=3${cursor ? `&cursor=${cursor}` : ''}`,
        );
        expect(page.items.length).toBeLessThanOrEqual(3);
        seen.push(...page.items.map(key));
        cursor = page.nextCursor;
        await between();
      } while (cursor);
      return seen;
    };
    // Page after page is the whole, in its order.
    expect(await walk(async () => undefined)).toEqual(whole);
    // Whatever comes in meanwhile, what was there is seen once and in its order.
    let added = 0;
    const seen = await walk(async () => added++ < 2 && add(2));
    expect(new Set(seen).size).toBe(seen.length);
    if (path !== 'overlaps') expect(seen.filter(k => whole.includes(k))).toEqual(whole);

    for (const cursor of ['x', 'WzEse', Buffer.from('[-1,2]').toString('base64url')])
      expect(
        await world.d.as(who)(
          'GET',
          `/api/v1/${path}?cursor=${cursor}${path === 'overlaps' ? `&taskIds=${world.tasks[0]}` : ''}`,
        ),
      ).toEqual(problem(422, 'cursor.invalid'));
    expect(await world.d.as(who)('GET', `/api/v1/${path}?limit=201`)).toEqual(problem(422, 'input.invalid'));
  });
});
