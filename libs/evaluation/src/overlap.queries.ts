import { Injectable } from '@nestjs/common';
import { type Actor, Db } from '@duban/journal';
import { may } from '@duban/organization';
import { similarTasks, type SimilarTask } from '@duban/task';
import { clearedSql, scopeSql } from './scope';

/** 重复督查、多头督查: what is asked of the same unit already. */
@Injectable()
export class OverlapQueries {
  constructor(private readonly db: Db) {}

  /**
   * Open tasks much like these at the same units. An office sees those of other offices too, since that is what it has to
   * avoid; anybody else only what they may see anyway. Tasks that are asked about and may not be seen are left out.
   */
  async of(actor: Actor, taskIds: readonly string[]): Promise<SimilarTask[]> {
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
