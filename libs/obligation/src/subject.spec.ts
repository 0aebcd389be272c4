import { OBLIGATION_KINDS, OBLIGATIONS, PERMISSIONS } from '@duban/chain';
import { holderOf, type Subject } from './subject';

const bare: Subject = {
  machine: 'task',
  id: 't',
  taskId: 't',
  planId: 'p',
  title: '第1项',
  officeUnitId: 'office',
};
const full: Subject = {
  ...bare,
  unitId: 'unit',
  primaryUnitId: 'primary',
  superiorUnitId: 'superior',
  leaderId: 'leader',
  addressee: { unitId: 'addressee', role: 'handler' },
  reviewer: { holder_unit_id: 'reviewer', holder_role: 'supervisor', holder_person_id: null },
};
const office = { holder_unit_id: 'office', holder_role: 'supervisor', holder_person_id: null };

describe('holderOf', () => {
  it.each(OBLIGATION_KINDS)('%s is owed by the role of the table, in the unit that stands so', kind => {
    const { role, relation } = OBLIGATIONS[kind].holder;
    expect(holderOf(kind, full)).toEqual({
      holder_unit_id: relation === 'leader' ? 'office' : relation === 'member' ? 'office' : relation,
      holder_role: role,
      holder_person_id: relation === 'leader' ? 'leader' : null,
    });
  });

  it.each(OBLIGATION_KINDS)(
    '%s falls to the office where there is nobody else, and the office may do it',
    kind => {
      expect(holderOf(kind, bare)).toEqual(office);
      const { settledBy } = OBLIGATIONS[kind];
      expect(
        settledBy.some(c => PERMISSIONS[c].some(g => g.role === 'supervisor' && g.relation === 'office')),
      ).toBe(true);
    },
  );

  it('asks the primary lead for what the record has no unit of its own for', () => {
    expect(holderOf('rework', { ...bare, primaryUnitId: 'primary' })).toMatchObject({
      holder_unit_id: 'primary',
      holder_role: 'handler',
    });
    expect(holderOf('rework', full)).toMatchObject({ holder_unit_id: 'unit' });
    expect(holderOf('complete', full)).toMatchObject({ holder_unit_id: 'primary' });
  });

  it.each([null, undefined])('takes %s for missing', none => {
    const subject = { ...bare, unitId: none, primaryUnitId: none, superiorUnitId: none, leaderId: none };
    for (const kind of ['sign', 'milestone', 'accept', 'approve_outcome'] as const)
      expect(holderOf(kind, subject)).toEqual(office);
  });
});
