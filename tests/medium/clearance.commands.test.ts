import { AssignmentService, DispatchService, FlightService, OfferService } from '@duban/dispatch';
import { MatterService } from '@duban/feedback';
import { type Actor, Db, Journal, SYSTEM } from '@duban/journal';
import { Obligation, ObligationQueries, UrgeService } from '@duban/obligation';
import { Person } from '@duban/organization';
import { EditionService, PlanService, Task, TaskFieldsService, TaskService } from '@duban/task';
import { InstructionService, NoticeService, RoundService } from '@duban/tracking';
import { expectClean } from '../crash/ladders';
import { type District, importPlan, openHouse, settle, type TestHouse } from '../harness/house';

// Real: PostgreSQL and the services. Doubles: the clock.
let house: TestHouse;
let district: District;
let planId: string;
let tasks: string[];

const refused = (code: string) => expect.objectContaining({ code });
/** Somebody as he is after a clearance was set. */
const cleared = (who: string): Actor => ({ ...district.actors[who], clearance: 'sensitive' });

async function classify(ids: string[]): Promise<void> {
  await house.get(Journal).transact({ name: 'test.classify', actor: SYSTEM }, async tx => {
    for (const task of await tx.lock(Task, ids))
      tx.update(Task, { ...task, sensitivity: 'sensitive', version: task.version + 1 });
  });
}

beforeEach(async () => {
  house = await openHouse();
  district = await settle(house);
  planId = await importPlan(house, district);
  const rows = await house.get(Db).query<{ id: string }>('SELECT id FROM task ORDER BY no');
  tasks = rows.map(r => r.id);
  await house.get(Journal).transact({ name: 'test.clear', actor: SYSTEM }, async tx => {
    for (const p of await tx.lockWhere(Person, 'username = ANY($1)', [['督查员', '商务经办', '区长']]))
      tx.update(Person, { ...p, clearance: 'sensitive', version: p.version + 1 });
  });
});
afterEach(async () => {
  await expectClean(house);
  await house.close();
});

it('gives a sensitive task to no unit where nobody is cleared: not by an offer, not by adding it', async () => {
  const { units } = district;
  const [task] = tasks;
  const office = cleared('督查员');
  await classify([task]);
  const until = new Date('2026-03-10T10:00:00Z');
  const offer = (...unitIds: string[]): Promise<unknown> =>
    house.get(OfferService).offer(office, [{ taskId: task, unitIds, until }]);
  await expect(offer(units.区商务委, units.区文旅委)).rejects.toEqual(refused('dispatch.no_cleared_handler'));
  await offer(units.区商务委);
  const [{ id }] = await house
    .get(Db)
    .query<{ id: string }>("SELECT id FROM assignment WHERE state = 'offered'");
  // The other units of the document would get it with the claim, and have nobody cleared.
  await expect(house.get(OfferService).claim(cleared('商务经办'), [id])).rejects.toEqual(
    refused('dispatch.no_cleared_handler'),
  );
});

it('adds no unit without a cleared person to a sensitive task, and asks none about it', async () => {
  const { units } = district;
  const [, , task] = tasks;
  const office = cleared('督查员');
  await house.get(DispatchService).dispatch(office, [{ taskId: task }]);
  await classify([task]);
  const add = house
    .get(FlightService)
    .addUnits(office, task, [{ unitId: units.区文旅委, role: 'responsible' }]);
  await expect(add).rejects.toEqual(refused('dispatch.no_cleared_handler'));
  const ask = house.get(MatterService).raise(
    office,
    {
      ...{ unitId: units.区城管局, taskId: task, kind: 'problem', obstacle: 'funds', text: '缺资金' },
      addresseeUnitId: units.区文旅委,
    },
    { onBehalf: { unitId: units.区城管局, source: '电话' } },
  );
  await expect(ask).rejects.toEqual(refused('dispatch.no_cleared_handler'));
});

it('lets nobody who is not cleared do anything about a sensitive task', async () => {
  const { units, actors } = district;
  const [task] = tasks;
  const { 督查员: office, 区长: leader, 商务经办: handler } = actors;
  await house.get(DispatchService).dispatch(office, [{ taskId: task }]);
  const [{ id }] = await house
    .get(Db)
    .query<{ id: string }>('SELECT id FROM assignment WHERE is_primary AND task_id = $1', [task]);
  await house.get(AssignmentService).sign(handler, [id]);
  const problem = { taskId: task, kind: 'problem', obstacle: 'funds', text: '缺资金' } as const;
  const matter = await house.get(MatterService).raise(handler, { ...problem, unitId: units.区商务委 });
  const given = await house.get(InstructionService).give(leader, [task], { text: '抓紧', due: '2026-03-20' });
  await classify([task]);
  const owed = await house
    .get(Db)
    .query<Obligation>('SELECT * FROM obligation WHERE about_task_id = $1 AND settled_at IS NULL', [task]);
  expect(owed.map(o => o.kind).sort()).toEqual(['accept_matter', 'answer_instruction']);
  const mine = await house.get(ObligationQueries).mine(office);
  expect(mine.filter(o => o.task_id === task || o.about_task_id === task)).toEqual([]);

  const round = {
    ...{ planId, title: '专项', authority: '常务会议', documentNo: '1号', scope: '全部' },
    ...{ starts: '2026-03-03', ends: '2026-03-05', unitIds: [units.区商务委], taskIds: [task] },
  };
  const line = { action: 'drop', taskId: task, reason: '调整' } as const;
  const edition = { name: '修订', from: '2026-03-03', items: [line] };
  const notice = { planId, unitId: units.区商务委, level: 'blue' as const, taskIds: [task], reason: '滞后' };
  const attempts: Promise<unknown>[] = [
    house.get(InstructionService).give(leader, [task], { text: '抓紧', due: '2026-03-20' }),
    house.get(InstructionService).answer(handler, given.ids[0], { answer: '好' }),
    house.get(MatterService).raise(handler, { ...problem, unitId: units.区商务委 }),
    house.get(MatterService).accept(office, [matter.id]),
    house.get(RoundService).start(office, round),
    house.get(NoticeService).draft(office, notice),
    house.get(EditionService).draft(office, planId, edition),
    house.get(UrgeService).urge(office, { ids: owed.map(o => o.id), text: '请办理' }),
  ];
  const answers = await Promise.allSettled(attempts);
  expect(answers.map(a => (a.status === 'rejected' ? (a.reason as { code: string }).code : 'done'))).toEqual(
    attempts.map(() => 'access.clearance'),
  );
});

it('changes no task of a plan that others approve without their consent on record, nor its columns', async () => {
  const { 督查员: office } = district.actors;
  const [task] = tasks;
  await house.get(PlanService).configure(office, planId, { changeAuthority: '区人大常委会' });
  const change = { text: '打造夜经济示范街区5个。', reason: '调整' };
  const needed = refused('plan.change_approval_needed');
  await expect(house.get(TaskService).change(office, task, change)).rejects.toEqual(needed);
  await expect(house.get(TaskFieldsService).set(office, task, {})).rejects.toEqual(needed);
  const approval = '江人发〔2026〕3号';
  await house.get(TaskService).change(office, task, { ...change, approval });
  await house.get(TaskFieldsService).set(office, task, {}, { approval });
  const entries = await house
    .get(Db)
    .query<{ reason: string }>(
      "SELECT reason FROM journal_entry WHERE command IN ('task.change', 'task.set_fields') ORDER BY id",
    );
  expect(entries.map(e => e.reason)).toEqual([`调整（依据：${approval}）`, `（依据：${approval}）`]);
});
