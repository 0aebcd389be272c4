import { Refusal } from '@duban/kernel';
import { readActors } from './actors';
import { readDeadline, readDeadlineLabel } from './deadline';
import { readHead } from './document-head';
import type { ActorRole, ParsedDocument, ParsedTask } from './document.types';
import type { LabelRole } from './labels';
import { readOutline, type RawTask } from './outline';
import { readTargets } from './targets/read-targets';
import { confidenceOf, warnOfDocument, warnOfTask } from './warnings';

const valuesOf = (raw: RawTask, role: LabelRole): string[] =>
  raw.labels.filter(part => part.role === role).map(part => part.value);

function readRole(raw: RawTask, role: ActorRole) {
  const lists = valuesOf(raw, role).map(readActors);
  return { mentions: lists.flatMap(l => l.mentions), openEnded: lists.some(l => l.openEnded) };
}

/** Names as they are set in tables: “代  江” is 代江. */
const readLeaders = (raw: RawTask): string[] =>
  valuesOf(raw, 'leader')
    .flatMap(value => value.split(/[、,，;；]/))
    .map(name => name.replace(/[\s\u3000]+/g, ''))
    .filter(name => name !== '');

function readTask(raw: RawTask, year: number | null): ParsedTask {
  const [lead, responsible, supporting] = (['lead', 'responsible', 'supporting'] as const).map(role =>
    readRole(raw, role),
  );
  const [limit] = valuesOf(raw, 'deadline');
  const drawn = {
    no: raw.no,
    line: raw.line,
    section: raw.section,
    text: raw.text,
    lead: lead.mentions,
    responsible: responsible.mentions,
    supporting: supporting.mentions,
    openEnded: {
      lead: lead.openEnded,
      responsible: responsible.openEnded,
      supporting: supporting.openEnded,
    },
    leaders: readLeaders(raw),
    deadline: limit === undefined ? readDeadline(raw.text, year) : readDeadlineLabel(limit, year),
    targets: readTargets(raw.text),
    fields: Object.fromEntries(
      raw.labels.filter(part => part.role === 'field').map(part => [part.label, part.value]),
    ),
  };
  const warnings = warnOfTask(drawn);
  return { ...drawn, warnings, confidence: confidenceOf(raw.text, warnings) };
}

/**
 * Reads a plan whose tasks are numbered and followed by lines such as 牵头单位 and 责任单位, or end in a bracket
 * with them. Pure: the same text gives the same draft.
 * @throws Refusal intake.nothing_found when the text holds no numbered task
 */
export function readDocument(text: string, hint: { fileName?: string } = {}): ParsedDocument {
  const outline = readOutline(text);
  if (outline.tasks.length === 0)
    throw new Refusal('invalid', 'intake.nothing_found', '没有在文件中读到任务。', {
      mend: '请确认任务按“1.”“2.”编号，下一行写“牵头单位：”“责任单位：”；表格类文件请先整理成这种格式，或在台账中手工新建任务。',
    });
  const head = readHead(outline.preamble, hint.fileName);
  const tasks = outline.tasks.map(raw => readTask(raw, head.year));
  return { document: head, tasks, indicators: [], warnings: warnOfDocument(outline, tasks, head.year) };
}
