import { createHash, randomBytes } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Db, Sealer } from '@duban/journal';
import { SessionService } from '@duban/organization';
import { TaskService } from '@duban/task';
import { EventHub, MOST_OF_ONE } from '../../apps/api/src/evaluation/event-hub';
import { prepare, type Records, type Somebody } from './access.records';
import { type House, openApi, problem } from './chain.api';

interface Told {
  seq: number;
  command: string;
  taskIds: string[];
  records: { type: string; id: string }[];
}

let house: House;
let people: Somebody[];
let records: Records;
let base: string;

beforeAll(async () => {
  house = await openApi();
  ({ people, records } = await prepare(house));
  await house.app.listen(0, '127.0.0.1');
  base = `http://127.0.0.1:${(house.app.getHttpServer().address() as AddressInfo).port}/api/v1/events`;
});
afterAll(() => house.close());

const somebody = (role: string, side: string): Somebody =>
  people.find(p => p.role === role && p.side === side) as Somebody;

/** A session as sign-in leaves it. */
async function signIn(who: Somebody): Promise<{ cookie: string; token: string }> {
  const token = randomBytes(32).toString('base64url');
  const db = house.get(Db);
  const now = house.clock.now();
  await db.query(
    "INSERT INTO credential (person_id, password_hash, must_change, changed_at, failures) VALUES ($1, 'x', false, $2, 0) ON CONFLICT DO NOTHING",
    [who.personId, now],
  );
  await db.query(
    'INSERT INTO session (id, person_id, created_at, seen_at, number, proven) VALUES ($1, $2, $3, $3, gen_random_uuid(), false)',
    [createHash('sha256').update(token).digest('hex'), who.personId, now],
  );
  return { cookie: `duban_session=${token}`, token };
}

/** A reader's stream: what arrived, and waiting for more of it. */
class Reading {
  readonly told: Told[] = [];
  readonly kinds: string[] = [];
  last = '';
  closed = false;
  private rest = '';
  private readonly waiting: (() => void)[] = [];

  private constructor(private readonly answer: IncomingMessage) {
    answer.setEncoding('utf8');
    answer.on('data', (text: string) => this.take(text));
    answer.on('error', () => undefined);
    answer.on('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  static open(cookie: string, headers: Record<string, string> = {}, query = ''): Promise<Reading> {
    return new Promise((done, failed) =>
      get(`${base}${query}`, { headers: { cookie, ...headers } }, answer =>
        answer.statusCode === 200 ? done(new Reading(answer)) : failed(new Error(`${answer.statusCode}`)),
      ).on('error', failed),
    );
  }

  async until(so: (r: Reading) => boolean): Promise<this> {
    while (!so(this)) await new Promise<void>(done => this.waiting.push(done));
    return this;
  }

  close(): void {
    this.answer.destroy();
  }

  private take(text: string): void {
    const blocks = (this.rest + text).split('\n\n');
    this.rest = blocks.pop() as string;
    for (const block of blocks) {
      const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
      this.last = field('id') ?? this.last;
      const data = field('data');
      const kind = field('event');
      if (kind) this.kinds.push(kind);
      else if (data) this.told.push(JSON.parse(data));
    }
    this.wake();
  }

  private wake(): void {
    for (const done of this.waiting.splice(0)) done();
  }
}

const hello = (r: Reading): boolean => r.kinds.length > 0;
const seal = (): Promise<number> => house.get(Sealer).seal();
const poll = (): Promise<void> => house.get(EventHub).poll();
const until = new Date('2026-12-31T15:59:59Z');
const suspend = (): Promise<unknown> =>
  house.get(TaskService).suspend(somebody('supervisor', 'own'), records.task, { reason: '待批', until });
const resume = (): Promise<unknown> =>
  house.get(TaskService).resume(somebody('supervisor', 'own'), records.task);

it('tells each reader of what he may read, and of nothing else', async () => {
  await seal();
  const [own, other] = await Promise.all(
    [somebody('handler', 'own'), somebody('handler', 'other')].map(async who =>
      (await Reading.open((await signIn(who)).cookie)).until(hello),
    ),
  );
  await suspend();
  await resume();
  await seal();
  await poll();
  await own.until(r => r.told.length === 2);
  expect(own.told.map(e => [e.command, e.taskIds])).toEqual([
    ['task.suspend', [records.task]],
    ['task.resume', [records.task]],
  ]);
  expect(own.told[0].records).toContainEqual({ type: 'task', id: records.task });
  expect(Object.keys(own.told[0]).sort()).toEqual(['at', 'command', 'more', 'records', 'seq', 'taskIds']);
  expect(other.told).toEqual([]);
  own.close();
  other.close();
});

it('resumes after the last event, without a gap and without a repetition', async () => {
  const { cookie } = await signIn(somebody('handler', 'own'));
  const first = await (await Reading.open(cookie)).until(hello);
  await suspend();
  await seal();
  await poll();
  await first.until(r => r.told.length === 1);
  first.close();
  await resume();
  await suspend();
  await seal();
  const again = await Reading.open(cookie, { 'last-event-id': first.last });
  await again.until(r => r.told.length === 2);
  await resume();
  await seal();
  await poll();
  await again.until(r => r.told.length === 3);
  const seqs = [...first.told, ...again.told].map(e => e.seq);
  expect(seqs).toEqual([0, 1, 2, 3].map(i => seqs[0] + i));
  again.close();
  // The same by the address, all at once.
  const all = await (await Reading.open(cookie, {}, `?once=true&after=${seqs[0] - 1}`)).until(r => r.closed);
  expect(all.told.map(e => e.seq)).toEqual(seqs);
});

it('says so when a reader has to begin anew', async () => {
  const { cookie } = await signIn(somebody('handler', 'own'));
  const reading = await (await Reading.open(cookie, {}, '?once=true&after=999999999')).until(r => r.closed);
  expect(reading.kinds).toEqual(['reset']);
  const { headers, body } = await house.call('GET', '/api/v1/events?after=-1', { headers: { cookie } });
  expect([headers['content-type'], body.code]).toEqual([
    'application/problem+json; charset=utf-8',
    'input.invalid',
  ]);
});

it('ends with the session, and tells nothing after it', async () => {
  const { cookie, token } = await signIn(somebody('handler', 'own'));
  const reading = await (await Reading.open(cookie)).until(hello);
  await suspend();
  await resume();
  await house.get(SessionService).signOut(token);
  await seal();
  await poll();
  await reading.until(r => r.closed);
  expect(reading.told).toEqual([]);
  await expect(Reading.open(cookie)).rejects.toThrow('401');
});

it('does not count as being active', async () => {
  const { cookie } = await signIn(somebody('handler', 'own'));
  const reading = await (await Reading.open(cookie)).until(hello);
  house.clock.moveTo(new Date(house.clock.now().getTime() + 31 * 60_000));
  await suspend();
  await resume();
  await seal();
  await poll();
  await reading.until(r => r.closed);
  expect(reading.told).toEqual([]);
});

it('lets one person listen so many times and no more', async () => {
  const { cookie } = await signIn(somebody('superior', 'own'));
  const open = await Promise.all(Array.from({ length: MOST_OF_ONE }, () => Reading.open(cookie)));
  expect(await house.call('GET', '/api/v1/events?once=true', { headers: { cookie } })).toEqual(
    problem(429, 'events.too_many'),
  );
  open[0].close();
  await open[0].until(r => r.closed);
  // The server hears of it a moment later.
  for (;;) {
    const answer = await Reading.open(cookie, {}, '?once=true').catch(() => null);
    if (answer) break;
    await new Promise(done => setImmediate(done));
  }
  for (const reading of open) reading.close();
});

it('ends its streams when the server stops', async () => {
  const { cookie } = await signIn(somebody('leader', 'other'));
  const reading = await (await Reading.open(cookie)).until(hello);
  await house.get(EventHub).beforeApplicationShutdown();
  await reading.until(r => r.closed);
  expect(await house.call('GET', '/api/v1/events', { headers: { cookie } })).toEqual(
    problem(503, 'events.stopping'),
  );
});
