import { Db } from '@duban/journal';
import { SweepService } from '@duban/obligation';
import { InvariantVerifier } from '../../apps/wiring/src';
import { openHouse } from '../harness/house';
import { Histories, Lot } from './ladder.histories';
import { at, dayOf } from './ladder.model';

/**
 * The steps that are taken, against a model that reckons them day by day. Real: the database, the book, the sweep, the
 * editions. Left out: the other rooms, so that two hundred courses are lived through in a minute.
 */
const SIZE = 110;
const DAYS = 100;

interface Row {
  subject_id: string;
  kind: string;
  opened_at: Date;
  due_at: Date;
  arming: number;
  next_step_at: Date | null;
  settled: boolean;
  record: string[] | null;
}

it.each([11, 2026])(
  `takes each step as it must in ${SIZE} courses driven by lot, seed %i`,
  async seed => {
    const lot = new Lot(seed);
    const house = await openHouse('2026-01-19', '07:00');
    try {
      const histories = new Histories(house, lot);
      await histories.begin(SIZE);
      const first = dayOf(house.clock.now().getTime());
      let down = 0;
      for (let day = first; day < first + DAYS; day++) {
        // Now and then nothing sweeps for hours, for days, for weeks.
        if (day > down && lot.chance(0.06)) down = day + lot.pick([0, 1, 3, 7, 21]);
        if (day > down || lot.chance(0.02)) {
          house.clock.moveTo(new Date(at(day, lot.pick([8, 8, 8, 9]))));
          await house.get(SweepService).sweep();
          histories.sweep();
        }
        house.clock.moveTo(new Date(at(day, 10)));
        await histories.live(0.13);
        if (lot.chance(0.06)) {
          house.clock.moveTo(new Date(at(day, 11)));
          await histories.publish(lot.pick(['form', 'office', 'complete']), lot.chance(0.6));
        }
      }
      house.clock.moveTo(new Date(at(first + DAYS, 8)));
      await house.get(SweepService).sweep();
      histories.sweep();

      const rows = await house.get(Db).query<Row>(
        `SELECT o.subject_id, o.kind, o.opened_at, o.due_at, o.arming, o.next_step_at, o.settled_at IS NOT NULL AS settled,
                array_agg(s.arming || ' ' || s.label || ' ' || s.action || ' ' || to_char(s.planned_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                  || ' ' || coalesce(s.skipped_why, '-') ORDER BY s.arming, s.step, s.occurrence) FILTER (WHERE s.id IS NOT NULL) AS record
         FROM obligation o LEFT JOIN obligation_step s ON s.obligation_id = o.id GROUP BY o.id ORDER BY o.id`,
      );
      const engine = new Map(rows.map(r => [`${r.subject_id} ${r.kind} ${r.opened_at.toISOString()}`, r]));
      const now = house.clock.now().getTime();
      let steps = 0;
      const reasons = new Set<string>();
      for (const course of histories.courses)
        for (const o of course.owed) {
          const key = `${course.id} ${o.kind} ${new Date(o.opened).toISOString()}`;
          const r = engine.get(key)!;
          const got = {
            ...{
              key,
              due: r.due_at.toISOString(),
              arming: r.arming,
              settled: r.settled,
              record: r.record ?? [],
            },
            next: r.next_step_at?.toISOString() ?? null,
          };
          const next = o.next(now);
          expect(got).toEqual({
            ...{ key, due: new Date(o.due).toISOString(), arming: o.arming, settled: o.settled },
            ...{ record: o.record, next: next === null ? null : new Date(next).toISOString() },
          });
          steps += o.record.length;
          for (const line of o.record) reasons.add(line.split(' ').at(-1)!);
          engine.delete(key);
        }
      expect([...engine.keys()]).toEqual([]);
      // It was about something: many steps, and each way of not taking one.
      expect(steps).toBeGreaterThan(SIZE * 5);
      expect([...reasons].sort()).toEqual(['-', 'acknowledged', 'missed', 'silenced']);
      const { faults } = await house.get(InvariantVerifier).verify();
      // The courses are of no tasks, only of what is owed: what is said of ladders, promises and the journal must hold.
      expect(faults.filter(f => /阶梯|暂停|承诺|拟稿|日志|重放/.test(f.check))).toEqual([]);
    } finally {
      await house.close();
    }
  },
  300_000,
);
