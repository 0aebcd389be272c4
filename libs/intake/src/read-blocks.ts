import { isRefusal, Refusal } from '@duban/kernel';
import { isPlan, readHead } from './document-head';
import type { DocumentWarning, ParsedDocument, ParsedGoal, ParsedTask } from './document.types';
import type { Block, LineBlock, TableBlock } from './formats/blocks';
import { LIMITS, refuseSize } from './formats/limits';
import { readOutline, type Outline, type RawTask } from './outline';
import { namesUnits } from './outline.styles';
import { byLeadMark, leadMark } from './parts';
import { readTask } from './read-task';
import { readIndicator } from './tables/indicators';
import { restoreTables } from './tables/flattened';
import type { Layout, Mappings } from './tables/layout';
import { readTable, type TableReading, unknownLayout } from './tables/read-table';
import { readTargets } from './targets/read-targets';
import { FIRST_LEADS } from './vocabulary';
import { notice, warnOfDocument } from './warnings';

export interface Hint {
  fileName?: string;
  /** What somebody said the columns of a layout are. */
  mappings?: Mappings;
}

const nothingFound = (): never => {
  throw new Refusal('invalid', 'intake.nothing_found', '没有在文件中读到任务。', {
    mend: '请确认任务按“1.”“2.”编号，下一行写“牵头单位：”“责任单位：”，或列成表头写明“任务”“责任单位”的表格；也可以在台账中手工新建任务。',
  });
};

/** Titles above the first row of a table, merged over its width, are lines and not part of it. */
function liftTitles(blocks: readonly Block[]): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.kind === 'line') return [block];
    const lines: LineBlock[] = [];
    let i = 0;
    for (; i < block.rows.length; i++) {
      const texts = [...new Set(block.rows[i])].filter(c => c.text !== '');
      if (texts.length !== 1 || /^[(（]?[一二三四五六七八九十]+[)）、]/.test(texts[0].text)) break;
      for (const text of texts[0].text.split('\n'))
        lines.push({ kind: 'line', line: texts[0].place.line, text });
    }
    const rest = block.rows.slice(i);
    return rest.length > 0 ? [...lines, { ...block, rows: rest }] : lines;
  });
}

/** A paper laid out in a table of one column, or a form of labels and values, is read as lines. */
const asLines = (table: TableBlock): LineBlock[] =>
  table.rows
    .flatMap(row => {
      const texts = [...new Set(row)].map(c => c.text).filter(t => t !== '');
      const { line } = row[0].place;
      if (texts.length === 2 && texts[0].length <= 12)
        return [{ kind: 'line' as const, line, text: `${texts[0].replace(/[:：]$/, '')}：${texts[1]}` }];
      return texts
        .flatMap(t => t.split('\n'))
        .map(text => ({ kind: 'line' as const, line, text: text.trim() }));
    })
    .filter(l => l.text !== '');

interface Read {
  outline: Outline;
  tables: { table: TableBlock; reading: TableReading }[];
  lines: LineBlock[];
  layouts: Layout[];
}

function readAll(source: readonly Block[], mappings?: Mappings): Read {
  const blocks = liftTitles(restoreTables(source));
  const layouts: Layout[] = [];
  const readings = new Map<TableBlock, TableReading>();
  const lines = blocks.flatMap((block): LineBlock[] => {
    if (block.kind === 'line') return [block];
    const reading = readTable(block, [], mappings);
    const unknown = reading.understood ? null : unknownLayout(block);
    for (const layout of unknown ? [unknown] : reading.layouts)
      if (!layouts.some(l => l.hash === layout.hash)) layouts.push(layout);
    if (reading.understood) readings.set(block, reading);
    return reading.understood ? [] : asLines(block);
  });
  const outline = withoutIntroductions(readOutline(lines), [...readings.values()]);
  const tables = [...readings.entries()].map(([table, reading]) => {
    const section = outline.headings.findLast(h => h.line < table.line)?.section ?? [];
    return { table, reading: section.length > 0 ? readTable(table, section, mappings) : reading };
  });
  return { outline, tables, lines, layouts };
}

/**
 * Where tables say who does what, numbered paragraphs around them that name nobody are headings of the tables and
 * introductions, and no tasks.
 */
function withoutIntroductions(outline: Outline, readings: readonly TableReading[]): Outline {
  const inTables = readings.some(r => r.tasks.some(t => namesUnits(t.labels)));
  if (!inTables || outline.tasks.some(t => namesUnits(t.labels))) return outline;
  const isHeading = (t: RawTask): boolean => t.text.length <= 40 && !/[。；;]$/.test(t.text);
  return {
    ...outline,
    tasks: [],
    headings: [
      ...outline.headings,
      ...outline.tasks.filter(isHeading).map(t => ({ line: t.line, section: [...t.section, t.text] })),
    ].sort((a, b) => a.line - b.line),
    unread: [...outline.unread, ...outline.tasks.filter(t => !isHeading(t))].sort((a, b) => a.line - b.line),
  };
}

/** Tasks in the order of the source; the sheets of a workbook begin their lines anew and follow one another. */
function inOrder(outside: readonly RawTask[], tables: readonly RawTask[][]): RawTask[] {
  const first = tables.flatMap(t => (t.length > 0 ? [t[0].line] : []));
  const last = tables.flatMap(t => (t.length > 0 ? [t[t.length - 1].line] : []));
  const all = [...outside, ...tables.flat()];
  const anew = first.some((line, i) => i > 0 && line <= last[i - 1]);
  return anew ? all : all.sort((a, b) => a.line - b.line);
}

/** Where the paper says that the first unit leads, the first of those who answer for a task is its lead. */
function firstLeads(task: RawTask): RawTask {
  if (task.labels.some(l => l.role === 'lead')) return task;
  const at = task.labels.findIndex(l => l.role === 'responsible');
  if (at < 0) return task;
  const part = task.labels[at];
  let depth = 0;
  const cut = [...part.value].findIndex(ch => {
    if ('(（'.includes(ch)) depth++;
    if (')）'.includes(ch)) depth--;
    return depth === 0 && /[、,，;；\s]/.test(ch);
  });
  const chars = [...part.value];
  const first = cut < 0 ? part.value : chars.slice(0, cut).join('');
  const rest = cut < 0 ? [] : [{ ...part, value: chars.slice(cut + 1).join('') }];
  return {
    ...task,
    labels: [
      ...task.labels.slice(0, at),
      { ...part, role: 'lead', value: first },
      ...rest,
      ...task.labels.slice(at + 1),
    ],
  };
}

/** @throws Refusal intake.too_large: reading takes time in proportion to the text, so all formats end at one size */
function checkSize(blocks: readonly Block[]): void {
  const lines = blocks.filter(b => b.kind === 'line');
  if (lines.length > LIMITS.lines) refuseSize(`共 ${lines.length} 段`);
  if (lines.some(b => b.text.length > LIMITS.lineChars)) refuseSize('一段文字过长');
  const cells = blocks.flatMap(b => (b.kind === 'table' ? b.rows.flatMap(row => [...new Set(row)]) : []));
  const chars = [...lines, ...cells].reduce((sum, part) => sum + part.text.length, 0);
  if (chars > LIMITS.textChars) refuseSize('文字过多');
}

const hasUnits = (t: ParsedTask): boolean => t.lead.length + t.responsible.length + t.supporting.length > 0;

/**
 * What blocks hold: tasks of the text and of the tables in the order of the source. Units come only from where the
 * source names them: a paper without any gives goals, never tasks.
 * @throws Refusal intake.nothing_found when there is neither a task, an indicator nor a goal
 */
export const readBlocks = (blocks: readonly Block[], hint: Hint = {}): ParsedDocument =>
  understand(read(blocks, hint), hint);

/**
 * The same with the layouts of its tables. Where nothing was found but there are tables nobody explained yet, the
 * reading is empty and says so: a person explains the columns.
 */
export function readWithLayouts(
  blocks: readonly Block[],
  hint: Hint = {},
): { parsed: ParsedDocument; layouts: Layout[] } {
  const all = read(blocks, hint);
  try {
    return { parsed: understand(all, hint), layouts: all.layouts };
  } catch (e) {
    if (!isRefusal(e) || e.code !== 'intake.nothing_found' || !all.layouts.length) throw e;
    const message = '没有认出表格各列是什么，请在“栏目对应”中说明后重新读取。';
    const document = readHead(
      all.lines.slice(0, 5).map(l => l.text),
      hint.fileName,
    );
    const line = all.layouts[0].line;
    const warnings = [{ code: 'intake.columns_unknown', severity: 'error' as const, message, line }];
    return { parsed: { document, tasks: [], indicators: [], warnings }, layouts: all.layouts };
  }
}

function read(blocks: readonly Block[], { mappings }: Hint): Read {
  checkSize(blocks);
  return readAll(blocks, mappings);
}

/** “2026年目标” above a column: the year of a table without a title. Of several the last, as plans look ahead. */
function yearInHeadings(layouts: readonly Layout[]): number | null {
  const years = layouts
    .flatMap(l => l.headings)
    .flatMap(h => /(20\d{2})年?度?[^\d]{0,8}(?:目标|计划|任务|预期)/.exec(h.replace(/\s/g, ''))?.[1] ?? []);
  return years.length > 0 ? Math.max(...years.map(Number)) : null;
}

function understand({ outline, tables, lines, layouts }: Read, hint: Hint): ParsedDocument {
  const told = readHead(
    outline.preamble.length > 0 ? outline.preamble : lines.slice(0, 5).map(l => l.text),
    hint.fileName,
    outline.footers.join('\n'),
  );
  const head = { ...told, year: told.year ?? yearInHeadings(layouts) };
  const rule = lines.find(l => FIRST_LEADS.test(l.text));
  const byRule = rule !== undefined || tables.some(t => t.reading.firstLeads);
  const raws = inOrder(
    outline.tasks,
    tables.map(t => t.reading.tasks),
  );
  if (raws.length > LIMITS.tasks) refuseSize(`含有 ${raws.length} 项任务`);
  const mark = lines.map(l => leadMark(l.text)).find(m => m !== null);
  const marked = mark ? raws.map(raw => ({ ...raw, labels: byLeadMark(raw.labels, mark) })) : raws;
  const tasks = marked.map(raw => readTask(byRule ? firstLeads(raw) : raw, head.year));
  const indicators = tables.flatMap(t => t.reading.indicators.flatMap(i => readIndicator(i) ?? []));
  const goals = goalsIn(outline, head.year);
  const warnings: DocumentWarning[] = tables
    .flatMap(t => t.reading.warnings)
    .map(({ code, line, message }) => ({ code, severity: 'notice', message, line }));
  if (byRule)
    warnings.push({
      ...notice('lead_by_rule', '文件写明列第一位的为牵头单位，已据此填写，请核对。'),
      line: rule?.line ?? null,
    });

  if (!tasks.some(hasUnits)) return withoutUnits();
  const reached = new Set(goals.map(g => `${g.line} ${g.text}`));
  const kept = goals.length > 0 ? { goals } : {};
  const rest = {
    ...outline,
    unread: outline.unread.filter(u => !reached.has(`${u.line} ${u.text}`)),
  };
  return {
    document: head,
    tasks,
    indicators,
    ...kept,
    warnings: [...warnOfDocument(rest, tasks, head.year), ...warnings],
  };

  function withoutUnits(): ParsedDocument {
    const found: ParsedGoal[] = [
      // in a plan everything numbered is a goal, in other papers only what is measured
      ...tasks
        .filter(t => t.targets.length > 0 || isPlan(head))
        .map(({ line, section, text, targets }) => ({ line, section, text, targets })),
      ...goals,
    ];
    if (found.length === 0 && indicators.length === 0) return nothingFound();
    const message = '文件没有写明任何牵头、责任或配合单位，不能据此分办；只列出读到的目标，供人工分解。';
    if (indicators.length === 0 || found.length > 0)
      warnings.unshift({ code: 'intake.no_units', severity: 'error', message, line: null });
    return { document: head, tasks: [], indicators, goals: found.sort((a, b) => a.line - b.line), warnings };
  }
}

/** Paragraphs of the body that name figures to be reached, but nobody who does it. */
const goalsIn = (outline: Outline, year: number | null): ParsedGoal[] =>
  outline.unread.flatMap(({ line, text, section = [] }) => {
    const targets = readTargets(text, year);
    return targets.length > 0 ? [{ line, section, text, targets }] : [];
  });
