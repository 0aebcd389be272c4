import { DEFAULT_CALENDAR as calendar } from '.';

const words = (from: string, to: string): string[] =>
  calendar.explain(from, to).map(d => `${d.date.slice(5)} ${d.counted ? '计' : '不计'} ${d.label}`);

describe('explain', () => {
  it('names the days between a Friday before the Spring Festival and the fifth workday after it', () => {
    expect(calendar.addWorkdays('2026-02-13', 3)).toBe('2026-02-25');
    expect(words('2026-02-13', '2026-02-25')).toEqual([
      '02-14 计 调休上班',
      ...[15, 16, 17, 18, 19, 20, 21, 22, 23].map(d => `02-${d} 不计 春节`),
      '02-24 计 工作日',
      '02-25 计 工作日',
    ]);
  });

  it('counts neither the first day nor weekends', () => {
    expect(words('2026-03-05', '2026-03-09')).toEqual([
      '03-06 计 工作日',
      '03-07 不计 周末',
      '03-08 不计 周末',
      '03-09 计 工作日',
    ]);
  });

  it('counts as many as workdaysBetween, wherever it begins', () => {
    for (let day = 1; day <= 28; day++) {
      const from = `2026-02-${String(day).padStart(2, '0')}`;
      const counted = calendar.explain(from, '2026-10-20').filter(d => d.counted).length;
      expect([from, counted]).toEqual([from, calendar.workdaysBetween(from, '2026-10-20')]);
    }
  });

  it('says which days nobody has settled yet, and stops at the most asked for', () => {
    expect(calendar.explain('2027-03-01', '2027-03-02')).toEqual([
      { date: '2027-03-02', counted: true, label: '工作日', provisional: true },
    ]);
    expect(calendar.explain('2026-01-01', '2026-12-31', 10)).toHaveLength(10);
    expect(calendar.explain('2026-03-02', '2026-03-02')).toEqual([]);
    expect(calendar.explain('2026-03-02', '2026-02-01')).toEqual([]);
  });
});
