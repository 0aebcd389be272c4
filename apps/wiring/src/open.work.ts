import type { OpenWork } from '@duban/organization';

/** What a unit has still to do: what it owes, and the open tasks it takes part in. */
export const openWork: OpenWork = async (reader, unitId) => {
  const [{ n }] = await reader.query<{ n: number }>(
    `SELECT ((SELECT count(*) FROM obligation WHERE holder_unit_id = $1 AND settled_at IS NULL)
       + (SELECT count(*) FROM assignment a JOIN task t ON t.id = a.task_id
          WHERE a.unit_id = $1 AND a.state NOT IN ('released', 'withdrawn') AND t.state NOT IN ('closed', 'cancelled')))::int AS n`,
    [unitId],
  );
  return n;
};
