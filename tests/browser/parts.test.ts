import { Problem } from '../../apps/web/src/api/problem';
import { passwordLines, passwordsCsv } from '../../apps/web/src/pages/people-import/passwords-file';
import { Draft, type DraftState, readLocalCopy } from '../../apps/web/src/pages/report/draft';
import { bodyOf, initialOf } from '../../apps/web/src/pages/report/filled';
import { decided, openOf } from '../../apps/web/src/parts/dispatch-dialog/choice';
import { owedLink } from '../../apps/web/src/parts/owed-link';
import { dueGroup } from '../../apps/web/src/parts/time';
import { dayOffName, plannedBackward, workCalendarOf } from '../../apps/web/src/parts/workdays';

/** Parts of the pages that need no page. */

const refusal = (status: number, code: string): Problem =>
  new Problem({ status, code, title: code, faults: [], details: {} });

describe('a draft that saves itself', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    jest.useFakeTimers();
    kept.clear();
    Object.assign(globalThis, {
      window: globalThis,
      localStorage: {
        getItem: (key: string) => kept.get(key) ?? null,
        setItem: (key: string, value: string) => void kept.set(key, value),
        removeItem: (key: string) => void kept.delete(key),
      },
    });
  });
  afterEach(() => {
    jest.useRealTimers();
    for (const name of ['window', 'localStorage']) Reflect.deleteProperty(globalThis, name);
  });

  const open = (save: (values: string, version: number) => Promise<number>) => {
    const draft = new Draft<string>({ key: 'd', version: 1, save });
    const states: DraftState[] = [];
    draft.subscribe(() => states.push(draft.current().state));
    return { draft, states };
  };

  it('waits for a pause, saves the last words once, and keeps no copy of what is saved', async () => {
    const save = jest.fn(async (_: string, version: number) => version + 1);
    const { draft, states } = open(save);
    for (const text of ['一', '一二', '一二三']) draft.change(text);
    expect(readLocalCopy('d')).toMatchObject({ values: '一二三', version: 1 });
    await jest.advanceTimersByTimeAsync(1_500);
    expect(save.mock.calls).toEqual([['一二三', 1]]);
    expect(states.slice(-2)).toEqual(['saving', 'saved']);
    expect([draft.version, draft.settled, kept.size]).toEqual([2, true, 0]);
  });

  it('saves what was typed during a save after it, on the version that save made', async () => {
    let finish = (): void => undefined;
    const save = jest.fn(
      (_: string, version: number) => new Promise<number>(done => (finish = () => done(version + 1))),
    );
    const { draft } = open(save);
    draft.change('一');
    const flushed = draft.flush();
    draft.change('一二');
    finish();
    await jest.advanceTimersByTimeAsync(0);
    expect(readLocalCopy('d')).toMatchObject({ values: '一二', version: 2 });
    finish();
    expect(await flushed).toBe(true);
    expect(save.mock.calls).toEqual([
      ['一', 1],
      ['一二', 2],
    ]);
  });

  it('keeps a copy and tries again while the server is away', async () => {
    let away = true;
    const { draft } = open(async (_, version) => {
      if (away) throw refusal(0, 'network.unreachable');
      return version + 1;
    });
    draft.change('一');
    expect(await draft.flush()).toBe(false);
    expect([draft.current().state, kept.size]).toEqual(['away', 1]);
    away = false;
    await jest.advanceTimersByTimeAsync(10_000);
    expect([draft.current().state, kept.size]).toEqual(['saved', 0]);
  });

  it('puts nothing over what somebody else saved, until a person says so', async () => {
    const { draft } = open(async (_, version) => {
      if (version < 5) throw refusal(412, 'record.stale');
      return version + 1;
    });
    draft.change('一');
    expect(await draft.flush()).toBe(false);
    await jest.advanceTimersByTimeAsync(60_000);
    expect(draft.current().state).toBe('refused');
    draft.takeOver(5, '一');
    expect(await draft.flush()).toBe(true);
    draft.change('二');
    draft.discard(9);
    expect([draft.current().state, draft.version, kept.size]).toEqual(['clean', 9, 0]);
  });
});

describe('the form of a report', () => {
  const report = {
    state: 'open',
    text: '',
    percent: 40,
    measurements: [],
    milestoneIds: [],
    problems: '',
    nextSteps: '',
  };
  const last = {
    ...report,
    text: '上期',
    percent: 45,
    measurements: [{ targetId: 't', value: 2 }],
    problems: '缺地',
  };
  type Form = Parameters<typeof initialOf>[0];
  const form = (part: object, before: object | null): Form =>
    ({ report: { ...report, ...part }, row: { percent: 40 }, last: before }) as unknown as Form;

  it('begins with last time’s figures and problems, never with last time’s words', () => {
    expect(initialOf(form({}, last))).toMatchObject({
      text: '',
      percent: 45,
      measurements: { t: 2 },
      problems: '缺地',
    });
    expect(initialOf(form({}, null))).toMatchObject({ percent: 40, measurements: {} });
    expect(initialOf(form({ state: 'draft', percent: 50 }, last))).toMatchObject({
      percent: 50,
      problems: '',
    });
  });

  it('sends figures only where there are any', () => {
    const body = bodyOf({ text: '', percent: null, measurements: { t: 2, u: null } }, true);
    expect(body).toMatchObject({ percent: 0, measurements: [{ targetId: 't', value: 2 }], noProgress: true });
    expect(bodyOf({ text: '有进展', percent: 1 }, true).noProgress).toBe(false);
  });
});

describe('what a document leaves open before a task is handed out', () => {
  const party = (role: string, part: object) =>
    ({
      id: 'p',
      role,
      name: '',
      unitId: null,
      groupId: 'g',
      needsSelection: false,
      memberIds: ['a', 'b'],
      ...part,
    }) as never;
  const none = { selections: {} };

  it('asks for a lead where only groups lead, and offers their members', () => {
    const view = { parties: [party('lead', {})] };
    expect(openOf(view, none)).toMatchObject({ named: null, candidates: ['a', 'b'] });
    expect(decided(view, none)).toBe(false);
    expect(decided(view, { ...none, primaryUnitId: 'a' })).toBe(true);
  });

  it('takes the first unit named, asks which members are meant, and refuses empty groups', () => {
    const lead = party('lead', { unitId: 'x', groupId: null });
    expect(decided({ parties: [lead] }, none)).toBe(true);
    const some = party('responsible', { needsSelection: true });
    expect(decided({ parties: [lead, some] }, none)).toBe(false);
    expect(decided({ parties: [lead, some] }, { selections: { p: ['b'] } })).toBe(true);
    expect(decided({ parties: [lead, party('responsible', { memberIds: [] })] }, none)).toBe(false);
    expect(openOf({ parties: [party('responsible', { unitId: 'r', groupId: null })] }, none).named).toBe('r');
  });
});

it('groups what is owed by the day in Shanghai', () => {
  const now = new Date('2026-03-04T20:00:00+08:00'); // a Wednesday
  const of = (due: string) => dueGroup(new Date(`${due}+08:00`).toISOString(), now);
  expect(of('2026-03-04T19:59:59')).toBe('overdue');
  expect(of('2026-03-04T23:59:59')).toBe('today');
  expect(of('2026-03-08T23:59:59')).toBe('week');
  expect(of('2026-03-09T00:00:00')).toBe('later');
});

describe('dates planned backward', () => {
  const calendar = workCalendarOf({
    ...{ version: 1, region: '全国', overlayRegion: '某县' },
    hours: { start: '08:30', noonStart: '12:00', noonEnd: '13:30', end: '17:30' },
    years: [
      {
        ...{ year: 2026, provisional: false, sources: ['国办发明电'], months: [], workdays: 248 },
        holidays: [{ name: '国庆节', from: '2026-10-01', to: '2026-10-07' }],
        work: ['2026-10-10'],
        regional: { holidays: [{ name: '县庆', from: '2026-10-09', to: '2026-10-09' }], work: [] },
      },
    ],
  });

  it('are workdays, end with the deadline and leave as much time between each two as there is', () => {
    // 8 workdays: 28, 29, 30 September, 8 and 10 October (a Saturday worked), 12 to 14.
    expect(plannedBackward(calendar, '2026-09-25', '2026-10-14', 4)).toEqual([
      ...['2026-09-29', '2026-10-08', '2026-10-12', '2026-10-14'],
    ]);
    // A deadline on a day off is met on the workday before.
    expect(plannedBackward(calendar, '2026-09-28', '2026-10-05', 2)).toEqual(['2026-09-29', '2026-09-30']);
  });

  it('are never in the past, however little time is left', () => {
    expect(plannedBackward(calendar, '2026-10-12', '2026-10-13', 3)).toEqual([
      ...['2026-10-13', '2026-10-13', '2026-10-13'],
    ]);
    expect(plannedBackward(calendar, '2026-10-13', '2026-10-13', 1)).toEqual(['2026-10-13']);
  });

  it('say of a day off what it is', () => {
    expect(['2026-10-06', '2026-10-09', '2026-10-10'].map(d => dayOffName(calendar, d))).toEqual([
      ...['国庆节', '县庆', undefined],
    ]);
  });
});

it('leads to the page on which what is owed is done', () => {
  const owed = {
    kind: 'report',
    subjectType: 'report',
    subjectId: 's',
    taskId: 't',
    planId: 'p',
    link: '/x',
  };
  const of = (part: object): string => owedLink({ ...owed, ...part } as never);
  expect(of({})).toBe('/reports/s');
  expect(of({ kind: 'review_contribution', subjectType: 'contribution' })).toBe('/review');
  expect(of({ kind: 'submit', subjectType: 'task' })).toBe('/submissions?planId=p');
  expect(of({ kind: 'complete', subjectType: 'task' })).toBe('/tasks/t');
  expect(of({ kind: 'issue_notice', subjectType: 'notice', taskId: null })).toBe('/notices/s');
  expect(of({ kind: 'decide_request', subjectType: 'request' })).toBe('/requests/s');
  expect(of({ kind: 'answer_instruction', subjectType: 'instruction' })).toBe('/tasks/t');
  expect(of({ kind: 'roll_edition', subjectType: 'plan', taskId: null })).toBe('/x');
});

describe('passwords of a list of people', () => {
  it('stand with the units of each person, and only where there are any', () => {
    const back = {
      lines: [
        { username: 'ZhangSan ', unit: '区商务委' },
        { username: 'zhangsan', unit: '区城管局' },
        { username: 'zhangsan', unit: '区商务委' },
        { username: 'lisi', unit: '区文旅委' },
      ],
      passwords: [
        { name: '张三', username: 'zhangsan', password: 'Hr6QHC=3xzxymx' },
        { name: '李四', username: 'lisi', password: null },
      ],
    } as unknown as Parameters<typeof passwordLines>[0];
    expect(passwordLines(back)).toEqual([
      { name: '张三', username: 'zhangsan', unit: '区商务委、区城管局', password: 'Hr6QHC=3xzxymx' },
    ]);
  });

  it('are saved so that no name becomes a formula and no password is changed', () => {
    const csv = passwordsCsv([{ name: '=1+1', username: 'a"b', unit: '@x', password: 'Aa1@#%+=?' }]);
    expect(csv).toBe('\ufeff"姓名","用户名","单位","一次性密码"\r\n"\'=1+1","a""b","\'@x","Aa1@#%+=?"');
  });
});
