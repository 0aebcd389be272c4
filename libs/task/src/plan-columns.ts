import { type Fault, Refusal } from '@duban/kernel';
import { PLAN_COLUMNS, type PlanColumn } from './plan-columns.table';
import type { PlanKind } from './plan.entity';

/** What somebody enters: a number as such or as text; null takes a value away. */
export type FieldInput = Readonly<Record<string, string | number | null>>;
type Fields = Readonly<Record<string, string>>;

/** A column with what a task has in it. */
export interface ColumnValue {
  key: string;
  label: string;
  unit: string | null;
  value: string | null;
}

const MAX_TEXT = 2_000;
const NUMBER = /^-?\d{1,15}(\.\d{1,6})?$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
const YEARS = /^\d{4}=-?\d{1,15}(\.\d{1,6})?$/;

const headings = (c: PlanColumn): readonly string[] => [c.label, ...(c.aliases ?? [])];

const realDay = (value: string): boolean =>
  DATE.test(value) &&
  !Number.isNaN(Date.parse(`${value}T00:00:00Z`)) &&
  new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);

/** The value in the form in which it is kept, or what is wrong with it. */
function read(column: PlanColumn, given: string | number): { value: string } | { fault: string } {
  const value = String(given).trim();
  switch (column.type) {
    case 'number': {
      const plain = value.replace(/[,，]/g, '');
      return NUMBER.test(plain)
        ? { value: plain }
        : { fault: `“${column.label}”须为数字${column.unit ? `，单位${column.unit}` : ''}` };
    }
    case 'date':
      return realDay(value) ? { value } : { fault: `“${column.label}”须为日期，如 2026-03-31` };
    case 'choice':
      return column.choices?.includes(value)
        ? { value }
        : { fault: `“${column.label}”须为${column.choices?.join('、')}之一` };
    case 'years': {
      const parts = value.split(/[;；]/).map(p => p.trim().replace('＝', '='));
      const years = parts.map(p => p.slice(0, 4));
      return parts.every(p => YEARS.test(p)) && new Set(years).size === years.length
        ? { value: [...parts].sort().join(';') }
        : { fault: `“${column.label}”须逐年填写，如 2026=120;2027=150` };
    }
    default:
      return value.length <= MAX_TEXT
        ? { value }
        : { fault: `“${column.label}”不超过 ${MAX_TEXT} 字，现为 ${value.length} 字` };
  }
}

/** What a task of this kind of plan has in each column of its kind. */
export const columnValues = (kind: PlanKind, fields: Fields): ColumnValue[] =>
  PLAN_COLUMNS[kind].map(c => ({
    key: c.key,
    label: c.label,
    unit: c.unit ?? null,
    value:
      headings(c)
        .map(h => fields[h])
        .find(v => v !== undefined) ?? null,
  }));

/**
 * The fields of a task after somebody filled in columns of its plan's kind, by key or by label. What stood under another
 * heading of the column moves to its label; labels the kind does not know stay as the document had them.
 * @param where what leads to the fields in the input, for the faults
 * @throws Refusal task.bad_fields with one fault for each wrong value
 */
export function withColumns(
  kind: PlanKind,
  fields: Fields,
  input: FieldInput,
  where = 'fields',
): Record<string, string> {
  const faults: Fault[] = [];
  const result = { ...fields };
  const at = (key: string): string => `${where}.${key}`;
  for (const [name, given] of Object.entries(input)) {
    const column = PLAN_COLUMNS[kind].find(c => c.key === name || c.label === name);
    if (!column) {
      faults.push({ where: at(name), message: '这类方案没有此栏目' });
      continue;
    }
    const blank = given === null || String(given).trim() === '';
    const got = blank ? null : read(column, given);
    if (got && 'fault' in got) faults.push({ where: at(name), message: got.fault });
    else {
      for (const heading of headings(column)) delete result[heading];
      if (got) result[column.label] = got.value;
    }
  }
  for (const column of PLAN_COLUMNS[kind]) {
    const first = PLAN_COLUMNS[kind].find(c => c.key === column.notBefore);
    const [from, to] = [first && result[first.label], result[column.label]];
    // What a document says in words is not compared.
    if (first && from && to && realDay(from) && realDay(to) && to < from)
      faults.push({ where: at(column.key), message: `“${column.label}”不能早于“${first.label}”` });
  }
  if (faults.length)
    throw new Refusal('invalid', 'task.bad_fields', `有 ${faults.length} 个栏目填写有误`, {
      mend: '请按提示修改后再保存',
      faults,
    });
  return result;
}
