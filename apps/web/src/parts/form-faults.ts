import { useEffect } from 'react';
import type { FormInstance } from 'antd';
import { Problem } from '../api/problem';

/** `milestones.0.due` and `units[2].name` as a form names its fields. */
export const pathOf = (where: string): (string | number)[] =>
  where
    .replace(/\[(\d+)\]/g, '.$1')
    .split('.')
    .filter(part => part !== '')
    .map(part => (/^\d+$/.test(part) ? Number(part) : part));

/** Shows each fault of a refusal beside its field and puts the focus on the first. */
export function useFaults(form: FormInstance, error: unknown): void {
  useEffect(() => {
    if (!(error instanceof Problem) || !error.faults.length) return;
    const byField = new Map<string, string[]>();
    for (const { where, message } of error.faults)
      byField.set(where, [...(byField.get(where) ?? []), message]);
    const fields = [...byField].map(([where, errors]) => ({ name: pathOf(where), errors }));
    form.setFields(fields);
    const [first] = fields;
    if (first) form.getFieldInstance(first.name)?.focus?.();
  }, [form, error]);
}
