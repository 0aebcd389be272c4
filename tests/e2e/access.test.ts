import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { PERMISSIONS, rolesFor } from '@duban/chain';
import { Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { SessionService } from '@duban/organization';
import { ACCESS, type Access } from '../../apps/api/src/shell';
import { prepare, type Records, type Somebody } from './access.records';
import { type Route, ROUTES } from './access.table';
import { type House, type Method, openApi } from './chain.api';

/** `denied`: 403 or 404. `allowed`: whatever else becomes of it. `listed`, `not listed`: in a list that is given. */
type Cell = 'denied' | 'allowed' | 'listed' | 'not listed';
type Asked = Exclude<Route, 'public'>;

let house: House;
let people: Somebody[];
let records: Records;

beforeAll(async () => {
  house = await openApi();
  ({ people, records } = await prepare(house));
  jest
    .spyOn(house.get(SessionService), 'actorOf')
    .mockImplementation(async token => people[Number(token)] ?? null);
  // Every command runs up to the point where it would be written, and is then rolled back: no cell changes the next.
  jest.spyOn(Tx.prototype, 'flush').mockRejectedValue(new Refusal('conflict', 'test.dry_run', '演练'));
});
afterAll(() => house.close());

/** What the permission table says, and nothing else. */
function expected(somebody: Somebody, { command, kind = 'record', judgedAs, roles, only }: Asked): Cell {
  const { role, relations } = somebody;
  if (!rolesFor(command).includes(role) || (roles && !roles.includes(role))) return 'denied';
  if (kind === 'personal') return 'allowed';
  const may =
    (only?.(somebody) ?? true) &&
    PERMISSIONS[judgedAs ?? command].some(
      grant => grant.role === role && (grant.relation === 'any' || relations.includes(grant.relation)),
    );
  if (kind === 'list') return may ? 'listed' : 'not listed';
  return may ? 'allowed' : 'denied';
}

/** In the form of a real one: 43 characters. */
const tokenOf = (index: number): string => String(index).padStart(43, '0');

async function ask(
  somebody: Somebody,
  route: string,
  { kind, of, body, query }: Asked,
): Promise<Cell | string> {
  const [method, path] = route.split(' ') as [Method, string];
  const asked = query ? `?${new URLSearchParams(query(records))}` : '';
  const url = `${path}${asked}`
    .replace(':id', kind === 'list' || !of ? '' : (records[of] as string))
    .replace(':unitId', records.unit)
    .replace(':role', 'handler')
    .replace(':messageId', 'none');
  const cookie = `duban_session=${tokenOf(people.indexOf(somebody))}`;
  const content = body?.(records);
  const type = Buffer.isBuffer(content) && { 'content-type': 'application/octet-stream' };
  const answer = await house.call(method, url, { body: content, headers: { cookie, ...type } });
  if (answer.status === 401 || answer.status >= 500) return `${answer.status} ${JSON.stringify(answer.body)}`;
  // A message nobody has is not there for anybody: only the door speaks of permission.
  if (kind === 'personal') return answer.status === 403 ? 'denied' : 'allowed';
  if (answer.status === 403 || answer.status === 404) return 'denied';
  if (kind !== 'list') return 'allowed';
  const items: { id: string }[] = answer.body.items ?? answer.body;
  return items.some(item => item.id === records[of as keyof Records]) ? 'listed' : 'not listed';
}

const cellName = ({ role, side }: Somebody): string => `${role}, ${side}`;

describe('the permission matrix over HTTP: role × own, member or other unit', () => {
  const asked = Object.entries(ROUTES).filter((r): r is [string, Asked] => r[1] !== 'public');

  it.each(asked)('%s', async (route, how) => {
    const got: Record<string, string> = {};
    for (const somebody of people) got[cellName(somebody)] = await ask(somebody, route, how);
    expect(got).toEqual(Object.fromEntries(people.map(p => [cellName(p), expected(p, how)])));
  });

  it('is not empty: each command is granted to somebody and denied to somebody else', () => {
    for (const [route, how] of asked) {
      const cells = new Set(people.map(p => expected(p, how)));
      expect([route, cells.has('allowed') || cells.has('listed')]).toEqual([route, true]);
    }
    expect(people).toHaveLength(18);
    expect(new Set(people.map(p => p.role)).size).toBe(8);
  });

  it('lets nobody in without a session', async () => {
    for (const [route] of asked) {
      const [method, path] = route.split(' ') as [Method, string];
      const url = path.replace(/:id|:unitId/g, records.task).replace(/:role|:messageId/g, 'handler');
      expect([route, (await house.call(method, url)).status]).toEqual([route, 401]);
    }
  });
});

describe('the table of routes', () => {
  it('has every route that is registered, and each with the command at its door', () => {
    const doors = Object.fromEntries(
      registered(house).map(({ route, access }) => [route, access === 'public' ? 'public' : access?.command]),
    );
    const table = Object.entries(ROUTES).map(([route, how]) => [route, how === 'public' ? how : how.command]);
    expect(doors).toEqual(Object.fromEntries(table));
  });

  it('leaves no command of the permission table without a route', () => {
    const used = new Set(Object.values(ROUTES).map(how => (how === 'public' ? '' : how.command)));
    const without = (Object.keys(PERMISSIONS) as (keyof typeof PERMISSIONS)[]).filter(c => !used.has(c));
    expect(without).toEqual([]);
  });
});

interface Registered {
  route: string;
  access: Access | undefined;
}

/** What the server answers to, from the controllers it was built with. */
/** Beside the API: for whoever keeps an eye on the installation. */
const OUTSIDE = ['health', 'ready', 'metrics'];

function registered({ app }: House): Registered[] {
  const scanner = new MetadataScanner();
  const controllers = [...app.get(ModulesContainer).values()].flatMap(m => [...m.controllers.values()]);
  return controllers.flatMap(({ metatype }) => {
    const type = metatype as { prototype: Record<string, object> };
    const base = Reflect.getMetadata(PATH_METADATA, type) as string;
    return scanner
      .getAllMethodNames(type.prototype)
      .filter(name => Reflect.hasMetadata(PATH_METADATA, type.prototype[name]))
      .map(name => {
        const handler = type.prototype[name];
        const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as number];
        const path = [base, Reflect.getMetadata(PATH_METADATA, handler) as string]
          .map(part => part.replace(/^\/|\/$/g, ''))
          .filter(Boolean)
          .join('/');
        const route = `${method} /${OUTSIDE.includes(path) ? path : `api/v1/${path}`}`;
        return { route, access: Reflect.getMetadata(ACCESS, handler) as Access | undefined };
      });
  });
}
