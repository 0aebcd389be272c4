import { AssignmentService, DispatchService } from '@duban/dispatch';
import { DeskQueries, LedgerQueries, TaskViewQueries } from '@duban/evaluation';
import { ImportService, readDocument } from '@duban/intake';
import { type Actor, Db } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { NotificationService } from '@duban/notification';
import { ObligationQueries } from '@duban/obligation';
import { DelegationService, SecurityService } from '@duban/organization';
import { SensitivityService } from '@duban/task';
import { InvariantVerifier, Rounds } from '../../apps/wiring/src';
import { type District, importPlan, openHouse, settle, type TestHouse } from '../harness/house';
import { refused } from './organization.world';

let house: TestHouse;
let district: District;
let tasks: string[];
const actor = (name: string): Actor => district.actors[name];
const id = (name: string): string => actor(name).personId as string;
const rows = <T>(sql: string, ...params: unknown[]): Promise<T[]> => house.get(Db).query<T>(sql, params);
const security: Actor = {
  personId: '018f3c1e-6f0a-7c3a-9b1e-2d4f5a6b7c8d',
  name: '安全员',
  appointments: [{ unitId: '018f3c1e-6f0a-7c3a-9b1e-2d4f5a6b7c8d', role: 'security_admin' }],
};

/** Sets a clearance, and lets the actor at hand have it as a new sign-in would. */
async function clear(name: string, clearance: 'public' | 'internal' | 'sensitive'): Promise<void> {
  await house.get(SecurityService).setClearance(security, id(name), clearance);
  district.actors[name] = { ...actor(name), clearance };
}
const classify = (sensitivity: 'public' | 'internal' | 'sensitive' | 'secret', ...taskIds: string[]) =>
  house.get(SensitivityService).set(actor('督查员'), taskIds, { sensitivity, reason: '会议要求' });
const dispatch = (...ids: string[]) =>
  house.get(DispatchService).dispatch(
    actor('督查员'),
    ids.map(taskId => ({ taskId })),
  );

beforeEach(async () => {
  house = await openHouse();
  district = await settle(house);
  await importPlan(house, district);
  tasks = (await rows<{ id: string }>('SELECT id FROM task ORDER BY no')).map(t => t.id);
});
afterEach(async () => {
  expect((await house.get(InvariantVerifier).verify()).faults).toEqual([]);
  await house.close();
});

it('hides a task from whoever is not cleared, wherever one could meet it', async () => {
  for (const name of ['督查员', '商务经办', '文旅主任', '城管经办']) await clear(name, 'sensitive');
  await classify('sensitive', tasks[0]);
  await dispatch(...tasks);
  const sees = async (name: string) => {
    const ledger = (await house.get(LedgerQueries).list(actor(name), {})).items.map(t => t.id);
    const found = (await house.get(LedgerQueries).list(actor(name), { q: '夜经济' })).total;
    const owes = (await house.get(ObligationQueries).mine(actor(name))).some(o => o.task_id === tasks[0]);
    const page = await house
      .get(TaskViewQueries)
      .view(actor(name), tasks[0])
      .then(
        () => true,
        (e: { code: string }) => e.code,
      );
    return [ledger.includes(tasks[0]), ledger.includes(tasks[1]), found, owes, page];
  };
  expect(await sees('商务经办')).toEqual([true, true, 1, true, true]);
  expect(await sees('商务主任')).toEqual([false, true, 0, false, 'record.not_found']);
  // A leader sees every task, of those a leader may know of.
  expect(await sees('区长')).toEqual([false, true, 0, false, 'record.not_found']);
  const counted = async (name: string) => (await house.get(DeskQueries).plans(actor(name)))[0].tasks;
  expect([await counted('督查员'), await counted('区长')]).toEqual([3, 2]);
});

it('takes no command of whoever is not cleared, and tells them nothing', async () => {
  for (const name of ['督查员', '商务经办', '文旅经办', '城管经办']) await clear(name, 'sensitive');
  await classify('sensitive', tasks[0]);
  await dispatch(tasks[0]);
  const [{ id: assignment }] = await rows<{ id: string }>('SELECT id FROM assignment WHERE is_primary');
  await expect(house.get(AssignmentService).sign(actor('商务主任'), [assignment])).rejects.toEqual(
    refused('access.clearance'),
  );
  // The sign ladder reminds the handler first and then the head as well, who is not cleared.
  for (let day = 4; day <= 20; day++) {
    house.clock.moveTo(instantOf(`2026-03-${String(day).padStart(2, '0')}`, '09:30'));
    await house.get(Rounds).run();
  }
  const told = await rows<{ name: string }>(
    'SELECT DISTINCT p.name FROM message m JOIN person p ON p.id = m.person_id WHERE m.task_id = $1',
    tasks[0],
  );
  expect(told.length).toBeGreaterThan(0);
  for (const { name } of told) expect(['督查员', '商务经办', '文旅经办', '城管经办']).toContain(name);
  // What was told before is gone from the inbox with the clearance.
  const inbox = async () =>
    (await house.get(NotificationService).inbox(id('商务经办'), {})).items.filter(m => m.taskId === tasks[0]);
  expect((await inbox()).length).toBeGreaterThan(0);
  const unread = await house.get(NotificationService).unreadCount(id('商务经办'));
  await clear('商务经办', 'internal');
  expect(await inbox()).toEqual([]);
  expect(await house.get(NotificationService).unreadCount(id('商务经办'))).toBeLessThan(unread);
});

it('gives no unit work that nobody there may know of', async () => {
  await clear('督查员', 'sensitive');
  await classify('sensitive', tasks[0]);
  await expect(dispatch(tasks[0])).rejects.toMatchObject({
    code: 'dispatch.no_cleared_handler',
    details: { unitIds: expect.arrayContaining([district.units.区商务委]) },
  });
  for (const name of ['商务主任', '文旅经办', '城管经办']) await clear(name, 'sensitive');
  await dispatch(tasks[0]);
  // Nor does a task in hand become more sensitive than its units may know.
  await dispatch(tasks[2]);
  await expect(classify('sensitive', tasks[2])).rejects.toEqual(refused('dispatch.no_cleared_handler'));
  await clear('滨江经办', 'public');
  await classify('public', tasks[2]);
  await expect(classify('internal', tasks[2])).rejects.toEqual(refused('dispatch.no_cleared_handler'));
});

it('is set by the office, within what it may know itself', async () => {
  await expect(
    house
      .get(SensitivityService)
      .set(actor('商务主任'), [tasks[0]], { sensitivity: 'public', reason: '公开' }),
  ).rejects.toEqual(refused('access.denied'));
  await expect(classify('sensitive', tasks[0])).rejects.toEqual(refused('access.clearance'));
  expect(await classify('public', ...tasks)).toEqual({ changed: 3 });
  expect(await classify('public', ...tasks)).toEqual({ changed: 0 });
  await expect(classify('secret', tasks[0])).rejects.toMatchObject({
    code: 'sensitivity.secret_refused',
    mend: expect.stringContaining('保密'),
  });
  const text = `江州区2026年专项任务分解\n一、专项\n1.做好一项工作,机密★5年。\n牵头单位:区商务委\n`;
  const input = { parsed: readDocument(text), officeUnitId: district.units.区政府督查室 };
  await expect(house.get(ImportService).confirm(actor('督查员'), input)).rejects.toMatchObject({
    code: 'sensitivity.secret_refused',
  });
  const plain = { ...input, parsed: readDocument(text.replace('机密★', '')) };
  await expect(
    house.get(ImportService).confirm(actor('督查员'), { ...plain, sensitivity: 'secret' }),
  ).rejects.toMatchObject({ code: 'sensitivity.secret_refused' });
});

it('lets a delegate act, and says for whom', async () => {
  await dispatch(...tasks);
  const days = { starts: '2026-03-02', ends: '2026-03-02', reason: '出差' };
  const own = actor('商务经办');
  await house
    .get(DelegationService)
    .name(own, { personId: id('商务经办'), delegateId: id('城管经办'), ...days });
  const deputy: Actor = {
    ...actor('城管经办'),
    appointments: [
      ...actor('城管经办').appointments,
      { ...own.appointments[0], for: own.personId as string, forName: own.name },
    ],
    standsFor: new Set(),
  };
  const assignments = async (unit: string) =>
    (
      await rows<{ id: string }>(
        'SELECT id FROM assignment WHERE unit_id = $1 AND task_id = ANY($2)',
        district.units[unit],
        [tasks[0], tasks[2]],
      )
    ).map(a => a.id);
  await house.get(AssignmentService).sign(deputy, await assignments('区商务委'));
  await house.get(AssignmentService).sign(deputy, (await assignments('区城管局')).slice(0, 1));
  const signed = await rows<{ actor_id: string; actor_name: string }>(
    "SELECT actor_id, actor_name FROM journal_entry WHERE command = 'assignment.sign' ORDER BY id",
  );
  expect(signed).toEqual([
    { actor_id: id('城管经办'), actor_name: '城管经办 代 商务经办' },
    { actor_id: id('城管经办'), actor_name: '城管经办' },
  ]);
  expect(
    (await house.get(ObligationQueries).mine(deputy)).some(
      o => o.holder_unit_id === own.appointments[0].unitId,
    ),
  ).toBe(true);
});
