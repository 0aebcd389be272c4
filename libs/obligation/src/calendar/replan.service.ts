import type { LiveCalendar, WorkCalendar } from '@duban/calendar';
import { OBLIGATIONS, type Sensitivity } from '@duban/chain';
import { type Db, type Journal, SYSTEM } from '@duban/journal';
import { civilDate, type Ids } from '@duban/kernel';
import type { NotificationService, Outgoing } from '@duban/notification';
import { DirectorySnapshot } from '@duban/organization';
import { Obligation } from '../obligation.entity';
import type { LadderEditions } from '../ladder-editions';
import { recipientsOf } from '../recipients';
import type { DueShift } from './calendar-edition.entity';
import type { CalendarEditions } from './calendar.editions';
import { dueMoved, replan, REPLANNED, stepMoved } from './replan';

export interface ReplanResult {
  /** Obligations that are by the newest calendar now. */
  looked: number;
  dueMoved: number;
  stepMoved: number;
  messages: number;
}

type Moved = DueShift &
  Pick<
    Obligation,
    'kind' | 'title' | 'holder_unit_id' | 'holder_role' | 'holder_person_id' | 'office_unit_id' | 'leader_id'
  > & { settled: boolean; sensitivity: Sensitivity | null };

const BATCH = 500;
const STALE = 'settled_at IS NULL AND calendar_version < $1';
/** Lines of one message; the list behind its link has the rest. */
const MOST_LINES = 10;

/** Counts what is owed again when a newer calendar was published. Safe to run again at any time, on any number of workers. */
export class ReplanService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly live: LiveCalendar,
    private readonly editions: CalendarEditions,
    private readonly ids: Ids,
    private readonly notifications: NotificationService,
    private readonly ladders: LadderEditions,
  ) {}

  /** What is locked by a command under way is left for the next round. */
  async run(): Promise<ReplanResult> {
    await this.editions.refresh();
    const calendar = this.live.snapshot();
    const total: ReplanResult = { looked: 0, dueMoved: 0, stepMoved: 0, messages: 0 };
    while (await this.stale(calendar.version)) {
      const batch = await this.batch(calendar);
      if (!batch.looked) break;
      for (const key of ['looked', 'dueMoved', 'stepMoved'] as const) total[key] += batch[key];
    }
    total.messages = await this.tell(calendar.version);
    return total;
  }

  private async stale(version: number): Promise<boolean> {
    return (await this.db.query(`SELECT 1 FROM obligation WHERE ${STALE} LIMIT 1`, [version])).length > 0;
  }

  private batch(calendar: WorkCalendar): Promise<Omit<ReplanResult, 'messages'>> {
    const { version } = calendar;
    const reason = `按工作日历第${version}版重新计算期限和催办时间`;
    return this.journal.transact({ name: 'calendar.replan', actor: SYSTEM, reason }, async tx => {
      const rows = await tx.claim(Obligation, STALE, [version], 'id', BATCH);
      await this.ladders.know(tx, rows, tx.now);
      const shifts: Omit<DueShift, 'told_at'>[] = [];
      let steps = 0;
      for (const o of rows) {
        const to = replan(o, this.ladders.of(o), calendar, tx.now);
        if (stepMoved(o, to)) steps += 1;
        if (dueMoved(o, to)) {
          shifts.push({
            id: this.ids.next(),
            obligation_id: o.id,
            calendar_version: version,
            due_before: o.due_at,
            due_after: to.due_at,
            moved_at: tx.now,
          });
          tx.concerns(o.task_id ?? o.about_task_id);
        }
        Object.assign(o, to);
      }
      tx.updateOnly(Obligation, REPLANNED, rows);
      if (shifts.length)
        await tx.query(
          'INSERT INTO due_shift SELECT * FROM jsonb_populate_recordset(NULL::due_shift, $1::jsonb)',
          [JSON.stringify(shifts)],
        );
      return { looked: rows.length, dueMoved: shifts.length, stepMoved: steps };
    });
  }

  /** One message for each person, once all is counted again. */
  private async tell(version: number): Promise<number> {
    const [untold] = await this.db.query('SELECT 1 FROM due_shift WHERE told_at IS NULL LIMIT 1');
    if (!untold || (await this.stale(version))) return 0;
    const directory = await DirectorySnapshot.load(this.db, civilDate(this.journal.now()));
    return this.journal.transact(
      { name: 'calendar.tell', actor: SYSTEM, reason: '告知因工作日历调整而变动的期限' },
      async tx => {
        const rows = await tx.query<Moved>(
          `SELECT s.*, o.kind, o.title, o.holder_unit_id, o.holder_role, o.holder_person_id, o.office_unit_id, o.leader_id,
                  o.settled_at IS NOT NULL AS settled, t.sensitivity
           FROM due_shift s JOIN obligation o ON o.id = s.obligation_id LEFT JOIN task t ON t.id = coalesce(o.task_id, o.about_task_id)
           WHERE s.told_at IS NULL ORDER BY s.id FOR UPDATE OF s`,
        );
        if (!rows.length) return 0;
        await tx.query('UPDATE due_shift SET told_at = $1 WHERE id = ANY($2)', [tx.now, rows.map(r => r.id)]);
        const outgoing = messages(rows, directory, version, tx.commandId);
        return outgoing.length ? (await this.notifications.post(tx, outgoing)).inbox : 0;
      },
    );
  }
}

/** What moved twice before anybody was told moved once, from the first to the last; what is settled concerns nobody. */
function once(rows: readonly Moved[]): Moved[] {
  const by = new Map<string, Moved>();
  for (const row of rows.filter(r => !r.settled)) {
    const before = by.get(row.obligation_id);
    by.set(row.obligation_id, before ? { ...row, due_before: before.due_before } : row);
  }
  return [...by.values()].filter(r => r.due_before.getTime() !== r.due_after.getTime());
}

/** The message belongs to no task, so that a clearance lost later would not hide it: what is sensitive is not named in it. */
const nameOf = ({ kind, title, sensitivity }: Moved): string => {
  const { label } = OBLIGATIONS[kind];
  return sensitivity === 'sensitive' ? `一项敏感任务的“${label}”` : `“${label}：${title}”`;
};

function messages(
  rows: readonly Moved[],
  directory: DirectorySnapshot,
  version: number,
  commandId: string,
): Outgoing[] {
  const byPerson = new Map<string, Moved[]>();
  for (const row of once(rows))
    for (const p of recipientsOf(row, 'holder', directory, row.sensitivity ?? undefined))
      byPerson.set(p.personId, [...(byPerson.get(p.personId) ?? []), row]);
  return [...byPerson].map(([personId, own]) => {
    const sorted = own.toSorted((a, b) => a.due_after.getTime() - b.due_after.getTime());
    const lines = sorted
      .slice(0, MOST_LINES)
      .map(r => `${nameOf(r)}由 ${civilDate(r.due_before)} 改为 ${civilDate(r.due_after)}`);
    const more = own.length > MOST_LINES ? `；其余 ${own.length - MOST_LINES} 项见待办列表` : '';
    return {
      personId,
      dedup: `calendar|${version}|${commandId}`,
      obligationId: null,
      taskId: null,
      kind: 'calendar_change',
      title: `工作日历调整，${own.length} 项待办的期限有变动`,
      why: `工作日历第${version}版已发布，期限重新计算：${lines.join('；')}${more}`,
      link: '/',
    };
  });
}
