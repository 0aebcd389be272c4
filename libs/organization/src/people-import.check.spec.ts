import { judgePeople, type KnownAccount, type KnownPlace, type PersonLine } from './people-import.check';

const PLACES = new Map<string, KnownPlace>(
  [
    { id: 'u1', name: '区商务委', kind: 'department' as const },
    { id: 'u2', name: '区城管局', kind: 'department' as const },
    { id: 'up', name: '市政府督查室', kind: 'superior' as const },
    { id: 'court', name: '区法院', kind: 'court' as const },
    { id: 'force', name: '夜经济专班', kind: 'taskforce' as const },
  ].map(p => [p.id, p]),
);

let row = 1;
beforeEach(() => (row = 1));
const line = (of: Partial<PersonLine> = {}): PersonLine => ({
  row: ++row,
  name: '张三',
  username: 'zhangsan',
  unitId: 'u1',
  role: 'handler',
  jobTitle: null,
  email: null,
  phone: null,
  ...of,
});
const account = (of: Partial<KnownAccount> = {}): KnownAccount => ({
  id: 'p1',
  name: '张三',
  username: 'zhangsan',
  email: 'z@example.cn',
  jobTitle: '科长',
  phone: null,
  active: true,
  waiting: false,
  appointments: [{ unitId: 'u1', role: 'handler', active: true }],
  ...of,
});
const judge = (lines: PersonLine[], accounts: KnownAccount[] = []) => judgePeople(lines, accounts, PLACES);
const told = (faults: { row: number; field: string; code: string }[]) =>
  faults.map(f => `${f.row} ${f.field} ${f.code.replace('people_import.', '')}`);

describe('lines of a list of people', () => {
  it('with one user name are one person with several seats', () => {
    const { fresh, faults, notes } = judge([
      line({ jobTitle: '科长' }),
      line({ username: 'ZhangSan ', unitId: 'u2', role: 'unit_head', email: 'z@example.cn' }),
      line({ username: 'lisi', name: '李四' }),
    ]);
    expect([...faults, ...notes]).toEqual([]);
    expect(fresh).toEqual([
      {
        row: 2,
        name: '张三',
        username: 'zhangsan',
        jobTitle: '科长',
        email: 'z@example.cn',
        phone: null,
        appointments: [
          { unitId: 'u1', role: 'handler' },
          { unitId: 'u2', role: 'unit_head' },
        ],
      },
      expect.objectContaining({ row: 4, username: 'lisi' }),
    ]);
  });

  it('are told what is missing or malformed, each at its cell, from the top', () => {
    const { faults } = judge(
      [
        line({ name: '', username: '-x', email: 'nobody' }),
        line({ username: '' }),
        line({ username: 'a', role: 'auditor' }),
      ],
      [account()],
    );
    expect(told(faults)).toEqual([
      '2 name name_missing',
      '2 username username_invalid',
      '2 email email_invalid',
      '3 username username_missing',
      '4 username username_invalid',
      '4 role admin_role',
    ]);
    expect(faults[3].mend).toContain('zhangsan');
  });

  it('may not contradict each other', () => {
    const { faults } = judge([
      line({ phone: '1' }),
      line({ phone: '2' }),
      line({ name: '李四', unitId: 'u2' }),
    ]);
    expect(told(faults)).toEqual(['3 username twice', '3 phone differs', '4 username username_shared']);
  });

  it.each([
    ['up', 'handler', true],
    ['up', 'superior', false],
    ['u1', 'superior', true],
    ['u1', 'leader', false],
    ['court', 'handler', true],
    ['force', 'handler', true],
  ] as const)('in %s may be %s or not', (unitId, role, unfit) => {
    expect(told(judge([line({ unitId, role })]).faults)).toEqual(unfit ? ['2 role role_unfit'] : []);
  });

  it('are told of a unit that was closed meanwhile', () => {
    expect(told(judge([line({ unitId: 'gone' })]).faults)).toEqual(['2 unit unit_closed']);
  });
});

describe('whoever has an account', () => {
  it('stays as they are; what differs is told', () => {
    const { fresh, known, faults, notes } = judge(
      [line({ jobTitle: '处长', email: 'z@example.cn', phone: '138' })],
      [account()],
    );
    expect([fresh, faults]).toEqual([[], []]);
    expect(known.map(a => a.id)).toEqual(['p1']);
    expect(told(notes)).toEqual(['2 jobTitle kept', '2 phone kept']);
  });

  it('gets no further seat by a list', () => {
    const more = [line(), line({ unitId: 'u2' }), line({ role: 'unit_head' })];
    const held = [{ unitId: 'u1', role: 'unit_head' as const, active: false }];
    const { faults } = judge(more, [account({ appointments: [...account().appointments, ...held] })]);
    expect(told(faults)).toEqual(['3 role role_not_held', '4 role role_not_held']);
    expect(faults[0].mend).toContain('安全管理员');
  });

  it('is somebody else, or closed', () => {
    expect(told(judge([line({ name: '李四' })], [account()]).faults)).toEqual(['2 username username_taken']);
    expect(told(judge([line()], [account({ active: false })]).faults)).toEqual(['3 username account_closed']);
  });

  it('may be the same as a namesake of the unit, which is asked', () => {
    const { fresh, faults, notes } = judge([line({ username: 'zs' })], [account()]);
    expect([fresh.length, faults.length]).toEqual([1, 0]);
    expect(told(notes)).toEqual(['2 name namesake']);
    expect(judge([line({ username: 'zs', unitId: 'u2' })], [account()]).notes).toEqual([]);
  });
});
