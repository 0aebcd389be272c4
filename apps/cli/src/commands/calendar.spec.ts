import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calendar } from './calendar';

let home: string;
let said: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'duban-calendar-'));
  said = '';
  jest.spyOn(process.stdout, 'write').mockImplementation(text => {
    said += String(text);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
  rmSync(home, { recursive: true });
});

const file = (name: string, text: string): string => {
  writeFileSync(join(home, name), text);
  return join(home, name);
};

it('shows a year, and says which is provisional', async () => {
  expect(await calendar(['show', '2026', '--shipped'])).toBe(0);
  expect(said).toContain('2026年：工作日 248 天');
  expect(said).toContain('春节 2026-02-15至2026-02-23');
  expect(said).toContain('2月16');
  said = '';
  expect(await calendar(['show', '--shipped', '--json'])).toBe(0);
  const { version, years } = JSON.parse(said) as {
    version: number;
    years: { year: number; provisional: boolean }[];
  };
  expect([version, years.map(y => [y.year, y.provisional])]).toEqual([
    1,
    [
      [2023, false],
      [2024, false],
      [2025, false],
      [2026, false],
      [2027, true],
    ],
  ]);
});

it('checks a calendar file and a JSON file: what differs, or what is wrong and where', async () => {
  const ics = file(
    '2027.ics',
    'BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20270101\nDTEND;VALUE=DATE:20270104\nSUMMARY:元旦 休\nEND:VEVENT\nEND:VCALENDAR\n',
  );
  expect(await calendar(['check', ics, '--shipped', '--source', '国办发明电〔2026〕9号'])).toBe(0);
  expect(said).toContain(
    '与第1版相比，1 天有变动\n  2027-01-01 由“工作日”改为“元旦”\n  2027年由暂定转为已发布',
  );
  said = '';
  const json = file(
    '2027.json',
    JSON.stringify({ year: 2027, holidays: [], work: ['2027-02-30'], source: 'x' }),
  );
  expect(await calendar(['check', json, '--shipped'])).toBe(1);
  expect(said).toBe('不符 notices.0.work.0：不是有效的日期：2027-02-30\n共 1 处不符\n');
});

it.each([
  [[], 'cli.no_such_command'],
  [['publish'], 'cli.no_such_command'],
  [['show', '26', '--shipped'], 'cli.bad_year'],
  [['check', '--shipped'], 'cli.no_file'],
  [['check', '/nowhere/2027.ics', '--shipped'], 'cli.no_file'],
  [['check', '/nowhere/2027.xls', '--shipped'], 'cli.bad_file'],
  [['show', '--all'], 'cli.bad_option'],
])('refuses %j', async (args, code) => {
  await expect(calendar(args)).rejects.toMatchObject({ code });
});
