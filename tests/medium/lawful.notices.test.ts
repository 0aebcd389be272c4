import { instantOf } from '@duban/kernel';
import { DeskQueries } from '@duban/evaluation';
import {
  type NewNotice,
  NoticeService,
  StandingApprovalService,
  SupervisionOfficeService,
} from '@duban/tracking';
import { ImportService, readDocument } from '@duban/intake';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { LawfulHouse } from './lawful.world';

let world: LawfulHouse;
let notices: NoticeService;

beforeEach(async () => {
  world = await LawfulHouse.open();
  notices = world.get(NoticeService);
});
afterEach(async () => {
  await expectClean(world.ladder.house);
  await world.ladder.house.close();
});

const written = (change: Partial<NewNotice> = {}): NewNotice => ({
  planId: world.planId,
  unitId: world.units.区商务委,
  level: 'blue',
  taskIds: [world.ladder.taskIds[0]],
  reason: '进度滞后',
  ...change,
});
const draftOf = async (change: Partial<NewNotice> = {}): Promise<string> =>
  (await notices.draft(world.actors.督查员, written(change))).id;
const rowOf = (id: string) => world.one('SELECT * FROM notice WHERE id = $1', [id]);

describe('a notice written by hand', () => {
  it('is drafted at any level for tasks nothing is late about, and issued', async () => {
    const { 督查员, 商务经办 } = world.actors;
    const first = await notices.draft(督查员, written(), { key: 'n1' });
    expect(first).toMatchObject({ items: 1, merged: false });
    expect(await notices.draft(督查员, written(), { key: 'n1' })).toEqual(first);
    await expect(notices.draft(督查员, written({ reason: '另一事由' }), { key: 'n1' })).rejects.toMatchObject(
      { code: 'idempotency.key_reused' },
    );
    expect(await world.query('SELECT obligation_id, task_id FROM notice_item')).toEqual([
      { obligation_id: null, task_id: world.ladder.taskIds[0] },
    ]);
    await notices.issue(督查员, [first.id]);
    expect(await rowOf(first.id)).toMatchObject({
      ...{ level: 'blue', state: 'issued', number: 1, grounds: '进度滞后' },
      ...{ issued_by: 督查员.personId, written_by: 督查员.personId, standing_approval_id: null },
    });
    await notices.sign(商务经办, [first.id]);
    await notices.answer(商务经办, first.id, { answer: '已调整' });
    expect(await notices.review(督查员, first.id, { close: true })).toEqual({ state: 'closed' });
    await expect(notices.revoke(督查员, [first.id], { reason: '晚了' })).rejects.toMatchObject({
      code: 'chain.not_now',
    });
  });

  it('joins the draft the unit has: one notice, all items, each once', async () => {
    const { 督查员 } = world.actors;
    const [, second] = world.ladder.taskIds;
    const id = await draftOf();
    expect(
      await notices.draft(
        督查员,
        written({ taskIds: [world.ladder.taskIds[0], second], reason: '又一事由' }),
      ),
    ).toEqual({
      id,
      items: 1,
      merged: true,
    });
    expect(await rowOf(id)).toMatchObject({ grounds: '进度滞后\n又一事由', version: 2 });
    // Another level is another notice.
    expect(await draftOf({ level: 'yellow' })).not.toBe(id);
    expect(await world.query('SELECT id FROM obligation WHERE kind = $1', ['issue_notice'])).toHaveLength(2);
  });

  it('makes one draft of two that are written at the same moment', async () => {
    const both = await Promise.all([draftOf(), draftOf({ reason: '同时' })]);
    expect(new Set(both).size).toBe(1);
    expect(await world.query('SELECT id FROM notice_item')).toHaveLength(1);
  });

  it('takes what is late with it, and the ladder does not put it there twice', async () => {
    const [task] = world.ladder.taskIds;
    await world.ladder.file('商务经办', task, [{ title: '完成选址', due: '2026-03-09' }]);
    await world.ladder.live('2026-03-12');
    const id = await draftOf({ level: 'yellow' });
    const before = await world.query('SELECT obligation_id FROM notice_item');
    expect(before).toEqual([{ obligation_id: expect.any(String) }]);
    await world.ladder.live('2026-03-20');
    expect(await world.query("SELECT id FROM notice WHERE level = 'yellow'")).toEqual([{ id }]);
    expect(await world.query('SELECT obligation_id FROM notice_item')).toEqual(before);
  });

  it('is refused to whoever may not, without a reason, for other units and their tasks, and for a court', async () => {
    const { 督查员, 商务经办, 改革办督查员 } = world.actors;
    const refused = (actor: typeof 督查员, change: Partial<NewNotice>) =>
      notices.draft(actor, written(change));
    await expect(refused(商务经办, {})).rejects.toMatchObject({ code: 'access.denied' });
    await expect(refused(改革办督查员, {})).rejects.toMatchObject({ code: 'access.denied' });
    await expect(refused(督查员, { reason: ' ' })).rejects.toMatchObject({ code: 'notice.reason_needed' });
    await expect(refused(督查员, { unitId: world.units.区法院 })).rejects.toMatchObject({
      code: 'unit.not_supervised',
      faults: [{ where: 'unitId' }],
    });
    await expect(refused(督查员, { unitId: world.units.青石街道 })).rejects.toMatchObject({
      code: 'notice.task_elsewhere',
      faults: [{ where: 'taskIds.0' }],
    });
    expect(await world.query('SELECT id FROM notice')).toEqual([]);
  });

  it('is revoked with a reason by the office that issued it', async () => {
    const id = await draftOf();
    await expect(notices.revoke(world.actors.督查员, [id], { reason: '有误' })).rejects.toMatchObject({
      code: 'chain.not_now',
    });
    await notices.issue(world.actors.督查员, [id]);
    await expect(notices.revoke(world.actors.督查员, [id], { reason: '' })).rejects.toMatchObject({
      code: 'notice.reason_needed',
    });
    await expect(notices.revoke(world.actors.商务经办, [id], { reason: '有误' })).rejects.toMatchObject({
      code: 'access.denied',
    });
    expect(await notices.revoke(world.actors.督查员, [id], { reason: '有误' })).toEqual({ revoked: 1 });
    expect(await world.owed(id)).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ state: 'revoked', reason: '有误', number: 1 });
    const open = await world.get(DeskQueries).notices(world.actors.商务经办, { open: true });
    expect(open).toEqual([]);
  });
});

describe('the designated office', () => {
  const PLAN = `江州区2026年重点改革任务分解\n1.推进政务公开标准化。\n牵头单位:区商务委\n`;

  it('alone issues; drafts move to it, and others are told who may', async () => {
    const { 督查员, 督查乙, 改革办督查员, 安全员 } = world.actors;
    const offices = world.get(SupervisionOfficeService);
    const office = world.units.区委改革办;
    const id = await draftOf();
    expect(await offices.current()).toEqual({ unitId: null, unitName: null });
    await expect(offices.designate(督查员, { unitId: office, reason: '指定' })).rejects.toMatchObject({
      code: 'access.denied',
    });
    expect(await offices.designate(安全员, { unitId: office, reason: '区政府决定' })).toEqual({
      unitId: office,
      moved: 1,
    });
    expect(await offices.current()).toEqual({ unitId: office, unitName: '区委改革办' });
    const entry = await world.one(
      "SELECT actor_name, reason FROM journal_entry WHERE command = 'supervision_office.designate'",
    );
    expect(entry).toEqual({ actor_name: '安全员', reason: '区政府决定' });
    await expect(notices.issue(督查乙, [id])).rejects.toMatchObject({
      code: 'notice.not_designated',
      mend: '请由区委改革办办理',
      details: { officeUnitId: office },
    });
    await expect(notices.issue(world.actors.商务经办, [id])).rejects.toMatchObject({ code: 'access.denied' });
    // It drafts all the same, into the notice that office will issue.
    expect(await notices.draft(督查员, written({ taskIds: [world.ladder.taskIds[1]] }))).toMatchObject({
      id,
      merged: true,
    });
    expect((await notices.issue(改革办督查员, [id])).numbers).toEqual(['〔2026〕1号']);
    const [shown] = await world.get(DeskQueries).notices(督查员, { id });
    expect(shown).toMatchObject({ officeUnitId: office, items: [{}, {}] });
    const standing = { approvedBy: '区长', documentNo: '1号', scope: '全部', levels: ['blue' as const] };
    await expect(
      world.get(StandingApprovalService).record(督查员, world.planId, { ...standing, until: '2026-12-31' }),
    ).rejects.toMatchObject({ code: 'notice.not_designated' });
  });

  it('may discard nothing of another office’s: the plan’s own office still withdraws its draft', async () => {
    await world
      .get(SupervisionOfficeService)
      .designate(world.actors.安全员, { unitId: world.units.区委改革办, reason: '区政府决定' });
    const id = await draftOf();
    expect(await notices.discard(world.actors.督查员, [id], { reason: '已当面督促' })).toEqual({
      discarded: 1,
    });
    const imported = await world.get(ImportService).confirm(world.actors.改革办督查员, {
      parsed: readDocument(PLAN),
      officeUnitId: world.units.区委改革办,
      title: '改革任务分解',
      year: 2026,
    });
    await expect(
      notices.draft(world.actors.督查员, written({ planId: imported.planId })),
    ).rejects.toMatchObject({ code: 'access.denied' });
  });
});

describe('a standing approval', () => {
  const approve = (until = '2026-06-30', levels: NewNotice['level'][] = ['blue', 'yellow']) =>
    world.get(StandingApprovalService).record(world.actors.督查员, world.planId, {
      ...{ approvedBy: '区政府主要负责人', documentNo: '江州府办〔2026〕9号' },
      ...{ scope: '逾期事项的蓝色、黄色督办单', levels, until },
    });
  const run = () => world.get(Rounds).run();

  it('lets the next round issue what it covers, exactly once, and names itself in the journal', async () => {
    const { id: approval } = await approve();
    const blue = await draftOf();
    const red = await draftOf({ level: 'red' });
    // Two workers at once.
    const both = await Promise.all([run(), run()]);
    expect(both.map(r => r.noticesIssued).sort()).toEqual([0, 1]);
    expect((await run()).noticesIssued).toBe(0);
    expect(await rowOf(blue)).toMatchObject({
      ...{ state: 'issued', number: 1, issued_by: null, standing_approval_id: approval },
    });
    expect(await rowOf(red)).toMatchObject({ state: 'drafted', number: null });
    expect(await world.owed(blue)).toMatchObject([{ kind: 'sign_notice' }]);
    const entries = await world.query(
      "SELECT actor_id, reason FROM journal_entry WHERE command = 'notice.issue_standing'",
    );
    expect(entries).toEqual([
      { actor_id: null, reason: '按长期授权签发督办单：区政府主要负责人 江州府办〔2026〕9号' },
    ]);
  });

  it('issues what a ladder drafted, one round later', async () => {
    await approve();
    await world.ladder.file('商务经办', world.ladder.taskIds[0], [{ title: '完成选址', due: '2026-03-09' }]);
    await world.ladder.live('2026-03-16');
    expect(await world.query('SELECT state FROM notice')).toEqual([{ state: 'drafted' }]);
    expect((await run()).noticesIssued).toBe(1);
    expect(await world.query('SELECT state, level FROM notice')).toEqual([
      { state: 'issued', level: 'yellow' },
    ]);
  });

  it('counts until its last day and no longer, nor once it has been taken back or replaced', async () => {
    await expect(approve('2026-03-01')).rejects.toMatchObject({ code: 'standing.until_past' });
    await expect(approve('2026-06-30', [])).rejects.toMatchObject({ code: 'standing.incomplete' });
    await approve('2026-03-03');
    world.ladder.house.clock.moveTo(instantOf('2026-03-04', '00:05'));
    const id = await draftOf();
    expect((await run()).noticesIssued).toBe(0);
    await approve('2026-06-30', ['red']);
    expect((await run()).noticesIssued).toBe(0);
    const service = world.get(StandingApprovalService);
    await service.end(world.actors.督查员, world.planId, { reason: '收回授权' });
    await expect(service.end(world.actors.督查员, world.planId, { reason: '再收' })).rejects.toMatchObject({
      code: 'standing.none',
    });
    expect((await run()).noticesIssued).toBe(0);
    expect(await rowOf(id)).toMatchObject({ state: 'drafted' });
    await expect(service.end(world.actors.商务经办, world.planId, { reason: '收回' })).rejects.toMatchObject({
      code: 'access.denied',
    });
  });

  it('leaves to a person what was done in the meantime', async () => {
    const [task] = world.ladder.taskIds;
    await world.ladder.file('商务经办', task, [{ title: '完成选址', due: '2026-03-09' }]);
    await world.ladder.live('2026-03-16');
    const [milestone] = await world.query<{ id: string }>('SELECT id FROM milestone');
    const { MilestoneService } = await import('@duban/implementation');
    await world.get(MilestoneService).claim(world.actors.商务经办, [milestone.id]);
    await approve();
    expect((await run()).noticesIssued).toBe(0);
  });
});
