import type { DocumentWarning, Mention, ParsedTask, ParseWarning } from './document.types';
import type { Outline } from './outline';
import { whyAlike, whyGroupsAlike } from './unit-names';

type Drawn = Omit<ParsedTask, 'warnings' | 'confidence'>;

export const notice = (code: string, message: string): ParseWarning => ({
  code: `intake.${code}`,
  severity: 'notice',
  message,
});

const repeated = (names: string[]): string[] => [...new Set(names.filter((n, i) => names.indexOf(n) !== i))];
const namesOf = (mentions: Mention[]): string[] => mentions.map(m => m.name);

/** What a person should look at before confirming the task. Only what stops a dispatch is an error. */
export function warnOfTask(task: Drawn): ParseWarning[] {
  const { lead, responsible, supporting } = task;
  const warnings: ParseWarning[] = [];
  const all = [...lead, ...responsible, ...supporting];
  if (all.length === 0)
    warnings.push({
      code: 'intake.no_units',
      severity: 'error',
      message: '没有读到牵头单位和责任单位，无法分办，请补充。',
    });
  else if (lead.length === 0) warnings.push(notice('no_lead', '没有写明牵头单位。'));
  else if (lead.every(m => m.kind === 'group'))
    warnings.push(notice('lead_is_group', '牵头单位只有“各……”这类统称，没有单独牵头的单位。'));
  if (lead.length > 0 && responsible.length === 0)
    warnings.push(notice('no_responsible', '没有写明责任单位。'));
  for (const name of repeated(namesOf(responsible)))
    warnings.push(notice('repeated_unit', `责任单位中“${name}”写了两次，分办时只算一次。`));
  for (const name of namesOf(lead).filter(n => namesOf(responsible).includes(n)))
    warnings.push(notice('lead_also_responsible', `“${name}”既是牵头单位又是责任单位。`));
  if (Object.values(task.openEnded).some(Boolean))
    warnings.push(notice('open_ended', '单位名单以“等”结尾，请确认是否还有其他单位。'));
  const toSelect = [...new Set(namesOf(all.filter(m => m.needsSelection)))];
  if (toSelect.length > 0)
    warnings.push(notice('needs_selection', `请选定“${toSelect.join('、')}”具体是哪些单位。`));
  return warnings;
}

/** What is said of who does a task: asked again after a person has mended it. */
const OF_UNITS = [
  ...['no_units', 'no_lead', 'lead_is_group', 'no_responsible', 'repeated_unit'],
  ...['lead_also_responsible', 'open_ended', 'needs_selection'],
].map(code => `intake.${code}`);

/** The warnings of a task as a person left it: what was mended is not warned of any more. */
export function recheck(task: ParsedTask): ParseWarning[] {
  const rest = task.warnings.filter(w => !OF_UNITS.includes(w.code));
  const message = `文件没有写明牵头单位，拟由第一责任单位“${task.lead[0]?.name}”牵头。`;
  const proposed = task.leadProposed && task.lead.length ? [notice('lead_proposed', message)] : [];
  return [...warnOfTask(task), ...proposed, ...rest];
}

const COST: Record<string, number> = {
  'intake.no_units': 0.6,
  'intake.no_lead': 0.3,
  'intake.lead_is_group': 0.15,
  'intake.needs_selection': 0.1,
  'intake.open_ended': 0.1,
};

/** 1 for a task read without a doubt; each doubt takes something off. Only for putting drafts in an order. */
export function confidenceOf(text: string, warnings: ParseWarning[]): number {
  const cut = /[。.!！?？”）)；;]$/.test(text) ? 0 : 0.1;
  const cost = warnings.reduce((sum, w) => sum + (COST[w.code] ?? 0.05), cut);
  return Math.max(0.1, Math.round((1 - cost) * 100) / 100);
}

/** Tasks whose number does not follow the one before: one was left out or read twice. */
function misnumbered(outline: Outline): DocumentWarning[] {
  return outline.tasks.flatMap((task, i) => {
    const expected = (outline.tasks[i - 1]?.no ?? 0) + 1;
    if (task.no === null || task.no === expected || (task.no === 1 && i > 0)) return [];
    const message = `第 ${task.line} 行的任务编号是 ${task.no}，按顺序应为 ${expected}，请核对是否漏读。`;
    return [{ ...notice('number_out_of_order', message), line: task.line }];
  });
}

const MOST_NAMES = 500;

/** “江城文化公司” beside “区江城文化公司”: one unit under two names, or two units. Only a person can tell. */
function alike(tasks: ParsedTask[]): DocumentWarning[] {
  const mentions = tasks.flatMap(t => [...t.lead, ...t.responsible, ...t.supporting]);
  const names = [...new Map(mentions.map(m => [m.name, m])).values()];
  // every pair is compared; a list longer than any region's is no plan and not worth the time
  if (names.length > MOST_NAMES) return [];
  return names.flatMap((a, i) =>
    names.slice(i + 1).flatMap(b => {
      if (a.kind !== b.kind || a.needsSelection !== b.needsSelection) return [];
      const why = a.kind === 'group' ? whyGroupsAlike(a.name, b.name) : whyAlike(a.name, b.name);
      if (why === null) return [];
      const message = `“${a.name}”和“${b.name}”可能指同一${a.kind === 'group' ? '类' : '个'}单位（${why}），请确认。`;
      return [{ ...notice('names_alike', message), line: null }];
    }),
  );
}

export function warnOfDocument(
  outline: Outline,
  tasks: ParsedTask[],
  year: number | null,
): DocumentWarning[] {
  const unread = outline.unread.map(({ line, text }) => ({
    ...notice(
      'line_not_read',
      `第 ${line} 行没有归入任何任务：${text.length > 30 ? `${text.slice(0, 30)}……` : text}`,
    ),
    line,
  }));
  const undated: DocumentWarning[] = [];
  if (tasks.every(t => t.deadline === null)) {
    const message =
      year === null
        ? '文件没有写明年份和完成时限，请补充。'
        : `各项任务都没有写明完成时限，默认为 ${year} 年底。`;
    undated.push({ ...notice('no_deadlines', message), line: null });
  }
  return [...misnumbered(outline), ...alike(tasks), ...undated, ...unread];
}
