import { AssignmentService, DispatchService, FlightService, LetterService } from '@duban/dispatch';
import { CompletionService, ReportService } from '@duban/feedback';
import { ActionPlanService } from '@duban/implementation';
import { SubmissionService } from '@duban/submission';
import { TaskService } from '@duban/task';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { Desk, refused } from './bulk.world';
import { assignment, holds, openDesk, owed, setStreets } from './dispatch.world';

// Real: PostgreSQL and every service of the house. Doubles: the clock.
let desk: Desk;

afterEach(async () => {
  await expectClean(desk.house);
  await desk.house.close();
});

const dispatch = async (no: number, choice: object = {}): Promise<unknown> =>
  desk.get(DispatchService).dispatch(desk.office, [{ taskId: await desk.task(no), ...choice }]);

describe('units that join a task and leave it', () => {
  beforeEach(async () => {
    desk = await Desk.open();
  });
  const flight = (): FlightService => desk.get(FlightService);

  it('adds units, once each, and raises the role of one that is there', async () => {
    const taskId = await desk.task(1);
    const { 区文旅委, 区商务委, 滨江街道, 青石街道 } = desk.units;
    const add = (...units: [string, 'lead' | 'responsible' | 'supporting'][]): Promise<unknown> =>
      flight().addUnits(
        desk.office,
        taskId,
        units.map(([unitId, role]) => ({ unitId, role })),
      );
    await expect(add([滨江街道, 'lead'])).rejects.toEqual(refused('assignment.task_not_running'));
    await desk.track();
    expect(
      await add(
        [滨江街道, 'supporting'],
        [滨江街道, 'responsible'],
        [区文旅委, 'lead'],
        [区商务委, 'supporting'],
      ),
    ).toEqual({ added: 1, raised: 1, unchanged: 1 });
    expect(await holds(desk, 1)).toEqual({
      区商务委: '*lead signed',
      区文旅委: 'lead signed',
      区城管局: 'responsible signed',
      滨江街道: 'responsible pending',
    });
    expect(await owed(desk, 1)).toContain('sign 滨江街道');
    await expect(
      flight().addUnits(desk.actors.商务经办, taskId, [{ unitId: 青石街道, role: 'lead' }]),
    ).rejects.toEqual(refused('access.denied'));
    await expect(
      flight().addUnits(desk.office, taskId, [{ unitId: 青石街道, role: 'lead' }], { version: 1 }),
    ).rejects.toEqual(refused('record.stale'));
    await desk.sign();
    await desk.openPeriod();
    // The unit that was raised to lead contributes, the one that came as responsible does not unless ticked.
    expect(await owed(desk, 1)).toEqual(
      expect.arrayContaining(['contribute 区文旅委', 'contribute 区城管局']),
    );
    expect(await owed(desk, 1)).not.toContain('contribute 滨江街道');
  });

  it('withdraws units, and what they had still to report', async () => {
    await desk.track();
    await desk.openPeriod();
    const reports = desk.get(ReportService);
    const [sent] = await desk.ids(
      "SELECT id FROM report WHERE kind = 'contribution' AND unit_id = $1 AND task_id = $2",
      desk.units.区文旅委,
      await desk.task(1),
    );
    await reports.submit(desk.actors.文旅经办, [sent], { noProgress: true });
    const gone = [await assignment(desk, 1, '区文旅委'), await assignment(desk, 1, '区城管局')];
    const reason = { reason: '职责调整' };
    await expect(flight().withdraw(desk.actors.文旅经办, gone, reason)).rejects.toEqual(
      refused('access.denied'),
    );
    const all = [...gone, await assignment(desk, 1, '区商务委')];
    await expect(flight().withdraw(desk.office, all, reason)).rejects.toEqual(refused('assignment.primary'));
    expect(await flight().withdraw(desk.office, gone, reason)).toEqual({ withdrawn: 2 });
    expect(await holds(desk, 1)).toEqual({ 区商务委: '*lead signed' });
    expect(await owed(desk, 1)).toEqual(['complete 区商务委', 'milestone 区商务委', 'report 区商务委']);
    const left = await desk.rows(
      "SELECT state FROM report WHERE kind = 'contribution' AND task_id = $1",
      await desk.task(1),
    );
    expect(left).toEqual([{ state: 'void' }, { state: 'void' }]);
    await expect(reports.submit(desk.actors.城管经办, [sent])).rejects.toMatchObject({ name: 'Refusal' });
    await expect(flight().withdraw(desk.office, gone, reason)).rejects.toEqual(refused('chain.not_now'));
    // Needed again: an assignment of its own.
    await flight().addUnits(desk.office, await desk.task(1), [
      { unitId: desk.units.区文旅委, role: 'supporting' },
    ]);
    expect(await owed(desk, 1)).toContain('sign 区文旅委');
    const [report] = [await desk.report(1)];
    await reports.submit(desk.actors.商务经办, [report], { noProgress: true });
    await reports.approve(desk.office, [report]);
  });

  it('a second decline is the leader’s, whose word the office may record', async () => {
    await desk.dispatch(1, 3);
    const signing = desk.get(AssignmentService);
    const twice = async (no: number, unit: string, who: string): Promise<string> => {
      const id = await assignment(desk, no, unit);
      await signing.decline(desk.actors[who], [id], { reason: '职责不符' });
      await signing.uphold(desk.office, id, { reason: '属你单位' });
      await signing.decline(desk.actors[who], [id], { reason: '仍不符' });
      return id;
    };
    const a = await twice(1, '区商务委', '商务经办');
    const b = await twice(3, '区城管局', '城管经办');
    const word = { reason: '领导已明确' };
    await expect(signing.uphold(desk.office, a, word)).rejects.toEqual(refused('behalf.source_needed'));
    const onBehalf = { unitId: desk.units.区政府督查室, source: '区长 3 月 2 日批示' };
    await signing.uphold(desk.office, a, word, { onBehalf });
    const to = { unitId: desk.units.青石街道, ...word };
    await expect(signing.reassign(desk.actors.商务经办, b, to)).rejects.toEqual(refused('access.denied'));
    await signing.reassign(desk.actors.区长, b, to);
    expect(await holds(desk, 1)).toMatchObject({ 区商务委: '*lead pending' });
    expect(await holds(desk, 3)).toEqual({ 青石街道: '*lead pending', 滨江街道: 'responsible pending' });
    // A third time, and the leader himself upholds it.
    await signing.decline(desk.actors.商务经办, [a], { reason: '仍不符' });
    await signing.uphold(desk.actors.区长, a, { reason: '就由你委牵头' });
    await desk.sign();
    expect(await desk.state(1)).toBe('implementing');
  });
});

describe('what the document leaves open', () => {
  beforeEach(async () => {
    desk = await openDesk();
  });

  it('refuses what nobody has chosen, naming all of it, and keeps the choice', async () => {
    const [party] = await desk.ids("SELECT id FROM task_party WHERE name = '相关街道'");
    await expect(dispatch(4)).rejects.toMatchObject({
      code: 'dispatch.selection_needed',
      faults: [{ where: `tasks.${await desk.task(4)}.parties.${party}` }],
    });
    const selections = { [party]: [desk.units.青石街道] };
    await dispatch(4, { selections });
    expect(await holds(desk, 4)).toEqual({ 区城管局: '*lead pending', 青石街道: 'responsible pending' });
    expect(
      await desk.rows('SELECT kind, role, party_id, unit_ids, person_id, implied FROM party_choice'),
    ).toEqual([
      {
        kind: 'selection',
        role: 'responsible',
        party_id: party,
        unit_ids: [desk.units.青石街道],
        person_id: desk.office.personId,
        implied: false,
      },
    ]);
  });

  it('asks whether a list ending in 等 is complete, and keeps the answer', async () => {
    await expect(dispatch(3, { confirmOpenEnded: false })).rejects.toMatchObject({
      code: 'dispatch.open_ended',
      faults: [{ where: `tasks.${await desk.task(3)}.openEnded.responsible` }],
    });
    const additions = [{ unitId: desk.units.区城管局, role: 'responsible' as const }];
    await dispatch(3, { confirmOpenEnded: false, additions });
    expect(await holds(desk, 3)).toEqual({
      区商务委: '*lead pending',
      区文旅委: 'responsible pending',
      区城管局: 'responsible pending',
    });
    const choices = await desk.rows('SELECT kind, implied FROM party_choice ORDER BY kind');
    expect(choices).toEqual([
      { kind: 'addition', implied: false },
      { kind: 'open_ended', implied: false },
    ]);
  });

  it('takes silence about such a list as 就这些, and marks it so', async () => {
    await dispatch(3);
    expect(await desk.rows('SELECT kind, role, implied, person_id FROM party_choice')).toEqual([
      { kind: 'open_ended', role: 'responsible', implied: true, person_id: desk.office.personId },
    ]);
  });

  it('expands a group as it is that day; who joins it later gets nothing', async () => {
    const primaryUnitId = desk.units.滨江街道;
    await setStreets(desk, '滨江街道', '区文旅委');
    await dispatch(1, { primaryUnitId });
    const then = await holds(desk, 1);
    expect(then).toEqual({
      滨江街道: '*lead pending',
      区文旅委: 'lead pending',
      区城管局: 'responsible pending',
      青石街道: 'responsible pending',
    });
    await setStreets(desk, '青石街道', '区商务委');
    expect(await holds(desk, 1)).toEqual(then);
  });
});

describe('协调函', () => {
  beforeEach(async () => {
    desk = await openDesk();
  });
  const letters = (): LetterService => desk.get(LetterService);

  it('goes to a court instead of an assignment, and obliges the office alone', async () => {
    await dispatch(2);
    expect(await holds(desk, 2)).toMatchObject({ 区法院: 'responsible lettered' });
    expect(await owed(desk, 2)).toContain('send_letter 区政府督查室');
    const id = await assignment(desk, 2, '区法院');
    const letter = { documentNo: '江州督函〔2026〕3号', sentOn: '2026-03-02', answerBy: '2026-03-20' };
    await expect(letters().send(desk.actors.商务经办, [id], letter)).rejects.toEqual(
      refused('access.denied'),
    );
    for (const wrong of [{ sentOn: '2026-03-03' }, { answerBy: '2026-03-01' }])
      await expect(letters().send(desk.office, [id], { ...letter, ...wrong })).rejects.toEqual(
        refused('letter.bad_date'),
      );
    await expect(
      letters().reply(desk.office, [id], { reply: '同意', repliedOn: '2026-03-02' }),
    ).rejects.toEqual(refused('chain.not_now'));
    await letters().send(desk.office, [id], letter);
    await expect(letters().send(desk.office, [id], letter)).rejects.toEqual(refused('chain.not_now'));
    expect(await owed(desk, 2)).toContain('record_letter_reply 区政府督查室');
    desk.moveTo('2026-03-10');
    await expect(
      letters().reply(desk.office, [id], { reply: '同意', repliedOn: '2026-03-01' }),
    ).rejects.toEqual(refused('letter.bad_date'));
    await letters().reply(desk.office, [id], { reply: '已安排专庭审理', repliedOn: '2026-03-09' });
    expect(await desk.rows('SELECT document_no, sent_on, answer_by, reply, replied_on FROM letter')).toEqual([
      {
        document_no: '江州督函〔2026〕3号',
        sent_on: '2026-03-02',
        answer_by: '2026-03-20',
        reply: '已安排专庭审理',
        replied_on: '2026-03-09',
      },
    ]);
  });

  it('is never led by a court, nor reassigned to one', async () => {
    await expect(dispatch(5)).rejects.toEqual(refused('dispatch.primary_outside'));
    await dispatch(5, { primaryUnitId: desk.units.区商务委 });
    expect(await holds(desk, 5)).toEqual({ 区商务委: '*lead pending', 区法院: 'lead lettered' });
    const signing = desk.get(AssignmentService);
    const own = await assignment(desk, 5, '区商务委');
    await dispatch(3);
    const lead = await assignment(desk, 3, '区商务委');
    const other = await assignment(desk, 3, '区文旅委');
    await signing.decline(desk.actors.商务经办, [own, lead], { reason: '职责不符' });
    await signing.decline(desk.actors.文旅经办, [other], { reason: '职责不符' });
    const to = { unitId: desk.units.区法院, reason: '改派' };
    await expect(signing.reassign(desk.office, lead, to)).rejects.toEqual(
      refused('dispatch.primary_outside'),
    );
    await signing.reassign(desk.office, other, to);
    expect(await holds(desk, 3)).toMatchObject({ 区法院: 'responsible lettered' });
    // In flight too.
    const { 区法院: unitId } = desk.units;
    await desk
      .get(FlightService)
      .withdraw(desk.office, [await assignment(desk, 3, '区法院')], { reason: '不再需要' });
    await desk.get(FlightService).addUnits(desk.office, await desk.task(3), [{ unitId, role: 'supporting' }]);
    expect(await holds(desk, 3)).toMatchObject({ 区法院: 'supporting lettered' });
    // Its own people cannot sign what is not assigned.
    await expect(
      signing.sign(desk.office, [await assignment(desk, 3, '区法院')], {
        onBehalf: { unitId: desk.units.区法院, source: '来电' },
      }),
    ).rejects.toEqual(refused('chain.not_now'));
  });

  it('blocks nothing, is chased with nobody outside, and ends with its task', async () => {
    await dispatch(2);
    await desk.sign();
    const taskId = await desk.task(2);
    const file = (contributorIds: string[]): Promise<unknown> =>
      desk
        .get(ActionPlanService)
        .file(desk.actors.商务经办, taskId, { text: '推进', milestones: [], contributorIds });
    await expect(file([desk.units.区法院])).rejects.toEqual(refused('action_plan.stranger'));
    const { actors } = desk;
    await letters().send(desk.office, [await assignment(desk, 2, '区法院')], {
      documentNo: '江州督函〔2026〕3号',
      sentOn: '2026-03-02',
    });
    await file([desk.units.区城管局]);
    await desk.openPeriod();
    for (const day of ['2026-04-03', '2026-04-13', '2026-04-27']) {
      desk.moveTo(day);
      await desk.get(Rounds).run();
    }
    const court = [desk.units.区法院];
    expect(await desk.rows('SELECT id FROM notice WHERE unit_id = ANY($1)', court)).toEqual([]);
    expect(await desk.rows('SELECT id FROM report WHERE unit_id = ANY($1)', court)).toEqual([]);
    expect(await desk.rows('SELECT id FROM obligation WHERE holder_unit_id = ANY($1)', court)).toEqual([]);
    const completing = desk.get(CompletionService);
    await completing.submit(actors.商务经办, taskId, { text: '已化解', outcome: 'achieved' });
    await completing.approve(desk.office, [taskId]);
    const { id } = await desk
      .get(SubmissionService)
      .submit(desk.office, { taskIds: [taskId], title: '报告', text: '' });
    await desk.get(SubmissionService).reply(actors.市督查员, id, { reply: '同意', returned: [] });
    expect(await desk.state(2)).toBe('closed');
    expect(await holds(desk, 2)).toMatchObject({ 区法院: 'responsible released' });
    expect(await owed(desk, 2)).toEqual([]);
    await dispatch(3);
    await desk.get(TaskService).cancel(desk.office, [await desk.task(3)], { reason: '调整' });
  });
});
