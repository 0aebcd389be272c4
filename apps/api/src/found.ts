import { Refusal } from '@duban/kernel';

/** @throws Refusal record.not_found, also where somebody may not see the record: whether it exists is not told */
export function found<T>(record: T | undefined, what: string): T {
  if (record !== undefined) return record;
  throw new Refusal('not_found', 'record.not_found', `${what}不存在，或您无权查看`, {
    mend: '请从列表中选择',
  });
}
