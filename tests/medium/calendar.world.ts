import { type CalendarNotice, LiveCalendar, yearView } from '@duban/calendar';
import { CalendarService } from '@duban/obligation';
import { Db } from '@duban/journal';
import { shanghaiTime } from '@duban/kernel';
import type { LadderHouse } from '../crash/ladders';

/** 2026 as it stands in the house's calendar, with some days more. */
export function notice2026(world: LadderHouse, more: { off?: string[]; work?: string[] }): CalendarNotice {
  const { holidays, work } = yearView(world.house.get(LiveCalendar), 2026);
  return {
    year: 2026,
    holidays: [...holidays, ...(more.off ?? []).map(from => ({ name: '临时放假', from }))],
    work: [...work, ...(more.work ?? [])],
    source: '国办发明电〔2026〕2号',
  };
}

export const amend = (
  world: LadderHouse,
  more: { off?: string[]; work?: string[] },
): ReturnType<CalendarService['publish']> =>
  world.house
    .get(CalendarService)
    .publish(world.district.actors.督查员, { form: [notice2026(world, more)], reason: '年中调整' });

export interface Owed {
  id: string;
  due: string;
  next: string | null;
  arming: number;
  calendar: number;
  counted: boolean;
}

/** What is owed of a kind, open or not. */
export async function owed(world: LadderHouse, kind: string, where = 'true'): Promise<Owed[]> {
  const rows = await world.house.get(Db).query<{
    id: string;
    due_at: Date;
    next_step_at: Date | null;
    arming: number;
    calendar_version: number;
    due_from: Date | null;
  }>(`SELECT * FROM obligation WHERE kind = $1 AND ${where} ORDER BY id`, [kind]);
  return rows.map(o => ({
    id: o.id,
    due: shanghaiTime(o.due_at).slice(0, 10),
    next: o.next_step_at && shanghaiTime(o.next_step_at),
    arming: o.arming,
    calendar: o.calendar_version,
    counted: o.due_from !== null,
  }));
}

/** Who was told of moved due times: [name, title, why]. */
export const told = (world: LadderHouse): Promise<{ name: string; title: string; why: string }[]> =>
  world.query(
    `SELECT p.name, m.title, m.why FROM message m JOIN person p ON p.id = m.person_id
     WHERE m.kind = 'calendar_change' ORDER BY m.created_at, p.name`,
  );
