import { isMailAddress } from '@duban/organization';

/** What is wrong with a value, in Chinese, to stand beside its field; null when it will do. */

/** Characters nobody types: control characters other than line breaks and tabs, and halves of pairs, which no database takes. */
const UNPRINTABLE = /[^\P{Cc}\t\n\r]|\p{Cs}/u;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const DAY = /^(\d{4})-(\d{2})-(\d{2})$/;
const INSTANT = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/;

export function textFault(value: unknown, min: number, max: number): string | null {
  if (typeof value !== 'string') return value === undefined || value === null ? '不能为空' : '须为文字';
  const length = [...value].length;
  if (length === 0 && min > 0) return '不能为空';
  if (length < min) return `至少 ${min} 字`;
  if (length > max) return `不超过 ${max} 字，现为 ${length} 字`;
  return UNPRINTABLE.test(value) ? '含有不可见的控制字符' : null;
}

export function listFault(
  value: unknown,
  min: number,
  max: number,
  faultOf: (one: unknown) => string | null,
): string | null {
  if (!Array.isArray(value)) return '须为列表';
  if (value.length < min) return `至少 ${min} 项`;
  if (value.length > max) return `不超过 ${max} 项，现为 ${value.length} 项`;
  for (const [i, one] of value.entries()) {
    const fault = faultOf(one);
    if (fault) return `第 ${i + 1} 项${fault}`;
  }
  return null;
}

export function wholeFault(value: unknown, min?: number, max?: number): string | null {
  if (!Number.isSafeInteger(value)) return '须为整数';
  const n = value as number;
  if (min !== undefined && n < min) return `不小于 ${min}`;
  return max !== undefined && n > max ? `不大于 ${max}` : null;
}

export const emailFault = (value: unknown): string | null =>
  typeof value === 'string' && isMailAddress(value) ? null : '不是有效的邮箱地址';

export const uuidFault = (value: unknown): string | null =>
  typeof value === 'string' && UUID.test(value) ? null : '不是有效的编号';

export const oneOfFault = (value: unknown, values: readonly string[]): string | null =>
  values.includes(value as string) ? null : `须为以下之一：${values.join('、')}`;

export function dayFault(value: unknown): string | null {
  const [, year, month, day] = (typeof value === 'string' && DAY.exec(value)) || [];
  if (!year) return '须为日期，如 2026-03-31';
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // 02-30 would become 03-02.
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && Number(year) >= 1900
    ? null
    : '没有这一天';
}

export function instantFault(value: unknown): string | null {
  const date = typeof value === 'string' ? INSTANT.exec(value)?.[1] : undefined;
  if (!date || Number.isNaN(Date.parse(value as string))) return '须为带时区的时间，如 2026-03-31T10:00:00Z';
  return dayFault(date);
}
