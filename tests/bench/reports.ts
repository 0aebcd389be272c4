import { createHash, randomBytes } from 'node:crypto';
import { Assignment } from '@duban/dispatch';
import { type Journal, SYSTEM } from '@duban/journal';
import { addDays, civilDate, endOfDay, type Ids } from '@duban/kernel';
import { blankReport, Report } from '@duban/feedback';
import { Plan, Task } from '@duban/task';
import { ReportingPeriod } from '@duban/tracking';
import type { Client } from 'pg';
import { assignmentOf, layUnit, owe, planOf, taskOf } from '../crash/crowd';

/** One report to be saved, submitted and approved; with the rows around it. */
export interface Subject {
  report: string;
  task: string;
  /** What is owed about the report. */
  obligation: string;
  plan: string;
  period: string;
  unit: string;
  handler: string;
}

export interface World {
  office: string;
  supervisor: string;
  units: { unit: string; handler: string }[];
}

/** An office and the units that report to it, one handler each. */
export function layWorld(journal: Journal, ids: Ids, units: number): Promise<World> {
  return journal.transact({ name: 'bench.world', actor: SYSTEM }, async tx => {
    const office = ids.next();
    const [supervisor] = layUnit(tx, ids, office, '区督查室', ['supervisor']);
    const laid = Array.from({ length: units }, (_, i) => {
      const unit = ids.next();
      return { unit, handler: layUnit(tx, ids, unit, `第${i + 1}单位`, ['handler'])[0] };
    });
    return { office, supervisor, units: laid };
  });
}

/**
 * A running plan with an open reporting period and so many reports of one unit. One report more stays open, so that the
 * period never closes and every sequence of commands does the same.
 */
export async function layReports(
  journal: Journal,
  ids: Ids,
  { office, units }: World,
  unitNo: number,
  count: number,
): Promise<Subject[]> {
  const { unit, handler } = units[unitNo % units.length];
  const crowd = { planId: ids.next(), officeId: office };
  const deadline = addDays(civilDate(journal.now()), 120);
  const due = addDays(civilDate(journal.now()), 10);
  return journal.transact({ name: 'bench.reports', actor: SYSTEM }, async tx => {
    const period: ReportingPeriod = {
      id: ids.next(),
      plan_id: crowd.planId,
      key: due.slice(0, 7),
      name: '本期',
      starts: addDays(due, -90),
      ends: due,
      ...{ due_from: null, due_limit: null, calendar_version: 1 },
      due_at: endOfDay(due),
      state: 'open',
      waiting: 0,
      outstanding: count + 1,
    };
    tx.insert(Plan, { ...planOf(crowd), rhythm: 'quarterly' });
    tx.insert(ReportingPeriod, period);
    const ofPlan = { subject_type: 'plan', subject_id: crowd.planId, task_id: null } as const;
    const byOffice = { holder_unit_id: office, holder_role: 'supervisor' } as const;
    owe(tx, ids, crowd, 'conclude', addDays(deadline, 60), { ...ofPlan, ...byOffice, title: '总结' });
    const subjects = Array.from({ length: count + 1 }, (_, i): Subject => {
      const task = ids.next();
      const text = `第${i + 1}件实事，年内办成`;
      tx.insert(Task, taskOf(task, i + 1, text, crowd.planId, unit, deadline, tx.now));
      tx.insert(Assignment, assignmentOf(ids, task, crowd.planId, unit, tx.now));
      const ofTask = { task_id: task, holder_unit_id: unit, holder_role: 'handler', title: text } as const;
      owe(tx, ids, crowd, 'complete', deadline, { ...ofTask, subject_type: 'task', subject_id: task });
      const report = blankReport({
        id: ids.next(),
        kind: 'report',
        task_id: task,
        plan_id: crowd.planId,
        period_id: period.id,
        unit_id: unit,
        state: 'open',
      });
      tx.insert(Report, report);
      const about = { ...ofTask, subject_type: 'report', subject_id: report.id } as const;
      const obligation = owe(tx, ids, crowd, 'report', due, about);
      return { report: report.id, task, obligation, plan: crowd.planId, period: period.id, unit, handler };
    });
    return subjects.slice(0, count);
  });
}

/** Signs a person in past the door, as after a password. @returns the token of the session */
export async function session(client: Client, person: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const now = new Date();
  await client.query(
    `INSERT INTO credential (person_id, password_hash, must_change, changed_at, failures) VALUES ($1, '-', false, $2, 0) ON CONFLICT DO NOTHING`,
    [person, now],
  );
  const id = createHash('sha256').update(token).digest('hex');
  await client.query(
    'INSERT INTO session (id, person_id, created_at, seen_at, number, proven) VALUES ($1, $2, $3, $3, gen_random_uuid(), false)',
    [id, person, now],
  );
  return token;
}
