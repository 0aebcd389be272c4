import { Injectable } from '@nestjs/common';
import { OBLIGATIONS, type ObligationKind, stateLabel } from '@duban/chain';
import type { Matter, MatterEntry } from '@duban/feedback';
import { type Actor, Db } from '@duban/journal';
import { knows } from '@duban/organization';
import { taskTitle } from '@duban/task';
import { camel, type CamelRow } from './camel';

export interface MatterFilter {
  id?: string;
  planId?: string;
  taskId?: string;
  /** Only what is not finished. */
  open?: boolean;
  limit?: number;
  /** Older than this one. */
  after?: string;
}

export type MatterRow = CamelRow<Matter> & {
  unitName: string;
  addresseeName: string;
  planTitle: string;
  /** null: about the plan as a whole. */
  taskTitle: string | null;
  stateLabel: string;
  /** What is owed next, by when. */
  next: { label: string; dueAt: Date } | null;
};

export type MatterView = MatterRow & {
  thread: (CamelRow<MatterEntry> & { unitName: string | null; toUnitName: string | null })[];
};

interface Raw extends Matter {
  unit_name: string;
  addressee_name: string;
  plan_title: string;
  task_no: number | null;
  task_text: string | null;
  next_kind: ObligationKind | null;
  next_due: Date | null;
}

const unitsOf = (actor: Actor, ...roles: string[]): string[] =>
  actor.appointments.filter(a => roles.includes(a.role)).map(a => a.unitId);

/** 困难问题、政策建议 as `matter.read` lets them be seen: by who raised them, whom they are put to, the office and leaders. */
@Injectable()
export class MatterQueries {
  constructor(private readonly db: Db) {}

  /** Newest first. */
  async list(actor: Actor, filter: MatterFilter = {}): Promise<MatterRow[]> {
    const rows = await this.db.query<Raw>(
      `SELECT m.*, u.name AS unit_name, au.name AS addressee_name, p.title AS plan_title, t.no AS task_no, t.text AS task_text,
              o.kind AS next_kind, o.due_at AS next_due
       FROM matter m JOIN unit u ON u.id = m.unit_id JOIN unit au ON au.id = m.addressee_unit_id JOIN plan p ON p.id = m.plan_id
       LEFT JOIN task t ON t.id = m.task_id
       LEFT JOIN obligation o ON o.subject_id = m.id AND o.settled_at IS NULL
       WHERE (m.office_unit_id = ANY($1) OR m.unit_id = ANY($2) OR m.addressee_unit_id = ANY($3) OR $4)
         AND ($5::uuid IS NULL OR m.id = $5) AND ($6::uuid IS NULL OR m.plan_id = $6) AND ($7::uuid IS NULL OR m.task_id = $7)
         AND (m.task_id IS NULL OR t.sensitivity = ANY($11))
         AND (NOT $8 OR m.ended_at IS NULL) AND ($9::uuid IS NULL OR m.id < $9)
       ORDER BY m.id DESC LIMIT $10`,
      [
        unitsOf(actor, 'supervisor'),
        unitsOf(actor, 'handler', 'unit_head'),
        unitsOf(actor, 'handler', 'unit_head', 'supervisor'),
        unitsOf(actor, 'leader').length > 0,
        filter.id ?? null,
        filter.planId ?? null,
        filter.taskId ?? null,
        filter.open ?? false,
        filter.after ?? null,
        filter.limit ?? 200,
        knows(actor),
      ],
    );
    return rows.map(({ task_no, task_text, next_kind, next_due, ...m }) => ({
      ...camel(m),
      taskTitle: task_no === null ? null : taskTitle({ no: task_no, text: task_text ?? '' }),
      stateLabel: stateLabel('matter', m.state),
      next: next_kind && next_due ? { label: OBLIGATIONS[next_kind].label, dueAt: next_due } : null,
    }));
  }

  /** One with its thread, or undefined where this person may not see it. */
  async one(actor: Actor, id: string): Promise<MatterView | undefined> {
    const [row] = await this.list(actor, { id, limit: 1 });
    if (!row) return undefined;
    const entries = await this.db.query<
      MatterEntry & { unit_name: string | null; to_unit_name: string | null }
    >(
      `SELECT e.*, u.name AS unit_name, tu.name AS to_unit_name FROM matter_entry e
       LEFT JOIN unit u ON u.id = e.unit_id LEFT JOIN unit tu ON tu.id = e.to_unit_id WHERE e.matter_id = $1 ORDER BY e.id`,
      [id],
    );
    return { ...row, thread: entries.map(camel) };
  }
}
