import type { Command } from '@duban/chain';
import type { Reader, Tx } from '@duban/journal';

/** How a record stands to files put beside it. */
export interface AttachmentHome {
  taskId: string | null;
  /** Whose permission it takes: the command with which the record itself is written now. */
  command: Command;
  /** The unit the record belongs to; null: the task's primary lead, or without a task the office. */
  unitId: string | null;
  officeUnitId: string | null;
  /** Nothing is added or taken away once it is approved, closed or void. */
  open: boolean;
}

/** A kind of record that files may be put beside. */
export interface AttachmentSubject {
  find(reader: Reader, id: string): Promise<AttachmentHome | null>;
  /** Locks it, after its task. @throws Refusal record.not_found */
  lock(tx: Tx, id: string): Promise<AttachmentHome | null>;
}

/** Port: which records take files, by machine name. Most stand to the right of `task`; bound in the wiring. */
export type AttachmentSubjects = Readonly<Record<string, AttachmentSubject>>;
export const ATTACHMENT_SUBJECTS = Symbol('duban.attachment_subjects');

/** A kind of record that is kept in one table; `home` returns null for rows of another kind in it. */
export function attachable<T extends { id: string }>(
  entity: new () => T,
  table: string,
  home: (row: T) => AttachmentHome | null,
): AttachmentSubject {
  return {
    async find(reader, id) {
      const [row] = await reader.query<T>(`SELECT * FROM ${table} WHERE id = $1`, [id]);
      return row ? home(row) : null;
    },
    async lock(tx, id) {
      const [row] = await tx.lock(entity, [id]);
      return home(row);
    },
  };
}
