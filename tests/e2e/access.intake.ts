import type { Records } from './access.records';
import type { Route } from './access.table';

const again = (r: Records) => ({ planId: r.plan, parsed: r.parsed });

/** The import desk, and what it remembers. */
export const INTAKE_ROUTES: Readonly<Record<string, Route>> = {
  'PUT /api/v1/imports/file': {
    command: 'plan.import',
    query: () => ({ fileName: '分解.txt' }),
    body: () => Buffer.from('江州区2026年任务\n1.做事。\n牵头单位：区商务委'),
  },
  'POST /api/v1/imports/forecast': { command: 'plan.import', body: r => ({ parsed: r.parsed }) },
  'POST /api/v1/imports/compare': { command: 'plan.import', judgedAs: 'edition.draft', body: again },
  'POST /api/v1/imports/edition': {
    command: 'edition.draft',
    body: r => ({ ...again(r), name: '下半年', from: '2026-07-01', reason: '会议决定' }),
  },
  'GET /api/v1/imports/names': { command: 'plan.import', kind: 'personal' },
  'PUT /api/v1/imports/names': {
    command: 'plan.import',
    body: r => ({ items: [{ name: '商务', kind: 'unit', targetId: r.unit, decision: 'apart' }] }),
  },
  'PUT /api/v1/imports/layouts': {
    command: 'plan.import',
    body: () => ({ headings: ['事', '谁'], roles: ['text', 'lead'] }),
  },
};
