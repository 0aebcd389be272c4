import { Injectable } from '@nestjs/common';
import { type Actor, Db } from '@duban/journal';
import type { Slice } from '@duban/kernel';
import { may } from '@duban/organization';
import { similarTasks, type SimilarTask } from '@duban/task';
import { clearedSql, scopeSql } from './scope';

/** Where one stands among others: the most alike first, equals by the ids of the two tasks and the unit. */
export type OverlapKey = [likeness: number, taskId: string, otherTaskId: string, unitId: string];
export const overlapKey = (s: SimilarTask): OverlapKey => [
  Math.round(s.similarity * 100),
  s.taskId,
  s.otherTaskId,
  s.unitId,
];

/** Negative where `a` stands before `b`. */
function compare([likeness, ...ids]: Readonly<OverlapKey>, [other, ...others]: Readonly<OverlapKey>): number {
  if (likeness !== other) return other - likeness;
  const at = ids.findIndex((id, i) => id !== others[i]);
  return at < 0 ? 0 : ids[at] < others[at] ? -1 : 1;
}

/** 重复督查、多头督查: what is asked of the same unit already. */
@Injectable()
export class OverlapQueries {
  constructor(private readonly db: Db) {}

  /**
   * Open tasks much like these at the same units. An office sees those of other offices too, since that is what it has to
   * avoid; anybody else only what they may see anyway. Tasks that are asked about and may not be seen are left out.
   * At most ten for each task. They are found anew for each page: alikeness is reckoned, not kept.
   */
  async of(
    actor: Actor,
    taskIds: readonly string[],
    { limit, after }: Slice<Readonly<OverlapKey>> = {},
  ): Promise<SimilarTask[]> {
    const found = (await this.all(actor, taskIds)).sort((a, b) => compare(overlapKey(a), overlapKey(b)));
    const rest = after ? found.filter(f => compare(overlapKey(f), after) > 0) : found;
    return rest.slice(0, limit);
  }

  private async all(actor: Actor, taskIds: readonly string[]): Promise<SimilarTask[]> {
    const asked = await this.visible(actor, taskIds);
    const found = await similarTasks(this.db, [...asked.keys()]);
    const others = await this.visible(
      actor,
      found.map(f => f.otherTaskId),
    );
    const known = await this.known(
      actor,
      found.map(f => f.otherTaskId),
    );
    return found.filter(
      f =>
        others.has(f.otherTaskId) ||
        (known.has(f.otherTaskId) && may(actor, 'task.dispatch', { officeUnitId: asked.get(f.taskId) })),
    );
  }

  /** Which of these tasks this person is cleared for. */
  private async known(actor: Actor, taskIds: readonly string[]): Promise<Set<string>> {
    const params: unknown[] = [taskIds];
    const cleared = clearedSql(actor, v => `$${params.push(v)}`);
    const rows = await this.db.query<{ id: string }>(
      `SELECT t.id FROM task t WHERE t.id = ANY($1) AND ${cleared}`,
      params,
    );
    return new Set(rows.map(r => r.id));
  }

  /** Tasks this person may see, each with the office of its plan. */
  async visible(actor: Actor, taskIds: readonly string[]): Promise<Map<string, string>> {
    const params: unknown[] = [taskIds];
    const scope = scopeSql(actor, v => `$${params.push(v)}`);
    const rows = await this.db.query<{ id: string; office_unit_id: string }>(
      `SELECT t.id, p.office_unit_id FROM task t JOIN plan p ON p.id = t.plan_id WHERE t.id = ANY($1) AND ${scope}`,
      params,
    );
    return new Map(rows.map(r => [r.id, r.office_unit_id]));
  }
}
