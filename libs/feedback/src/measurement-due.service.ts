import { Inject, Injectable } from '@nestjs/common';
import { type Period, periodOf, WorkCalendar } from '@duban/calendar';
import { Db, Journal, type Reader, SYSTEM, type Tx } from '@duban/journal';
import { addDays, civilDate, daysBetween, endOfDay, IDS, type Ids, instantOf } from '@duban/kernel';
import { Obligations } from '@duban/obligation';
import { askedUnits, dueSubject, fills, lockTasksBy, MeasurementDue, type Plan, Target } from '@duban/task';

/** Workdays after the end of its period, or after its publication, by which a figure is entered. */
const AFTER_PERIOD = 5;
const AFTER_RELEASE = 10;
/** What ended or was published longer ago than so many days is not asked for any more. */
const STALE_DAYS = 60;

/** What a unit is to give: a period's figure, or whatever is published that day. */
type Asked = Pick<MeasurementDue, 'key' | 'name' | 'starts' | 'ends'> & { since: string; workdays: number };

type Owned = Target &
  Pick<Plan, 'starts' | 'ends'> & { plan_id: string; signed_at: Date; keys: string[]; data_unit_id: string };

/**
 * Targets somebody owns and that have a time of their own, of tasks their lead has taken on. Others are reported by the
 * lead with its reports, and asked for nowhere else.
 */
const OWNED = `SELECT g.*, p.id AS plan_id, p.starts, p.ends, a.signed_at,
    ARRAY(SELECT d.key FROM measurement_due d WHERE d.target_id = g.id) AS keys
  FROM target g JOIN task t ON t.id = g.task_id JOIN plan p ON p.id = t.plan_id
  JOIN assignment a ON a.task_id = t.id AND a.is_primary AND a.signed_at IS NOT NULL AND a.state <> 'withdrawn'
  WHERE g.data_unit_id IS NOT NULL AND (g.rhythm IS NOT NULL OR g.release_on <= $1) AND p.state = 'running'
    AND t.state IN ('implementing', 'tracking') AND ($2::uuid IS NULL OR p.id = $2) ORDER BY p.id, g.id`;

/** 应报数据: figures are entered once, by the unit that owns them; it owes them when their time has come. */
@Injectable()
export class MeasurementDueService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** Asks for what has ended or been published and is not in yet. @returns how many figures are owed from now on */
  async tick(): Promise<number> {
    const today = civilDate(this.journal.now());
    const plans = [...new Set((await this.missing(this.db, today, null)).map(m => m.target.plan_id))];
    let asked = 0;
    for (const planId of plans) asked += await this.ask(planId, today);
    return asked;
  }

  private ask(planId: string, today: string): Promise<number> {
    return this.journal.transact(
      { name: 'measurement.ask', actor: SYSTEM, reason: '数据已到报送时间' },
      async tx => {
        const before = await this.missing(tx, today, planId);
        const tasks = await lockTasksBy(tx, 't.id = ANY($1)', [before.map(m => m.target.task_id)]);
        // Asked again under the lock: a figure may have come in, or the task stood still meanwhile.
        const missing = await this.missing(tx, today, planId);
        const units = await askedUnits(
          tx,
          missing.map(m => m.target.data_unit_id),
        );
        const book = this.obligations.empty(tx);
        for (const { target, asked } of missing) {
          const of = tasks.find(t => t.task.id === target.task_id);
          if (!of) continue;
          const due = this.row(tx, target, asked);
          const since = today > asked.since ? today : asked.since;
          book.move(dueSubject(of, due, target, units.get(target.data_unit_id) ?? null), null, 'ask', {
            due: { measure_target: endOfDay(this.calendar.addWorkdays(since, asked.workdays)) },
          });
          tx.insert(MeasurementDue, due);
        }
        return missing.length;
      },
    );
  }

  private row(tx: Tx, target: Target, { key, name, starts, ends }: Asked): MeasurementDue {
    return {
      id: this.ids.next(),
      target_id: target.id,
      task_id: target.task_id,
      key,
      name,
      starts,
      ends,
      state: 'open',
      asked_at: tx.now,
      ended_at: null,
    };
  }

  private async missing(
    reader: Reader,
    today: string,
    planId: string | null,
  ): Promise<{ target: Owned; asked: Asked }[]> {
    const owned = await reader.query<Owned>(OWNED, [today, planId]);
    const all = owned.flatMap(target =>
      asks(target, today)
        .filter(a => !target.keys.includes(a.key))
        .filter(a => a.starts === null || target.signed_at <= endOfDay(a.ends))
        .map(asked => ({ target, asked })),
    );
    if (!all.length) return [];
    const counted = await reader.query<{ target_id: string; as_of: string; entered_at: Date }>(
      'SELECT target_id, as_of, entered_at FROM measurement WHERE target_id = ANY($1)',
      [all.map(m => m.target.id)],
    );
    // What was entered while the period ran is the period's only where it is of its last day.
    const there = ({ target, asked }: { target: Owned; asked: Asked }): boolean =>
      counted.some(
        m =>
          m.target_id === target.id &&
          fills(asked, m.as_of) &&
          (asked.starts === null
            ? m.entered_at >= instantOf(asked.ends)
            : m.as_of === asked.ends || m.entered_at > endOfDay(asked.ends)),
      );
    return all.filter(m => !there(m));
  }
}

/** The figures a target asks for by today. A publication takes the place of the end of the period it is about. */
function asks(target: Owned, today: string): Asked[] {
  const { rhythm, release_on: release } = target;
  const fresh = (day: string): boolean => day <= today && daysBetween(day, today) < STALE_DAYS;
  const ended = (day: string): Period | null => {
    if (!rhythm) return null;
    const period = periodOf(rhythm, addDays(periodOf(rhythm, day).from, -1));
    return period.to >= target.starts && period.from <= target.ends ? period : null;
  };
  const published = release ? ended(release) : null;
  const found: Asked[] = [];
  const last = ended(today);
  if (last && last.key !== published?.key && fresh(last.to))
    found.push({ ...ofPeriod(last), since: last.to, workdays: AFTER_PERIOD });
  if (release && fresh(release))
    found.push({
      ...(published
        ? ofPeriod(published)
        : { key: `R${release}`, name: `${release}发布`, starts: null, ends: release }),
      since: release,
      workdays: AFTER_RELEASE,
    });
  return found;
}

const ofPeriod = ({ key, name, from, to }: Period): Pick<Asked, 'key' | 'name' | 'starts' | 'ends'> => ({
  key,
  name,
  starts: from,
  ends: to,
});
