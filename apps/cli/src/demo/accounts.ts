import type { INestApplicationContext } from '@nestjs/common';
import { type Role, ROLE_LABELS } from '@duban/chain';
import { Db, Journal, SYSTEM } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { AppointmentRow, PeopleService, Person } from '@duban/organization';

export interface DemoAccount {
  role: string;
  unit: string;
  username: string;
  password: string;
}

/** 三员: three different people of the office's unit. */
export async function seatAdministrators(app: INestApplicationContext): Promise<void> {
  const ids = app.get<Ids>(IDS);
  await app.get(Journal).transact({ name: 'demo.administrators', actor: SYSTEM }, async tx => {
    const [office] = await tx.query<{ id: string }>(
      "SELECT unit_id AS id FROM appointment WHERE role = 'supervisor' ORDER BY id LIMIT 1",
    );
    const seats: [string, string, Role][] = [
      ['xitong', '系统管理员 杜衡', 'system_admin'],
      ['anquan', '安全管理员 谢宁', 'security_admin'],
      ['shenji', '审计管理员 方正', 'auditor'],
    ];
    for (const [username, name, role] of seats) {
      const id = ids.next();
      tx.insert(Person, {
        id,
        name,
        username,
        email: `${username}@duban.example`,
        active: true,
        clearance: 'internal',
        version: 1,
      });
      tx.insert(AppointmentRow, { id: ids.next(), person_id: id, unit_id: office.id, role, active: true });
    }
  });
}

/** One account of every role gets a random password, printed once; the others have none and cannot sign in. */
export async function openAccounts(app: INestApplicationContext): Promise<DemoAccount[]> {
  const db = app.get(Db);
  const people = await db.query<{ id: string; username: string; role: string; unit: string }>(
    `SELECT DISTINCT ON (a.role) p.id, p.username, a.role, u.name AS unit FROM appointment a JOIN person p ON p.id = a.person_id JOIN unit u ON u.id = a.unit_id
     LEFT JOIN LATERAL (SELECT count(*) AS n FROM obligation o WHERE o.holder_unit_id = a.unit_id AND o.settled_at IS NULL) o ON true
     ORDER BY a.role, (a.role = 'unit_head' AND EXISTS (SELECT 1 FROM appointment s WHERE s.unit_id = a.unit_id AND s.role = 'supervisor')), o.n DESC, p.id`,
  );
  const accounts: DemoAccount[] = [];
  for (const { id, username, role, unit } of people) {
    const { password } = await app.get(PeopleService).resetPassword(SYSTEM, id);
    accounts.push({ role, unit, username, password: password ?? '' });
  }
  await db.query('UPDATE credential SET must_change = false WHERE person_id = ANY($1)', [
    people.map(p => p.id),
  ]);
  return accounts;
}

/** For a terminal; the passwords are shown this once. */
export const accountsInWords = (accounts: readonly DemoAccount[]): string =>
  ['演示账号（密码只显示这一次）：']
    .concat(
      accounts.map(
        a => `  ${ROLE_LABELS[a.role as Role]}(${a.unit})  用户名 ${a.username}  密码 ${a.password}`,
      ),
    )
    .join('\n');
