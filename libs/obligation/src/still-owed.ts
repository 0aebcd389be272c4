import type { Reader } from '@duban/journal';

/** Which of these obligations are still owed, and when they are due: a digest leaves out what was done or muted meanwhile. */
export async function stillOwed(reader: Reader, ids: string[]): Promise<Map<string, Date>> {
  const rows = await reader.query<{ id: string; due_at: Date }>(
    'SELECT id, due_at FROM obligation WHERE id = ANY($1) AND settled_at IS NULL AND held_at IS NULL AND paused_at IS NULL AND muted_at IS NULL',
    [ids],
  );
  return new Map(rows.map(r => [r.id, r.due_at]));
}
