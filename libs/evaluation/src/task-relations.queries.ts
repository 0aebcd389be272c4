import type { TaskState } from '@duban/chain';
import { type Actor, Db } from '@duban/journal';
import { type ColumnValue, columnValues, type PlanKind, taskTitle, type UpperTaskRef } from '@duban/task';
import { clearedSql, scopeSql } from './scope';

export interface RelatedTask {
  id: string;
  title: string;
  planTitle: string;
  state: TaskState;
  percent: number;
}

/** What stands around a task: the columns of its plan's kind, the superior's task it carries out, and those below it. */
export interface TaskRelations {
  columns: ColumnValue[];
  upperRef: UpperTaskRef | null;
  upper: RelatedTask | null;
  lower: RelatedTask[];
}

type Row = Omit<RelatedTask, 'title'> & { no: number; text: string };
const related = ({ no, text, ...row }: Row): RelatedTask => ({ ...row, title: taskTitle({ no, text }) });
const SELECT = `SELECT t.id, t.no, t.text, p.title AS "planTitle", t.state, t.percent FROM task t JOIN plan p ON p.id = t.plan_id`;

/** Of lower tasks those this person may see; the upper one where they are cleared for it. */
export async function taskRelations(db: Db, actor: Actor, id: string): Promise<TaskRelations> {
  const params: unknown[] = [id];
  const scope = scopeSql(actor, v => `$${params.push(v)}`);
  const known: unknown[] = [id];
  const cleared = clearedSql(actor, v => `$${known.push(v)}`);
  const [[task], upper, lower] = await Promise.all([
    db.query<{ kind: PlanKind; fields: Record<string, string>; upper_task_ref: UpperTaskRef | null }>(
      'SELECT p.kind, t.fields, t.upper_task_ref FROM task t JOIN plan p ON p.id = t.plan_id WHERE t.id = $1',
      [id],
    ),
    db.query<Row>(
      `${SELECT} WHERE t.id = (SELECT upper_task_id FROM task WHERE id = $1) AND ${cleared}`,
      known,
    ),
    db.query<Row>(`${SELECT} WHERE t.upper_task_id = $1 AND ${scope} ORDER BY p.title, t.no, t.id`, params),
  ]);
  return {
    columns: columnValues(task.kind, task.fields),
    upperRef: task.upper_task_ref,
    upper: upper[0] ? related(upper[0]) : null,
    lower: lower.map(related),
  };
}
