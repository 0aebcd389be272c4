import type { INestApplicationContext } from '@nestjs/common';
import { ImportService, readDocument } from '@duban/intake';
import { type Actor, Db } from '@duban/journal';
import { addDays, civilDate, type ManualClock } from '@duban/kernel';
import { PlanService } from '@duban/task';
import { LIVELIHOOD_PLAN_TEXT } from '../sample/livelihood';
import { SAMPLE_GROUPS, SAMPLE_PLAN_TEXT, SAMPLE_UNITS } from '../sample/jiangzhou';
import { Simulation } from '../simulate/simulation';
import { seatAdministrators } from './accounts';

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
