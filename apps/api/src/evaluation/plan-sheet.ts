import type { CellValue, DocumentColumn, StatedPart } from '@duban/publishing';
import {
  columnValues,
  type PartyRole,
  type Plan,
  PLAN_COLUMNS,
  type PlanKind,
  type SourceColumn,
} from '@duban/task';

/** What of a task stands in the columns of its document. */
export interface SheetTask {
  fields: Record<string, string>;
  /** The deadline in the document's words. */
  phrase: string | null;
  parties: { role: PartyRole; name: string }[];
  targets: { unit: string | null; value: string | null; base: string | null; kind: string; quote: string }[];
}

type ValueOf = (task: SheetTask) => CellValue;

/** The columns in which a plan is taken out: those of its document, or those of its kind behind the usual ones. */
export interface PlanSheet {
  title: string;
  /** null: the usual columns, then `headings`. */
  columns: DocumentColumn[] | null;
  headings: string[];
  /** One for each column that is no part of every task, in their order. */
  extra: ValueOf[];
}

/** Roles of the reader that are parts of every task under another heading. */
const PARTS: Readonly<Record<string, StatedPart>> = {
  no: 'no',
  section: 'section',
  text: 'text',
  indicator: 'text',
};

export function planSheet({
  title,
  kind,
  source_columns,
}: Pick<Plan, 'title' | 'kind' | 'source_columns'>): PlanSheet {
  if (source_columns?.length) return documentSheet(title, kind, source_columns);
  const columns = PLAN_COLUMNS[kind];
  return {
    title,
    columns: null,
    headings: columns.map(c => (c.unit ? `${c.label}（${c.unit}）` : c.label)),
    extra: columns.map(
      (c, i) => task => typed(columnValues(kind, task.fields)[i].value, c.type === 'number'),
    ),
  };
}

function documentSheet(title: string, kind: PlanKind, source: readonly SourceColumn[]): PlanSheet {
  const taken = new Set<StatedPart>();
  const extra: ValueOf[] = [];
  const hasText = source.some(c => PARTS[c.role] === 'text');
  const columns = source.map(({ heading, role }): DocumentColumn => {
    const part = role === 'item' ? (hasText ? undefined : 'text') : PARTS[role];
    if (part && !taken.has(part)) {
      taken.add(part);
      return { heading, part };
    }
    extra.push(valueOf(kind, heading, role));
    return { heading, part: null };
  });
  return { title, columns, headings: [], extra };
}

const namesOf =
  (role: PartyRole): ValueOf =>
  task =>
    task.parties
      .filter(p => p.role === role)
      .map(p => p.name)
      .join('、');

/** What a column of the document holds that has no place of its own in the ledger. */
function valueOf(kind: PlanKind, heading: string, role: string): ValueOf {
  switch (role) {
    case 'lead':
    case 'responsible':
    case 'supporting':
      return namesOf(role);
    case 'deadline':
      return task => task.phrase ?? fieldOf(kind, heading, task.fields) ?? '';
    case 'measure':
      return task => task.targets[0]?.unit ?? '';
    case 'base':
      return task => typed(task.targets[0]?.base ?? null, true);
    case 'target':
      return task => task.targets[0]?.quote ?? typed(task.targets[0]?.value ?? null, true);
    case 'kind':
      return task => (task.targets[0]?.kind === 'binding' ? '约束性' : task.targets.length ? '预期性' : '');
    default:
      return task => fieldOf(kind, heading, task.fields) ?? '';
  }
}

/** Under the document's heading, or under the label of the column it was taken for. */
function fieldOf(kind: PlanKind, heading: string, fields: Record<string, string>): string | undefined {
  if (fields[heading] !== undefined) return fields[heading];
  const bare = heading.replace(/[（(].*?[）)]$/, '');
  const at = PLAN_COLUMNS[kind].findIndex(c =>
    [c.label, ...(c.aliases ?? [])].some(h => h === heading || h === bare),
  );
  return at < 0 ? fields[bare] : (columnValues(kind, fields)[at].value ?? undefined);
}

/** A document may say a number in words. */
const typed = (value: string | null, number: boolean): CellValue =>
  number && value && Number.isFinite(Number(value)) ? Number(value) : (value ?? '');
