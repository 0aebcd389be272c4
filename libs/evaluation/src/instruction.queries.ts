import { Injectable } from '@nestjs/common';
import { type InstructionState, stateLabel } from '@duban/chain';
import { type Actor, Db } from '@duban/journal';
import { taskTitle } from '@duban/task';
import type { Instruction } from '@duban/tracking';
import { camel, type CamelRow } from './camel';
import { clearedSql, scopeSql } from './scope';

export type InstructionRow = CamelRow<Instruction> & {
  stateLabel: string;
  leaderName: string;
  /** Who entered the leader's word, where the office did. */
  relayedByName: string | null;
  /** Who answers: the unit, or the office. */
  answererName: string;
  taskTitle: string;
};

export interface InstructionFilter {
  id?: string;
  taskId?: string;
  /** Those my units or my office answer, or I gave. */
  mine?: boolean;
  state?: InstructionState[];
  limit?: number;
  /** The last one of the page before. */
  after?: string;
}

type Loaded = Instruction & {
  leader_name: string;
  relayed_by_name: string | null;
  answerer_name: string;
  no: number;
  task_text: string;
};

/** 批示: who was told what, and what was answered. For reading and answering; nothing here is counted by unit. */
@Injectable()
export class InstructionQueries {
  constructor(private readonly db: Db) {}

  /** Instructions on tasks this person may see, and those their units answer, new ones first. */
  async list(actor: Actor, filter: InstructionFilter = {}): Promise<InstructionRow[]> {
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const own = actor.appointments.filter(a => ['handler', 'unit_head'].includes(a.role)).map(a => a.unitId);
    // Who has to answer sees it, also when the task has another lead by now.
    const where = [
      `(${scopeSql(actor, add)} OR (i.unit_id = ANY(${add(own)}) AND ${clearedSql(actor, add)}))`,
    ];
    if (filter.id) where.push(`i.id = ${add(filter.id)}`);
    if (filter.taskId) where.push(`i.task_id = ${add(filter.taskId)}`);
    if (filter.state?.length) where.push(`i.state = ANY(${add(filter.state)})`);
    if (filter.after) where.push(`i.id < ${add(filter.after)}`);
    if (filter.mine) {
      const offices = actor.appointments.filter(a => a.role === 'supervisor').map(a => a.unitId);
      where.push(
        `(i.unit_id = ANY(${add(own)}) OR i.office_unit_id = ANY(${add(offices)}) OR i.leader_id = ${add(actor.personId)})`,
      );
    }
    const rows = await this.db.query<Loaded>(
      `SELECT i.*, l.name AS leader_name, rb.name AS relayed_by_name, u.name AS answerer_name, t.no, t.text AS task_text
       FROM instruction i JOIN task t ON t.id = i.task_id JOIN person l ON l.id = i.leader_id
       LEFT JOIN person rb ON rb.id = i.relayed_by JOIN unit u ON u.id = coalesce(i.unit_id, i.office_unit_id)
       WHERE ${where.join(' AND ')} ORDER BY i.id DESC LIMIT ${add(filter.limit ?? 200)}`,
      params,
    );
    return rows.map(({ no, task_text, ...i }) => ({
      ...camel(i),
      stateLabel: stateLabel('instruction', i.state),
      taskTitle: taskTitle({ no, text: task_text }),
    }));
  }
}
