/** By what the ledger is put together under headings. */
export const LEDGER_GROUPINGS = ['section', 'unit', 'leader', 'light'] as const;
export type LedgerGrouping = (typeof LEDGER_GROUPINGS)[number];

/** Columns a person may show or leave out; number and text are always there. */
export const LEDGER_COLUMNS = [
  'plan',
  'section',
  'unit',
  'others',
  'leader',
  'link',
  'state',
  'light',
  'why',
  'due',
  'deadline',
  'percent',
  'next',
] as const;
export type LedgerColumn = (typeof LEDGER_COLUMNS)[number];
