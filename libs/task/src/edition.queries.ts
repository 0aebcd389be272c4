import { Injectable } from '@nestjs/common';
import { Db } from '@duban/journal';
import type { Slice } from '@duban/kernel';
import type { AddedTask, Edition, EditionItem, EditionSnapshot, EditionTask } from './edition.entity';
import { withColumns } from './plan-columns';
import type { Plan } from './plan.entity';

/** One value that an edition changes. */
export interface ValueChange {
  /** 任务内容, 完成时限, or the label of a column. */
  what: string;
  old: string | null;
  new: string | null;
}
export interface EditionDifferenceLine {
  /** null: an added task that is not registered yet. */
  taskId: string | null;
  no: number | null;
  text: string;
  reason: string;
}
export interface EditionDifference {
  edition: Edition;
  carried: EditionDifferenceLine[];
  changed: (EditionDifferenceLine & { changes: ValueChange[] })[];
  added: (EditionDifferenceLine & { task: AddedTask })[];
  dropped: EditionDifferenceLine[];
}

type Old = Pick<EditionTask, 'id' | 'no' | 'text' | 'deadline' | 'fields' | 'parties'>;

/** Editions of a plan: what each says, and what it does to the one before. */
@Injectable()
export class EditionQueries {
  constructor(private readonly db: Db) {}

  /** The latest first; `applied` leaves out what is not or no longer to come into force. */
  list(
    planId: string,
    { limit, after, applied = false }: Slice<readonly [no: number, id: string]> & { applied?: boolean } = {},
  ): Promise<Edition[]> {
    return this.db.query(
      `SELECT * FROM edition WHERE plan_id = $1 ${applied ? "AND state = 'applied'" : ''}
         ${after ? 'AND (no, id) < ($3::int, $4::uuid)' : ''} ORDER BY no DESC, id DESC LIMIT $2`,
      [planId, limit ?? null, ...(after ?? [])],
    );
  }

  async one(id: string): Promise<Edition | undefined> {
    return (await this.db.query<Edition>('SELECT * FROM edition WHERE id = $1', [id]))[0];
  }

  /** What a plan said in an edition; 0 is the plan as it was approved. Kept once the first edition came into force. */
  async snapshot(planId: string, no: number): Promise<EditionSnapshot | undefined> {
    return (
      await this.db.query<EditionSnapshot>('SELECT * FROM edition_snapshot WHERE plan_id = $1 AND no = $2', [
        planId,
        no,
      ])
    )[0];
  }

  /** What an edition does: a draft to the plan as it stands, one in force to the edition before it. */
  async difference(id: string): Promise<EditionDifference | undefined> {
    const edition = await this.one(id);
    if (!edition) return undefined;
    const [plan] = await this.db.query<Plan>('SELECT * FROM plan WHERE id = $1', [edition.plan_id]);
    const items = await this.db.query<EditionItem & { no: number | null }>(
      `SELECT i.*, t.no FROM edition_item i LEFT JOIN task t ON t.id = i.task_id WHERE i.edition_id = $1 AND NOT i.withdrawn ORDER BY i.position`,
      [id],
    );
    const old = await this.before(edition);
    const names = await this.namesIn(items);
    const lineOf = (action: string): Map<string | null, EditionItem> =>
      new Map(items.filter(i => i.action === action).map(i => [i.task_id, i]));
    const [changes, drops, carries] = ['change', 'drop', 'carry'].map(lineOf);
    const line = (t: Old, item?: EditionItem): EditionDifferenceLine => ({
      taskId: t.id,
      no: t.no,
      text: t.text,
      reason: item?.reason ?? '',
    });
    return {
      edition,
      carried: old.filter(t => !changes.has(t.id) && !drops.has(t.id)).map(t => line(t, carries.get(t.id))),
      changed: old.flatMap(t => {
        const item = changes.get(t.id);
        return item ? [{ ...line(t, item), changes: valueChanges(plan, t, item, names) }] : [];
      }),
      added: items
        .filter(i => i.action === 'add')
        .map(i => ({
          taskId: i.task_id,
          no: i.no,
          text: (i.added as AddedTask).text,
          reason: i.reason,
          task: i.added as AddedTask,
        })),
      dropped: old.flatMap(t => (drops.has(t.id) ? [line(t, drops.get(t.id))] : [])),
    };
  }

  /** What the units and groups are called that the lines name. */
  private async namesIn(items: readonly EditionItem[]): Promise<Map<string, string>> {
    const ids = items.flatMap(i => (i.change?.parties ?? []).flatMap(p => p.unitId ?? p.groupId ?? []));
    if (!ids.length) return new Map();
    const rows = await this.db.query<{ id: string; name: string }>(
      'SELECT id, name FROM unit WHERE id = ANY($1) UNION ALL SELECT id, name FROM unit_group WHERE id = ANY($1)',
      [ids],
    );
    return new Map(rows.map(r => [r.id, r.name]));
  }

  private async before(edition: Edition): Promise<Old[]> {
    if (edition.state === 'applied')
      return (
        (await this.snapshot(edition.plan_id, edition.no - 1))?.tasks.filter(t => t.state !== 'cancelled') ??
        []
      );
    return this.db.query<Old>(
      `SELECT t.id, t.no, t.text, to_char(t.deadline, 'YYYY-MM-DD') AS deadline, t.fields,
         coalesce((SELECT jsonb_agg(jsonb_build_object('role', y.role, 'name', y.name) ORDER BY y.position) FROM task_party y WHERE y.task_id = t.id AND NOT y.withdrawn), '[]') AS parties
       FROM task t WHERE t.plan_id = $1 AND t.state <> 'cancelled' ORDER BY t.no, t.id`,
      [edition.plan_id],
    );
  }
}

function valueChanges(
  plan: Plan,
  old: Old,
  { change }: EditionItem,
  names: ReadonlyMap<string, string>,
): ValueChange[] {
  const { text = old.text, deadline = old.deadline, fields, parties } = change ?? {};
  const units = (list: readonly { name: string }[]): string => list.map(p => p.name).join('、');
  const own = units(old.parties);
  const now = parties?.map(p => ({ name: names.get(p.unitId ?? p.groupId ?? '') ?? '' }));
  const next = fields ? fieldsAfter(plan, old, fields) : old.fields;
  const labels = [...new Set([...Object.keys(old.fields), ...Object.keys(next)])];
  return [
    { what: '任务内容', old: old.text, new: text },
    { what: '完成时限', old: old.deadline, new: deadline },
    { what: '承担单位', old: own, new: now ? units(now) : own },
    ...labels.map(what => ({ what, old: old.fields[what] ?? null, new: next[what] ?? null })),
  ].filter(c => c.old !== c.new);
}

/** Values were in order when the draft was made; where the task changed since, they are shown as they were entered. */
function fieldsAfter(
  plan: Plan,
  old: Old,
  fields: Record<string, string | number | null>,
): Record<string, string> {
  try {
    return withColumns(plan.kind, old.fields, fields);
  } catch {
    const entered = Object.entries(fields).flatMap(([k, v]) => (v === null ? [] : [[k, String(v)] as const]));
    return { ...old.fields, ...Object.fromEntries(entered) };
  }
}
