import type { LabelRole } from '../document.types';
import type { Cell } from '../formats/blocks';
import { FIRST_LEADS, roleOfLabel } from '../vocabulary';

/** What a column holds. `item` is the name of the matter, `text` what is to be done, `measure` a unit of measure. */
export type ColumnRole =
  | LabelRole
  | 'no'
  | 'section'
  | 'item'
  | 'text'
  | 'indicator'
  | 'measure'
  | 'base'
  | 'target'
  | 'kind'
  | 'unit';

export interface Column {
  role: ColumnRole;
  /** The name under which a field is kept; the header as written otherwise. */
  label: string;
}

/** Columns whose cells hold figures: sums, areas, counts. */
export const FIGURES = /投资|金额|资金|数量|面积|规模|个数|人数|目标值|得分|分值|额(?:\(|$)/;

export interface Header {
  columns: Column[];
  /** The headings as written, without blanks: what a layout is known by. */
  headings: string[];
  /** The header itself says that the first unit leads. */
  firstLeads: boolean;
  isIndicators: boolean;
}

const LONGEST_HEADER = 40;
const NUMBER = /^(?:序号|编号|项次|序|号|№|No\.?|NO\.?)$/;
const WORDS: readonly (readonly [RegExp, ColumnRole])[] = [
  [NUMBER, 'no'],
  [/^(?:指标名称|主要指标|指标|具体指标|考核指标|[二三四]级指标|指标内容)$/, 'indicator'],
  [/^(?:指标)?(?:属性|性质)$/, 'kind'],
  [/^(?:计量单位|度量单位)$/, 'measure'],
  [/^(?:单位|镇街|部门|科室)$/, 'unit'],
  [
    /^(?:类别|类型|领域|板块|分类|大类|方面|所属(?:行动|领域|板块)|任务(?:类别|分类)|一级指标|行动)$/,
    'section',
  ],
  [/备注|说明|依据|文号|来源/, 'field'],
  // how far one should be, quarter by quarter
  [/^(?:第?[一二三四1-4]季度|\d{1,2}月份?|[上下]半年)(?:末|底)?(?:目标|任务|进度|节点|计划|要求)?$/, 'field'],
  [/建设内容|建设规模|内容(?:及|和|与)规模|主要内容/, 'text'],
  [/投资|资金|金额|占地|面积|规模|地址|地点|位置|联系|电话|责任人|进展|性质|状态/, 'field'],
  [
    /(?:事项|项目|平台|工程|政策|改革|任务|会议|载体)(?:名称|事项|清单)$|名称$|^(?:名称|事项|项目|议题|重大(?:政策|改革|平台|项目)事项)$/,
    'item',
  ],
  [/任务|目标|举措|措施|内容|要求|要点|事项|建设内容|工作安排|成效|决定/, 'text'],
];

const plainHeader = (text: string): string => text.normalize('NFKC').replace(/[\s:：]+/g, '');

/** What a header says about its column; null for words that are no known header. */
export function columnOf(header: string): Column | null {
  const plain = plainHeader(header);
  if (plain === '' || plain.length > LONGEST_HEADER || /[。;]/.test(plain)) return null;
  const short = plain.replace(/\(.*?\)/g, '') || plain;
  const label =
    roleOfLabel(short) ?? (/^业主|建设单位/.test(short) ? { role: 'field' as const, label: 'owner' } : null);
  if (label) return label.role === 'field' ? label : { role: label.role, label: plain };
  const found = WORDS.find(([words]) => words.test(short));
  return found && short.length <= 20 ? { role: found[1], label: plain } : null;
}

/** Fields the house knows: a wider heading above does not take their meaning away. */
const KNOWN_FIELDS = new Set(['owner', 'upper_lead', 'upper_task', 'start']);

const YEAR_FIGURE = /20\d{2}年?/;

/** Indicator tables name their columns by years: the first is where one stands, the last what is to be reached. */
function readFigures(headers: string[], columns: (Column | null)[]): boolean {
  const isFigure = (h: string): boolean =>
    /基期|基数|现状|基准|目标|规划值|预期值|指标值|年度值|完成值|完成数|年均/.test(h) || YEAR_FIGURE.test(h);
  const figures = headers.flatMap((h, i) =>
    isFigure(h) && !['no', 'section', 'indicator', 'kind', 'field', 'item'].includes(columns[i]?.role ?? '')
      ? [i]
      : [],
  );
  if (figures.length === 0) return false;
  const base =
    figures.find(i => /基期|基数|现状|基准|实际|预计|完成值|完成数/.test(headers[i])) ??
    (figures.length > 1 ? figures[0] : -1);
  const target =
    figures.findLast(
      i => i !== base && /目标|规划|预期|指标值/.test(headers[i]) && !/年均/.test(headers[i]),
    ) ??
    figures.findLast(i => i !== base && !/年均/.test(headers[i])) ??
    figures.findLast(i => i !== base) ??
    -1;
  for (const i of figures) columns[i] = { role: 'field', label: headers[i] };
  if (base >= 0) columns[base] = { role: 'base', label: headers[base] };
  if (target >= 0) columns[target] = { role: 'target', label: headers[target] };
  return target >= 0;
}

/** The header that some rows of a table are, one or two of them put together; null when they are none. */
export function readHeader(rows: readonly Cell[][]): Header | null {
  const width = Math.max(...rows.map(r => r.length));
  const headers: string[] = [];
  const columns: (Column | null)[] = [];
  for (let c = 0; c < width; c++) {
    const cells = rows.map(r => r[c]?.text ?? '');
    const distinct = [...new Set(cells.map(plainHeader))].filter(t => t !== '');
    if (distinct.some(t => t.length > LONGEST_HEADER)) return null;
    headers.push(distinct.join(''));
    const bottom = distinct.length > 1 ? columnOf(distinct.at(-1) as string) : null;
    const above = distinct.length > 1 ? columnOf(distinct[0]) : null;
    const vague = bottom?.role === 'field' && !KNOWN_FIELDS.has(bottom.label);
    columns.push((vague && above ? above : bottom) ?? above ?? columnOf(headers[c]));
  }
  lastIndicator(columns);
  const roles = new Set(columns.map(c => c?.role));
  const isIndicators =
    (roles.has('indicator') || (roles.has('kind') && roles.has('unit'))) && readFigures(headers, columns);
  const work = roles.has('text') || roles.has('item') || roles.has('indicator');
  const known = columns.filter(c => c !== null).length;
  const namesUnits = roles.has('lead') || roles.has('responsible');
  const strangers = new Set(rows[0].filter((cell, c) => !columns[c] && cell.text !== ''));
  if (!work || known < 2 || (known < strangers.size && !(namesUnits && known >= 3))) return null;
  if (columns.filter(c => c).length < 3 && !/单位|部门|时限|时间|领导/.test(headers.join(''))) return null;
  const units = columns.some(
    c => c?.role === 'lead' || c?.role === 'responsible' || c?.role === 'supporting',
  );
  const named = columns.map((c, i): Column => {
    if (!c) return { role: 'field', label: headers[i] || `第${i + 1}列` };
    if (c.role === 'unit')
      return isIndicators
        ? { role: 'measure', label: c.label }
        : { role: units ? 'field' : 'responsible', label: c.label };
    if (c.role === 'indicator' && !isIndicators)
      return { role: roles.has('text') ? 'item' : 'text', label: c.label };
    return c;
  });
  return {
    columns: onePrimary(named),
    headings: headers,
    firstLeads: FIRST_LEADS.test(headers.join(' ')),
    isIndicators,
  };
}

/** 二级指标 above 三级指标 is a class of it. */
function lastIndicator(columns: (Column | null)[]): void {
  const last = columns.findLastIndex(c => c?.role === 'indicator');
  columns.forEach((c, i) => {
    if (c?.role === 'indicator' && i < last) columns[i] = { role: 'section', label: c.label };
  });
}

/** Which of several columns with work in them says what is to be done; the others become fields, the name an item. */
function onePrimary(columns: Column[]): Column[] {
  const order = [
    /区级.*(?:任务|目标)/,
    /^(?:具体|细化|分解)/,
    /年度.*(?:任务|目标)/,
    /任务/,
    /内容|事项|决定/,
    /举措|措施/,
    /目标|成效/,
    /./,
  ];
  const rank = (label: string): number => order.findIndex(p => p.test(label));
  const texts = columns.filter(c => c.role === 'text').sort((a, b) => rank(a.label) - rank(b.label));
  const items = columns.filter(c => c.role === 'item');
  const primary = texts[0] ?? items[0];
  return columns.map(c => {
    if (c === primary) return { ...c, role: 'text' };
    if (c === items[0]) return { role: 'item', label: c.label };
    // “重点任务 | 具体举措”: what is wider names the matter
    if (
      items.length === 0 &&
      c === texts.find(t => t !== primary && /任务|事项/.test(t.label)) &&
      primary === texts[0] &&
      /^(?:具体|细化|分解)/.test(primary.label)
    )
      return { role: 'item', label: c.label };
    return c.role === 'text' || c.role === 'item' ? { role: 'field', label: c.label } : c;
  });
}
