import { openStates } from '@duban/chain';
import type { Reader } from '@duban/journal';
import { taskTitle } from './rows';
import { bigrams, similarity } from './search';
import type { Task } from './task.entity';

/** From this share of common pieces on, two tasks are shown side by side; a person judges. */
export const SIMILAR = 0.5;
/** So many for one task: who is shown more reads none. */
const MOST = 10;
/** Beyond so many pieces nearly every task has one of them, and the index is of no use. */
const MOST_PIECES = 400;

/** An open task that asks the same unit for much the same. */
export interface SimilarTask {
  /** The task that was asked about. */
  taskId: string;
  unitId: string;
  unitName: string;
  otherTaskId: string;
  otherTitle: string;
  otherPlanTitle: string;
  otherOfficeName: string;
  /** 0 to 1. */
  similarity: number;
}

interface Place {
  task_id: string;
  unit_id: string;
}

interface Candidate extends Pick<Task, 'id' | 'no' | 'text'> {
  unit_id: string;
  unit_name: string;
  plan_title: string;
  office_name: string;
}

/** Units of tasks: those assigned, and before dispatch those the document names, groups by their members. */
const placesOf = (reader: Reader, taskIds: readonly string[]): Promise<Place[]> =>
  reader.query<Place>(
    `SELECT task_id, unit_id FROM assignment WHERE task_id = ANY($1) AND state NOT IN ('withdrawn', 'released')
     UNION SELECT y.task_id, x.unit_id FROM task_party y JOIN task t ON t.id = y.task_id AND t.state = 'registered' AND NOT y.withdrawn
       LEFT JOIN unit_group g ON g.id = y.group_id
       CROSS JOIN LATERAL unnest(CASE WHEN y.unit_id IS NOT NULL THEN ARRAY[y.unit_id] ELSE coalesce(y.selected_ids, g.member_ids) END) AS x(unit_id)
     WHERE y.task_id = ANY($1)`,
    [taskIds],
  );

/**
 * 重复督查、多头督查: open tasks, of any plan and office, that ask the same units for much the same, most alike first.
 * `units` leaves the others out. Candidates come from the index over the pieces of their texts; a task is not like itself,
 * nor are those asked about together compared when `among` is false.
 */
export async function similarTasks(
  reader: Reader,
  taskIds: readonly string[],
  { units, among = true }: { units?: readonly string[]; among?: boolean } = {},
): Promise<SimilarTask[]> {
  if (!taskIds.length) return [];
  const asked = await reader.query<Pick<Task, 'id' | 'text'>>(
    'SELECT id, text FROM task WHERE id = ANY($1)',
    [taskIds],
  );
  const places = (await placesOf(reader, taskIds)).filter(p => !units || units.includes(p.unit_id));
  if (!places.length) return [];
  const pieces = new Map(asked.map(t => [t.id, bigrams(t.text)]));
  const wanted = [...new Set([...pieces.values()].flat())];
  const candidates = await reader.query<Candidate>(
    `SELECT t.id, t.no, t.text, x.unit_id, u.name AS unit_name, p.title AS plan_title, o.name AS office_name
     FROM (SELECT task_id, unit_id FROM assignment WHERE unit_id = ANY($1) AND state NOT IN ('withdrawn', 'released')
       UNION SELECT y.task_id, y.unit_id FROM task_party y JOIN task r ON r.id = y.task_id AND r.state = 'registered' WHERE NOT y.withdrawn AND y.unit_id = ANY($1)) x
     JOIN task t ON t.id = x.task_id JOIN plan p ON p.id = t.plan_id JOIN unit u ON u.id = x.unit_id JOIN unit o ON o.id = p.office_unit_id
     WHERE t.state = ANY($2) AND ($3::text[] IS NULL OR t.search && $3::text[]) ORDER BY t.id, x.unit_id`,
    [
      [...new Set(places.map(p => p.unit_id))],
      openStates('task'),
      wanted.length <= MOST_PIECES ? wanted : null,
    ],
  );
  const known = new Map(candidates.map(c => [c.id, bigrams(c.text)]));
  const found = places.flatMap(({ task_id, unit_id }) =>
    candidates
      .filter(c => c.unit_id === unit_id && c.id !== task_id && (among || !taskIds.includes(c.id)))
      .map(c => ({ c, task_id, score: similarity(pieces.get(task_id) ?? [], known.get(c.id) ?? []) }))
      .filter(s => s.score >= SIMILAR),
  );
  const count = new Map<string, number>();
  return found
    .sort((a, b) => b.score - a.score || (a.c.id < b.c.id ? -1 : 1))
    .filter(({ task_id }) => {
      const n = (count.get(task_id) ?? 0) + 1;
      count.set(task_id, n);
      return n <= MOST;
    })
    .map(({ c, task_id, score }) => ({
      taskId: task_id,
      unitId: c.unit_id,
      unitName: c.unit_name,
      otherTaskId: c.id,
      otherTitle: taskTitle(c),
      otherPlanTitle: c.plan_title,
      otherOfficeName: c.office_name,
      similarity: Math.round(score * 100) / 100,
    }));
}
