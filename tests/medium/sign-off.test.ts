import { ReportService } from '@duban/feedback';
import { Journal, SYSTEM } from '@duban/journal';
import { Plan } from '@duban/task';
import { InvariantVerifier } from '../../apps/wiring/src';
import { Desk, HANDLERS } from './bulk.world';

let desk: Desk;
beforeAll(async () => {
  desk = await Desk.open();
});
afterAll(async () => {
  expect((await desk.get(InvariantVerifier).verify()).faults).toEqual([]);
  await desk.house.close();
});

it('asks the head of the unit to sign off, and nobody where the unit has none', async () => {
  await desk.get(Journal).transact({ name: 'test.sign_off', actor: SYSTEM }, async tx => {
    const [plan] = await tx.lock(Plan, [desk.planId]);
    tx.update(Plan, Object.assign(plan, { sign_off: true }));
  });
  await desk.track();
  await desk.openPeriod();
  const reports = await desk.rows<{ id: string; unit: string }>(
    "SELECT r.id, u.name AS unit FROM report r JOIN unit u ON u.id = r.unit_id WHERE r.kind = 'report' ORDER BY r.id",
  );
  for (const { id, unit } of reports)
    await desk.get(ReportService).submit(desk.actors[HANDLERS[unit]], [id], { noProgress: true });
  const states = await desk.rows<{ unit: string; state: string }>(
    "SELECT u.name AS unit, r.state FROM report r JOIN unit u ON u.id = r.unit_id WHERE r.kind = 'report'",
  );
  const headed = ['区商务委', '区文旅委'];
  expect(new Set(states.map(s => s.unit)).size).toBe(reports.length);
  for (const { unit, state } of states)
    expect([unit, state]).toEqual([unit, headed.includes(unit) ? 'signing_off' : 'submitted']);
  expect(states.map(s => s.state)).toEqual(expect.arrayContaining(['signing_off', 'submitted']));
});
