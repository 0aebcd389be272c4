/**
 * Asia/Shanghai has kept UTC+8 without summer time since 1991, so civil dates are plain arithmetic here and
 * never depend on the zone of the process. A civil date is written 'YYYY-MM-DD'.
 */
export type CivilDate = string;

const OFFSET = 8 * 3_600_000;
const DAY = 86_400_000;

/** The civil date in Shanghai at an instant. */
export const civilDate = (at: Date): CivilDate => new Date(at.getTime() + OFFSET).toISOString().slice(0, 10);

/** The instant of a wall-clock time in Shanghai; `time` is 'HH:MM' or 'HH:MM:SS'. */
export const instantOf = (date: CivilDate, time = '00:00'): Date =>
  new Date(`${date}T${time.length === 5 ? `${time}:00` : time}+08:00`);

/** The last second of a civil date: “6月30日前” includes that day. */
export const endOfDay = (date: CivilDate): Date => instantOf(date, '23:59:59');

export const addDays = (date: CivilDate, days: number): CivilDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);

/** Days from `a` to `b`, negative when `b` is earlier. */
export const daysBetween = (a: CivilDate, b: CivilDate): number =>
  Math.round((Date.parse(`${b}T00:00:00Z`) - Date.parse(`${a}T00:00:00Z`)) / DAY);

/** 1 = Monday … 7 = Sunday. */
export const weekday = (date: CivilDate): number => new Date(`${date}T00:00:00Z`).getUTCDay() || 7;

/** 'YYYY-MM-DD HH:MM' in Shanghai, for people. */
export const shanghaiTime = (at: Date): string =>
  new Date(at.getTime() + OFFSET).toISOString().slice(0, 16).replace('T', ' ');
