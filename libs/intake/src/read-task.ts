import { readActors } from './actors';
import { readDeadline, readDeadlineLabel, readMilestones } from './deadline';
import type { ActorRole, LabelRole, ParsedTarget, ParsedTask } from './document.types';
import type { Place } from './formats/blocks';
import type { RawTask } from './outline';
import { leadersOf, resolveParts } from './parts';
import { readTargets } from './targets/read-targets';
import { confidenceOf, warnOfTask } from './warnings';

const valuesOf = (raw: RawTask, role: LabelRole): string[] =>
  raw.labels.filter(part => part.role === role).map(part => part.value);

function readRole(raw: RawTask, role: ActorRole) {
  const lists = valuesOf(raw, role).map(readActors);
  return { mentions: lists.flatMap(l => l.mentions), openEnded: lists.some(l => l.openEnded) };
}

/** Where each part was read; what stands in the text itself has the place of the text. */
function sourceOf(raw: RawTask, limited: boolean): Record<string, Place> {
  const own: Place = raw.cell === undefined ? { line: raw.line } : { line: raw.line, cell: raw.cell };
  const source: Record<string, Place> = { text: own };
  const NAMES: Record<LabelRole, string> = {
    lead: 'lead',
    responsible: 'responsible',
    supporting: 'supporting',
    leader: 'leaders',
    deadline: 'deadline',
    field: 'fields',
  };
  for (const { role, label, line, cell } of raw.labels) {
    const name = role === 'field' ? `fields.${label}` : NAMES[role];
    source[name] ??= line === undefined ? own : cell === undefined ? { line } : { line, cell };
  }
  if (limited) source.deadline ??= own;
  return source;
}

function readFields(raw: RawTask): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const { role, label, value } of raw.labels)
    if (role === 'field') fields[label] = fields[label] ? `${fields[label]}；${value}` : value;
  return fields;
}

/** 整改目标, 预期目标 and the like say what is to be reached beside the text. */
const AIM = /(?:目标|目标任务|任务目标|目标要求|预期成效)$/;

function targetsOf(raw: RawTask, year: number | null): ParsedTarget[] {
  const inText = readTargets(raw.text, year);
  const aims = raw.labels.filter(l => l.role === 'field' && l.label !== 'upper_task' && AIM.test(l.label));
  const more = aims.flatMap(l => readTargets(l.value, year));
  return [...inText, ...more.filter(t => !inText.some(x => x.quote === t.quote))];
}

/** Understands a task whose parts have been told apart. Nothing is filled in that the source does not say. */
export function readTask(written: RawTask, year: number | null): ParsedTask {
  const raw = { ...written, labels: resolveParts(written.labels) };
  const [lead, responsible, supporting] = (['lead', 'responsible', 'supporting'] as const).map(role =>
    readRole(raw, role),
  );
  const limits = valuesOf(raw, 'deadline');
  const milestones = limits.flatMap(value => readMilestones(value, year));
  const limit = limits.join('；');
  const last = milestones.reduce<string | null>((a, m) => (a === null || m.date > a ? m.date : a), null);
  const read = limits.length === 0 ? readDeadline(raw.text, year) : readDeadlineLabel(limit, year);
  const deadline =
    read ??
    (limit.trim() === '' || /^[-—–/无]$/.test(limit.trim())
      ? null
      : { phrase: limit.trim(), date: null, recurrence: null });
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
    leaders: leadersOf(valuesOf(raw, 'leader')),
    deadline: deadline && last ? { ...deadline, date: last } : deadline,
    targets: targetsOf(raw, year),
    fields: readFields(raw),
    ...(milestones.length > 0 ? { milestones } : {}),
    source: sourceOf(raw, deadline !== null),
  };
  const doubts = (raw.doubts ?? []).map(d => ({ ...d, severity: 'notice' as const }));
  const warnings = [
    ...warnOfTask(drawn),
    ...doubts.filter((d, i) => doubts.findIndex(x => x.code === d.code) === i),
  ];
  return { ...drawn, warnings, confidence: confidenceOf(raw.text, warnings) };
}
