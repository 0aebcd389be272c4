import { createHash } from 'node:crypto';
import type { Cell } from '../formats/blocks';
import type { Column, ColumnRole, Header } from './columns';

export const COLUMN_ROLES = [
  'no',
  'section',
  'item',
  'text',
  'lead',
  'responsible',
  'supporting',
  'leader',
  'deadline',
  'field',
  'indicator',
  'measure',
  'base',
  'target',
  'kind',
] as const satisfies readonly ColumnRole[];
export type MappedRole = (typeof COLUMN_ROLES)[number];

/** A header row as it was met in a source, and how its columns were understood. */
export interface Layout {
  hash: string;
  line: number;
  headings: string[];
  /** Empty where the table was not understood: a person says what its columns are. */
  roles: MappedRole[];
  /** `guessed` by the reader, or `confirmed` by somebody before. */
  by: 'guessed' | 'confirmed';
}

/** By hash of the header row: what each of its columns holds. */
export type Mappings = ReadonlyMap<string, readonly MappedRole[]>;

/** Blanks and forms of signs do not make another layout. */
export const layoutHash = (headings: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify(headings.map(h => h.normalize('NFKC').replace(/\s+/g, ''))))
    .digest('hex')
    .slice(0, 32);

export const headingsOf = (row: readonly Cell[]): string[] =>
  row.map(c => c.text.normalize('NFKC').replace(/[\s:：]+/g, ''));

/** What is wrong with a mapping, or null: something has to say what is to be done. */
export function mappingFault(headings: readonly string[], roles: readonly MappedRole[]): string | null {
  if (roles.length !== headings.length) return `共 ${headings.length} 列，须逐列说明`;
  if (!roles.some(r => r === 'text' || r === 'item' || r === 'indicator'))
    return '须有一列是任务内容、事项或指标';
  const twice = (['no', 'text', 'indicator', 'target', 'base'] as const).find(
    role => roles.filter(r => r === role).length > 1,
  );
  return twice ? '序号、任务内容、指标、目标值、基期值各只能有一列' : null;
}

/** The header with its columns as somebody confirmed them. */
export function mapped(
  header: Header | null,
  headings: readonly string[],
  mappings?: Mappings,
): Header | null {
  const roles = mappings?.get(layoutHash(headings));
  if (!roles || roles.length !== headings.length) return header;
  const columns = roles.map((role, i): Column => {
    const guessed = header?.columns[i];
    // 业主 and 市级牵头单位 keep the key under which they are known
    return { role, label: guessed && guessed.role === role ? guessed.label : headings[i] || `第${i + 1}列` };
  });
  return {
    columns,
    headings: [...headings],
    firstLeads: header?.firstLeads ?? false,
    isIndicators: roles.includes('indicator') && roles.includes('target'),
  };
}

const isKnown = (role: ColumnRole): role is MappedRole => (COLUMN_ROLES as readonly string[]).includes(role);

export const layoutOf = (header: Header, line: number, mappings?: Mappings): Layout => {
  const hash = layoutHash(header.headings);
  return {
    hash,
    line,
    headings: header.headings,
    roles: header.columns.map(c => (isKnown(c.role) ? c.role : 'field')),
    by: mappings?.has(hash) ? 'confirmed' : 'guessed',
  };
};
