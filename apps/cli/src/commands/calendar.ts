import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { DEFAULT_CALENDAR, knownYears, WorkCalendar, yearView, type YearView } from '@duban/calendar';
import { SYSTEM } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { type CalendarCheck, type CalendarInput, CalendarService, compareNotice } from '@duban/obligation';
import { HouseModule } from '../../../wiring/src';
import { readArguments } from './arguments';
import { withDatabase } from './with-database';

const OPTIONS = {
  json: { type: 'boolean' },
  /** The calendar that comes with the program, without a database. */
  shipped: { type: 'boolean' },
  source: { type: 'string' },
  region: { type: 'string' },
} as const;

/** `duban calendar show [YEAR]` and `duban calendar check FILE`. @throws Refusal cli.no_such_command */
export async function calendar(args: string[]): Promise<number> {
  const { values, positionals } = readArguments(args, OPTIONS);
  const [what, of] = positionals;
  if (what === 'show') return show(of, values.shipped ?? false, values.json ?? false);
  if (what !== 'check')
    throw new Refusal('invalid', 'cli.no_such_command', `没有“calendar ${what ?? ''}”这个命令`, {
      mend: '可用：duban calendar show [年份]、duban calendar check 文件',
    });
  const input = inputOf(of, { source: values.source, region: values.region });
  const checked = values.shipped
    ? shippedCheck(input)
    : await withCalendars(calendars => calendars.check(SYSTEM, input));
  process.stdout.write(values.json ? `${JSON.stringify(checked, null, 2)}\n` : inWords(checked));
  return checked.ok ? 0 : 1;
}

function shippedCheck(input: CalendarInput): CalendarCheck {
  const { ok, faults, difference } = compareNotice(DEFAULT_CALENDAR.data, input);
  return { ok, faults, difference, basedOn: DEFAULT_CALENDAR.version, effect: null };
}

async function show(year: string | undefined, shipped: boolean, json: boolean): Promise<number> {
  if (year !== undefined && !/^\d{4}$/.test(year))
    throw new Refusal('invalid', 'cli.bad_year', `“${year}”不是年份`, {
      mend: '例如：duban calendar show 2026',
    });
  const current = shipped ? DEFAULT_CALENDAR : await withCalendars(c => c.current(SYSTEM));
  const years = year === undefined ? knownYears(current) : [Number(year)];
  const views = years.map(y => yearView(current, y));
  if (json) process.stdout.write(`${JSON.stringify({ version: current.version, years: views }, null, 2)}\n`);
  else process.stdout.write(`${heading(current)}${views.map(yearInWords).join('')}`);
  return 0;
}

function heading({ version, data }: WorkCalendar): string {
  const { start, noonStart, noonEnd, end } = data.hours;
  const own = data.overlay ? `，另有${data.overlay.region}自定的日期` : '';
  return `工作日历第${version}版（${data.region}${own}）；作息 ${start}–${noonStart}、${noonEnd}–${end}\n`;
}

const span = ({ name, from, to }: YearView['holidays'][number]): string =>
  `${name} ${from}${to === from ? '' : `至${to}`}`;

function yearInWords(y: YearView): string {
  const line = (label: string, items: string[]): string =>
    items.length ? `  ${label}：${items.join('、')}\n` : '';
  return [
    `\n${y.year}年${y.provisional ? '（暂定：通知尚未发布，不推定调休）' : ''}：工作日 ${y.workdays} 天\n`,
    line('放假', y.holidays.map(span)),
    line('调休上班', y.work),
    line('本地区放假', y.regional.holidays.map(span)),
    line('本地区上班', y.regional.work),
    line(
      '各月工作日',
      y.months.map((n, i) => `${i + 1}月${n}`),
    ),
    line('依据', y.sources),
  ].join('');
}

/** @throws Refusal cli.no_file, cli.bad_file */
function inputOf(
  file: string | undefined,
  { source, region }: Pick<CalendarInput, 'source' | 'region'>,
): CalendarInput {
  if (!file)
    throw new Refusal('invalid', 'cli.no_file', '没有给出文件', {
      mend: '例如：duban calendar check 2027.ics --source 国办发明电〔2026〕9号',
    });
  const kind = extname(file).toLowerCase();
  if (kind !== '.json' && kind !== '.ics')
    throw new Refusal('invalid', 'cli.bad_file', `“${file}”不是放假安排文件`, {
      mend: '可用 .json 或 .ics 文件',
    });
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Refusal('invalid', 'cli.no_file', `读不到文件“${file}”`, { mend: '请检查路径和权限', cause });
  }
  const given = { ...(source !== undefined && { source }), ...(region !== undefined && { region }) };
  return kind === '.json' ? { json: text, ...given } : { ics: text, ...given };
}

function inWords({ ok, faults, basedOn, difference, effect }: CalendarCheck): string {
  if (!ok || !difference)
    return `${faults.map(f => `不符 ${f.where}：${f.message}\n`).join('')}共 ${faults.length} 处不符\n`;
  const days = difference.days.map(d => `  ${d.date} 由“${d.was}”改为“${d.is}”\n`).join('');
  return [
    `与第${basedOn}版相比，${difference.days.length} 天有变动\n${days}`,
    ...difference.settled.map(y => `  ${y}年由暂定转为已发布\n`),
    difference.hours ? '  作息时间有变动\n' : '',
    effect
      ? `未办结待办 ${effect.open} 项，其中期限变动 ${effect.dueMoved} 项、催办时间变动 ${effect.stepMoved} 项\n`
      : '',
    '可以发布：在“工作日历”中提交，或 POST /api/v1/calendar\n',
  ].join('');
}

/** The calendar of the installation, or of DATABASE_URL. */
const withCalendars = <T>(work: (calendars: CalendarService) => Promise<T>): Promise<T> =>
  withDatabase({ running: true }, async databaseUrl => {
    const app = await NestFactory.createApplicationContext(
      HouseModule.forRoot({
        databaseUrl,
        poolSize: 2,
        notification: { baseUrl: 'http://localhost', mailDomain: 'localhost' },
      }),
      { logger: ['error'] },
    );
    try {
      return await work(app.get(CalendarService));
    } finally {
      await app.close();
    }
  });
