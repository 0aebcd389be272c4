import { DispatchService } from '@duban/dispatch';
import { EditionViewQueries } from '@duban/evaluation';
import {
  EditionApplyService,
  type EditionInput,
  EditionQueries,
  EditionService,
  PlanService,
  TaskService,
} from '@duban/task';
import { expectClean } from '../crash/ladders';
import { PlanDesk, refused } from './plan.world';

let desk: PlanDesk;
beforeEach(async () => {
  desk = await PlanDesk.open();
});
afterEach(() => desk.house.close());

const FIVE = { title: '江州区“十五五”规划重点任务', starts: '2026-01-01', ends: '2030-12-31' };

const draft = (planId: string, items: EditionInput['items'], name = '2027年滚动修订') =>
  desk.get(EditionService).draft(desk.office, planId, { name, from: '2027-01-01', items });
const approve = (id: string, input = {}) => desk.get(EditionApplyService).approve(desk.office, id, input);

describe('a new edition of a plan of 200 tasks', () => {
  it("comes into force as a whole, with the people's congress's word, and the old one stays readable", async () => {
    const planId = await desk.plan({
      ...FIVE,
      tasks: 200,
      settings: { editionRhythm: 'yearly', changeAuthority: '区人大常委会' },
    });
    expect(await desk.owed(planId)).toMatchObject({ roll_edition: '2026-12-31' });
    const tasks = await desk.tasks(planId);
    await desk.get(DispatchService).dispatch(
      desk.office,
      tasks.slice(0, 100).map(t => ({ taskId: t.id })),
    );
    const changed = tasks.slice(0, 60);
    const dropped = tasks.slice(90, 110);
    const items: EditionInput['items'] = [
      ...changed.map(t => ({
        action: 'change' as const,
        taskId: t.id,
        change: {
          text: `第${t.no}件工作(修订)`,
          deadline: '2027-06-30',
          fields: { upper_lead: '市发展改革委' },
        },
        reason: '上级部署有变',
      })),
      ...dropped.map(t => ({ action: 'drop' as const, taskId: t.id, reason: '已并入其他工作' })),
      ...[1, 2].map(n => ({
        action: 'add' as const,
        task: {
          text: `新增工作${n}`,
          deadline: '2027-12-31',
          parties: [{ role: 'lead' as const, unitId: desk.units.区商务委 }],
          targets: [{ metric: '数量', comparator: 'gte', value: '3', unit: '个', quote: '不少于3个' }],
        },
        reason: '新部署',
      })),
    ];
    const { id, no } = await draft(planId, items);
    expect(no).toBe(1);
    expect(Object.keys(await desk.owed(id))).toEqual(['approve_edition']);
    await expect(draft(planId, [])).rejects.toEqual(refused('edition.drafted_already'));
    expect((await desk.get(EditionQueries).difference(id))?.changed[0].changes).toEqual([
      { what: '任务内容', old: '推进第1件重点工作,年内见效。', new: '第1件工作(修订)' },
      { what: '完成时限', old: null, new: '2027-06-30' },
      { what: '市级牵头单位', old: null, new: '市发展改革委' },
    ]);
    // Nothing has changed before it is approved, and the office alone cannot approve it.
    await expect(approve(id)).rejects.toEqual(
      refused('edition.authority_needed', { faults: [expect.anything(), expect.anything()] }),
    );
    await expect(approve(id, { authority: '区人大常委会' })).rejects.toEqual(
      refused('edition.authority_needed'),
    );
    expect(await desk.tasks(planId)).toHaveLength(200);

    const word = { authority: '区人大常委会', documentNo: '江州人发〔2026〕20号' };
    const done = await desk
      .get(EditionApplyService)
      .approve(desk.office, id, word, { key: 'e1', version: 1 });
    expect(done).toEqual({ no: 1, carried: 120, changed: 60, added: 2, dropped: 20 });
    expect(
      await desk.get(EditionApplyService).approve(desk.office, id, word, { key: 'e1', version: 1 }),
    ).toEqual(done);
    const after = await desk.tasks(planId);
    expect(after).toHaveLength(202);
    expect(after.slice(90, 110).every(t => t.state === 'cancelled')).toBe(true);
    expect(after.slice(200).map(t => [t.no, t.state])).toEqual([
      [201, 'registered'],
      [202, 'registered'],
    ]);
    // Where it was running the deadline runs anew; what was not dispatched yet has none running.
    expect(await desk.owed(changed[0].id)).toMatchObject({ complete: '2027-06-30' });
    expect(await desk.owed(dropped[0].id)).toEqual({});
    expect(Object.keys(await desk.owed(after[200].id))).toEqual(['dispatch']);
    // The edition of this year is in force; the next one falls due.
    expect(await desk.owed(planId)).toMatchObject({ roll_edition: '2027-12-31' });
    const entries = await desk.rows<{ reason: string; n: number }>(
      "SELECT reason, cardinality(task_ids) AS n FROM journal_entry WHERE command = 'edition.approve'",
    );
    expect(entries).toEqual([{ reason: '滚动修订：2027年滚动修订', n: 82 }]);

    const views = desk.get(EditionViewQueries);
    const first = await views.text(desk.office, planId, 0);
    expect(first.tasks).toHaveLength(200);
    expect(first.tasks[0]).toMatchObject({
      text: '推进第1件重点工作,年内见效。',
      deadline: null,
      parties: [
        { role: 'lead', name: '区商务委' },
        { role: 'responsible', name: '滨江街道' },
      ],
    });
    const second = await views.text(desk.office, planId, 1);
    expect(second.tasks).toHaveLength(182);
    expect(second.tasks[0]).toMatchObject({
      text: '第1件工作(修订)',
      fields: { 市级牵头单位: '市发展改革委' },
    });
    // In force, it is still compared with the edition before it.
    const difference = await views.one(desk.office, id);
    expect(difference.changed[0].changes[0].old).toBe('推进第1件重点工作,年内见效。');
    expect(difference.added.map(a => a.no)).toEqual([201, 202]);
    expect(difference.dropped).toHaveLength(20);
    // A unit reads what concerns it, and sees no drafts.
    const unit = desk.actors.滨江经办;
    expect((await views.text(unit, planId, 0)).tasks).toHaveLength(100);
    await draft(planId, [], '再修订');
    expect((await views.list(unit, planId)).map(e => e.no)).toEqual([1]);
    expect((await views.list(desk.office, planId)).map(e => e.no)).toEqual([2, 1]);
    await expect(views.text(desk.actors.市督查员, '00000000-0000-0000-0000-000000000000', 0)).rejects.toEqual(
      refused('record.not_found'),
    );
    await expectClean(desk.house);
  });
});

describe('a draft', () => {
  it('names what is wrong in each line at once', async () => {
    const planId = await desk.plan(FIVE);
    const other = await desk.plan({ title: '江州区2026年其他工作' });
    const [one, two, three] = await desk.tasks(planId);
    const [stranger] = await desk.tasks(other);
    await desk.get(TaskService).cancel(desk.office, [three.id], { reason: '不再实施' });
    await expect(
      draft(planId, [
        { action: 'drop', taskId: one.id, reason: ' ' },
        { action: 'change', taskId: two.id, change: {}, reason: '有变' },
        { action: 'carry', taskId: two.id },
        { action: 'drop', taskId: three.id, reason: '重复' },
        { action: 'drop', taskId: stranger.id, reason: '误列' },
        { action: 'add', task: { text: ' ', parties: [], deadline: '2025-01-01' }, reason: '新增' },
        { action: 'change', taskId: one.id, change: { fields: { base: 1 } }, reason: '有变' },
      ]),
    ).rejects.toMatchObject({
      code: 'edition.bad_items',
      faults: [
        { where: 'items.0.reason' },
        { where: 'items.0.taskId', message: '第1项列了两次' },
        { where: 'items.1.taskId' },
        { where: 'items.1.change' },
        { where: 'items.2.taskId' },
        { where: 'items.3.taskId', message: '第3项已经办结或撤销，只能保留' },
        { where: 'items.4.taskId', message: '不是本方案的任务' },
        { where: 'items.5.task.text' },
        { where: 'items.5.task.deadline' },
        { where: 'items.5.task.parties' },
        { where: 'items.6.taskId' },
        { where: 'items.6.change.fields.base' },
      ],
    });
    await expect(
      desk
        .get(EditionService)
        .draft(desk.actors.商务经办, planId, { name: '改', from: '2027-01-01', items: [] }),
    ).rejects.toEqual(refused('access.denied'));
  });

  it('is revised, discarded with its reason, and blocks the conclusion while it is open', async () => {
    const planId = await desk.plan(FIVE);
    const [one, two, three] = await desk.tasks(planId);
    const { id } = await draft(planId, [
      { action: 'drop', taskId: one.id, reason: '并入' },
      { action: 'drop', taskId: two.id, reason: '并入' },
    ]);
    const editions = desk.get(EditionService);
    await editions.revise(
      desk.office,
      id,
      {
        name: '改名',
        from: '2027-02-01',
        items: [
          { action: 'change', taskId: two.id, change: { text: '改写' }, reason: '有变' },
          { action: 'drop', taskId: three.id, reason: '并入' },
        ],
      },
      { version: 1 },
    );
    await expect(
      editions.revise(desk.office, id, { name: '再改', from: '2027-02-01', items: [] }, { version: 1 }),
    ).rejects.toEqual(refused('record.stale'));
    const difference = await desk.get(EditionQueries).difference(id);
    expect(difference).toMatchObject({
      edition: { name: '改名', effective_from: '2027-02-01', version: 2 },
      carried: [{ no: 1 }],
      changed: [{ no: 2, changes: [{ what: '任务内容', new: '改写' }] }],
      dropped: [{ no: 3 }],
    });
    // The line that was taken out is still on record.
    const lines = await desk.rows('SELECT withdrawn FROM edition_item WHERE edition_id = $1', id);
    expect(lines).toHaveLength(3);
    const all = [one, two, three].map(t => t.id);
    await desk.get(TaskService).cancel(desk.office, all, { reason: '文件撤回' });
    await expect(desk.get(PlanService).conclude(desk.office, planId, { findings: '未实施' })).rejects.toEqual(
      refused('plan.edition_open'),
    );
    // Its tasks have moved on: it no longer fits, and says where.
    await expect(approve(id)).rejects.toEqual(refused('edition.bad_items'));
    expect(await editions.discard(desk.office, id, { reason: '已无任务' })).toEqual({ state: 'discarded' });
    expect(await desk.owed(id)).toEqual({});
    await expect(approve(id)).rejects.toEqual(refused('chain.not_now'));
    await desk.get(PlanService).conclude(desk.office, planId, { findings: '未实施' });
    await expect(draft(planId, [])).rejects.toEqual(refused('plan.not_running'));
    await expectClean(desk.house);
  });

  it('of two that are made or approved at once one wins', async () => {
    const planId = await desk.plan(FIVE);
    const [one] = await desk.tasks(planId);
    const both = await Promise.allSettled([
      draft(planId, [{ action: 'drop', taskId: one.id, reason: '并入' }]),
      draft(planId, [{ action: 'drop', taskId: one.id, reason: '并入' }]),
    ]);
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    const [{ id }] = await desk.rows<{ id: string }>('SELECT id FROM edition');
    const applied = await Promise.allSettled([approve(id), approve(id)]);
    expect(applied.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await desk.rows('SELECT no FROM edition_snapshot ORDER BY no')).toEqual([{ no: 0 }, { no: 1 }]);
    await expectClean(desk.house);
  });
});
