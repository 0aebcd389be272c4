import { ReportService } from '@duban/feedback';
import { type Actor, Db, Journal, Sealer } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import type { Refusal } from '@duban/kernel';
import { InvariantVerifier } from '../../apps/wiring/src';
import { layReports, layWorld } from '../bench/reports';
import { openHouse, type TestHouse } from '../harness/house';

const ROUNDS = 500;
let house: TestHouse;
beforeAll(async () => {
  house = await openHouse('2026-03-02', '09:00');
});
afterAll(() => house.close());

it(`lets one of two decide the same report, ${ROUNDS} times: the other learns who was first`, async () => {
  const ids = house.app.get<Ids>(IDS);
  const journal = house.get(Journal);
  const world = await layWorld(journal, ids, 1);
  const subjects = await layReports(journal, ids, world, 0, ROUNDS);
  const at = (unitId: string, role: 'supervisor' | 'handler', name: string, personId: string): Actor => ({
    personId,
    name,
    appointments: [{ unitId, role }],
  });
  const first = at(world.office, 'supervisor', '甲', world.supervisor);
  const second = at(world.office, 'supervisor', '乙', ids.next());
  const handler = at(world.units[0].unit, 'handler', '经办', world.units[0].handler);
  const reports = house.get(ReportService);

  const outcomes = { approved: 0, returned: 0 };
  let next = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const { report } = subjects[next];
    await reports.submit(handler, [report], { noProgress: true });
    const approve = () => reports.approve(first, [report]);
    const giveBack = () => reports.return(second, [report], { reason: '请补充数据' });
    // Whoever is asked first is first more often: both get their turn.
    const race = round % 2 ? [approve(), giveBack()] : [giveBack(), approve()].reverse();
    const [approved, returned] = await Promise.allSettled(race);
    expect([approved.status, returned.status].sort()).toEqual(['fulfilled', 'rejected']);
    const winner = approved.status === 'fulfilled' ? 'approved' : 'returned';
    outcomes[winner] += 1;
    const lost = [approved, returned].find(r => r.status === 'rejected') as PromiseRejectedResult;
    const { code, details } = lost.reason as Refusal;
    expect([code, details.state]).toEqual(['chain.not_now', winner]);
    expect((details.since as object[])[0]).toMatchObject(
      winner === 'approved'
        ? { command: 'report.approve', actor_name: '甲' }
        : { command: 'report.return', actor_name: '乙' },
    );
    // What came back is handed in again; what was approved makes room for the next.
    if (winner === 'approved') next += 1;
  }
  expect(outcomes.approved + outcomes.returned).toBe(ROUNDS);
  expect(Math.min(outcomes.approved, outcomes.returned)).toBeGreaterThan(0);
  const [{ n }] = await house
    .get(Db)
    .query<{ n: number }>(
      "SELECT count(*)::int AS n FROM journal_entry WHERE command IN ('report.approve', 'report.return')",
    );
  expect(n).toBe(ROUNDS);
  await house.get(Sealer).seal();
  expect((await house.get(InvariantVerifier).verify()).faults).toEqual([]);
}, 600_000);
