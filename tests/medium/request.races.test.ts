import { CompletionService } from '@duban/feedback';
import { addDays, civilDate, endOfDay, isRefusal } from '@duban/kernel';
import { TaskService } from '@duban/task';
import { InstructionService, RequestService } from '@duban/tracking';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { Desk } from './bulk.world';
import { PRIMARY } from './request.world';

// Real: PostgreSQL, every service of the house. Doubles: the clock, which is moved by hand.
let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
  await desk.track();
});
afterAll(() => desk.house.close());

/** The same sequence for the same seed; what the commands make of each other is up to the database. */
function dice(seed: number): (n: number) => number {
  let state = seed;
  return n => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * n);
  };
}

const KINDS = ['extension', 'suspension', 'change', 'extension', 'change', 'cancellation'] as const;

it('breaks no rule when everybody asks, decides, suspends and completes at once', async () => {
  const roll = dice(20260302);
  const requests = desk.get(RequestService);
  const [head, office] = [desk.actors.区长, desk.office];
  const tasks = await Promise.all([1, 2, 3].map(async no => ({ no, id: await desk.task(no) })));
  const today = (): string => civilDate(desk.house.clock.now());
  const soon = (): string => addDays(today(), 3 + roll(20));
  const of = (state: string): Promise<{ id: string; kind: string; no: number }[]> =>
    desk.rows(
      'SELECT r.id, r.kind, t.no FROM request r JOIN task t ON t.id = r.task_id WHERE r.state = $1',
      state,
    );
  let [done, denied] = [0, 0];

  for (let round = 0; round < 40; round++) {
    const filed = await of('filed');
    const endorsed = await of('endorsed');
    const { id, no } = tasks[roll(3)];
    const lead = desk.actors[PRIMARY[no]];
    const later = addDays('2027-01-31', roll(300));
    const moves = [
      () =>
        requests.file(lead, id, {
          // Cancelling everything at once would be a short test.
          kind: KINDS[roll(round < 30 ? 5 : 6)],
          reason: '受阻',
          date: roll(2) ? later : soon(),
          wanted: '调整',
        }),
      () => requests.file(lead, id, { kind: 'extension', reason: '受阻', date: later }),
      () =>
        requests.grant(
          office,
          filed.map(r => ({
            id: r.id,
            date: r.kind === 'cancellation' ? undefined : r.kind === 'suspension' ? soon() : later,
          })),
        ),
      () =>
        requests.grant(
          office,
          filed.slice(0, 1).map(r => ({ id: r.id, date: later })),
        ),
      () =>
        requests.refuse(
          office,
          filed.slice(0, 1 + roll(2)).map(r => r.id),
          { reason: '不同意' },
        ),
      () =>
        requests.approve(
          head,
          endorsed.map(r => r.id),
          { agree: roll(3) > 0, reason: '已阅' },
        ),
      () =>
        requests.withdraw(
          desk.actors[PRIMARY[filed[0]?.no ?? 1]],
          filed.slice(0, 1).map(r => r.id),
        ),
      () =>
        desk
          .get(TaskService)
          .change(office, id, { reason: '调整', deadline: later, text: `整治点位${round}处。` }),
      () => desk.get(TaskService).suspend(office, id, { reason: '征地', until: endOfDay(soon()) }),
      () => desk.get(TaskService).resume(office, id),
      () => desk.get(CompletionService).submit(lead, id, { text: '完成', outcome: 'achieved' }),
      () => desk.get(CompletionService).return(office, [id], { reason: '补充' }),
      () => desk.get(InstructionService).give(head, [id], { text: '抓紧', due: soon() }),
      () => desk.get(Rounds).run(),
    ];
    const [ask, , grant] = moves;
    const chosen = [ask, grant, ...[0, 1, 2, 3, 4].map(() => moves[roll(moves.length)])];
    for (const outcome of await Promise.allSettled(chosen.map(move => move())))
      if (outcome.status === 'fulfilled') done += 1;
      else if (isRefusal(outcome.reason)) denied += 1;
      else throw outcome.reason;
    desk.moveTo(addDays(today(), 1 + roll(4)));
    // Else everything would soon stand still.
    for (const suspended of await desk.ids("SELECT id FROM task WHERE state = 'suspended'"))
      if (roll(2)) await desk.get(TaskService).resume(office, suspended);
  }
  // How many of each is up to chance; that there were both is not.
  expect(done).toBeGreaterThan(50);
  expect(denied).toBeGreaterThan(5);
  await expectClean(desk.house);
});
