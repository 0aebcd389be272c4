import type { INestApplicationContext } from '@nestjs/common';
import { ImportService, readDocument } from '@duban/intake';
import type { Role } from '@duban/chain';
import { type Actor, Db, Journal, SYSTEM } from '@duban/journal';
import { addDays, civilDate, IDS, type Ids, type ManualClock } from '@duban/kernel';
import { AppointmentRow, PeopleService, Person } from '@duban/organization';
import { PlanService } from '@duban/task';
import { LIVELIHOOD_PLAN_TEXT } from '../sample/livelihood';
import { SAMPLE_GROUPS, SAMPLE_PLAN_TEXT, SAMPLE_UNITS } from '../sample/jiangzhou';
import { Simulation } from '../simulate/simulation';

export interface DemoAccount {
  role: string;
  unit: string;
  username: string;
  password: string;
}

/** So many days of work wait for the supervisor who opens the demonstration. */
const OFFICE_RESTS_DAYS = 14;

/** How far back the demonstration begins, and the month the plan's text is about. */
const BEGAN_DAYS_AGO = 270;

/**
 * Fills an empty database with the made-up 江州区: its units and people, a plan of 66 tasks, and what happened to them
 * until now, lived through by the engine itself.
 */
export async function fillDemo(
  app: INestApplicationContext,
  clock: ManualClock,
  until: Date,
  progress: (date: string) => void,
): Promise<void> {
  const today = civilDate(until);
  await Simulation.run(app, clock, {
    parsed: readDocument(SAMPLE_PLAN_TEXT.replaceAll('2026年', `${demoYear(until)}年`)),
    from: demoStart(until),
    to: today,
    until,
    seed: 20,
    district: { units: SAMPLE_UNITS, groups: SAMPLE_GROUPS },
    rhythm: 'monthly',
    officeRestsFrom: new Date(until.getTime() - OFFICE_RESTS_DAYS * 86_400_000),
    keepMail: true,
    progress,
  });
  await addSecondPlan(app, today.slice(0, 4));
  await seatAdministrators(app);
}

/** A plan that came in today: approved, with every task still to be dispatched. */
async function addSecondPlan(app: INestApplicationContext, year: string): Promise<void> {
  const [supervisor] = await app
    .get(Db)
    .query<{ person_id: string; unit_id: string; name: string }>(
      "SELECT a.person_id, a.unit_id, p.name FROM appointment a JOIN person p ON p.id = a.person_id WHERE a.role = 'supervisor' ORDER BY a.id LIMIT 1",
    );
  const actor: Actor = {
    personId: supervisor.person_id,
    name: supervisor.name,
    appointments: [{ unitId: supervisor.unit_id, role: 'supervisor' }],
  };
  const { planId } = await app.get(ImportService).confirm(actor, {
    parsed: readDocument(LIVELIHOOD_PLAN_TEXT.replaceAll('2026年', `${year}年`)),
    officeUnitId: supervisor.unit_id,
    title: `江州区${year}年岁末民生实事清单`,
    year: Number(year),
    kind: 'project_list',
  });
  await app.get(PlanService).approve(actor, planId, {
    authority: '区政府专题会议',
    documentNo: `江州府专〔${year}〕31号`,
    scope: '岁末民生实事',
  });
}

/** The plan is of the year the demonstration lives in. */
const demoYear = (until: Date): string => demoStart(until).slice(0, 4);

/** Nine months ago, but in the plan's own year where that is possible. */
export function demoStart(until: Date): string {
  const today = civilDate(until);
  const ago = addDays(today, -BEGAN_DAYS_AGO);
  const spring = `${today.slice(0, 4)}-02-05`;
  return ago < spring && today > `${today.slice(0, 4)}-05-01` ? spring : ago;
}

/** 三员: three different people of the office's unit. */
async function seatAdministrators(app: INestApplicationContext): Promise<void> {
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
      tx.insert(Person, { id, name, username, email: `${username}@duban.example`, active: true, version: 1 });
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
