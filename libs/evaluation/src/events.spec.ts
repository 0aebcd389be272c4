import type { Actor } from '@duban/journal';
import type { Role } from '@duban/chain';
import { eventFor, type SealedEntry, type TouchedRecord } from './events';

const record = (over: Partial<TouchedRecord>): TouchedRecord => ({
  ...{ type: 'report', id: 'r', task: null, unit: null, role: null, person: null, office: null },
  numbered: false,
  ...over,
});
const entry = (taskIds: string[], ...records: TouchedRecord[]): SealedEntry => ({
  ...{ seq: 7, at: new Date(0), command: 'x', taskIds, records },
});
const who = (unitId: string, role: Role, personId = 'me'): Actor => ({
  ...{ personId, name: '某', appointments: [{ unitId, role }] },
});
const records = (actor: Actor, e: SealedEntry, ...tasks: string[]): string[] | null =>
  eventFor(actor, e, new Set(tasks))?.records.map(r => r.id) ?? null;

describe('eventFor', () => {
  it('names only tasks that may be read, and only their records', () => {
    const bulk = entry(['a', 'b'], record({ id: '1', task: 'a' }), record({ id: '2', task: 'b' }));
    expect(eventFor(who('u', 'handler'), bulk, new Set(['a']))).toEqual({
      ...{ seq: 7, at: new Date(0), command: 'x', taskIds: ['a'], records: [{ type: 'report', id: '1' }] },
      more: false,
    });
    expect(eventFor(who('u', 'handler'), bulk, new Set())).toBeNull();
  });

  it('tells of a notice its office, and its unit once it is issued', () => {
    const drafted = entry([], record({ type: 'notice', unit: 'u', office: 'o' }));
    const issued = entry([], record({ type: 'notice', unit: 'u', office: 'o', numbered: true }));
    expect(records(who('o', 'supervisor'), drafted)).toEqual(['r']);
    expect(records(who('u', 'handler'), drafted)).toBeNull();
    expect(records(who('u', 'handler'), issued)).toEqual(['r']);
    expect(records(who('v', 'handler'), issued)).toBeNull();
    expect(records(who('v', 'leader'), issued)).toEqual(['r']);
  });

  it('tells of an obligation who owes it and whose office stands behind it', () => {
    const owed = entry([], record({ type: 'obligation', unit: 'u', role: 'handler', office: 'o' }));
    expect(records(who('u', 'handler'), owed)).toEqual(['r']);
    expect(records(who('u', 'unit_head'), owed)).toEqual(['r']);
    expect(records(who('u', 'auditor'), owed)).toBeNull();
    expect(records(who('o', 'supervisor'), owed)).toEqual(['r']);
    const personal = entry([], record({ type: 'obligation', unit: 'o', role: 'leader', person: 'she' }));
    expect(records(who('o', 'leader', 'she'), personal)).toEqual(['r']);
    expect(records(who('o', 'leader', 'he'), personal)).toBeNull();
  });

  it('tells nobody of what belongs to no task otherwise: accounts, sign-ins, units', () => {
    expect(records(who('o', 'supervisor'), entry([], record({ type: 'person' })))).toBeNull();
    expect(records(who('o', 'supervisor'), entry([]))).toBeNull();
  });

  it('names at most 200 records', () => {
    const many = entry(['a'], ...Array.from({ length: 201 }, (_, i) => record({ id: `${i}`, task: 'a' })));
    const event = eventFor(who('u', 'handler'), many, new Set(['a']));
    expect([event?.records.length, event?.more]).toEqual([200, true]);
  });
});
