import { type Command, PERMISSIONS, type Relation, ROLES } from '@duban/chain';
import { type Actor, SYSTEM } from '@duban/journal';
import { assertMay, may, type RelationContext, relations } from './access';

const HERE = 'unit-here';
const ELSEWHERE = 'unit-elsewhere';
const ME = 'person-me';
const SOMEBODY = 'person-somebody';

/** A record to which this actor stands in exactly one relation. */
const record: Record<Exclude<Relation, 'any'>, RelationContext> = {
  office: { officeUnitId: HERE },
  primary: { primaryUnitId: HERE },
  unit: { unitId: HERE },
  member: { memberUnitIds: [ELSEWHERE, HERE] },
  superior: { superiorUnitId: HERE },
  leader: { leaderId: ME },
  addressee: { addresseeUnitId: HERE },
  reviewer: { reviewerIds: [SOMEBODY, ME] },
};
const stranger: RelationContext = {
  officeUnitId: ELSEWHERE,
  primaryUnitId: ELSEWHERE,
  unitId: ELSEWHERE,
  memberUnitIds: [ELSEWHERE],
  superiorUnitId: ELSEWHERE,
  leaderId: SOMEBODY,
  addresseeUnitId: ELSEWHERE,
  reviewerIds: [SOMEBODY],
};
const as = (role: Actor['appointments'][number]['role']): Actor => ({
  personId: ME,
  name: '某人',
  appointments: [{ unitId: HERE, role }],
});
const COMMANDS = Object.keys(PERMISSIONS) as Command[];

describe('relations', () => {
  it.each(Object.entries(record))('sees %s', (relation, ctx) => {
    expect(relations({ unitId: HERE, role: 'handler' }, ME, ctx)).toEqual([relation]);
  });

  it('sees none where nothing is known of the record', () => {
    expect(relations({ unitId: HERE, role: 'handler' }, ME, {})).toEqual([]);
    expect(relations({ unitId: HERE, role: 'handler' }, null, { leaderId: null, unitId: null })).toEqual([]);
  });
});

describe('every cell of the permission matrix', () => {
  it.each(COMMANDS)('%s', command => {
    for (const role of ROLES) {
      const granted = PERMISSIONS[command].filter(g => g.role === role).map(g => g.relation);
      const anywhere = granted.includes('any' as never);
      expect([role, 'stranger', may(as(role), command, stranger)]).toEqual([role, 'stranger', anywhere]);
      expect([role, 'unknown', may(as(role), command)]).toEqual([role, 'unknown', anywhere]);
      for (const [relation, ctx] of Object.entries(record)) {
        const expected = anywhere || granted.includes(relation as never);
        expect([role, relation, may(as(role), command, ctx)]).toEqual([role, relation, expected]);
      }
    }
  });
});

describe('assertMay', () => {
  it('takes role and relation from the same appointment', () => {
    const two: Actor = {
      personId: ME,
      name: '某人',
      appointments: [
        { unitId: HERE, role: 'handler' },
        { unitId: ELSEWHERE, role: 'supervisor' },
      ],
    };
    expect(may(two, 'plan.approve', { officeUnitId: HERE })).toBe(false);
    expect(may(two, 'plan.approve', { officeUnitId: ELSEWHERE })).toBe(true);
  });

  it('never asks the system', () => {
    for (const command of COMMANDS) expect(() => assertMay(SYSTEM, command, stranger)).not.toThrow();
  });

  it('refuses in words that say who may', () => {
    expect(() => assertMay(as('handler'), 'plan.approve', stranger)).toThrow(
      expect.objectContaining({
        kind: 'forbidden',
        code: 'access.denied',
        mend: expect.stringContaining('督查人员'),
        details: { command: 'plan.approve', roles: ['supervisor'] },
      }),
    );
  });

  it('refuses somebody without any appointment even what is open to everyone', () => {
    expect(() => assertMay({ personId: ME, name: '某人', appointments: [] }, 'session.own')).toThrow(
      '没有权限',
    );
  });
});
