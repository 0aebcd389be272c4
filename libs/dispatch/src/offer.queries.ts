import { Injectable } from '@nestjs/common';
import { type Actor, Db } from '@duban/journal';
import { knows } from '@duban/organization';
import { taskTitle } from '@duban/task';

/** A task that one of somebody's units may claim. */
export interface OpenOffer {
  /** Of the assignment: what is claimed. */
  id: string;
  taskId: string;
  planId: string;
  planTitle: string;
  title: string;
  unitId: string;
  unitName: string;
  until: Date;
}

/** Questions about offers; nothing here changes anything. */
@Injectable()
export class OfferQueries {
  constructor(private readonly db: Db) {}

  /** What the units of a handler or head may claim now, oldest offer first, one page. */
  async mine(actor: Actor, page: { after?: string; limit: number }): Promise<OpenOffer[]> {
    const units = actor.appointments
      .filter(a => a.role === 'handler' || a.role === 'unit_head')
      .map(a => a.unitId);
    const rows = await this.db.query<Omit<OpenOffer, 'title'> & { no: number; text: string }>(
      `SELECT a.id, a.task_id AS "taskId", a.plan_id AS "planId", p.title AS "planTitle", t.no, t.text,
              a.unit_id AS "unitId", u.name AS "unitName", o.due_at AS until
       FROM assignment a
       JOIN task t ON t.id = a.task_id AND t.state = 'registered'
       JOIN plan p ON p.id = a.plan_id
       JOIN unit u ON u.id = a.unit_id
       JOIN obligation o ON o.subject_id = t.id AND o.kind = 'dispatch' AND o.settled_at IS NULL
       WHERE a.unit_id = ANY($1) AND a.state = 'offered' AND t.sensitivity = ANY($4) AND ($2::uuid IS NULL OR a.id > $2)
       ORDER BY a.id LIMIT $3`,
      [units, page.after ?? null, page.limit, knows(actor)],
    );
    return rows.map(({ no, text, ...row }) => ({ ...row, title: taskTitle({ no, text }) }));
  }
}
