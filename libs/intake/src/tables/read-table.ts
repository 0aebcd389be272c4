import type { Cell, TableBlock } from '../formats/blocks';
import type { LabelPart } from '../labels';
import { readNumber } from '../numbers';
import type { RawTask } from '../outline';
import { readHeader, type Column, type ColumnRole, type Header } from './columns';
import { headingsOf, type Layout, layoutHash, layoutOf, mapped, type Mappings } from './layout';
import { checkTotals, isTotal, type TotalRow } from './totals';
import { joinTextLines, joinUnitLines } from './values';

export interface TableReading {
  tasks: RawTask[];
  indicators: { header: Header; row: Cell[]; section: string[] }[];
  warnings: { code: string; line: number; message: string }[];
  /** True when a header was found: a table without one is not read. */
  understood: boolean;
  /** Its header rows, each once. */
  layouts: Layout[];
  firstLeads: boolean;
}

const UNIT_ROLES: readonly ColumnRole[] = ['lead', 'responsible', 'supporting'];
const DITTO = /^(?:同上|〃|″|")$/;
const distinct = (row: readonly Cell[]): Cell[] => [...new Set(row)].filter(c => c.text !== '');

class TableReader {
  readonly reading: TableReading = {
    tasks: [],
    indicators: [],
    warnings: [],
    understood: false,
    layouts: [],
    firstLeads: false,
  };
  private header: Header | null = null;
  private groups: { level: number; title: string }[] = [];
  private previous: { row: Cell[]; task: RawTask } | null = null;
  private readonly totals: TotalRow[] = [];
  private readonly counted: Cell[][] = [];

  constructor(
    private readonly table: TableBlock,
    private readonly section: string[],
    private readonly mappings?: Mappings,
  ) {}

  read(): TableReading {
    const { rows } = this.table;
    for (let i = 0; i < rows.length; i++) {
      const taken = this.takeHeader(rows, i);
      if (taken > 0) i += taken - 1;
      else if (this.header) this.row(rows[i], this.header);
    }
    this.endTotals();
    return this.reading;
  }

  /** How many rows from here are a header: repeated on a new page, or another one from here on. */
  private takeHeader(rows: Cell[][], i: number): number {
    if (distinct(rows[i]).length < 2) return 0;
    const one = readHeader([rows[i]]);
    const hangs = rows[i + 1] && rows[i + 1].some((c, k) => c.text !== '' && c === rows[i][k]);
    const spans = new Set(rows[i]).size < rows[i].length;
    const two =
      rows[i + 1] && (hangs || spans) && isShort(rows[i + 1]) && !looksLikeRow(rows[i])
        ? readHeader([rows[i], rows[i + 1]])
        : null;
    const better = two && known(two) >= (one ? known(one) : 0) && !looksLikeRow(rows[i + 1]);
    const guessed = better ? two : one;
    const header = mapped(guessed, guessed?.headings ?? headingsOf(rows[i]), this.mappings);
    if (!header || (this.header && !isShort(rows[i]))) return 0;
    if (this.header && !sameColumns(this.header, header)) this.endTotals();
    this.header = header;
    this.reading.understood = true;
    const layout = layoutOf(header, rows[i][0].place.line, this.mappings);
    if (!this.reading.layouts.some(l => l.hash === layout.hash)) this.reading.layouts.push(layout);
    this.reading.firstLeads ||= header.firstLeads;
    return better ? 2 : 1;
  }

  private endTotals(): void {
    if (this.header)
      this.reading.warnings.push(...checkTotals(this.header.columns, this.counted, this.totals));
    this.counted.length = 0;
    this.totals.length = 0;
  }

  private row(row: Cell[], header: Header): void {
    const cells = distinct(row);
    if (cells.length === 0) return;
    if (isTotal(cells[0].text)) {
      this.totals.push({ row, text: cells[0].text });
      return;
    }
    if (this.group(row, cells)) return;
    const section = [...this.section, ...this.groups.map(g => g.title), ...sectionsOf(row, header)];
    if (header.isIndicators) this.reading.indicators.push({ header, row, section });
    const units = header.columns.some(c => UNIT_ROLES.includes(c.role));
    if (!header.isIndicators || units) this.task(row, header, section);
  }

  /** “一、……” over the whole width, or with nothing beside it, is the title of the rows below. */
  private group(row: Cell[], cells: Cell[]): boolean {
    const first = cells[0].text.replace(/\n/g, '');
    const bare = /^[(（]?([一二三四五六七八九十]{1,3})[)）]?[、.]?$/.exec(first);
    if (cells.length === 2 && bare) {
      const level = /^[(（]/.test(first) ? 2 : 1;
      return this.enter(level, cells[1].text);
    }
    const numbered = readNumber(first);
    // “（一）产业项目（2个）” with the sums of its rows beside it
    const summed = cells.slice(1).every(c => /^[\d.,，%％\s]+$/.test(c.text));
    if (cells.length > 1 && !(numbered && /^cn/.test(numbered.style) && summed)) return false;
    const wide = row.filter(c => c === cells[0]).length;
    if (numbered && ['part', 'cn', 'cnParen'].includes(numbered.style))
      return this.enter(numbered.style === 'cnParen' ? 2 : numbered.style === 'cn' ? 1 : 0, numbered.body);
    if (wide < Math.max(2, row.length - 1)) return false;
    if (/^(?:注|备注|说明)[:：]?|。$/.test(first)) {
      const message = `第 ${cells[0].place.line} 行是说明文字，没有归入任何任务：${first.slice(0, 30)}`;
      this.reading.warnings.push({ code: 'intake.line_not_read', line: cells[0].place.line, message });
      return true;
    }
    return this.enter(1, first);
  }

  private enter(level: number, title: string): true {
    this.groups = [...this.groups.filter(g => g.level < level), { level, title: title.replace(/\n/g, '') }];
    this.previous = null;
    return true;
  }

  private task(row: Cell[], header: Header, section: string[]): void {
    const at = (role: ColumnRole): Cell | undefined => row[header.columns.findIndex(c => c.role === role)];
    const text = at(header.isIndicators ? 'indicator' : 'text') ?? at('item');
    if (!text) return;
    const before = this.previous;
    const no = at('no');
    const hasNumbers = header.columns.some(c => c.role === 'no');
    const continues = before !== null && hasNumbers && (no?.text === '' || (no && before.row.includes(no)));
    const labels = this.labels(row, header, continues ? before : null);
    const newText = text.text !== '' && !(before && before.row.includes(text));
    if (before && continues && (!newText || !labels.some(l => UNIT_ROLES.includes(l.role)))) {
      if (newText) before.task.text = joinTextLines(`${before.task.text}\n${text.text}`);
      before.task.labels.push(...labels);
      if (newText) doubt(before.task, 'row_continued', `第 ${text.place.line} 行接在上一行之后，请核对。`);
      return;
    }
    if (text.text === '') {
      const message = `第 ${row[0].place.line} 行没有任务内容，未读取：${distinct(row)
        .map(c => c.text)
        .join(' ')
        .slice(0, 40)}`;
      this.reading.warnings.push({ code: 'intake.line_not_read', line: row[0].place.line, message });
      return;
    }
    const own = hasNumbers ? null : ownNumber(text.text);
    const task: RawTask = {
      no: continues ? before.task.no : (own?.no ?? numberOf(no?.text ?? '')),
      ...text.place,
      section,
      text: this.textOf(own ? { ...text, text: own.body } : text, row, header),
      // what is merged over both rows holds for this one too
      labels: continues ? this.labels(row, header, null) : labels,
    };
    if (continues) doubt(task, 'shared_number', '与上一项任务共用一个编号。');
    for (const cell of distinct(row).filter(c => c.doubt))
      doubt(task, 'cell_uncertain', cell.doubt as string);
    this.reading.tasks.push(task);
    this.counted.push(row);
    this.previous = { row, task };
  }

  /** A project is known by its name: “江州大桥：完成桥墩”. Elsewhere the text stands alone and the name is a field. */
  private textOf(text: Cell, row: Cell[], header: Header): string {
    const body = joinTextLines(text.text);
    if (header.isIndicators) {
      const target = row[header.columns.findIndex(c => c.role === 'target')];
      return target?.text ? `${body}：${target.text}` : body;
    }
    const item = header.columns.findIndex(c => c.role === 'item');
    if (item < 0 || !/项目|工程|平台/.test(header.columns[item].label) || row[item] === text) return body;
    return row[item].text ? `${joinTextLines(row[item].text)}：${body}` : body;
  }

  private labels(row: Cell[], header: Header, merged: { row: Cell[] } | null): LabelPart[] {
    const parts: LabelPart[] = [];
    header.columns.forEach((column, i) => {
      const part = labelRole(column);
      let cell = row[i];
      if (!part || !cell || cell.text === '' || row.indexOf(cell) < i) return;
      if (merged?.row.includes(cell)) return;
      if (DITTO.test(cell.text) && this.previous) cell = { ...cell, text: this.previous.row[i]?.text ?? '' };
      const value =
        UNIT_ROLES.includes(column.role) || ['owner', 'upper_lead'].includes(part.label)
          ? joinUnitLines(cell.text)
          : column.role === 'leader' || column.role === 'deadline'
            ? cell.text
            : joinTextLines(cell.text);
      parts.push({ ...part, value, ...cell.place });
    });
    return parts;
  }
}

function labelRole(column: Column): Pick<LabelPart, 'role' | 'label'> | null {
  switch (column.role) {
    case 'lead':
    case 'responsible':
    case 'supporting':
    case 'leader':
    case 'deadline':
    case 'field':
      return { role: column.role, label: column.label };
    case 'item':
      return { role: 'field', label: 'item' };
    default:
      return null;
  }
}

function doubt(task: RawTask, code: string, message: string): void {
  task.doubts = [...(task.doubts ?? []), { code: `intake.${code}`, message }];
}

/** “1.新增规上企业12家”: the number of a task that stands in its own cell; not the first of several steps. */
function ownNumber(text: string): { no: number; body: string } | null {
  const numbered = readNumber(text.split('\n', 1)[0]);
  if (!numbered || !['arabic', 'arabicParen'].includes(numbered.style)) return null;
  const lines = text.split('\n').slice(1);
  if (lines.some(l => readNumber(l.trim())?.style === numbered.style)) return null;
  return { no: numbered.no, body: [numbered.body, ...lines].join('\n') };
}

const numberOf = (text: string): number | null => {
  const m = /^[(（]?(\d{1,5})[)）.、．]?$/.exec(text.normalize('NFKC').trim());
  return m ? Number(m[1]) : null;
};

const sectionsOf = (row: Cell[], { columns }: Header): string[] =>
  columns.flatMap((c, i) => {
    const title = c.role === 'section' ? (row[i]?.text.replace(/\n/g, '') ?? '') : '';
    return title ? [readNumber(title)?.body ?? title] : [];
  });

const isShort = (row: readonly Cell[]): boolean => row.every(c => c.text.length <= 40);
const known = (header: Header): number => header.columns.filter(c => !/^第\d+列$/.test(c.label)).length;
const looksLikeRow = (row: readonly Cell[]): boolean =>
  /^\d{1,4}$/.test(row[0]?.text ?? '') || distinct(row).some(c => /[。;；]/.test(c.text));
const sameColumns = (a: Header, b: Header): boolean =>
  a.columns.length === b.columns.length && a.columns.every((c, i) => c.label === b.columns[i].label);

/** The tasks and indicators of a table, under the headings it stands below. */
export const readTable = (table: TableBlock, section: string[], mappings?: Mappings): TableReading =>
  new TableReader(table, section, mappings).read();

/** The first row of a table that could be its header, though it is none we know: for a person to explain. */
export function unknownLayout(table: TableBlock): Layout | null {
  const row = table.rows.find(r => distinct(r).length >= 3);
  if (!row || !isShort(row) || looksLikeRow(row)) return null;
  const headings = headingsOf(row);
  return { hash: layoutHash(headings), line: row[0].place.line, headings, roles: [], by: 'guessed' };
}
