import { AssignmentService, DispatchService } from '@duban/dispatch';
import { type Actor, Journal, SYSTEM } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import {
  AppointmentRow,
  DirectoryService,
  DirectorySnapshot,
  PeopleService,
  Person,
  TaskforceService,
  type Transfer,
  TransferService,
} from '@duban/organization';
import { Db } from '@duban/journal';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { Desk, refused } from './bulk.world';
import { assignment, holds } from './dispatch.world';

// Real: PostgreSQL and every service of the house. Doubles: the clock.
let desk: Desk;
let system: Actor;
let security: Actor;

/** Somebody new with a role in a unit. */
async function hire(name: string, unit: string, role: AppointmentRow['role']): Promise<Actor> {
  const ids = desk.house.app.get<Ids>(IDS);
  const [personId, unitId] = [ids.next(), desk.units[unit]];
  await desk.get(Journal).transact({ name: 'test.hire', actor: SYSTEM }, async tx => {
    tx.insert(Person, {
      id: personId,
      name,
      username: name,
      email: null,
      active: true,
      clearance: 'internal',
      version: 1,
    });
    tx.insert(AppointmentRow, { id: ids.next(), person_id: personId, unit_id: unitId, role, active: true });
  });
  return { personId, name, appointments: [{ unitId, role }] };
}

/** As whom somebody acts after what happened. */
async function now(actor: Actor): Promise<Actor> {
  const appointments = await desk.rows<Actor['appointments'][number]>(
    'SELECT unit_id AS "unitId", role FROM appointment WHERE person_id = $1 AND active ORDER BY id',
    actor.personId,
  );
  return { ...actor, appointments };
}

beforeEach(async () => {
  desk = await Desk.open();
  system = await hire('系统管理员', '区政府督查室', 'system_admin');
  security = await hire('安全管理员', '区政府督查室', 'security_admin');
});
afterEach(async () => {
  await expectClean(desk.house);
  await desk.house.close();
});

describe('专班', () => {
  const taskforces = (): TaskforceService => desk.get(TaskforceService);
  let force: string;
  beforeEach(async () => {
    const [unit] = await desk
      .get(DirectoryService)
      .createUnits(desk.office, [{ name: '夜经济专班', kind: 'taskforce' }]);
    force = unit.id;
  });
  const idOf = (who: string): string => desk.actors[who].personId as string;
  const people = (...who: string[]): { personId: string; role: 'handler' }[] =>
    who.map(name => ({ personId: idOf(name), role: 'handler' }));

  it('acts through borrowed people, who keep their own unit', async () => {
    await expect(taskforces().borrow(desk.office, force, { people: people('文旅经办') })).rejects.toEqual(
      refused('access.denied'),
    );
    await taskforces().borrow(system, force, { people: people('文旅经办', '城管经办') });
    expect(await taskforces().members(system, force)).toEqual([
      expect.objectContaining({
        name: '城管经办',
        role: 'handler',
        starts: '2026-03-02',
        until: null,
        from: [{ unitId: desk.units.区城管局, unitName: '区城管局' }],
      }),
      expect.objectContaining({ name: '文旅经办' }),
    ]);
    const taskId = await desk.task(1);
    await desk.get(DispatchService).dispatch(desk.office, [{ taskId, primaryUnitId: force }]);
    const borrowed = await now(desk.actors.文旅经办);
    expect(borrowed.appointments).toHaveLength(2);
    const directory = await DirectorySnapshot.load(desk.get(Db));
    const holder = { unitId: force, role: 'handler' as const, officeUnitId: desk.units.区政府督查室 };
    expect(directory.recipients(holder).map(p => p.name)).toEqual(['文旅经办', '城管经办']);
    desk.units.夜经济专班 = force;
    await desk
      .get(AssignmentService)
      .sign(borrowed, [await assignment(desk, 1, '夜经济专班'), await assignment(desk, 1, '区文旅委')]);
    expect(await holds(desk, 1)).toMatchObject({
      夜经济专班: '*lead signed',
      区文旅委: 'responsible signed',
    });
  });

  it('gives people back: by hand, or when their time is over', async () => {
    const until = '2026-03-06';
    await taskforces().borrow(system, force, { people: people('文旅经办', '城管经办'), until });
    const give = { personIds: [idOf('城管经办')], reason: '另有安排' };
    await taskforces().giveBack(system, force, give);
    await expect(taskforces().giveBack(system, force, give)).rejects.toEqual(refused('taskforce.not_member'));
    desk.moveTo('2026-03-06', '17:00');
    await desk.get(Rounds).run();
    expect(await taskforces().members(system, force)).toHaveLength(1);
    desk.moveTo('2026-03-07', '00:10');
    await desk.get(Rounds).run();
    await desk.get(Rounds).run();
    expect(await taskforces().members(system, force)).toEqual([]);
    expect((await now(desk.actors.文旅经办)).appointments).toEqual(desk.actors.文旅经办.appointments);
    // Lent once more: the same seat.
    await taskforces().borrow(system, force, { people: people('文旅经办') });
    expect((await now(desk.actors.文旅经办)).appointments).toHaveLength(2);
    expect(await desk.rows('SELECT reason FROM taskforce_member ORDER BY starts, reason')).toEqual([
      { reason: '借调期满' },
      { reason: '另有安排' },
      { reason: null },
    ]);
  });

  it('refuses other units, days gone by and people who are there', async () => {
    const borrow = (unitId: string, more: object = {}, who = people('文旅经办')): Promise<unknown> =>
      taskforces().borrow(system, unitId, { people: who, ...more });
    await expect(borrow(desk.units.区城管局)).rejects.toEqual(refused('taskforce.other_kind'));
    await expect(borrow(force, { until: '2026-03-01' })).rejects.toEqual(refused('taskforce.until_past'));
    await expect(borrow(force, {}, people('文旅经办', '文旅经办'))).rejects.toEqual(
      refused('taskforce.already_member'),
    );
    await borrow(force);
    await expect(borrow(force)).rejects.toEqual(refused('taskforce.already_member'));
    // The role is taken away as any other, and they are lent anew.
    await desk.get(PeopleService).revoke(security, idOf('文旅经办'), { unitId: force, role: 'handler' });
    await borrow(force, { until: '2026-03-31' });
    expect(await taskforces().members(system, force)).toMatchObject([{ until: '2026-03-31' }]);
  });
});

describe('换岗', () => {
  const move = (who: Actor, input: Omit<Transfer, 'fromUnitId'>, by = security): Promise<unknown> =>
    desk.get(TransferService).transfer(by, who.personId as string, {
      fromUnitId: who.appointments[0].unitId,
      ...input,
    });

  it('moves a person and leaves what was owed with the unit', async () => {
    const { 商务经办 } = desk.actors;
    await desk.dispatch(1);
    const to = { toUnitId: desk.units.区城管局, role: 'handler' as const };
    await expect(move(商务经办, to, system)).rejects.toEqual(refused('access.denied'));
    await expect(move(商务经办, to)).rejects.toEqual(refused('transfer.unit_empty'));
    await expect(move(商务经办, { ...to, toUnitId: desk.units.区商务委 })).rejects.toEqual(
      refused('transfer.same_unit'),
    );
    await expect(move(商务经办, { ...to, handoverTo: 商务经办.personId as string })).rejects.toEqual(
      refused('transfer.successor'),
    );
    const { 商务主任 } = desk.actors;
    await move(商务经办, { ...to, handoverTo: 商务主任.personId as string, reason: '干部交流' });
    expect((await now(商务经办)).appointments).toEqual([{ unitId: desk.units.区城管局, role: 'handler' }]);
    expect((await now(商务主任)).appointments).toContainEqual({
      unitId: desk.units.区商务委,
      role: 'handler',
    });
    await expect(move(商务经办, to)).rejects.toEqual(refused('transfer.not_member'));
    await expect(
      desk.get(AssignmentService).sign(await now(商务经办), [await assignment(desk, 1, '区商务委')]),
    ).rejects.toEqual(refused('access.denied'));
    await desk.get(AssignmentService).sign(await now(商务主任), [await assignment(desk, 1, '区商务委')]);
  });

  it('lets a unit without people go where the office says so, and one that owes nothing', async () => {
    await desk.dispatch(3);
    const to = { toUnitId: desk.units.区商务委, role: 'handler' as const };
    // Task 3 is led by 区城管局; 青石街道 owes nothing yet.
    await move(desk.actors.青石经办, to);
    await expect(move(desk.actors.城管经办, to)).rejects.toEqual(refused('transfer.unit_empty'));
    await move(desk.actors.城管经办, { ...to, acknowledged: true });
    const directory = await DirectorySnapshot.load(desk.get(Db));
    const holder = {
      unitId: desk.units.区城管局,
      role: 'handler' as const,
      officeUnitId: desk.units.区政府督查室,
    };
    expect(directory.recipients(holder).map(p => p.name)).toEqual(['督查员']);
  });

  it.each([
    ['to a successor', true],
    ['to the office', false],
  ])('hands what a leader owed in person %s', async (_, succeeded) => {
    await desk.dispatch(1);
    const own = await assignment(desk, 1, '区商务委');
    const signing = desk.get(AssignmentService);
    await signing.decline(desk.actors.商务经办, [own], { reason: '职责不符' });
    await signing.uphold(desk.office, own, { reason: '属你委职责' });
    await signing.decline(desk.actors.商务经办, [own], { reason: '仍不符' });
    const successor = await hire('副区长', '区政府督查室', 'supervisor');
    const { 区长 } = desk.actors;
    const to = { toUnitId: desk.units.市政府督查室, role: 'superior' as const };
    const handoverTo = succeeded ? (successor.personId as string) : undefined;
    expect(await move(区长, { ...to, handoverTo })).toEqual({ handedOver: 1 });
    const [decide] = await desk.rows(
      'SELECT holder_role, holder_person_id, leader_id FROM obligation WHERE subject_id = $1 AND settled_at IS NULL',
      own,
    );
    expect(decide).toEqual(
      succeeded
        ? { holder_role: 'leader', holder_person_id: successor.personId, leader_id: successor.personId }
        : { holder_role: 'supervisor', holder_person_id: null, leader_id: null },
    );
    await expect(signing.uphold(区长, own, { reason: '就由你委牵头' })).rejects.toEqual(
      refused('access.denied'),
    );
    const decides = succeeded ? await now(successor) : desk.office;
    await signing.uphold(decides, own, { reason: '就由你委牵头' });
    const [plan] = await desk.rows('SELECT leader_id FROM plan');
    expect(plan).toEqual({ leader_id: succeeded ? successor.personId : null });
  });

  it('keeps administrators apart, and the last one in place', async () => {
    const to = { toUnitId: desk.units.区商务委, role: 'handler' as const };
    await expect(move(system, to)).rejects.toEqual(refused('person.last_admin'));
    await expect(move(system, { ...to, handoverTo: security.personId as string })).rejects.toEqual(
      refused('person.last_admin'),
    );
  });
});
