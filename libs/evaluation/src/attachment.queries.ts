import { Injectable } from '@nestjs/common';
import { type Actor, Db } from '@duban/journal';
import { knows } from '@duban/organization';
import type { Attachment } from '@duban/task';
import { camel, type CamelRow } from './camel';
import { scopeSql } from './scope';

export type AttachmentRow = CamelRow<Omit<Attachment, 'uploaded_by'>> & { uploadedByName: string };

export interface AttachmentFilter {
  id?: string;
  subjectType?: string;
  subjectId?: string;
  taskId?: string;
  after?: readonly [string];
  limit: number;
}

/** 佐证材料, for whoever may read the record they were put beside. */
@Injectable()
export class AttachmentQueries {
  constructor(private readonly db: Db) {}

  /** Newest first, those that were removed among them. `after`: id of the last row of the page before; ids ascend in time. */
  async list(actor: Actor, filter: AttachmentFilter): Promise<AttachmentRow[]> {
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const where = [readable(actor, add)];
    if (filter.id) where.push(`a.id = ${add(filter.id)}`);
    if (filter.subjectType) where.push(`a.subject_type = ${add(filter.subjectType)}`);
    if (filter.subjectId) where.push(`a.subject_id = ${add(filter.subjectId)}`);
    if (filter.taskId) where.push(`a.task_id = ${add(filter.taskId)}`);
    if (filter.after) where.push(`a.id < ${add(filter.after[0])}`);
    const rows = await this.db.query<Attachment & { uploaded_by_name: string }>(
      `SELECT a.*, coalesce(p.name, '系统') AS uploaded_by_name FROM attachment a LEFT JOIN person p ON p.id = a.uploaded_by
       WHERE ${where.join(' AND ')} ORDER BY a.id DESC LIMIT ${add(filter.limit)}`,
      params,
    );
    return rows.map(({ uploaded_by: _, ...row }) => camel(row));
  }

  /** undefined also for one this person may not see. */
  async one(actor: Actor, id: string): Promise<AttachmentRow | undefined> {
    return (await this.list(actor, { id, limit: 1 }))[0];
  }
}

/** task.read of the task it belongs to, else notice.read of the notice; never beyond what one is cleared for. */
function readable(actor: Actor, add: (value: unknown) => string): string {
  const known = add(knows(actor));
  const cleared = `NOT EXISTS (SELECT 1 FROM task t WHERE t.sensitivity <> ALL(${known}) AND (t.id = a.task_id
    OR a.subject_type = 'notice' AND t.id IN (SELECT task_id FROM notice_item WHERE notice_id = a.subject_id)))`;
  if (actor.appointments.some(a => a.role === 'leader')) return cleared;
  const units = (...roles: string[]): string[] =>
    actor.appointments.filter(a => roles.includes(a.role)).map(a => a.unitId);
  const task = `EXISTS (SELECT 1 FROM task t WHERE t.id = a.task_id AND ${scopeSql(actor, add)})`;
  const notice = `EXISTS (SELECT 1 FROM notice n WHERE n.id = a.subject_id
    AND (n.office_unit_id = ANY(${add(units('supervisor'))}) OR (n.unit_id = ANY(${add(units('handler', 'unit_head'))}) AND n.number IS NOT NULL)))`;
  return `(${cleared} AND (${task} OR (a.subject_type = 'notice' AND ${notice})))`;
}
