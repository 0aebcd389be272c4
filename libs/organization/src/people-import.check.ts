import { ADMIN_ROLES, type Role, ROLE_LABELS } from '@duban/chain';
import { isMailAddress, isUsername, nameKey, tidy, usernameKey } from './names';
import { OUTSIDE_KINDS, type UnitKind } from './unit.entity';

/** Somebody in a seat, as a list of people says it. */
export interface PersonLine {
  /** Of the list, for whoever mends it. */
  row: number;
  name: string;
  username: string;
  /** null: the list names no unit that is known, which is told elsewhere. */
  unitId: string | null;
  role: Role | null;
  jobTitle: string | null;
  email: string | null;
  phone: string | null;
}

export type LineField = 'name' | 'username' | 'unit' | 'role' | 'jobTitle' | 'email' | 'phone';

export interface LineFault {
  row: number;
  field: LineField;
  code: string;
  message: string;
  mend: string;
}

/** An account that bears one of the user names, or one of the names, of the list. */
export interface KnownAccount {
  id: string;
  name: string;
  username: string;
  email: string | null;
  jobTitle: string | null;
  phone: string | null;
  active: boolean;
  /** Has a one-time password and never came in with it. */
  waiting: boolean;
  appointments: readonly { unitId: string; role: Role; active: boolean }[];
}

export interface KnownPlace {
  id: string;
  name: string;
  kind: UnitKind;
}

/** Somebody who has no account yet, with all the seats of the list. */
export interface FreshPerson {
  row: number;
  name: string;
  username: string;
  jobTitle: string | null;
  email: string | null;
  phone: string | null;
  appointments: { unitId: string; role: Role }[];
}

export interface JudgedPeople {
  fresh: FreshPerson[];
  /** Accounts of the list that are there already, and stay as they are. */
  known: KnownAccount[];
  /** While there is one, nothing of the list is taken. */
  faults: LineFault[];
  /** Told, and in nobody's way. */
  notes: LineFault[];
}

const USERNAME_MEND = '用户名为 2–64 位文字、数字或 . _ @ -，以文字或数字开头';

/** Why a role has no place in a unit; null where it has. */
export function whyNoSeat(role: Role, unit: KnownPlace): string | null {
  if (unit.kind === 'superior' && role !== 'superior')
    return `“${unit.name}”是上级单位，其人员的角色只能是“${ROLE_LABELS.superior}”`;
  if (role === 'superior' && unit.kind !== 'superior')
    return `“${unit.name}”不是上级单位，不能有“${ROLE_LABELS.superior}”角色`;
  if (OUTSIDE_KINDS.includes(unit.kind)) return `“${unit.name}”只以函协调，不签收也不报送，不设账号`;
  if (unit.kind === 'taskforce') return `“${unit.name}”是专班，成员从各单位借调`;
  return null;
}

/**
 * What is to become of a list of people, judged whole: who is new, who is there already, and what is wrong, line by line.
 * Nothing of an account that exists is ever changed by a list: more seats are given by the security administrator.
 */
export function judgePeople(
  lines: readonly PersonLine[],
  accounts: readonly KnownAccount[],
  places: ReadonlyMap<string, KnownPlace>,
): JudgedPeople {
  const judged: JudgedPeople = { fresh: [], known: [], faults: [], notes: [] };
  const byUsername = new Map(accounts.map(a => [a.username, a]));
  const namesakes = grouped(accounts, a => nameKey(a.name));
  const groups = grouped(lines, l => usernameKey(l.username));
  for (const [username, group] of groups) {
    for (const line of group) alone(line, places, namesakes, judged.faults);
    if (!username) continue;
    together(group, judged.faults);
    const account = byUsername.get(username);
    if (account) {
      judged.known.push(account);
      existing(group, account, judged);
      continue;
    }
    const [first] = group;
    judged.fresh.push({
      row: first.row,
      name: tidy(first.name),
      username,
      jobTitle: said(group, 'jobTitle'),
      email: said(group, 'email'),
      phone: said(group, 'phone'),
      appointments: group.flatMap(l => (l.unitId && l.role ? [{ unitId: l.unitId, role: l.role }] : [])),
    });
    alike(group, namesakes.get(nameKey(first.name)) ?? [], judged.notes);
  }
  const place = (f: LineFault): number => f.row * 10 + FIELD_ORDER.indexOf(f.field);
  for (const list of [judged.faults, judged.notes]) list.sort((a, b) => place(a) - place(b));
  return judged;
}

const FIELD_ORDER: readonly LineField[] = ['name', 'username', 'unit', 'role', 'jobTitle', 'email', 'phone'];

const fault = (row: number, field: LineField, code: string, message: string, mend: string): LineFault => ({
  ...{ row, field, message, mend },
  code: `people_import.${code}`,
});

/** What a person is said to be in whichever of their lines says it. */
const said = (group: readonly PersonLine[], field: 'jobTitle' | 'email' | 'phone'): string | null =>
  group.find(l => l[field])?.[field] ?? null;

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** What is wrong with a line by itself. */
function alone(
  line: PersonLine,
  places: ReadonlyMap<string, KnownPlace>,
  namesakes: ReadonlyMap<string, readonly KnownAccount[]>,
  faults: LineFault[],
): void {
  const { row, name, username, unitId, role, email } = line;
  const say = (field: LineField, code: string, message: string, mend: string): void =>
    void faults.push(fault(row, field, code, message, mend));
  if (!tidy(name)) say('name', 'name_missing', '没有填写姓名', '请填写姓名');
  if (!usernameKey(username)) {
    const there = (name && namesakes.get(nameKey(name))) || [];
    const hint = there.length ? `；已有同名账号：${there.map(a => a.username).join('、')}` : '';
    say('username', 'username_missing', '没有填写用户名', `请填写，${USERNAME_MEND}${hint}`);
  } else if (!isUsername(usernameKey(username)))
    say('username', 'username_invalid', `用户名“${username.slice(0, 30)}”格式不正确`, USERNAME_MEND);
  if (email && !isMailAddress(email))
    say('email', 'email_invalid', `“${email.slice(0, 40)}”不是有效的邮箱地址`, '请核对，没有邮箱的留空');
  if (!role) return;
  if (ADMIN_ROLES.includes(role))
    return say(
      'role',
      'admin_role',
      `“${ROLE_LABELS[role]}”不能导入`,
      '三员的角色由安全管理员授予：请删去这一行，或改为普通角色',
    );
  const unit = unitId ? places.get(unitId) : undefined;
  if (unitId && !unit) return say('unit', 'unit_closed', '单位不存在或已停用', '请改选单位，或删去这一行');
  const why = unit && whyNoSeat(role, unit);
  if (why) say('role', 'role_unfit', why, '请改选单位或角色，或删去这一行');
}

/** Lines with one user name are one person, who sits in no seat twice. */
function together(group: readonly PersonLine[], faults: LineFault[]): void {
  const [first, ...others] = group;
  const seats = new Map<string, number>();
  for (const { row, unitId, role } of group) {
    if (!unitId || !role) continue;
    const twin = seats.get(`${unitId} ${role}`);
    if (twin)
      faults.push(
        fault(row, 'username', 'twice', `与第 ${twin} 行重复：同一人、同一单位、同一角色`, '请删去一行'),
      );
    else seats.set(`${unitId} ${role}`, row);
  }
  for (const line of others) {
    if (nameKey(line.name) !== nameKey(first.name))
      faults.push(
        fault(
          line.row,
          'username',
          'username_shared',
          `用户名与第 ${first.row} 行相同，姓名不同（${first.name}、${line.name}）`,
          '是两个人的，各用各的用户名；是同一人的，姓名写成一样',
        ),
      );
    for (const field of ['jobTitle', 'email', 'phone'] as const) {
      const before = group.find(l => l.row < line.row && l[field]);
      if (line[field] && before && nameKey(line[field]) !== nameKey(before[field] ?? ''))
        faults.push(
          fault(
            line.row,
            field,
            'differs',
            `与第 ${before.row} 行同一人的“${before[field]}”不同`,
            '同一人的各行写成一样，或只写一处',
          ),
        );
    }
  }
}

/** An account that is there already stays as it is: whatever the list wants otherwise is a fault or is told. */
function existing(
  group: readonly PersonLine[],
  account: KnownAccount,
  { faults, notes }: Pick<JudgedPeople, 'faults' | 'notes'>,
): void {
  const [first] = group;
  if (nameKey(first.name) !== nameKey(account.name))
    return void faults.push(
      fault(
        first.row,
        'username',
        'username_taken',
        `用户名已由“${account.name}”使用`,
        '请换一个用户名；确是同一人的，姓名与系统中写成一样',
      ),
    );
  if (!account.active)
    return void faults.push(
      fault(
        first.row,
        'username',
        'account_closed',
        '该账号已停用',
        '请先在“人员”页面恢复账号，或删去这一行',
      ),
    );
  for (const { row, unitId, role } of group) {
    if (!unitId || !role || ADMIN_ROLES.includes(role)) continue;
    if (!account.appointments.some(a => a.active && a.unitId === unitId && a.role === role))
      faults.push(
        fault(
          row,
          'role',
          'role_not_held',
          `“${account.name}”已有账号，没有这一任职`,
          '已有账号的增加任职，由安全管理员在“人员”页面授予；请删去这一行',
        ),
      );
  }
  for (const line of group)
    for (const [field, label] of [
      ['jobTitle', '职务'],
      ['email', '邮箱'],
      ['phone', '电话'],
    ] as const)
      if (line[field] && line[field] !== account[field])
        notes.push(
          fault(
            line.row,
            field,
            'kept',
            account[field]
              ? `${label}与系统中的“${account[field]}”不同，导入不改`
              : `${label}没有登记，导入不改`,
            '要更正的，请在“人员”页面办理',
          ),
        );
}

/** Two accounts of one person are a nuisance for years: whoever looks the list over is asked. */
function alike(group: readonly PersonLine[], namesakes: readonly KnownAccount[], notes: LineFault[]): void {
  const [first] = group;
  const there = namesakes.find(
    a => a.active && a.appointments.some(x => group.some(l => l.unitId === x.unitId)),
  );
  if (there)
    notes.push(
      fault(
        first.row,
        'name',
        'namesake',
        `该单位已有同名人员，用户名“${there.username}”`,
        '是同一人的，请改用原用户名；不是的，可以继续',
      ),
    );
}
