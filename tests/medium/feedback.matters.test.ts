import { MatterQueries } from '@duban/evaluation';
import { MatterService } from '@duban/feedback';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { Unit, type UnitKind } from '@duban/organization';
import { PlanService, TaskService } from '@duban/task';
import { expectClean } from '../crash/ladders';
import { FeedbackWorld } from './feedback.world';

let world: FeedbackWorld;
let matters: MatterService;

const problem = { kind: 'problem', obstacle: 'funds', text: '街区改造资金缺口约300万元' } as const;
const raise = async (more: object = {}): Promise<string> =>
  (
    await matters.raise(world.actor('商务经办'), {
      ...problem,
      unitId: world.unit('区商务委'),
      taskId: world.tasks[0],
      addresseeUnitId: world.unit('区文旅委'),
      ...more,
    })
  ).id;
const thread = async (id: string): Promise<string[]> =>
  (
    await world.query<{ event: string }>('SELECT event FROM matter_entry WHERE matter_id = $1 ORDER BY id', [
      id,
    ])
  ).map(e => e.event);

async function foundUnit(name: string, kind: UnitKind): Promise<string> {
  const id = world.house.app.get<Ids>(IDS).next();
  await world.house
    .get(Journal)
    .transact({ name: 'test.unit', actor: SYSTEM }, async tx =>
      tx.insert(Unit, { id, name, kind, parent_id: null, aliases: [], active: true, version: 1 }),
    );
  return id;
}

beforeAll(async () => {
  world = await FeedbackWorld.open();
  matters = world.house.get(MatterService);
});
afterAll(() => world.house.close());

describe('困难问题、政策建议', () => {
  it('is raised by a unit of the task, answered by whom it is put to, and confirmed', async () => {
    const id = await raise();
    expect(await world.owed(id)).toEqual([
      {
        kind: 'accept_matter',
        holder_unit_id: world.unit('区文旅委'),
        holder_role: 'handler',
        due: '2026-03-04',
      },
    ]);
    await expect(matters.accept(world.actor('商务经办'), [id])).rejects.toMatchObject({
      code: 'access.denied',
    });
    await matters.accept(world.actor('文旅经办'), [id], { key: 'a' });
    expect(await matters.accept(world.actor('文旅经办'), [id], { key: 'a' })).toEqual({ accepted: 1 });
    expect(await world.owed(id)).toMatchObject([{ kind: 'answer_matter', due: '2026-03-16' }]);
    await expect(matters.answer(world.actor('文旅经办'), id, { answer: ' ' })).rejects.toMatchObject({
      code: 'matter.answer_needed',
    });
    await matters.answer(world.actor('文旅经办'), id, { answer: '可申请文旅专项资金' });
    await expect(matters.confirm(world.actor('文旅经办'), [id])).rejects.toMatchObject({
      code: 'access.denied',
    });
    await matters.reopen(world.actor('商务经办'), id, { reason: '专项资金已用完' });
    expect(await world.owed(id)).toMatchObject([{ kind: 'answer_matter' }]);
    await matters.answer(world.actor('文旅经办'), id, { answer: '已协调预备费' });
    await matters.confirm(world.actor('商务经办'), [id]);
    expect(await thread(id)).toEqual(['raise', 'accept', 'answer', 'reopen', 'answer', 'confirm']);
    expect(await world.stateOf('matter', id)).toBe('closed');
    await expect(matters.confirm(world.actor('商务经办'), [id])).rejects.toMatchObject({
      code: 'chain.not_now',
    });
    await expectClean(world.house);
  });

  it('refuses what is not said, and who does not work on the task', async () => {
    await expect(raise({ obstacle: undefined })).rejects.toMatchObject({
      code: 'matter.bad_input',
      faults: [{ where: 'obstacle' }],
    });
    await expect(raise({ kind: 'policy_advice' })).rejects.toMatchObject({ code: 'matter.bad_input' });
    await expect(raise({ neededBy: '2026-03-01' })).rejects.toMatchObject({
      faults: [{ where: 'neededBy' }],
    });
    await expect(raise({ addresseeUnitId: world.unit('区商务委') })).rejects.toMatchObject({
      code: 'matter.to_itself',
    });
    await expect(raise({ taskId: world.tasks[2] })).rejects.toMatchObject({ code: 'matter.not_assigned' });
    await expect(raise({ taskId: undefined })).rejects.toMatchObject({ code: 'matter.about_nothing' });
    await expect(
      matters.raise(world.actor('滨江经办'), {
        ...problem,
        unitId: world.unit('区商务委'),
        taskId: world.tasks[0],
      }),
    ).rejects.toMatchObject({ code: 'access.denied' });
    await expect(
      matters.raise(world.actor('督查员'), {
        ...problem,
        unitId: world.unit('区商务委'),
        taskId: world.tasks[0],
      }),
    ).rejects.toMatchObject({ code: 'behalf.source_needed' });
  });

  it('gives whom it is forwarded to the whole time again', async () => {
    const id = await raise();
    await matters.accept(world.actor('文旅经办'), [id]);
    await world.morning('2026-03-05');
    await expect(
      matters.forward(world.actor('文旅经办'), id, { unitId: world.unit('区文旅委'), reason: '不归我管' }),
    ).rejects.toMatchObject({ code: 'matter.same_addressee' });
    await matters.forward(world.actor('文旅经办'), id, {
      unitId: world.unit('区城管局'),
      reason: '属城管职责',
    });
    expect(await world.owed(id)).toEqual([
      {
        kind: 'accept_matter',
        holder_unit_id: world.unit('区城管局'),
        holder_role: 'handler',
        due: '2026-03-09',
      },
    ]);
    await expect(matters.answer(world.actor('文旅经办'), id, { answer: '好' })).rejects.toMatchObject({
      code: 'access.denied',
    });
    await matters.forward(world.actor('城管经办'), id, { reason: '需区里统筹' });
    expect(await world.owed(id)).toMatchObject([
      { holder_unit_id: world.unit('区政府督查室'), holder_role: 'supervisor' },
    ]);
    await matters.withdraw(world.actor('商务经办'), id, { reason: '已自行解决' });
    expect(await world.owed(id)).toEqual([]);
    await expectClean(world.house);
  });

  it('puts what a court or a unit outside would have to resolve to the office', async () => {
    const court = await foundUnit('区法院', 'court');
    const id = await raise({ addresseeUnitId: court, obstacle: 'coordination' });
    const [m] = await world.query('SELECT addressee_unit_id, asked_outside FROM matter WHERE id = $1', [id]);
    expect(m).toEqual({ addressee_unit_id: world.unit('区政府督查室'), asked_outside: '区法院' });
    await matters.answer(world.actor('督查员'), id, { answer: '已与区法院会商' });
    await expectClean(world.house);
  });

  it('runs by the limits its plan has chosen', async () => {
    const plans = world.house.get(PlanService);
    await expect(
      plans.configure(world.actor('商务经办'), world.planId, { matterLimits: '124' }),
    ).rejects.toMatchObject({ code: 'access.denied' });
    await expect(plans.configure(world.actor('督查员'), world.planId, {})).rejects.toMatchObject({
      code: 'plan.bad_settings',
    });
    await expect(
      plans.configure(world.actor('督查员'), world.planId, { state: 'draft' } as never),
    ).rejects.toMatchObject({ code: 'plan.bad_settings', faults: [{ where: 'state' }] });
    await plans.configure(world.actor('督查员'), world.planId, { matterLimits: '124' });
    const [plain, several] = [await raise(), await raise({ kind: 'policy_advice', obstacle: undefined })];
    expect(await world.owed(plain)).toMatchObject([{ kind: 'accept_matter', due: '2026-03-06' }]);
    await matters.accept(world.actor('文旅经办'), [plain, several]);
    expect(await world.owed(plain)).toMatchObject([{ kind: 'answer_matter', due: '2026-03-09' }]);
    expect(await world.owed(several)).toMatchObject([{ kind: 'answer_matter', due: '2026-03-11' }]);
    await expectClean(world.house);
  });

  it('closes when nobody objects in time: once, whoever looks, and not after an answer was reopened', async () => {
    const [silent, objected] = [await raise(), await raise()];
    for (const id of [silent, objected])
      await matters.answer(world.actor('文旅经办'), id, { answer: '已解决' });
    // Five workdays from 5 March, and a day more.
    expect(await world.morning('2026-03-12')).toMatchObject({ takenAsAgreed: 0 });
    await matters.reopen(world.actor('商务经办'), objected, { reason: '没有解决' });
    await world.morning('2026-03-13');
    const twice = await Promise.all([matters.lapse(), matters.lapse()]);
    expect(twice).toEqual([0, 0]);
    expect(await world.stateOf('matter', silent)).toBe('closed');
    expect(await world.stateOf('matter', objected)).toBe('accepted');
    expect(await thread(silent)).toEqual(['raise', 'answer', 'lapse']);
    const [o] = await world.query(
      "SELECT settled_as, done_at FROM obligation WHERE subject_id = $1 AND kind = 'confirm_matter'",
      [silent],
    );
    expect(o).toEqual({ settled_as: 'lapsed', done_at: null });
    await expectClean(world.house);
  });

  it('lapses once when two rounds meet over the same marks', async () => {
    const id = await raise();
    await matters.answer(world.actor('文旅经办'), id, { answer: '已解决' });
    // As after a crash between the sweep and what it causes: the mark is there, nobody has acted on it.
    const lapse = jest.spyOn(matters, 'lapse').mockResolvedValue(0);
    await world.morning('2026-03-23');
    lapse.mockRestore();
    expect(await world.stateOf('matter', id)).toBe('answered');
    const counts = await Promise.all([matters.lapse(), matters.lapse(), matters.lapse()]);
    expect(counts.reduce((a, b) => a + b)).toBe(1);
    expect(await thread(id)).toEqual(['raise', 'answer', 'lapse']);
    await expectClean(world.house);
  });

  it('is forwarded or answered, but not both, when two do so at once', async () => {
    const id = await raise();
    const said = await Promise.allSettled([
      matters.answer(world.actor('文旅经办'), id, { answer: '已解决' }),
      matters.forward(world.actor('文旅经办'), id, { unitId: world.unit('区城管局'), reason: '属城管职责' }),
    ]);
    expect(said.filter(s => s.status === 'fulfilled')).toHaveLength(1);
    expect(await world.owed(id)).toHaveLength(1);
    await expectClean(world.house);
  });

  it('is listed for whom it concerns, page by page, with its thread', async () => {
    const queries = world.house.get(MatterQueries);
    const all = await queries.list(world.actor('督查员'), {});
    expect((await queries.list(world.actor('区长'), {})).map(m => m.id)).toEqual(all.map(m => m.id));
    expect((await queries.list(world.actor('商务主任'), {})).map(m => m.id)).toEqual(all.map(m => m.id));
    expect(await queries.list(world.actor('滨江经办'), {})).toEqual([]);
    const first = await queries.list(world.actor('督查员'), { limit: 2 });
    const rest = await queries.list(world.actor('督查员'), { after: first[1].id });
    expect([...first, ...rest]).toEqual(all);
    const open = await queries.list(world.actor('督查员'), { open: true });
    expect(open.length).toBeGreaterThan(0);
    expect(open.every(m => m.next !== null)).toBe(true);
    const ended = all.find(m => m.reopened > 0 && m.state === 'closed');
    const one = await queries.one(world.actor('文旅经办'), ended?.id ?? '');
    expect(one?.thread.map(e => [e.event, e.unitName])).toEqual([
      ['raise', '区商务委'],
      ['accept', '区文旅委'],
      ['answer', '区文旅委'],
      ['reopen', '区商务委'],
      ['answer', '区文旅委'],
      ['confirm', '区商务委'],
    ]);
    expect(await queries.one(world.actor('滨江经办'), ended?.id ?? '')).toBeUndefined();
  });

  it('outlives its task, and stays on its timeline', async () => {
    const id = await raise();
    await world.house
      .get(TaskService)
      .cancel(world.actor('督查员'), [world.tasks[0]], { reason: '政策取消' });
    await matters.answer(world.actor('文旅经办'), id, { answer: '已答复' });
    const entries = await world.house
      .get(Db)
      .query<{ command: string }>(
        "SELECT command FROM journal_entry WHERE task_ids @> ARRAY[$1]::uuid[] AND command LIKE 'matter.%' ORDER BY id DESC LIMIT 1",
        [world.tasks[0]],
      );
    expect(entries).toEqual([{ command: 'matter.answer' }]);
    await expectClean(world.house);
  });
});
