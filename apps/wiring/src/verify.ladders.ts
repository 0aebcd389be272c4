import type { WorkCalendar } from '@duban/calendar';
import { rungAt } from '@duban/chain';
import type { Db, Fault } from '@duban/journal';
import type { LadderEditions, Obligation } from '@duban/obligation';

type Timed = Pick<
  Obligation,
  'id' | 'kind' | 'ladder' | 'ladder_version' | 'due_at' | 'next_step_at' | 'next_step' | 'next_occurrence'
>;

const PAGE = 5_000;

/**
 * The next step of everything open lies where its own edition of its ladder says, and what has no next step stands
 * still or is on the silent ladder; what waits to be counted again under a newer calendar is left to that. @returns how many were looked at
 */
export async function ladderTimes(
  db: Db,
  editions: LadderEditions,
  calendar: WorkCalendar,
  faults: Fault[],
  most: number,
): Promise<number> {
  const check = '下一步与阶梯一致';
  let looked = 0;
  let found = 0;
  const fault = (o: Timed, message: string): void => {
    if (++found <= most) faults.push({ check, where: `obligation ${o.id}`, message: `${o.kind} ${message}` });
  };
  for (let after: string | null = null; ;) {
    const rows: Timed[] = await db.query<Timed>(
      `SELECT id, kind, ladder, ladder_version, due_at, next_step_at, next_step, next_occurrence FROM obligation
       WHERE settled_at IS NULL AND held_at IS NULL AND paused_at IS NULL AND muted_at IS NULL
         AND calendar_version >= $2 AND ($1::uuid IS NULL OR id > $1)
       ORDER BY id LIMIT ${PAGE}`,
      [after, calendar.version],
    );
    if (!rows.length) return looked;
    // Verified whatever the hour: what is not known yet is read, at whatever instant.
    await editions.know(db, rows, rows[0].due_at);
    looked += rows.length;
    after = rows[rows.length - 1].id;
    for (const o of rows) {
      if (!editions.has(o.ladder, o.ladder_version)) {
        fault(o, `按 ${o.ladder} 第 ${o.ladder_version} 版催办，而没有这一版`);
        continue;
      }
      const place = { step: o.next_step, occurrence: o.next_occurrence };
      const rung = o.ladder === 'none' ? null : rungAt(editions.of(o), o.due_at, calendar, place);
      if (!o.next_step_at) {
        if (o.ladder !== 'none') fault(o, '没有下一次催办时间');
      } else if (rung?.at.getTime() !== o.next_step_at.getTime())
        fault(
          o,
          `下一步定在 ${o.next_step_at.toISOString()}，按阶梯应在 ${rung?.at.toISOString() ?? '（无此一步）'}`,
        );
    }
  }
}
