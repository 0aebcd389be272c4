import { Db, Journal, SYSTEM } from '@duban/journal';
import { SessionService } from '@duban/organization';
import { SummaryService } from '@duban/submission';
import { Task } from '@duban/task';
import { prepare, type Records, type Somebody } from './access.records';
import { type Route, ROUTES } from './access.table';
import { type House, openApi } from './chain.api';

/** Routes whose answers cannot be searched for words, and why they need not be. */
const UNSEARCHED: Readonly<Record<string, string>> = {
  'GET /api/v1/ledger/export.xlsx':
    'a compressed workbook, made of the very rows that the ledger answers with',
};
/** Everybody who would see the records, were they cleared for the task. */
const ROLES = ['handler', 'unit_head', 'supervisor', 'leader', 'superior'];

type Asked = Exclude<Route, 'public'>;

let house: House;
let people: Somebody[];
let records: Records;
/** What nobody who is not cleared may read: ids and the beginnings of texts. */
let ids: string[];
let texts: string[];

const tokenOf = (index: number): string => String(index).padStart(43, '0');

async function ask(somebody: Somebody, route: string, { of, kind, query }: Asked): Promise<string[]> {
  const path = route.split(' ')[1];
  const asked = query ? `?${new URLSearchParams(query(records))}` : '';
  const url = `${path}${asked}`
    .replace(':id', kind === 'list' || !of ? '' : (records[of] as string))
    .replace(':unitId', records.unit)
    .replace(':messageId', 'none');
  const headers = { cookie: `duban_session=${tokenOf(people.indexOf(somebody))}` };
  const { status, body } = await house.call('GET', url, { headers });
  if (status >= 500) return [`${status} ${JSON.stringify(body)}`];
  const said = JSON.stringify(body ?? '');
  // A refusal may repeat the address that was asked for.
  return [...(status < 400 ? ids : []), ...texts].filter(word => said.includes(word));
}

beforeAll(async () => {
  house = await openApi();
  ({ people, records } = await prepare(house));
  jest
    .spyOn(house.get(SessionService), 'actorOf')
    .mockImplementation(async token => people[Number(token)] ?? null);
  const supervisor = people.find(p => p.role === 'supervisor' && p.side === 'own') as Somebody;
  // While everybody may still know of them, their texts go where they will be copied to.
  await house.get(SummaryService).compose(supervisor, records.summary);
});
afterAll(() => house.close());

const gets = Object.entries(ROUTES).filter(
  (r): r is [string, Asked] => r[0].startsWith('GET ') && r[1] !== 'public' && !(r[0] in UNSEARCHED),
);

describe('a task made sensitive, to those of its units, its office and its superior who are not cleared', () => {
  it('was there for them before', async () => {
    const tasks = await house.get(Db).query<{ id: string; text: string }>('SELECT id, text FROM task');
    ids = tasks.map(t => t.id);
    texts = tasks.map(t => t.text.slice(0, 8));
    const handler = people.find(p => p.role === 'handler' && p.side === 'own') as Somebody;
    const shown = await Promise.all(gets.map(([route, how]) => ask(handler, route, how)));
    expect(shown.filter(words => words.length > 0).length).toBeGreaterThan(15);
    await house.get(Journal).transact({ name: 'test.classify', actor: SYSTEM }, async tx => {
      for (const task of await tx.lock(Task, ids))
        tx.update(Task, { ...task, sensitivity: 'sensitive', version: task.version + 1 });
    });
  });

  it.each(gets)('%s says nothing of it', async (route, how) => {
    const said: Record<string, string[]> = {};
    for (const somebody of people.filter(p => ROLES.includes(p.role)))
      said[`${somebody.role}, ${somebody.side}`] = await ask(somebody, route, how);
    expect(said).toEqual(Object.fromEntries(Object.keys(said).map(who => [who, []])));
  });
});
