import { Db } from '@duban/journal';
import { SuggestionService } from '@duban/notification';
import { InvariantVerifier } from '../../apps/wiring/src';
import { type District, openHouse, settle, type TestHouse } from '../harness/house';

// Real: PostgreSQL, every service of the house. Doubles: the clock.
let house: TestHouse;
let district: District;

beforeEach(async () => {
  house = await openHouse();
  district = await settle(house);
});
afterEach(async () => {
  expect((await house.get(InvariantVerifier).verify()).faults).toEqual([]);
  await house.close();
});

const heard = (): Promise<object[]> =>
  house
    .get(Db)
    .query(
      "SELECT p.name, m.title, m.why, m.link FROM message m JOIN person p ON p.id = m.person_id WHERE m.kind = 'suggestion' ORDER BY m.id",
    );

it('brings what somebody complains of to the office, once, in full and with the page', async () => {
  const { 商务经办 } = district.actors;
  const said = { kind: 'complaint', text: '同一事项一周催报三次', page: '/reports' } as const;
  const send = () => house.get(SuggestionService).send(商务经办, said, { key: 'k' });
  expect([await send(), await send()]).toEqual([{ told: 1 }, { told: 1 }]);
  expect(await heard()).toEqual([
    { name: '督查员', title: '投诉：商务经办', why: '同一事项一周催报三次', link: '/reports' },
  ]);
});

it('leads nowhere else, and says when nobody is there to hear it', async () => {
  const suggestions = house.get(SuggestionService);
  const { 商务经办 } = district.actors;
  await suggestions.send(商务经办, { kind: 'advice', text: '合并报表', page: '//evil.example/' });
  expect(await heard()).toEqual([expect.objectContaining({ title: '建议：商务经办', link: '/' })]);
  await expect(
    suggestions.send(商务经办, { kind: 'fault', text: '打不开', page: '/' }),
  ).rejects.toMatchObject({
    code: 'suggestion.nobody',
  });
});
