import { addDays, CivilDate } from '@duban/kernel';

/** What one notice settles. Days that are not named keep their weekday: Monday to Friday are workdays. */
export interface WorkCalendarYear {
  /** Days off by the notice; weekends inside a holiday may be named or not. */
  off: CivilDate[];
  /** What the days off are called: 春节, 国庆节. */
  names?: Readonly<Record<CivilDate, string>>;
  /** Weekend days worked to make up for it (调休上班). */
  work: CivilDate[];
  /** The document the days were taken from, so that a computed date can be justified. */
  source: string;
  /** True for an entry made before the notice is out, for example only the statutory days. */
  provisional?: boolean;
}

/** Wall-clock times 'HH:MM' in Shanghai; start < noonStart ≤ noonEnd < end. */
export interface WorkHours {
  start: string;
  noonStart: string;
  noonEnd: string;
  end: string;
}

/**
 * A working calendar as it is stored, edited and versioned. Notices were amended in-year in 2015, 2019 and 2020, so
 * a change is a new `version`, never an edit in place: an obligation can then still say what it was counted by.
 */
export interface WorkCalendarData {
  id: string;
  version: number;
  /** Where it applies; regional calendars differ (local holidays, other office hours). */
  region: string;
  /**
   * By the year the notice is for. A notice may also name days of the year before (2022-12-31 stands in that of 2023).
   * A year without an entry is provisional: plain weekdays, no make-up days guessed.
   */
  years: Record<number, WorkCalendarYear>;
  /** A region's own days (三月三, a local make-up day): where they speak of a day, they hold over the national ones. */
  overlay?: { region: string; years: Record<number, WorkCalendarYear> };
  hours: WorkHours;
}

/** The days from `from` to `to`, both included. */
function days(from: CivilDate, to: CivilDate = from): CivilDate[] {
  const all: CivilDate[] = [];
  for (let date = from; date <= to; date = addDays(date, 1)) all.push(date);
  return all;
}

/** Days off by the name of their holiday. */
const holidays = (by: Readonly<Record<string, CivilDate[]>>): Pick<WorkCalendarYear, 'off' | 'names'> => ({
  off: Object.values(by).flat(),
  names: Object.fromEntries(Object.entries(by).flatMap(([name, dates]) => dates.map(date => [date, name]))),
});

/**
 * The State Council's calendar, 2023–2026, each year as in its notice 《国务院办公厅关于…年部分节假日安排的通知》.
 * 2027 is not published. The hours are a usual office day (7.5 working hours), not from a notice: offices set their own.
 */
export const STATE_COUNCIL_CALENDAR: WorkCalendarData = {
  id: 'state-council',
  version: 1,
  region: '全国',
  hours: { start: '08:30', noonStart: '12:00', noonEnd: '13:30', end: '17:30' },
  years: {
    2023: {
      source: '国办发明电〔2022〕16号（2022年12月8日）',
      ...holidays({
        元旦: days('2022-12-31', '2023-01-02'),
        春节: days('2023-01-21', '2023-01-27'),
        清明节: days('2023-04-05'),
        劳动节: days('2023-04-29', '2023-05-03'),
        端午节: days('2023-06-22', '2023-06-24'),
        '中秋节、国庆节': days('2023-09-29', '2023-10-06'),
      }),
      work: [
        '2023-01-28',
        '2023-01-29',
        '2023-04-23',
        '2023-05-06',
        '2023-06-25',
        '2023-10-07',
        '2023-10-08',
      ],
    },
    2024: {
      source: '国办发明电〔2023〕7号（2023年10月25日）',
      ...holidays({
        元旦: days('2024-01-01'),
        // The notice only encourages leave on 02-09 (除夕): that day is a workday.
        春节: days('2024-02-10', '2024-02-17'),
        清明节: days('2024-04-04', '2024-04-06'),
        劳动节: days('2024-05-01', '2024-05-05'),
        端午节: days('2024-06-10'),
        中秋节: days('2024-09-15', '2024-09-17'),
        国庆节: days('2024-10-01', '2024-10-07'),
      }),
      work: [
        '2024-02-04',
        '2024-02-18',
        '2024-04-07',
        '2024-04-28',
        '2024-05-11',
        '2024-09-14',
        '2024-09-29',
        '2024-10-12',
      ],
    },
    2025: {
      source: '国办发明电〔2024〕12号（2024年11月12日）',
      ...holidays({
        元旦: days('2025-01-01'),
        春节: days('2025-01-28', '2025-02-04'),
        清明节: days('2025-04-04', '2025-04-06'),
        劳动节: days('2025-05-01', '2025-05-05'),
        端午节: days('2025-05-31', '2025-06-02'),
        '国庆节、中秋节': days('2025-10-01', '2025-10-08'),
      }),
      work: ['2025-01-26', '2025-02-08', '2025-04-27', '2025-09-28', '2025-10-11'],
    },
    2026: {
      source: '国办发明电〔2025〕7号（2025年11月4日）',
      ...holidays({
        元旦: days('2026-01-01', '2026-01-03'),
        春节: days('2026-02-15', '2026-02-23'),
        清明节: days('2026-04-04', '2026-04-06'),
        劳动节: days('2026-05-01', '2026-05-05'),
        端午节: days('2026-06-19', '2026-06-21'),
        中秋节: days('2026-09-25', '2026-09-27'),
        国庆节: days('2026-10-01', '2026-10-07'),
      }),
      work: ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10'],
    },
  },
};
