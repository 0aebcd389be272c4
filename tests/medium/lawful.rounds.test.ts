import { LawfulnessQueries, OverlapQueries } from '@duban/evaluation';
import { ImportService, readDocument } from '@duban/intake';
import { instantOf } from '@duban/kernel';
import {
  approvedNamings,
  assertNamed,
  type NewNaming,
  type NewRound,
  NamingService,
  RoundService,
} from '@duban/tracking';
import { Db } from '@duban/journal';
import { PlanService } from '@duban/task';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { LawfulHouse } from './lawful.world';

let world: LawfulHouse;
let rounds: RoundService;
let namings: NamingService;

beforeEach(async () => {
  world = await LawfulHouse.open();
  rounds = world.get(RoundService);
  namings = world.get(NamingService);
});
afterEach(async () => {
  await expectClean(world.ladder.house);
  await world.ladder.house.close();
});

const about = (change: Partial<NewRound> = {}): NewRound => ({
  planId: world.planId,
  title: '夜经济街区建设专项督查',
  authority: '区政府常务会议',
  documentNo: '江州府办〔2026〕20号',
  scope: '夜经济示范街区建设进度',
  starts: '2026-03-02',
  ends: '2026-03-13',
  unitIds: [world.units.区商务委, world.units.区文旅委],
  taskIds: [world.ladder.taskIds[0]],
  ...change,
});
const findings = () => [
  { unitId: world.units.区商务委, conclusion: '进度滞后', problems: '选址未定', suggestions: '月底前定址' },
  { unitId: world.units.区文旅委, conclusion: '配合到位' },
];

describe('a round', () => {
  it('is refused without authority, document, scope and units, and for a court', async () => {
    const { 督查员, 商务经办 } = world.actors;
    await expect(
      rounds.start(督查员, about({ authority: ' ', documentNo: '', scope: '', unitIds: [] })),
    ).rejects.toMatchObject({
      code: 'round.authority_needed',
      faults: [{ where: 'authority' }, { where: 'documentNo' }, { where: 'scope' }, { where: 'unitIds' }],
    });
    await expect(rounds.start(督查员, about({ ends: '2026-03-01' }))).rejects.toMatchObject({
      code: 'round.period_invalid',
    });
    await expect(rounds.start(督查员, about({ unitIds: [world.units.区法院] }))).rejects.toMatchObject({
      code: 'unit.not_supervised',
    });
    await expect(rounds.start(督查员, about({ unitIds: [world.units.青石街道] }))).rejects.toMatchObject({
      code: 'round.task_elsewhere',
    });
    await expect(rounds.start(商务经办, about())).rejects.toMatchObject({ code: 'access.denied' });
    await expect(rounds.start(督查员, about({ officeUnitId: world.units.区委改革办 }))).rejects.toMatchObject(
      { code: 'round.other_office' },
    );
  });

  it('is concluded for each unit, fed back to each with a message, and read by it only then', async () => {
    const { 督查员, 商务经办, 文旅主任, 滨江经办 } = world.actors;
    const queries = world.get(LawfulnessQueries);
    const started = await rounds.start(督查员, about(), { key: 'r1' });
    expect(await rounds.start(督查员, about(), { key: 'r1' })).toEqual(started);
    const { id } = started;
    expect(await world.owed(id)).toEqual([
      { kind: 'conclude_round', holder_person_id: null, due_at: instantOf('2026-03-20', '23:59:59') },
    ]);
    await expect(rounds.feedBack(督查员, id)).rejects.toMatchObject({ code: 'chain.not_now' });
    await expect(
      rounds.conclude(督查员, id, { conclusion: '总体推进', findings: findings().slice(1) }),
    ).rejects.toMatchObject({ code: 'round.finding_missing' });
    await expect(
      rounds.conclude(督查员, id, {
        conclusion: '总体推进',
        findings: [...findings(), { unitId: world.units.滨江街道, conclusion: '不相干' }],
      }),
    ).rejects.toMatchObject({ code: 'round.finding_missing', faults: [{ where: 'findings.2.unitId' }] });
    await expect(
      rounds.conclude(商务经办, id, { conclusion: '总体推进', findings: findings() }),
    ).rejects.toMatchObject({ code: 'access.denied' });
    await rounds.conclude(督查员, id, { conclusion: '总体推进', findings: findings() });
    expect(await queries.rounds(商务经办, { id })).toEqual([]);
    expect(await rounds.feedBack(督查员, id, { key: 'f1' })).toEqual({ state: 'fed_back', told: 4 });
    expect(await rounds.feedBack(督查员, id, { key: 'f1' })).toEqual({ state: 'fed_back', told: 4 });
    const told = await world.query(
      'SELECT p.name, m.link, m.why FROM message m JOIN person p ON p.id = m.person_id WHERE m.kind = \'round_feedback\' ORDER BY p.name COLLATE "C"',
    );
    expect(told).toHaveLength(4);
    expect(told[0]).toMatchObject({
      link: `/rounds/${id}`,
      why: expect.stringContaining('可在 2026-04-01 前申请复核'),
    });
    // Each unit reads its own finding and no other's.
    const [seen] = await queries.rounds(文旅主任, { id });
    expect(seen.units).toMatchObject([
      { unitName: '区文旅委', conclusion: '配合到位', fedBackAt: expect.any(Date) },
    ]);
    expect((await queries.rounds(督查员, { id }))[0].units).toHaveLength(2);
    expect(await queries.rounds(滨江经办, { id })).toEqual([]);
  });

  it('warns of another one over the same unit in the same period, and of tasks much alike, but never blocks', async () => {
    const { 督查员, 改革办督查员, 商务经办 } = world.actors;
    const { id } = await rounds.start(督查员, about({ taskIds: [] }));
    const second = about({ title: '改革专项督查', starts: '2026-03-13', ends: '2026-03-20', taskIds: [] });
    await expect(rounds.start(改革办督查员, second)).rejects.toMatchObject({
      code: 'round.overlaps',
      details: {
        overlaps: {
          rounds: [
            { roundId: id, unitName: expect.any(String), officeName: '区政府督查室' },
            { roundId: id },
          ],
          tasks: [],
        },
      },
    });
    const later = about({ ...second, starts: '2026-03-14' });
    expect((await rounds.start(改革办督查员, later)).overlaps.rounds).toEqual([]);
    const started = await rounds.start(改革办督查员, { ...second, acknowledgedOverlaps: true });
    expect(started.overlaps.rounds).toHaveLength(4);
    const [kept] = await world.get(LawfulnessQueries).rounds(改革办督查员, { id: started.id });
    expect(kept.knownOverlaps.rounds).toHaveLength(4);

    // The other office imports much the same task for the same unit.
    const { planId } = await world.get(ImportService).confirm(改革办督查员, {
      parsed: readDocument(
        '1.年内打造夜经济示范街区3个。\n牵头单位:区商务委\n2.推进政务公开。\n牵头单位:区商务委\n',
      ),
      ...{ officeUnitId: world.units.区委改革办, title: '改革任务', year: 2026 },
    });
    await world.get(PlanService).approve(改革办督查员, planId, {
      ...{ authority: '区委深改委', documentNo: '1号', scope: '改革任务' },
    });
    const fresh = await world.query<{ id: string }>('SELECT id FROM task WHERE plan_id = $1 ORDER BY no', [
      planId,
    ]);
    const overlaps = world.get(OverlapQueries);
    const before = await overlaps.of(
      改革办督查员,
      fresh.map(t => t.id),
    );
    expect(before).toMatchObject([
      {
        ...{ taskId: fresh[0].id, otherTaskId: world.ladder.taskIds[0], unitName: '区商务委' },
        ...{ otherOfficeName: '区政府督查室', otherTitle: '第1项 打造夜经济示范街区3个。' },
      },
    ]);
    // The unit is not shown what it has not been given yet; the office is.
    expect(await overlaps.of(商务经办, [world.ladder.taskIds[0]])).toEqual([]);
    expect(await overlaps.of(督查员, [world.ladder.taskIds[0]])).toMatchObject([
      { otherTaskId: fresh[0].id },
    ]);
    expect(await overlaps.of(商务经办, [fresh[0].id])).toEqual([]);
    const third = about({ unitIds: [world.units.区商务委], starts: '2026-05-01', ends: '2026-05-02' });
    await expect(rounds.start(督查员, third)).rejects.toMatchObject({
      code: 'round.overlaps',
      details: { overlaps: { rounds: [], tasks: [{ otherTaskId: fresh[0].id }] } },
    });
  });

  it('lets of two that start at the same moment the second see the first', async () => {
    const both = await Promise.allSettled([
      rounds.start(world.actors.督查员, about()),
      rounds.start(world.actors.改革办督查员, about({ title: '同时启动' })),
    ]);
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('may be given up while it runs, and is chased when nobody concludes it', async () => {
    const { id } = await rounds.start(world.actors.督查员, about());
    const again = await rounds.start(world.actors.督查员, about({ acknowledgedOverlaps: true }));
    expect(await rounds.discard(world.actors.督查员, id, { reason: '与审计合并进行' })).toEqual({
      state: 'discarded',
    });
    expect(await world.owed(id)).toEqual([]);
    world.ladder.house.clock.moveTo(instantOf('2026-03-24', '08:05'));
    await world.get(Rounds).run();
    const links = await world.query("SELECT DISTINCT link FROM message WHERE title LIKE '形成督查结论%'");
    expect(links).toEqual([{ link: `/rounds/${again.id}` }]);
  });
});

describe('a naming', () => {
  const proposed = (change: Partial<NewNaming> = {}): NewNaming => ({
    planId: world.planId,
    kind: 'criticism',
    unitIds: [world.units.区城管局],
    text: '第3项进度滞后',
    appearsIn: '第3期督查通报',
    ...change,
  });

  it('is decided by the leader before any unit is named', async () => {
    const { 督查员, 区长, 商务经办 } = world.actors;
    const db = world.get(Db);
    await expect(namings.propose(商务经办, proposed())).rejects.toMatchObject({ code: 'access.denied' });
    await expect(namings.propose(督查员, proposed({ appearsIn: ' ' }))).rejects.toMatchObject({
      code: 'naming.incomplete',
    });
    await expect(namings.propose(督查员, proposed({ unitIds: [world.units.区法院] }))).rejects.toMatchObject({
      code: 'unit.not_supervised',
    });
    const first = await namings.propose(督查员, proposed(), { key: 'p1' });
    expect(await namings.propose(督查员, proposed(), { key: 'p1' })).toEqual(first);
    expect(await world.owed(first.id)).toMatchObject([
      { kind: 'decide_naming', holder_person_id: 区长.personId },
    ]);
    const named = () => assertNamed(db, 'criticism', [world.units.区城管局], world.planId);
    await expect(named()).rejects.toMatchObject({ code: 'naming.not_approved', message: /区城管局/ });
    await expect(namings.decide(商务经办, first.id, { agree: true })).rejects.toMatchObject({
      code: 'access.denied',
    });
    expect(await namings.decide(区长, first.id, { agree: true })).toEqual({ state: 'approved' });
    await named();
    await expect(assertNamed(db, 'praise', [world.units.区城管局])).rejects.toMatchObject({
      code: 'naming.not_approved',
    });
    expect(await approvedNamings(db, { planId: world.planId })).toMatchObject([
      { unit_id: world.units.区城管局, text: '第3项进度滞后', appears_in: '第3期督查通报' },
    ]);
    await expect(namings.decide(区长, first.id, { agree: false, reason: '改变主意' })).rejects.toMatchObject({
      code: 'chain.not_now',
    });
  });

  it('may be recorded by the office with the source of the leader’s word, and refused with a reason', async () => {
    const { 督查员, 区长 } = world.actors;
    const onBehalf = { unitId: world.units.区政府督查室, source: '区长3月2日批示' };
    const { id } = await namings.propose(
      督查员,
      proposed({ kind: 'praise', unitIds: [world.units.区商务委] }),
    );
    await expect(namings.decide(督查员, id, { agree: true })).rejects.toMatchObject({
      code: 'behalf.source_needed',
    });
    await namings.decide(督查员, id, { agree: true }, { onBehalf });
    const [shown] = await world.get(LawfulnessQueries).namings(督查员, { id });
    expect(shown).toMatchObject({
      state: 'approved',
      source: '区长3月2日批示',
      units: [{ unitName: '区商务委' }],
    });
    expect(await world.get(LawfulnessQueries).namings(world.actors.商务经办, { id })).toEqual([]);
    const other = await namings.propose(督查员, proposed());
    await expect(namings.decide(区长, other.id, { agree: false })).rejects.toMatchObject({
      code: 'naming.reason_needed',
    });
    await namings.decide(区长, other.id, { agree: false, reason: '已整改' });
    await expect(assertNamed(world.get(Db), 'criticism', [world.units.区城管局])).rejects.toMatchObject({
      code: 'naming.not_approved',
    });
  });
});
