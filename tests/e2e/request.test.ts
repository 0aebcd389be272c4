import { type District, importPlan, openDistrict, problem } from './chain.district';

let d: District;
let taskId: string;

beforeAll(async () => {
  d = await openDistrict();
  const { tasks } = await importPlan(d);
  [taskId] = tasks;
  await d.as('ducha')('POST', '/api/v1/tasks/dispatch', { items: [{ taskId }] });
});
afterAll(() => d.house.close());

describe('requests over HTTP', () => {
  let id: string;
  const ask = { kind: 'extension', reason: '征地受阻', date: '2027-03-31' };

  it('are filed once, found by each side, and reckoned', async () => {
    const unit = d.as('shangwu');
    const key = { 'idempotency-key': 'r1' };
    const filed = await unit('POST', '/api/v1/requests', { taskId, ...ask }, key);
    expect(filed).toMatchObject({ status: 200, body: { state: 'filed', late: false } });
    expect((await unit('POST', '/api/v1/requests', { taskId, ...ask }, key)).body).toEqual(filed.body);
    expect(await unit('POST', '/api/v1/requests', { taskId, ...ask })).toEqual(
      problem(409, 'request.already_pending'),
    );
    ({ id } = filed.body);
    for (const [who, query] of [
      ['shangwu', 'side=unit'],
      ['ducha', 'side=office&state=filed&kind=extension'],
      ['quzhang', 'side=leader'],
      ['wenlv', `taskId=${taskId}&limit=1`],
    ]) {
      const { body } = await d.as(who)('GET', `/api/v1/requests?${query}`);
      expect(body).toMatchObject({
        items: [{ id, kindLabel: '延期', unitName: '区商务委' }],
        nextCursor: null,
      });
    }
    expect((await d.as('qingshi')('GET', '/api/v1/requests')).body.items).toEqual([]);
    expect(await d.as('qingshi')('GET', `/api/v1/requests/${id}`)).toEqual(problem(404, 'record.not_found'));
    const { body } = await d.as('ducha')('GET', `/api/v1/requests/${id}?date=2027-02-26`);
    expect(body).toMatchObject({
      request: { id, version: 1 },
      effect: { workdaysAdded: expect.any(Number), words: expect.stringContaining('调整为 2027-02-26') },
      history: [{ command: 'request.file', actorName: '商务经办' }],
    });
    expect(await d.as('ducha')('GET', `/api/v1/requests?cursor=x`)).toEqual(problem(422, 'cursor.invalid'));
  });

  it('are granted by the office as they were seen, and approved by the leader', async () => {
    const office = d.as('ducha');
    const grant = { items: [{ id, date: '2027-02-26' }], reason: '情况属实' };
    expect(await office('POST', '/api/v1/requests/grant', { items: [{ id }] })).toEqual(
      problem(422, 'request.bad_date'),
    );
    expect(await office('POST', '/api/v1/requests/grant', grant, { 'if-match': '"7"' })).toEqual(
      problem(412, 'record.stale'),
    );
    expect((await office('POST', '/api/v1/requests/grant', grant, { 'if-match': '"1"' })).body).toEqual({
      granted: 0,
      toLeader: 1,
    });
    const { body: owed } = await d.as('quzhang')('GET', '/api/v1/obligations/mine');
    expect(owed.items).toEqual([
      expect.objectContaining({ kind: 'approve_request', link: `/tasks/${taskId}` }),
    ]);
    const agreed = await d.as('quzhang')('POST', '/api/v1/requests/approve', { ids: [id], agree: true });
    expect(agreed.body).toEqual({ granted: 1, refused: 0 });
    const { body: view } = await office('GET', `/api/v1/tasks/${taskId}`);
    expect(view).toMatchObject({ row: { deadline: '2027-02-26' }, requests: [{ id, state: 'granted' }] });
  });

  it('are refused and withdrawn', async () => {
    const unit = d.as('shangwu');
    const ids: string[] = [];
    for (const kind of ['change', 'suspension'])
      ids.push(
        (await unit('POST', '/api/v1/requests', { taskId, ...ask, kind, wanted: '增加单位' })).body.id,
      );
    const refused = await d.as('ducha')('POST', '/api/v1/requests/refuse', { ids: [ids[0]], reason: '不必' });
    expect(refused.body).toEqual({ refused: 1 });
    expect((await unit('POST', '/api/v1/requests/withdraw', { ids: [ids[1]] })).body).toEqual({
      withdrawn: 1,
    });
  });
});

it('changes a task', async () => {
  const change = { reason: '会议研究', text: '打造夜经济示范街区5个。', leaderId: null };
  const { body } = await d.as('ducha')('POST', `/api/v1/tasks/${taskId}/change`, change);
  expect(body).toMatchObject({ state: 'dispatched', deadline: '2027-02-26' });
  expect(await d.as('ducha')('POST', `/api/v1/tasks/${taskId}/change`, { reason: 'x' })).toEqual(
    problem(422, 'task.nothing_to_change'),
  );
});

it('gives, answers, returns and notes an instruction', async () => {
  const given = await d.as('quzhang')('POST', '/api/v1/instructions', {
    taskIds: [taskId],
    text: '请抓紧',
    due: '2026-03-20',
  });
  expect(given).toMatchObject({ status: 200 });
  const [id] = given.body.ids;
  const path = `/api/v1/instructions/${id}`;
  const { body: mine } = await d.as('shangwu')('GET', '/api/v1/instructions?mine=true&state=given');
  expect(mine.items).toMatchObject([{ id, leaderName: '区长', answererName: '区商务委' }]);
  const { body: owed } = await d.as('shangwu')('GET', '/api/v1/obligations/mine');
  const todo = owed.items.find((o: { subjectId: string }) => o.subjectId === id);
  expect(todo).toMatchObject({ kind: 'answer_instruction', taskId, link: `/tasks/${taskId}` });
  const steps = await d.as('ducha')('GET', `/api/v1/obligations/${todo.id}/steps`);
  expect(steps).toMatchObject({ status: 200, body: { obligation: { id: todo.id } } });
  const answer = { answer: '已启动' };
  expect((await d.as('shangwu')('POST', `${path}/answer`, answer)).body).toEqual({ state: 'answered' });
  const back = { reason: '请写明时间', due: '2026-03-25' };
  expect((await d.as('ducha')('POST', `${path}/return`, back)).body).toEqual({ state: 'given' });
  const onBehalf = { unitId: d.units.区商务委, source: '来电' };
  expect((await d.as('ducha')('POST', `${path}/answer`, { ...answer, onBehalf })).body).toEqual({
    state: 'answered',
  });
  expect((await d.as('ducha')('POST', '/api/v1/instructions/note', { ids: [id] })).body).toEqual({
    noted: 1,
  });
  expect((await d.as('quzhang')('GET', path)).body).toMatchObject({ state: 'noted', answer: '已启动' });
});
