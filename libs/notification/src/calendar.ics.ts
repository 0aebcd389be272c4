/** One due date in a calendar. */
export interface DueEntry {
  /** Of the obligation: the same entry each time the calendar is read. */
  id: string;
  summary: string;
  description: string;
  url: string;
  dueAt: Date;
  /** When it took its present form: a calendar takes the newer of two. */
  changedAt: Date;
  arming: number;
}

const FOLD = 75;

/** RFC 5545 §3.3.11. */
const escape = (text: string): string =>
  text
    .replace(/\\/g, '\\\\')
    .replace(/;/g, '\\;')
    .replace(/,/g, '\\,')
    .replace(/\r\n|\r|\n/g, '\\n')
    // Other control characters are allowed nowhere.
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '');

/** Lines of at most 75 octets, never cut within a character (RFC 5545 §3.1). */
export function fold(line: string): string {
  const out: string[] = [];
  let piece = '';
  let octets = 0;
  for (const char of line) {
    const size = Buffer.byteLength(char);
    if (octets + size > FOLD) {
      out.push(piece);
      piece = ' ';
      octets = 1;
    }
    piece += char;
    octets += size;
  }
  return [...out, piece].join('\r\n');
}

const utc = (at: Date): string => `${at.toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;
const SHANGHAI_MS = 8 * 3_600_000;
const local = (at: Date): string =>
  new Date(at.getTime() + SHANGHAI_MS).toISOString().slice(0, 19).replace(/[-:]/g, '');
const DAY_MS = 86_400_000;

/** The whole day where it is due by the end of it, else the moment. */
function times(dueAt: Date): string[] {
  const at = local(dueAt);
  if (!at.endsWith('T235959')) return [`DTSTART;TZID=Asia/Shanghai:${at}`, 'DURATION:PT15M'];
  const next = local(new Date(dueAt.getTime() + DAY_MS)).slice(0, 8);
  return [`DTSTART;VALUE=DATE:${at.slice(0, 8)}`, `DTEND;VALUE=DATE:${next}`];
}

const ZONE = [
  'BEGIN:VTIMEZONE',
  'TZID:Asia/Shanghai',
  'BEGIN:STANDARD',
  'DTSTART:19910915T000000',
  'TZOFFSETFROM:+0900',
  'TZOFFSETTO:+0800',
  'TZNAME:CST',
  'END:STANDARD',
  'END:VTIMEZONE',
];

/** A person's due dates as iCalendar. Pure. `domain`: right-hand side of the UIDs. */
export function renderCalendar(
  entries: readonly DueEntry[],
  { name, domain, now }: { name: string; domain: string; now: Date },
): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//duban//督办//ZH',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escape(name)}`,
    'X-WR-TIMEZONE:Asia/Shanghai',
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    ...ZONE,
    ...entries.flatMap(e => [
      'BEGIN:VEVENT',
      `UID:${e.id}@${domain}`,
      `DTSTAMP:${utc(now)}`,
      `LAST-MODIFIED:${utc(e.changedAt)}`,
      `SEQUENCE:${Math.max(e.arming - 1, 0)}`,
      ...times(e.dueAt),
      `SUMMARY:${escape(e.summary)}`,
      `DESCRIPTION:${escape(e.description)}`,
      `URL:${e.url}`,
      'CLASS:PRIVATE',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ];
  return `${lines.map(fold).join('\r\n')}\r\n`;
}
