import { Injectable } from '@nestjs/common';
import { stateLabel } from '@duban/chain';
import { type Actor, Db } from '@duban/journal';
import type { Recheck } from '@duban/submission';
import { taskTitle } from '@duban/task';
import { camel, type CamelRow } from './camel';
import { scopeSql } from './scope';

export interface RecheckFilter {
  id?: string;
  planId?: string;
  taskId?: string;
  /** Only those still to be done. */
  open?: boolean;
  limit?: number;
  /** Older than this one. */
  after?: string;
}

export type RecheckRow = CamelRow<Recheck> & { taskTitle: string; planTitle: string; stateLabel: string };

/** 回头看: seen by whoever may see the task. */
@Injectable()
export class RecheckQueries {
  constructor(private readonly db: Db) {}

  /** Newest first. */
  async list(actor: Actor, filter: RecheckFilter = {}): Promise<RecheckRow[]> {
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const where = [scopeSql(actor, add)];
    if (filter.id) where.push(`r.id = ${add(filter.id)}`);
    if (filter.planId) where.push(`r.plan_id = ${add(filter.planId)}`);
    if (filter.taskId) where.push(`r.task_id = ${add(filter.taskId)}`);
    if (filter.open) where.push("r.state = 'planned'");
    if (filter.after) where.push(`r.id < ${add(filter.after)}`);
    const rows = await this.db.query<Recheck & { no: number; text: string; plan_title: string }>(
      `SELECT r.*, t.no, t.text, p.title AS plan_title FROM recheck r JOIN task t ON t.id = r.task_id JOIN plan p ON p.id = r.plan_id
       WHERE ${where.join(' AND ')} ORDER BY r.id DESC LIMIT ${add(filter.limit ?? 200)}`,
      params,
    );
    return rows.map(({ no, text, ...r }) => ({
      ...camel(r),
      taskTitle: taskTitle({ no, text }),
      stateLabel: stateLabel('recheck', r.state),
    }));
  }

  /** One, or undefined where this person may not see its task. */
  async one(actor: Actor, id: string): Promise<RecheckRow | undefined> {
    return (await this.list(actor, { id, limit: 1 }))[0];
  }
}
