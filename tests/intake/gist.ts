import type { Mention, ParsedDocument, ParsedTask } from '@duban/intake';

/** A task in one line, only what it has: short enough that a paper's gold can be written by hand before it is read. */
const unit = ({ name, kind, needsSelection }: Mention): string =>
  name + (kind === 'unit' ? '' : needsSelection ? '?' : '+');

const units = (of: Mention[], open: boolean): string => [...of.map(unit), ...(open ? ['…'] : [])].join(' ');

function limit({ deadline }: ParsedTask): string {
  if (!deadline) return '';
  const { date, recurrence, phrase } = deadline;
  return [date, recurrence].filter(Boolean).join(' ') || `?${phrase}`;
}

/**
 * `1 [稳增长/工业] 建厂。 | 牵 区经信委 | 责 区财政局 各镇街+ … | 配 … | 导 李明 | 限 2026-06-30 | 标 gte 10 亿元 | owner=…`:
 * `+` behind a group, `?` where members have to be chosen, `…` for a list that goes on, `?words` for a limit not understood.
 */
export function gist(t: ParsedTask): string {
  const section = t.section.length > 0 ? ` [${t.section.join('/')}]` : '';
  const parts: [string, string][] = [
    ['牵', units(t.lead, t.openEnded.lead)],
    ['责', units(t.responsible, t.openEnded.responsible)],
    ['配', units(t.supporting, t.openEnded.supporting)],
    ['导', t.leaders.join(' ')],
    ['限', limit(t)],
    ['标', t.targets.map(x => [x.comparator, x.value, x.unit].filter(v => v !== null).join(' ')).join('; ')],
  ];
  const fields = Object.entries(t.fields).map(([k, v]) => `${k}=${v}`);
  const rest = [...parts.filter(([, v]) => v !== '').map(([k, v]) => `${k} ${v}`), ...fields];
  return [`${t.no ?? '-'}${section} ${t.text}`, ...rest].join(' | ');
}

export const gists = (plan: ParsedDocument): string[] => plan.tasks.map(gist);

export const codes = (plan: ParsedDocument): string[] => [...new Set(plan.warnings.map(w => w.code))];
export const text = (...lines: string[]): string => lines.join('\n');

/** A row of an indicator table: number, name, unit, where one stands and what is to be reached. */
export const figures = (plan: ParsedDocument): string[] =>
  plan.indicators.map(i =>
    [
      i.no,
      i.name,
      i.unit,
      ...[i.base, i.target].map(v =>
        v ? `${v.comparator} ${v.value}${v.annualAverage ? ' 年均' : ''} (${v.raw})` : null,
      ),
      i.kind,
    ].join(' | '),
  );
