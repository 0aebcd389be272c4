import type { Comparator, IndicatorValue, ParsedIndicator } from '../document.types';
import type { Cell } from '../formats/blocks';
import type { ColumnRole, Header } from './columns';

const SIGNS: readonly (readonly [RegExp, Comparator])[] = [
  [/≥|不(?:低|少)于|以上|不小于/, 'gte'],
  [/≤|不(?:高|超|多)[于过]|以内|以下|控制在/, 'lte'],
  [/[>＞]|超过|高于|大于|突破/, 'gt'],
  [/[<＜]|低于|小于/, 'lt'],
  [/左右|约/, 'approx'],
  [/保持|稳定/, 'keep'],
  [/达到?|完成/, 'reach'],
];

/** Each a figure of its own: “—”, “*” and words without a figure keep their words and no value. */
export function readValue(raw: string, header = ''): IndicatorValue | null {
  const text = raw.replace(/\s+/g, '');
  if (text === '') return null;
  const plain = text.normalize('NFKC').replace(/(\d),(?=\d{3})/g, '$1');
  const figures = plain.replace(/20\d{2}年/g, '').match(/-?\d+(?:\.\d+)?/g) ?? [];
  const annual = /年均/.test(text) || /年均/.test(header) ? { annualAverage: true } : {};
  if (figures.length === 0)
    return { raw: text, value: null, comparator: /保持|同步|一致/.test(text) ? 'keep' : null, ...annual };
  const comparator = SIGNS.find(([sign]) => sign.test(plain))?.[1] ?? 'eq';
  // a span or several figures say more than one number can
  const value = figures.length === 1 ? Number(figures[0]) : null;
  return {
    raw: text,
    value,
    comparator: value === null && /\d\s*[-—–~～至]\s*\d/.test(plain) ? 'range' : comparator,
    ...annual,
  };
}

/** “常住人口城镇化率（%）”: the unit stands behind the name where there is no column for it. */
const UNIT_BEHIND =
  /^(.+?)\s*[(（[]((?:万|亿|千|百)?[%‰元人户个件吨家亩米平方公里千瓦时小岁㎡km²/、GDP万亿立辆套床位张册项年天度标准煤]{1,10})[)）\]]$/;

/** “2030年 | 年均增长”: where the last year has no figure of its own, the mean of the years is what is asked for. */
function targetOf({ columns }: Header, row: Cell[], own: IndicatorValue | null): IndicatorValue | null {
  if (own && !/^[-—–/]+$/.test(own.raw)) return own;
  const i = columns.findIndex(c => /年均/.test(c.label));
  const mean = i < 0 ? null : readValue(row[i]?.text ?? '', columns[i].label);
  return mean?.value === null || mean === null ? own : mean;
}

export function readIndicator({ header, row }: { header: Header; row: Cell[] }): ParsedIndicator | null {
  const at = (role: ColumnRole): Cell | undefined => row[header.columns.findIndex(c => c.role === role)];
  const labelOf = (role: ColumnRole): string => header.columns.find(c => c.role === role)?.label ?? '';
  const written = (at('indicator') ?? at('item'))?.text.replace(/\n/g, '') ?? '';
  if (written === '') return null;
  const no = /^\d{1,4}$/.exec(at('no')?.text ?? '');
  const bare = written.replace(/^[(（]?\d{1,3}[)）.、．]\s*(?!\d)/, '');
  const behind = UNIT_BEHIND.exec(bare);
  const kindText = `${at('kind')?.text ?? ''}${/约束性|预期性/.exec(bare)?.[0] ?? ''}`;
  const base = readValue(at('base')?.text ?? '', labelOf('base'));
  const target = targetOf(header, row, readValue(at('target')?.text ?? '', labelOf('target')));
  const source: ParsedIndicator['source'] = {};
  for (const [name, role] of [
    ['name', 'indicator'],
    ['base', 'base'],
    ['target', 'target'],
    ['kind', 'kind'],
  ] as const) {
    const cell = at(role);
    if (cell?.text) source[name] = cell.place;
  }
  return {
    no: no ? Number(no[0]) : Number(/^[(（]?(\d{1,3})[)）.、．]\s*(?!\d)/.exec(written)?.[1] ?? 0) || null,
    name: (behind && !at('measure')?.text ? behind[1] : bare).replace(/[(（](?:约束性|预期性)[)）]$/, ''),
    unit: at('measure')?.text || (behind?.[2] ?? null),
    base,
    target,
    kind: /约束/.test(kindText) ? 'binding' : /预期/.test(kindText) ? 'expected' : null,
    line: row[0].place.line,
    source,
  };
}
