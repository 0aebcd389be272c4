import { ActionPlanService } from '@duban/implementation';
import { AssignmentService, DispatchService } from '@duban/dispatch';
import { Db } from '@duban/journal';
import { instantOf } from '@duban/kernel';
import { SessionService, type SignedIn } from '@duban/organization';
import { NoticeService } from '@duban/tracking';
import { TaskService } from '@duban/task';
import { Rounds } from '../../apps/wiring/src';
import { expectClean } from '../crash/ladders';
import { type District, importPlan, settle, type TestHouse } from '../harness/house';
import { type Answer, type House, openApi, problem } from './chain.api';

let house: House;
let district: District;
let task: string;

const PLAN = `江州区2026年重点工作任务分解
一、扩大消费
1.打造夜经济示范街区3个。
牵头单位:区商务委
责任单位:区文旅委
`;
const NAMES = ['督查员', '商务经办', '商务主任', '文旅经办', '城管经办', '区长'] as const;
type Name = (typeof NAMES)[number];
const cookie = (name: Name) => ({ cookie: `duban_session=${String(NAMES.indexOf(name)).padStart(43, '0')}` });
const get = (name: Name, url: string): Promise<Answer> =>
  house.call('GET', `/api/v1/${url}`, { headers: cookie(name) });
const urge = (name: Name, body: object, key?: string): Promise<Answer> =>
  house.call('POST', '/api/v1/obligations/urge', {
    body,
    headers: { ...cookie(name), ...(key && { 'idempotency-key': key }) },
  });
const query = <T = { id: string }>(sql: string, params: unknown[] = []): Promise<T[]> =>
  house.get(Db).query<T>(sql, params);
const obligation = async (kind: string, unit = '区商务委'): Promise<string> =>
  (
    await query('SELECT id FROM obligation WHERE kind = $1 AND holder_unit_id = $2 ORDER BY id', [
      kind,
      district.units[unit],
    ])
  )[0].id;
const sign = (name: Name): Promise<unknown> =>
  query('SELECT id FROM assignment WHERE unit_id = $1', [district.actors[name].appointments[0].unitId]).then(
    rows =>
      house.get(AssignmentService).sign(
        district.actors[name],
        rows.map(r => r.id),
      ),
  );

beforeAll(async () => {
  // The Wednesday before the Spring Festival of 2026.
  house = await openApi('2026-02-11', '10:00');
  const small = house as unknown as TestHouse;
  district = await settle(small);
  jest.spyOn(house.get(SessionService), 'actorOf').mockImplementation(async token => {
    const actor = district.actors[NAMES[Number(token)]];
    return { ...actor, username: actor.name, sessionId: actor.name, mustChange: false } as SignedIn;
  });
  await importPlan(small, district, PLAN);
  [{ id: task }] = await query('SELECT id FROM task');
  house.clock.moveTo(instantOf('2026-02-13', '10:00'));
  await house.get(DispatchService).dispatch(district.actors.督查员, [{ taskId: task }]);
});
afterAll(async () => {
  await expectClean(house as unknown as TestHouse);
  await house.close();
});

describe('why something is owed', () => {
  it('names the command, the transition, the arithmetic of the limit, and who will be told', async () => {
    const { status, body } = await get('商务经办', `obligations/${await obligation('sign')}/why`);
    expect(status).toBe(200);
    expect(body.opened).toMatchObject({
      at: '2026-02-13T02:00:00.000Z',
      by: '督查员',
      command: 'task.dispatch',
      machine: 'assignment',
      rule: { event: 'assign', from: [], to: '待签收' },
    });
    // Saturday 14 February is worked for the festival, which lasts until the 23rd.
    expect(body.limit).toMatchObject({
      limit: { n: 2, unit: 'workday' },
      byTable: true,
      due: '2026-02-24T15:59:59.000Z',
      workdays: 2,
      calendar: {
        version: 1,
        sources: ['国办发明电〔2025〕7号（2025年11月4日）'],
        provisionalYears: [],
      },
    });
    expect(body.limit.words).toBe(
      '2026-02-13 10:00 起，2工作日（当日不计），至 2026-02-24 23:59，其间 2 个工作日',
    );
    const days: { date: string; counted: boolean; label: string }[] = body.limit.days;
    expect(days.filter(d => d.counted).map(d => [d.date, d.label])).toEqual([
      ['2026-02-14', '调休上班'],
      ['2026-02-24', '工作日'],
    ]);
    expect(new Set(days.filter(d => !d.counted).map(d => d.label))).toEqual(new Set(['春节']));
    expect(body.ladder).toMatchObject({ name: 'sign', version: 1, current: true, arming: 1 });
    expect(body.coming[0]).toMatchObject({
      action: 'remind',
      to: [{ as: 'holder', names: ['商务经办'] }],
    });
    expect(body).toMatchObject({ history: [], taken: [], urges: [], silent: null });
  });

  it('is told only to who may see it', async () => {
    const id = await obligation('sign');
    expect(await get('城管经办', `obligations/${id}/why`)).toEqual(problem(404, 'record.not_found'));
    expect((await get('区长', `obligations/${id}/why`)).status).toBe(200);
  });

  it('shows steps taken with who was told, and what stopped it', async () => {
    house.clock.moveTo(instantOf('2026-02-24', '09:00'));
    await house.get(Rounds).run();
    const id = await obligation('sign');
    const before = (await get('商务经办', `obligations/${id}/why`)).body;
    expect(before.taken.map((s: { label: string }) => s.label)).toEqual(['0']);
    expect(before.taken.at(-1)).toMatchObject({
      skipped: false,
      told: [{ personName: '商务经办', channel: 'mail', state: 'collecting' }],
    });
    const office = district.actors.督查员;
    await house
      .get(TaskService)
      .suspend(office, task, { reason: '规划调整', until: instantOf('2026-06-01') });
    const paused = (await get('商务经办', `obligations/${id}/why`)).body;
    expect(paused.coming).toEqual([]);
    expect(paused.silent).toBe('随任务中止，停止计时');
    expect(paused.history.at(-1)).toMatchObject({ what: 'paused', by: '督查员', reason: '规划调整' });
    house.clock.moveTo(instantOf('2026-02-26', '09:00'));
    await house.get(TaskService).resume(office, task);
    await sign('商务经办');
    const after = (await get('商务经办', `obligations/${id}/why`)).body;
    expect(after.history.map((h: { what: string }) => h.what)).toEqual([
      'paused',
      'rescheduled',
      'resumed',
      'done',
    ]);
    expect(after.history[1].words).toBe('期限由 2026-02-24 23:59 改为 2026-02-26 23:59');
    expect(after.silent).toBe('已了结，不再催办');
  });

  it('says where the due time was given and not counted', async () => {
    const { body } = await get('督查员', `obligations/${await obligation('complete')}/why`);
    expect(body.limit).toMatchObject({ limit: null, byTable: false, days: [] });
    expect(body.limit.words).toContain('期限随事项给定');
  });
});

describe('why a person was told', () => {
  it('names the step, the role, the channel and its window', async () => {
    const { body: inbox } = await get('商务经办', 'messages');
    const message = inbox.items.find((m: { obligationId: string | null }) => m.obligationId);
    const { body } = await get('商务经办', `messages/${message.id}/why`);
    expect(body).toMatchObject({
      message: { id: message.id },
      obligation: { label: '签收任务' },
      step: { label: '0', action: 'remind' },
      urge: null,
      as: 'holder',
      asWords: '由您或您所在单位承担这项待办',
      delivery: { channel: 'mail', windowAt: instantOf('2026-02-24', '14:30').toISOString() },
      channelWords: '随 2026-02-24 14:30 的汇总邮件发出，工作日每天两次',
    });
    expect(await get('商务主任', `messages/${message.id}/why`)).toEqual(problem(404, 'record.not_found'));
  });
});

describe('urging', () => {
  it('tells the holder once a workday, and says what was passed over', async () => {
    await sign('文旅经办');
    await house.get(ActionPlanService).file(district.actors.商务经办, task, {
      text: '推进',
      milestones: [{ title: '完成选址', due: '2026-03-09' }],
      contributorIds: [],
    });
    const [open, settled] = [await obligation('complete'), await obligation('sign')];
    const body = { ids: [open, settled], text: '请于本周内见到进展' };
    const first = await urge('督查员', body, 'urge-1');
    expect(first.body).toEqual({
      urged: [open],
      skipped: [{ id: settled, because: 'settled', words: '已经了结' }],
      messages: 1,
    });
    expect((await urge('督查员', body, 'urge-1')).body).toEqual(first.body);
    expect(
      (await urge('督查员', body)).body.skipped.map((s: { because: string }) => s.because).sort(),
    ).toEqual(['settled', 'urged_today']);
    const { body: inbox } = await get('商务经办', 'messages');
    const message = inbox.items.find((m: { kind: string }) => m.kind === 'urge');
    expect(message.why).toContain('督查员催办：请于本周内见到进展');
    expect((await get('商务经办', `messages/${message.id}/why`)).body).toMatchObject({
      urge: { by: '督查员', text: '请于本周内见到进展', urgentReason: null },
      as: 'holder',
    });
    expect((await get('督查员', `obligations/${open}/why`)).body.urges).toEqual([
      expect.objectContaining({
        by: '督查员',
        told: [expect.objectContaining({ personName: '商务经办', channel: 'mail' })],
      }),
    ]);
    // A Saturday counts for the Monday after it.
    house.clock.moveTo(instantOf('2026-03-07', '10:00'));
    expect((await urge('督查员', { ids: [open], text: '再催' })).body.urged).toEqual([open]);
    house.clock.moveTo(instantOf('2026-03-09', '10:00'));
    expect((await urge('督查员', { ids: [open], text: '又催' })).body.urged).toEqual([]);
  });

  it('meets itself only once when two do it at the same time', async () => {
    house.clock.moveTo(instantOf('2026-03-10', '10:00'));
    const open = await obligation('complete');
    const both = await Promise.all([1, 2].map(() => urge('督查员', { ids: [open], text: '同时' })));
    expect(both.map(b => b.body.urged.length).sort()).toEqual([0, 1]);
  });

  it('finds what is late in a plan or a unit', async () => {
    house.clock.moveTo(instantOf('2026-03-18', '20:00'));
    await house.get(Rounds).run();
    const milestone = await obligation('milestone');
    const { body } = await urge('督查员', {
      unitId: district.units.区商务委,
      text: '节点已过期',
      urgent: true,
      reason: '明日督查',
    });
    expect(body.urged).toContain(milestone);
    const [mail] = await query<{ channel: string }>(
      "SELECT d.channel FROM message m JOIN delivery d ON d.id = m.delivery_id WHERE m.obligation_id = $1 AND m.kind = 'urge'",
      [milestone],
    );
    expect(mail.channel).toBe('urgent_mail');
    const none = await urge('督查员', { unitId: district.units.青石街道, text: '催' });
    expect(none.body).toEqual({ urged: [], skipped: [], messages: 0 });
  });

  it('refuses whom it is not for, nobody at all, and urgency without a reason', async () => {
    const ids = [await obligation('complete')];
    expect(await urge('商务经办', { ids, text: '催' })).toEqual(problem(403, 'access.denied'));
    expect(await urge('督查员', { text: '催' })).toEqual(problem(422, 'urge.whom'));
    expect(await urge('督查员', { ids, text: '催', urgent: true })).toEqual(
      problem(422, 'notification.no_reason'),
    );
    expect(await urge('督查员', { ids: [task], text: '催' })).toEqual(problem(404, 'record.not_found'));
  });
});

describe('why a notice was sent', () => {
  it('names what was late, which step drafted it, and who issued it', async () => {
    const [{ id }] = await query('SELECT id FROM notice ORDER BY id');
    await house.get(NoticeService).issue(district.actors.督查员, [id]);
    const { body } = await get('商务经办', `notices/${id}/why`);
    expect(body.causes).toEqual([
      expect.objectContaining({
        label: '完成节点',
        lateWords: '已超期7个工作日',
        step: expect.objectContaining({ label: '+5', action: 'draft_yellow' }),
      }),
    ]);
    expect(
      body.deeds.map((d: { command: string; by: string; state: string }) => [d.command, d.by, d.state]),
    ).toEqual([
      ['notice.draft', '系统', 'drafted'],
      ['notice.issue', '督查员', 'issued'],
    ]);
    expect(body.issued).toMatchObject({ by: '督查员', approval: null });
    expect(await get('城管经办', `notices/${id}/why`)).toEqual(problem(404, 'record.not_found'));
  });
});
