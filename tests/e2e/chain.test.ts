import { Db, Sealer } from '@duban/journal';
import { InvariantVerifier, Rounds } from '../../apps/wiring/src';
import { type District, importPlan, openDistrict, problem } from './chain.district';

let d: District;
let planId: string;
let t1: string, t2: string, t3: string;

const stateOf = async (task: string): Promise<string> =>
  (await d.as('ducha')('GET', `/api/v1/tasks/${task}`)).body.row.state;

/** Assignments of a unit that wait for its signature, as its handler finds them. */
const toSign = async (username: string): Promise<string[]> =>
  (await d.as(username)('GET', '/api/v1/obligations/mine?limit=200')).body.items
    .filter((o: { kind: string }) => o.kind === 'sign')
    .map((o: { subjectId: string }) => o.subjectId);

const reportsOf = async (username: string, path = 'mine') =>
  (await d.as(username)('GET', `/api/v1/reports/${path}`)).body.items as {
    id: string;
    taskId: string;
    kind: string;
    version: number;
    unitName: string;
  }[];

async function done(answer: Promise<{ status: number; body: unknown }>, body: object): Promise<void> {
  const { status, body: got } = await answer;
  expect({ status, body: got }).toEqual({ status: expect.any(Number), body: expect.objectContaining(body) });
  expect([200, 201]).toContain(status);
}

async function verify(): Promise<void> {
  expect((await d.house.get(InvariantVerifier).verify()).faults).toEqual([]);
}

/** 区商务委 leads the second task beside 区文旅委, and agrees to its completion. */
async function countersign(): Promise<void> {
  const { body: view } = await d.as('shangwu')('GET', `/api/v1/tasks/${t2}`);
  const other = view.assignments.find(
    (a: { isPrimary: boolean; role: string }) => a.role === 'lead' && !a.isPrimary,
  );
  await done(d.as('shangwu')('POST', '/api/v1/assignments/countersign', { ids: [other.id], agree: true }), {
    countersigned: 1,
  });
}

beforeAll(async () => {
  d = await openDistrict();
  const plan = await importPlan(d);
  planId = plan.planId;
  [t1, t2, t3] = plan.tasks;
});
afterAll(() => d.house.close());

describe('the chain over HTTP', () => {
  it('分办: dispatches once per key, all or none', async () => {
    const items = [t1, t2, t3].map(taskId => ({ taskId }));
    const send = (body: object) =>
      d.as('ducha')('POST', '/api/v1/tasks/dispatch', body, { 'idempotency-key': 'd1' });
    await done(send({ items }), { tasks: 3, assignments: 9 });
    await done(send({ items }), { tasks: 3, assignments: 9 });
    expect(await send({ items: items.slice(1) })).toEqual(problem(422, 'idempotency.key_reused'));
    expect(await d.as('ducha')('POST', '/api/v1/tasks/dispatch', { items })).toEqual(
      expect.objectContaining({ status: 409 }),
    );
    await verify();
  });

  it('分办: is signed for, declined once, and reassigned', async () => {
    for (const who of ['shangwu', 'wenlv', 'binjiang', 'qingshi'])
      await done(d.as(who)('POST', '/api/v1/assignments/sign', { ids: await toSign(who) }), {
        signed: expect.any(Number),
      });
    const ids = await toSign('chengguan');
    const { body: view } = await d.as('chengguan')('GET', `/api/v1/tasks/${t3}`);
    const lead = view.assignments.find((a: { isPrimary: boolean }) => a.isPrimary);
    await done(
      d.as('chengguan')('POST', '/api/v1/assignments/decline', { ids: [lead.id], reason: '职责不符' }),
      {
        declined: 1,
      },
    );
    await verify();
    expect(
      await d.as('chengguan')('POST', `/api/v1/assignments/${lead.id}/uphold`, { reason: '不' }),
    ).toEqual(problem(403, 'access.denied'));
    const to = { unitId: d.units.青石街道, reason: '由属地牵头' };
    await done(d.as('ducha')('POST', `/api/v1/assignments/${lead.id}/reassign`, to), { state: 'withdrawn' });
    await done(d.as('qingshi')('POST', '/api/v1/assignments/sign', { ids: await toSign('qingshi') }), {
      signed: 1,
    });
    const rest = ids.filter(id => id !== lead.id);
    const onBehalf = { unitId: d.units.区城管局, source: '区城管局 3 月 2 日来电' };
    expect(await d.as('ducha')('POST', '/api/v1/assignments/sign', { ids: rest })).toEqual(
      problem(422, 'behalf.source_needed'),
    );
    await done(d.as('ducha')('POST', '/api/v1/assignments/sign', { ids: rest, onBehalf }), {
      signed: rest.length,
    });
    expect(await Promise.all([t1, t2, t3].map(stateOf))).toEqual(Array(3).fill('implementing'));
    const { body: seen } = await d.as('ducha')('GET', `/api/v1/tasks/${t1}`);
    expect(seen.timeline).toContainEqual(expect.objectContaining({ command: 'assignment.sign', onBehalf }));
    await verify();
  });

  it('落实: files action plans', async () => {
    const plan = {
      text: '分三步推进',
      milestones: [{ title: '完成选址', due: '2026-03-31' }],
      contributorIds: [d.units.区文旅委],
    };
    await done(d.as('shangwu')('POST', `/api/v1/tasks/${t1}/action-plan`, plan), {
      state: 'tracking',
      milestones: 1,
    });
    const plain = { text: '按季度举办', milestones: [], contributorIds: [] };
    await done(d.as('wenlv')('POST', `/api/v1/tasks/${t2}/action-plan`, plain), { state: 'tracking' });
    const late = { ...plain, milestones: [{ title: '完成摸底', due: '2026-03-10' }] };
    await done(d.as('qingshi')('POST', `/api/v1/tasks/${t3}/action-plan`, late), {
      state: 'tracking',
      milestones: 1,
    });
    await verify();
  });

  it('跟踪: drafts a notice on what is overdue, issued, signed, answered, closed', async () => {
    d.at('2026-03-18');
    expect((await d.house.get(Rounds).run()).noticeItems).toBeGreaterThan(0);
    const [draft] = (await d.as('ducha')('GET', '/api/v1/notices?open=true')).body.items;
    expect(draft).toMatchObject({ level: 'yellow', state: 'drafted', number: '', unitName: '青石街道' });
    expect((await d.as('qingshi')('GET', '/api/v1/notices')).body.items).toEqual([]);
    const of = `/api/v1/notices/${draft.id}`;
    expect(await d.as('qingshi')('GET', of)).toEqual(problem(404, 'record.not_found'));
    await done(d.as('ducha')('POST', '/api/v1/notices/issue', { ids: [draft.id], text: '请抓紧摸底' }), {
      numbers: ['〔2026〕1号'],
    });
    expect(await d.as('shangwu')('POST', '/api/v1/notices/sign', { ids: [draft.id] })).toEqual(
      problem(403, 'access.denied'),
    );
    await done(d.as('qingshi')('POST', '/api/v1/notices/sign', { ids: [draft.id] }), { signed: 1 });
    await done(d.as('qingshi')('POST', `${of}/answer`, { answer: '已补齐台账' }), { state: 'answered' });
    expect(await d.as('ducha')('POST', `${of}/review`, { close: false })).toEqual(
      problem(422, 'return.reason_needed'),
    );
    await done(d.as('ducha')('POST', `${of}/review`, { close: true }), { state: 'closed' });
    await verify();
  });

  it('反馈: takes contributions and reports; the first return', async () => {
    d.at('2026-03-25');
    expect(await d.house.get(Rounds).run()).toMatchObject({ reportsOpened: 3 });
    const [material] = (await reportsOf('wenlv')).filter(r => r.kind === 'contribution' && r.taskId === t1);
    await done(d.as('wenlv')('PUT', `/api/v1/reports/${material.id}`, { text: '已梳理点位' }), {
      state: 'draft',
    });
    await done(d.as('wenlv')('POST', '/api/v1/reports/submit', { ids: [material.id] }), { submitted: 1 });
    expect((await reportsOf('shangwu', 'review')).map(r => r.id)).toEqual([material.id]);
    const [own] = (await reportsOf('shangwu')).filter(r => r.taskId === t1);
    const { body: form } = await d.as('shangwu')('GET', `/api/v1/reports/${own.id}`);
    expect(form).toMatchObject({ row: { id: t1 }, contributions: [{ id: material.id }], last: null });
    expect(await d.as('shangwu')('POST', '/api/v1/reports/submit', { ids: [own.id] })).toEqual(
      problem(422, 'report.empty'),
    );
    const filled = { text: '已完成选址', percent: 30, milestoneIds: [form.milestones[0].id] };
    await done(
      d.as('shangwu')('PUT', `/api/v1/reports/${own.id}`, filled, { 'if-match': `"${own.version}"` }),
      {
        state: 'draft',
      },
    );
    await done(d.as('shangwu')('POST', '/api/v1/reports/submit', { ids: [own.id] }), { submitted: 1 });
    const back = { ids: [own.id], reason: '请补充点位清单', due: '2026-04-10' };
    await done(d.as('ducha')('POST', '/api/v1/reports/return', back), { returned: 1 });
    await verify();
    await done(d.as('shangwu')('PUT', `/api/v1/reports/${own.id}`, { text: '选址三处：江湾、云谷、古镇' }), {
      state: 'returned',
    });
    await done(d.as('shangwu')('POST', '/api/v1/reports/submit', { ids: [own.id] }), { submitted: 1 });
    for (const who of ['wenlv', 'qingshi'])
      await done(
        d.as(who)('POST', '/api/v1/reports/submit', {
          ids: (await reportsOf(who)).map(r => r.id),
          noProgress: true,
        }),
        { submitted: expect.any(Number) },
      );
    const waiting = await reportsOf('ducha', 'review');
    await done(d.as('ducha')('POST', '/api/v1/reports/approve', { ids: waiting.map(r => r.id) }), {
      approved: 3,
    });
    const { body: periods } = await d.as('ducha')('GET', `/api/v1/plans/${planId}/periods`);
    expect(periods.items).toMatchObject([{ key: '2026-Q1', state: 'done', waiting: 0, outstanding: 0 }]);
    await verify();
  });

  it('反馈: completes; the second return, and an unmet target through the leader', async () => {
    d.at('2026-04-20');
    const complete = (who: string, task: string, text: string, outcome = 'achieved') =>
      d.as(who)('POST', `/api/v1/tasks/${task}/completion`, { text, outcome });
    await done(complete('shangwu', t1, '三个街区全部开街'), { state: 'completion_review' });
    await done(
      d.as('ducha')('POST', '/api/v1/tasks/completions/return', { taskIds: [t1], reason: '请附验收意见' }),
      { returned: 1 },
    );
    expect(await stateOf(t1)).toBe('tracking');
    await verify();
    await done(complete('shangwu', t1, '三个街区全部开街，已验收'), { state: 'completion_review' });
    await done(complete('wenlv', t2, '受天气影响只办了8场', 'not_achieved'), { state: 'completion_review' });
    await done(complete('qingshi', t3, '整治点位20处'), { state: 'completion_review' });
    await countersign();
    await done(d.as('ducha')('POST', '/api/v1/tasks/completions/approve', { taskIds: [t1, t2, t3] }), {
      approved: 2,
      toLeader: 1,
    });
    const verdict = { taskIds: [t2], agree: true, reason: '情况属实' };
    expect(await d.as('ducha')('POST', '/api/v1/tasks/completions/outcome', verdict)).toEqual(
      problem(422, 'behalf.source_needed'),
    );
    await done(d.as('quzhang')('POST', '/api/v1/tasks/completions/outcome', verdict), { decided: 1 });
    await verify();
  });

  it('上报: goes up, comes back once, and closes', async () => {
    const submit = (taskIds: string[], title: string) =>
      d.as('ducha')('POST', '/api/v1/submissions', { taskIds, title, text: '' });
    const { body: first } = await submit([t1, t2, t3], '关于三项任务办结情况的报告');
    const of = `/api/v1/submissions/${first.id}`;
    const [found] = (await d.as('shiducha')('GET', '/api/v1/submissions')).body.items;
    expect(found).toMatchObject({ id: first.id, state: 'submitted', items: [{ taskId: t1 }, {}, {}] });
    const reply = { reply: '第2项请补办', returned: [{ taskId: t2, reason: '请补办两场' }] };
    await done(d.as('shiducha')('POST', `${of}/reply`, reply, { 'if-match': `"${found.version}"` }), {
      state: 'returned',
      closed: 2,
      returned: 1,
    });
    await done(d.as('ducha')('POST', `${of}/revise`, { handling: '已转区文旅委补办' }), { state: 'revised' });
    await verify();
    await done(
      d.as('wenlv')('POST', `/api/v1/tasks/${t2}/completion`, { text: '已补办两场', outcome: 'achieved' }),
      { state: 'completion_review' },
    );
    await countersign();
    await done(d.as('ducha')('POST', '/api/v1/tasks/completions/approve', { taskIds: [t2] }), {
      approved: 1,
    });
    const { body: second } = await submit([t2], '补办情况');
    await done(
      d.as('shiducha')('POST', `/api/v1/submissions/${second.id}/reply`, { reply: '同意', returned: [] }),
      {
        state: 'accepted',
      },
    );
    expect(await Promise.all([t1, t2, t3].map(stateOf))).toEqual(['closed', 'closed', 'closed']);
    const conclude = (body?: object) => d.as('ducha')('POST', `/api/v1/plans/${planId}/conclude`, body);
    expect((await conclude()).body.type).toBe('urn:duban:plan.findings_needed');
    await done(conclude({ findings: '三项任务全部完成' }), { state: 'concluded' });
  });

  it('leaves nothing owed, and a journal that replays, sealed without a gap', async () => {
    for (const who of ['ducha', 'shangwu', 'wenlv', 'qingshi', 'quzhang', 'shiducha'])
      expect((await d.as(who)('GET', '/api/v1/obligations/mine')).body.items).toEqual([]);
    await d.house.get(Sealer).seal();
    const { faults, unsealedTail, ok } = await d.house.get(InvariantVerifier).verify();
    expect({ faults, unsealedTail, ok }).toEqual({ faults: [], unsealedTail: 0, ok: true });
    const [{ n }] = await d.house
      .get(Db)
      .query<{ n: number }>('SELECT count(*)::int AS n FROM obligation WHERE settled_at IS NULL');
    expect(n).toBe(0);
  });
});
