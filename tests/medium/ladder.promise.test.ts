import { LedgerQueries } from '@duban/evaluation';
import { SYSTEM } from '@duban/journal';
import { endOfDay, instantOf } from '@duban/kernel';
import { AcknowledgementService, LadderQueries, ObligationQueries } from '@duban/obligation';
import { TaskService } from '@duban/task';
import { expectClean } from '../crash/ladders';
import { code, QuietHouse } from './ladder.world';

// Real: PostgreSQL, every service of the house. Doubles: the clock, which is moved by hand.
let world: QuietHouse;
const get: QuietHouse['get'] = token => world.get(token);
const who = (name: string) => world.who(name);
const unit = (name: string) => world.unit(name);
const task = (no: number) => world.task(no);
const stepsOf = (no: number) => world.stepsOf(no);
const owed = (no: number) => world.owed(no);
const begin = async (signed = true): Promise<void> => {
  world = await QuietHouse.open(signed);
};

afterEach(async () => {
  await expectClean(world.ladders.house);
  await world.ladders.house.close();
});

describe('a promise', () => {
  const acknowledge = async (change: object = {}, name = '商务经办', options = {}) =>
    get(AcknowledgementService).acknowledge(
      who(name),
      { ids: [(await owed(1)).id], promised: '2026-03-12', text: '已知悉，12日前报送', ...change },
      options,
    );

  it('stops the chase until its day; what is owed, due and lit stays', async () => {
    await begin();
    await world.ladders.live('2026-03-09');
    const before = await owed(1);
    const light = async () => (await get(LedgerQueries).one(SYSTEM, task(1)))?.light;
    const lit = await light();
    const made = await acknowledge({}, '商务经办', { key: 'a' });
    expect(await acknowledge({}, '商务经办', { key: 'a' })).toEqual(made);
    await expect(acknowledge({ promised: '2026-03-13' })).rejects.toMatchObject(code('ack.standing'));
    expect(await owed(1)).toEqual(before);
    expect(await light()).toBe(lit);
    const shown = await get(LadderQueries).of(
      (await get(ObligationQueries).ofTask(task(1))).find(o => o.id === before.id)!,
    );
    expect(shown.quiet).toMatchObject([
      { cause: 'acknowledged', by: made.ids[0], until: endOfDay('2026-03-12') },
    ]);
    expect(shown.acknowledgements).toMatchObject([{ promised: '2026-03-12', by: '商务经办' }]);
    await world.ladders.live('2026-03-16');
    expect(await stepsOf(1)).toEqual([
      ['-2', null],
      ['0', null],
      ['+1', 'acknowledged'],
      ['+3', 'acknowledged'],
      ['+5', null],
    ]);
    // One day later he may promise again, as long as the limit beyond the due date allows.
    await acknowledge({ promised: '2026-03-23' });
    await expect(acknowledge({ promised: '2026-03-24' })).rejects.toMatchObject(code('ack.too_far'));
    world.ladders.house.clock.moveTo(instantOf('2026-03-24', '09:00'));
    await expect(acknowledge({ promised: '2026-03-24' })).rejects.toMatchObject(code('ack.too_far'));
  });

  it('is refused to others, for the past, and where nothing is chased', async () => {
    await begin();
    await expect(acknowledge({}, '文旅经办')).rejects.toMatchObject(code('access.denied'));
    await expect(acknowledge({}, '督查员')).rejects.toMatchObject(code('behalf.source_needed'));
    await expect(acknowledge({ promised: '2026-02-27' })).rejects.toMatchObject(code('ack.past'));
    await expect(acknowledge({ promised: '2026-03-17' })).rejects.toMatchObject(code('ack.too_far'));
    await expect(acknowledge({ text: ' ' })).rejects.toMatchObject(code('ack.no_text'));
    // One that cannot be taken refuses them all.
    const ids = [(await owed(1)).id, (await owed(2)).id];
    await expect(acknowledge({ ids })).rejects.toMatchObject(code('access.denied'));
    const settled = await world.ladders.query<{ id: string }>(
      "SELECT id FROM obligation WHERE kind = 'sign' AND holder_unit_id = $1 LIMIT 1",
      [unit('区商务委')],
    );
    await expect(acknowledge({ ids: settled.map(s => s.id) })).rejects.toMatchObject(code('ack.settled'));
    await get(TaskService).suspend(who('督查员'), task(1), {
      ...{ reason: '用地调整', until: instantOf('2026-04-30') },
    });
    await expect(acknowledge()).rejects.toMatchObject(code('ack.still'));
    expect(await world.ladders.query('SELECT 1 FROM acknowledgement')).toEqual([]);
    const source = { unitId: unit('区文旅委'), source: '来电' };
    await acknowledge({ ids: [(await owed(2)).id] }, '督查员', { onBehalf: source });
    expect(
      await world.ladders.query(
        "SELECT on_behalf FROM journal_entry WHERE command = 'obligation.acknowledge'",
      ),
    ).toEqual([{ on_behalf: source }]);
  });

  it('is made once, whoever makes it at the same time', async () => {
    await begin();
    const made = await Promise.allSettled([
      acknowledge(),
      acknowledge({ promised: '2026-03-11' }),
      acknowledge(),
    ]);
    expect(made.filter(m => m.status === 'fulfilled')).toHaveLength(1);
  });

  it('does not stop the drafting of a notice', async () => {
    await begin();
    await world.ladders.file('城管经办', task(3), [{ title: '完成选址', due: '2026-03-20' }]);
    await world.ladders.live('2026-03-26');
    const [milestone] = await world.ladders.query<{ id: string }>(
      "SELECT id FROM obligation WHERE kind = 'milestone'",
    );
    await acknowledge({ ids: [milestone.id], promised: '2026-04-03' }, '城管经办');
    await world.ladders.live('2026-04-03');
    expect(
      (await world.ladders.steps("o.kind = 'milestone'")).map(s => [s.label, s.skipped]).slice(-1),
    ).toEqual([['+5', false]]);
    expect(await world.ladders.query('SELECT level FROM notice')).toEqual([{ level: 'yellow' }]);
  });
});
