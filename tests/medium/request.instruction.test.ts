import { InstructionQueries, TaskViewQueries } from '@duban/evaluation';
import { CompletionService } from '@duban/feedback';
import { endOfDay } from '@duban/kernel';
import { linkOf, ObligationQueries } from '@duban/obligation';
import { TaskService } from '@duban/task';
import { InstructionService } from '@duban/tracking';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { Desk } from './bulk.world';
import { hire } from './request.world';

// Real: PostgreSQL, every service of the house. Doubles: the clock, which is moved by hand.
let desk: Desk;
let instructions: InstructionService;

beforeEach(async () => {
  desk = await Desk.open();
  instructions = desk.get(InstructionService);
});
afterEach(async () => {
  await expectClean(desk.house);
  await desk.house.close();
});

const give = async (no: number, due = '2026-03-20'): Promise<string> =>
  (await instructions.give(desk.actors.区长, [await desk.task(no)], { text: '请抓紧推进', due })).ids[0];

interface Owed {
  kind: string;
  holder_unit_id: string;
  due_at: Date;
  task_id: string | null;
  about_task_id: string | null;
  paused_at: Date | null;
}
const owed = async (id: string): Promise<Owed | undefined> =>
  (await desk.rows<Owed>('SELECT * FROM obligation WHERE subject_id = $1 AND settled_at IS NULL', id))[0];

describe('批示', () => {
  it('is given by the leader, answered by the lead, returned once, and noted', async () => {
    await desk.track();
    const deputy = await hire(desk, '副区长', '区政府督查室', 'leader');
    const said = { text: '请抓紧', due: '2026-03-20' };
    const taskIds = [await desk.task(1)];
    for (const actor of [deputy, desk.office, desk.actors.商务经办])
      await expect(instructions.give(actor, taskIds, said)).rejects.toMatchObject({ code: 'access.denied' });
    for (const [input, code] of [
      [{ ...said, due: '2026-03-01' }, 'instruction.due_past'],
      [{ ...said, text: ' ' }, 'instruction.empty'],
    ] as const)
      await expect(instructions.give(desk.actors.区长, taskIds, input)).rejects.toMatchObject({ code });
    const given = await instructions.give(desk.actors.区长, taskIds, said, { key: 'g' });
    expect(await instructions.give(desk.actors.区长, taskIds, said, { key: 'g' })).toEqual(given);
    const [id] = given.ids;
    expect(await owed(id)).toMatchObject({
      kind: 'answer_instruction',
      holder_unit_id: desk.units.区商务委,
      due_at: endOfDay('2026-03-20'),
      task_id: null,
      about_task_id: taskIds[0],
    });

    const { 商务经办, 文旅经办 } = desk.actors;
    await expect(instructions.note(desk.office, [id])).rejects.toMatchObject({ code: 'chain.not_now' });
    await expect(instructions.answer(文旅经办, id, { answer: 'x' })).rejects.toMatchObject({
      code: 'access.denied',
    });
    await expect(instructions.answer(商务经办, id, { answer: ' ' })).rejects.toMatchObject({
      code: 'instruction.empty',
    });
    await expect(instructions.answer(desk.office, id, { answer: 'x' })).rejects.toMatchObject({
      code: 'behalf.source_needed',
    });
    expect(await instructions.answer(商务经办, id, { answer: '已启动' })).toEqual({ state: 'answered' });
    expect(await owed(id)).toMatchObject({
      kind: 'note_instruction',
      holder_unit_id: desk.units.区政府督查室,
    });
    await expect(
      instructions.return(desk.office, id, { reason: '', due: '2026-03-25' }),
    ).rejects.toMatchObject({ code: 'instruction.empty' });
    await instructions.return(desk.office, id, { reason: '请写明时间表', due: '2026-03-25' });
    expect(await owed(id)).toMatchObject({ kind: 'answer_instruction', due_at: endOfDay('2026-03-25') });
    await expect(instructions.answer(商务经办, id, { answer: 'x' }, { version: 1 })).rejects.toMatchObject({
      code: 'record.stale',
    });
    await instructions.answer(商务经办, id, { answer: '6月底前完成选址' });
    expect(await instructions.note(desk.office, [id])).toEqual({ noted: 1 });
    expect(await owed(id)).toBeUndefined();
    expect(await desk.rows('SELECT state, answer, reason FROM instruction')).toEqual([
      { state: 'noted', answer: '6月底前完成选址', reason: '请写明时间表' },
    ]);
  });

  it('is answered by the office where nobody leads the task yet', async () => {
    const id = await give(1);
    expect(await owed(id)).toMatchObject({ holder_unit_id: desk.units.区政府督查室 });
    expect(await instructions.answer(desk.office, id, { answer: '将于本周分办' })).toEqual({
      state: 'answered',
    });
    // Returned after dispatch it goes to the unit that leads now.
    await desk.dispatch(1);
    await instructions.return(desk.office, id, { reason: '请牵头单位答复', due: '2026-03-25' });
    expect(await owed(id)).toMatchObject({ holder_unit_id: desk.units.区商务委 });
  });

  it('outlives suspension, cancellation and completion of its task', async () => {
    await desk.track();
    const [one, two, three] = [await give(1), await give(2), await give(3)];
    await desk
      .get(TaskService)
      .suspend(desk.office, await desk.task(1), { reason: '征地', until: endOfDay('2026-06-01') });
    await desk.get(TaskService).cancel(desk.office, [await desk.task(2)], { reason: '并入他项' });
    const completing = desk.get(CompletionService);
    await completing.submit(desk.actors.城管经办, await desk.task(3), { text: '完成', outcome: 'achieved' });
    await completing.approve(desk.office, [await desk.task(3)]);
    for (const id of [one, two, three])
      expect(await owed(id)).toMatchObject({ kind: 'answer_instruction', paused_at: null });
    await expectClean(desk.house);
    // A leader may have something to say on a task in any state.
    const late = await give(2);
    // Chased while the task stands still; a step says which task, and the task's page is where it is dealt with.
    desk.moveTo('2026-03-23', '08:00');
    await desk.get(Rounds).run();
    const messages = await desk.rows<{ link: string; task_id: string }>(
      'SELECT DISTINCT m.link, m.task_id FROM message m JOIN obligation o ON o.id = m.obligation_id WHERE o.subject_id = $1',
      one,
    );
    expect(messages).toEqual([{ link: `/tasks/${await desk.task(1)}`, task_id: await desk.task(1) }]);
    const { 商务经办, 文旅经办, 城管经办 } = desk.actors;
    await instructions.answer(商务经办, one, { answer: '已中止' });
    await instructions.answer(文旅经办, two, { answer: '已撤销' });
    await instructions.answer(文旅经办, late, { answer: '知悉' });
    await instructions.answer(城管经办, three, { answer: '已办结' });
    expect(await instructions.note(desk.office, [one, two, three, late])).toEqual({ noted: 4 });
  });

  it('is listed to those it concerns, and on the page of the task', async () => {
    await desk.track();
    const [one, two] = [await give(1), await give(2)];
    const ids = async (...args: Parameters<InstructionQueries['list']>): Promise<string[]> =>
      (await desk.get(InstructionQueries).list(...args)).map(i => i.id);
    const { 区长, 督查员, 商务经办, 城管经办 } = desk.actors;
    expect(await ids(区长, { mine: true })).toEqual([two, one]);
    expect(await ids(督查员, { mine: true, limit: 1 })).toEqual([two]);
    expect(await ids(督查员, { after: two })).toEqual([one]);
    expect(await ids(商务经办)).toEqual([two, one]);
    expect(await ids(商务经办, { mine: true })).toEqual([one]);
    expect(await ids(城管经办, { state: ['given'] })).toEqual([one]);
    const view = await desk.get(TaskViewQueries).view(商务经办, await desk.task(1));
    expect(view.instructions).toMatchObject([{ id: one, leaderName: '区长', answererName: '区商务委' }]);
    expect(view.timeline.map(t => t.command)).toContain('instruction.give');
    const todo = (await desk.get(ObligationQueries).mine(商务经办)).find(o => o.subject_id === one);
    expect(todo && linkOf(todo)).toBe(`/tasks/${await desk.task(1)}`);
  });
});
