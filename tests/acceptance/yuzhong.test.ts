import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  decodeText,
  readDocument,
  type Mention,
  type ParsedDocument,
  type ParsedTarget,
  type ParsedTask,
} from '@duban/intake';
import * as iconv from 'iconv-lite';
import { SAMPLE_PLAN_TEXT } from '../../apps/cli/src/sample/jiangzhou';

/*
 * The reader against a real plan, 171 tasks, and what a person read in it. The document is not part of the
 * repository: where it is missing, the sample plan is read instead, so that the suite says something everywhere.
 */
const DOCUMENTS = resolve(__dirname, '../../../shared/documents');
const PLAN = resolve(DOCUMENTS, 'yuzhong-2023-targets.txt');
const GOLD = resolve(DOCUMENTS, 'yuzhong-2023-targets.gold.json');

interface GoldTarget {
  metric: string;
  comparator: string;
  value: number | string | null;
  unit: string | null;
  quote: string;
  note?: string;
}

interface GoldTask {
  no: number;
  line: number;
  section: string;
  subsection: string | null;
  text: string;
  leadUnits: GoldMention[];
  leadOpenEnded: boolean;
  responsibleUnits: GoldMention[];
  responsibleOpenEnded: boolean;
  targets: GoldTarget[];
  nonTargetNumbers: { quote: string }[];
}

type GoldMention = Omit<Mention, 'needsSelection'> & { needsSelection?: boolean };

interface Gold {
  tasks: GoldTask[];
  totals: {
    withoutResponsible: number[];
    needsSelectionTasks: number[];
    openEndedTasks: number[];
    groupLeadTasks: number[];
  };
}

const spell = (mentions: GoldMention[]): string =>
  mentions.map(m => `${m.name}/${m.kind}${m.needsSelection ? '/select' : ''}`).join(' ');

const show = (t: GoldTarget | ParsedTarget): string =>
  `“${t.quote}” (${t.metric}, ${t.comparator}, ${t.value} ${t.unit})`;

const sameAmount = (read: ParsedTarget, gold: GoldTarget): boolean =>
  read.value === gold.value &&
  (read.unit === gold.unit || (read.unit === null && /unit not given/.test(gold.note ?? '')));

/** Pairs what was read with what is there; each gold target is found once at most. */
function compareTargets(tasks: ParsedTask[], gold: GoldTask[]) {
  const found: [ParsedTarget, GoldTarget][] = [];
  const missed: string[] = [];
  const invented: string[] = [];
  gold.forEach((task, i) => {
    const rest = [...(tasks[i]?.targets ?? [])];
    for (const target of task.targets) {
      const candidates = rest.filter(r => sameAmount(r, target));
      const best = candidates.find(r => r.metric === target.metric) ?? candidates[0];
      if (best) found.push([rest.splice(rest.indexOf(best), 1)[0], target]);
      else missed.push(`task ${task.no}: ${show(target)}`);
    }
    invented.push(...rest.map(r => `task ${task.no}: ${show(r)}`));
  });
  return { found, missed, invented };
}

const numbersOf = (tasks: ParsedTask[], code: string): (number | null)[] =>
  tasks.filter(t => t.warnings.some(w => w.code === code)).map(t => t.no);

function onTheRealPlan(): void {
  const gold = JSON.parse(readFileSync(GOLD, 'utf8')) as Gold;
  const text = decodeText(readFileSync(PLAN));
  const plan: ParsedDocument = readDocument(text);
  const { tasks } = plan;
  /** What differs, one line for each difference, so that a failure names the task. */
  const differences = (of: (read: ParsedTask, gold: GoldTask) => [unknown, unknown]): string[] =>
    gold.tasks.flatMap((g, i) => {
      const [read, expected] = tasks[i] ? of(tasks[i], g) : ['nothing', 'a task'];
      return read === expected ? [] : [`task ${g.no}: read ${String(read)}, expected ${String(expected)}`];
    });

  it('knows what the document is', () => {
    expect(plan.document).toEqual({
      title: '2023年区政府工作报告重点工作目标任务分解',
      kind: 'target_breakdown',
      year: 2023,
      issuer: '渝中区人民政府办公室',
    });
  });

  it('reads 171 tasks, with their numbers, lines and texts', () => {
    expect(tasks).toHaveLength(171);
    expect(differences((t, g) => [t.no, g.no])).toEqual([]);
    expect(differences((t, g) => [t.line, g.line])).toEqual([]);
    expect(differences((t, g) => [t.text, g.text])).toEqual([]);
  });

  it('puts every task under its headings', () => {
    const path = (parts: (string | null)[]): string => parts.filter(Boolean).join(' / ');
    expect(differences((t, g) => [path(t.section), path([g.section, g.subsection])])).toEqual([]);
  });

  it('makes no task of the highlights above the title, and leaves no line over', () => {
    expect(tasks.filter(t => t.line <= 12)).toEqual([]);
    expect(plan.warnings.filter(w => w.line !== null)).toEqual([]);
  });

  it('reads every lead and every responsible unit', () => {
    expect(differences((t, g) => [spell(t.lead), spell(g.leadUnits)])).toEqual([]);
    expect(differences((t, g) => [spell(t.responsible), spell(g.responsibleUnits)])).toEqual([]);
    expect(tasks.flatMap(t => t.lead)).toHaveLength(233);
    expect(tasks.flatMap(t => t.responsible)).toHaveLength(527);
    expect(tasks.filter(t => t.responsible.length > 0)).toHaveLength(160);
    expect(tasks.filter(t => t.responsible.length === 0)).toHaveLength(11);
  });

  it('knows which lists go on', () => {
    expect(differences((t, g) => [t.openEnded.lead, g.leadOpenEnded])).toEqual([]);
    expect(differences((t, g) => [t.openEnded.responsible, g.responsibleOpenEnded])).toEqual([]);
  });

  it('finds no deadline where none is written', () => {
    expect(tasks.filter(t => t.deadline !== null).map(t => `task ${t.no}: ${t.deadline?.phrase}`)).toEqual(
      [],
    );
  });

  it('finds at least nine in ten targets and invents none', () => {
    const { found, missed, invented } = compareTargets(tasks, gold.tasks);
    expect(invented).toEqual([]);
    const total = gold.tasks.flatMap(t => t.targets).length;
    expect({ enough: found.length / total >= 0.9, missed }).toEqual({
      enough: true,
      missed: expect.any(Array) as unknown,
    });
  });

  it('reads the comparator of nearly every target it finds', () => {
    const { found } = compareTargets(tasks, gold.tasks);
    const wrong = found.filter(([read, target]) => read.comparator !== target.comparator);
    const report = wrong.map(([read, target]) => `${show(target)} read as ${read.comparator}`);
    expect({ few: wrong.length <= found.length * 0.05, report }).toEqual({
      few: true,
      report: expect.any(Array) as unknown,
    });
  });

  it('quotes each target from its task', () => {
    const loose = tasks.flatMap(t => t.targets.filter(x => !t.text.includes(x.quote)).map(show));
    expect(loose).toEqual([]);
  });

  it('makes no target of names, addresses and slogans', () => {
    const wrong = gold.tasks.flatMap((g, i) =>
      tasks[i].targets
        .filter(t => g.nonTargetNumbers.some(n => n.quote.includes(`${t.value}${t.unit}`)))
        .map(t => `task ${g.no}: ${show(t)}`),
    );
    expect(wrong).toEqual([]);
  });

  it('points at the irregularities a person has to settle', () => {
    expect(numbersOf(tasks, 'intake.no_responsible')).toEqual(gold.totals.withoutResponsible);
    expect(numbersOf(tasks, 'intake.needs_selection')).toEqual(gold.totals.needsSelectionTasks);
    expect(numbersOf(tasks, 'intake.open_ended')).toEqual(gold.totals.openEndedTasks);
    expect(numbersOf(tasks, 'intake.lead_is_group')).toEqual(gold.totals.groupLeadTasks);
    expect(numbersOf(tasks, 'intake.repeated_unit')).toEqual([35]);
    expect(numbersOf(tasks, 'intake.lead_also_responsible')).toEqual([64, 68, 71, 105]);
    const alike = plan.warnings.filter(w => w.code === 'intake.names_alike').map(w => w.message);
    for (const name of ['“母城文化公司”', '“区属各国有重点企业”', '“各产业主管部门”'])
      expect(alike.filter(message => message.includes(name))).toHaveLength(1);
  });

  it('reads the same in GB18030 and with full-width punctuation', () => {
    expect(readDocument(decodeText(iconv.encode(text, 'gb18030')))).toEqual(plan);
    const wide: Record<string, string> = { ',': '，', ':': '：', '(': '（', ')': '）' };
    const other = readDocument(text.replace(/[,:()]/g, ch => wide[ch])).tasks;
    const amounts = (t: ParsedTask): string =>
      t.targets.map(x => `${x.comparator} ${x.value} ${x.unit}`).join('; ');
    const essence = (t: ParsedTask): string =>
      [t.no, t.line, t.section.length, spell(t.lead), spell(t.responsible), amounts(t)].join(' | ');
    expect(other.map(essence)).toEqual(tasks.map(essence));
  });
}

function onTheSample(): void {
  it('reads the sample plan whole', () => {
    const { tasks } = readDocument(SAMPLE_PLAN_TEXT);
    expect(tasks).toHaveLength(66);
    expect(tasks.flatMap(t => t.warnings).filter(w => w.severity === 'error')).toEqual([]);
    expect(tasks.flatMap(t => t.targets).length).toBeGreaterThan(80);
  });
}

if (existsSync(PLAN) && existsSync(GOLD)) describe('the plan of 渝中区 for 2023, 171 tasks', onTheRealPlan);
else describe('the sample plan (the real one is not here)', onTheSample);
