import type { ActorRole, ParsedDocument, ParsedTask } from './document.types';
import type { Place } from './formats/blocks';

/** A value a person should look at before the draft is confirmed, with where it was read. */
export interface Doubt {
  /** Index among the tasks read; null: the document as a whole. */
  task: number | null;
  /** `text`, `lead`, `deadline`, `fields.owner`, …; null where no single value is meant. */
  field: string | null;
  code: string;
  severity: 'error' | 'notice';
  message: string;
  place: Place | null;
  /** What is put in unless the person says otherwise. */
  proposal?: string;
}

const ROLES: readonly ActorRole[] = ['lead', 'responsible', 'supporting'];

/** What a warning of a task is about. Codes that are not here are about the task's text. */
const FIELD_OF: Readonly<Record<string, (task: ParsedTask) => string | null>> = {
  'intake.no_units': () => 'responsible',
  'intake.no_lead': () => 'lead',
  'intake.lead_is_group': () => 'lead',
  'intake.repeated_unit': () => 'responsible',
  'intake.lead_also_responsible': () => 'lead',
  'intake.open_ended': task => ROLES.find(r => task.openEnded[r]) ?? null,
  'intake.needs_selection': task => ROLES.find(r => task[r].some(m => m.needsSelection)) ?? null,
  'intake.shared_number': () => 'no',
};

/** Said for information: nobody has to decide anything. */
const SETTLED = new Set(['intake.no_responsible']);

/** The first responsible unit, where the document names nobody who leads and that unit is one and not a group. */
export function proposedLead(task: ParsedTask): string | null {
  if (task.lead.length > 0) return null;
  const first = task.responsible[0];
  return first && first.kind === 'unit' && !first.needsSelection ? first.name : null;
}

/** The task with that unit as its lead, marked as proposed; as it is where there is nothing to propose. */
export function withProposedLead(task: ParsedTask): ParsedTask {
  if (!proposedLead(task)) return task;
  const [first, ...responsible] = task.responsible;
  return { ...task, lead: [first], leadProposed: true, responsible };
}

/** What is to be looked at in a task, field by field. */
function doubtsOfTask(task: ParsedTask, index: number): Doubt[] {
  const at = (field: string | null): Place => task.source?.[field ?? 'text'] ?? { line: task.line };
  const doubts = task.warnings
    .filter(w => !SETTLED.has(w.code))
    .map(({ code, severity, message }): Doubt => {
      const field = (FIELD_OF[code] ?? (() => 'text'))(task);
      const proposal = code === 'intake.no_lead' ? proposedLead(task) : null;
      const place = field === 'lead' && !task.source?.lead ? at('responsible') : at(field);
      return { task: index, field, code, severity, message, place, ...(proposal && { proposal }) };
    });
  const { deadline } = task;
  if (deadline && !deadline.date && !deadline.recurrence)
    doubts.push({
      task: index,
      field: 'deadline',
      code: 'intake.deadline_unread',
      severity: 'notice',
      message: `没有读懂时限“${deadline.phrase}”，请填写日期或选择长期坚持。`,
      place: at('deadline'),
    });
  return doubts;
}

/** Everything doubtful of a document: what stops the import first, then in the order of the source. */
export function doubtsOf({ tasks, warnings }: ParsedDocument): Doubt[] {
  const whole = warnings.map(({ line, code, severity, message }): Doubt => {
    const place = line === null ? null : { line };
    return { task: null, field: null, code, severity, message, place };
  });
  const all = [...whole, ...tasks.flatMap(doubtsOfTask)];
  return [...all.filter(d => d.severity === 'error'), ...all.filter(d => d.severity !== 'error')];
}
