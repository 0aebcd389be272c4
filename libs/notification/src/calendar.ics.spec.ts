import { type DueEntry, fold, renderCalendar } from './calendar.ics';

const at = (s: string): Date => new Date(`${s}+08:00`);
const entry = (over: Partial<DueEntry> = {}): DueEntry => ({
  id: '019d0c3e-0000-7abc-8def-0123456789ab',
  summary: '报送进展：打造夜经济示范街区',
  description: '区商务委，还有3个工作日',
  url: 'https://duban.test/tasks/1',
  dueAt: at('2026-03-12T23:59:59'),
  changedAt: at('2026-03-02T09:00:00'),
  arming: 1,
  ...over,
});
const render = (...entries: DueEntry[]): string =>
  renderCalendar(entries, { name: '督办期限（张三）', domain: 'duban.test', now: at('2026-03-10T08:00:00') });
/** As a reader puts folded lines together again. */
const unfolded = (ics: string): string[] => ics.replace(/\r\n /g, '').split('\r\n');

describe('fold', () => {
  it('keeps every line within 75 octets and never cuts a character', () => {
    for (const text of ['督'.repeat(200), '𠮷a'.repeat(90), 'x'.repeat(75), 'x'.repeat(76), '']) {
      const folded = fold(text);
      const lines = folded.split('\r\n');
      for (const line of lines) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
      expect(lines.map((l, i) => (i ? l.slice(1) : l)).join('')).toBe(text);
      expect(folded).not.toContain('\ufffd');
    }
    expect(fold('x'.repeat(75))).toBe('x'.repeat(75));
  });
});

describe('renderCalendar', () => {
  it('escapes what has a meaning, and ends each line with CRLF', () => {
    const ics = render(entry({ summary: 'a,b;c\\d\ne\u0007' }));
    expect(unfolded(ics)).toContain('SUMMARY:a\\,b\\;c\\\\d\\ne');
    expect(ics.replace(/\r\n/g, '')).not.toMatch(/[\r\n]/);
    expect(ics.endsWith('END:VCALENDAR\r\n')).toBe(true);
  });

  it('is a whole day where it is due by its end, and a moment in Shanghai otherwise', () => {
    const lines = unfolded(render(entry(), entry({ id: 'b', dueAt: at('2026-12-31T17:30:00') })));
    expect(lines).toEqual(
      expect.arrayContaining([
        'DTSTART;VALUE=DATE:20260312',
        'DTEND;VALUE=DATE:20260313',
        'DTSTART;TZID=Asia/Shanghai:20261231T173000',
        'TZID:Asia/Shanghai',
      ]),
    );
  });

  it('names an entry the same each time, and says by a number that it was moved', () => {
    const uid = 'UID:019d0c3e-0000-7abc-8def-0123456789ab@duban.test';
    expect(unfolded(render(entry()))).toEqual(expect.arrayContaining([uid, 'SEQUENCE:0']));
    expect(unfolded(render(entry({ arming: 3 })))).toEqual(expect.arrayContaining([uid, 'SEQUENCE:2']));
  });
});
