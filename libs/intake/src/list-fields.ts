import { PLAN_COLUMNS, type PlanKind, withColumns } from '@duban/task';
import { isRefusal } from '@duban/kernel';
import { readDeadlineLabel } from './deadline';

/** Keys under which the reader puts what has no place of its own → the column it is, by the column's key. */
const READ_AS: Readonly<Record<string, readonly string[]>> = {
  owner: ['owner'],
  upper_lead: ['upper_lead', 'city_unit'],
  upper_task: ['city_task'],
  start: ['start'],
};

/**
 * The fields of a task as its plan's kind keeps them: what fits a column of the kind goes under the column's label and in
 * its form; everything else stays as the document has it.
 */
export function columnFields(
  kind: PlanKind,
  fields: Readonly<Record<string, string>>,
  year: number | null = null,
): Record<string, string> {
  let result: Record<string, string> = { ...fields };
  const columns = PLAN_COLUMNS[kind];
  for (const [name, value] of Object.entries(fields)) {
    const keys = READ_AS[name] ?? [];
    const column =
      columns.find(c => keys.includes(c.key)) ??
      columns.find(c => c.label === name || (c.aliases ?? []).includes(name));
    if (!column) continue;
    const written = column.type === 'date' ? (readDeadlineLabel(value, year)?.date ?? value) : value;
    const rest = { ...result };
    delete rest[name];
    try {
      result = withColumns(kind, rest, { [column.key]: written });
    } catch (e) {
      // What does not fit the column stays in the document's words, for a person to mend.
      if (!isRefusal(e)) throw e;
    }
  }
  return result;
}

const YEAR = /^(20\d{2})年?(?:目标值?|计划|值)?$/;

/** What an indicator table asks for year by year, from its columns named by years. */
export const slicesOf = (fields: Readonly<Record<string, string>>): { year: number; value: string }[] =>
  Object.entries(fields)
    .flatMap(([label, value]) => {
      const year = YEAR.exec(label)?.[1];
      const figure = /^[<>≥≤＜＞]?\s*(-?\d[\d,]*(?:\.\d+)?)\s*[%％]?$/.exec(value.trim())?.[1];
      return year && figure ? [{ year: Number(year), value: figure.replace(/,/g, '') }] : [];
    })
    .sort((a, b) => a.year - b.year);
