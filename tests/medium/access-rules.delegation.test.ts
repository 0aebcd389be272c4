import { PERMISSIONS } from '@duban/chain';
import { SYSTEM } from '@duban/journal';
import { DirectorySnapshot } from '@duban/organization';
import { createWorld, HOUR, PASSWORD, refused, type World } from './organization.world';

const DAY = 24 * HOUR;
let world: World;
beforeEach(async () => {
  world = await createWorld();
  await world.completeSetup();
});
afterEach(async () => {
  await world.check();
  await world.close();
});
const admin = () => world.signIn('anquan');

describe('a delegation', () => {
  const setting = async () => {
    const ids = {
      away: await world.somebody('away', '区教委', 'handler'),
      deputy: await world.somebody('deputy', '区民政局', 'handler'),
      third: await world.somebody('third', '区民政局', 'handler'),
    };
    return {
      ...ids,
      away: ids.away,
      here: await world.unitId('区教委'),
      home: await world.unitId('区民政局'),
    };
  };
  const days = { starts: '2026-03-03', ends: '2026-03-04', reason: '出差' };

  it('gives the absent one’s appointments for its days, and not a day longer', async () => {
    const { away, deputy, here, home } = await setting();
    await world.delegations.name(await world.signIn('away'), { personId: away, delegateId: deputy, ...days });
    const held = async () => (await world.signIn('deputy')).appointments;
    expect(await held()).toEqual([{ unitId: home, role: 'handler' }]);
    world.pass(DAY);
    expect(await held()).toEqual([
      { unitId: home, role: 'handler' },
      { unitId: here, role: 'handler', for: away, forName: 'away' },
    ]);
    const snapshot = await DirectorySnapshot.load(world.db, '2026-03-03');
    const holder = { unitId: here, role: 'handler' as const, officeUnitId: home };
    expect(
      snapshot
        .recipients(holder)
        .map(p => p.personId)
        .sort(),
    ).toEqual([away, deputy].sort());
    const who = await world.signIn('deputy');
    expect(await world.queries.profile(who)).toMatchObject({ standsInFor: [{ id: away, name: 'away' }] });
    world.pass(DAY);
    expect(await held()).toHaveLength(2);
    world.pass(15 * HOUR);
    expect(await held()).toHaveLength(1);
    const after = await DirectorySnapshot.load(world.db, '2026-03-05');
    expect(after.recipients(holder).map(p => p.personId)).toEqual([away]);
    expect(await world.delegations.mine(who)).toMatchObject([
      { state: 'over', delegate: { name: 'deputy' } },
    ]);
  });

  it('is the business of whoever is away, or of the system administrator', async () => {
    const { away, deputy, third } = await setting();
    const [other, system] = [await world.signIn('third'), await world.signIn('xitong')];
    const input = { personId: away, delegateId: deputy, ...days, starts: '2026-03-02' };
    await expect(world.delegations.name(other, input)).rejects.toEqual(refused('access.denied'));
    const { id } = await world.delegations.name(system, input, { key: 'k' });
    expect(await world.delegations.name(system, input, { key: 'k' })).toEqual({ id });
    const token = (await world.sessions.signIn('deputy', PASSWORD)).token;
    expect((await world.sessions.actorOf(token))?.appointments).toHaveLength(2);
    await expect(world.delegations.revoke(other, id)).rejects.toEqual(refused('record.not_found'));
    await expect(world.delegations.revoke(system, id, { version: 2 })).rejects.toEqual(
      refused('record.stale'),
    );
    await world.delegations.revoke(await world.signIn('deputy'), id);
    await world.delegations.revoke(system, id);
    expect((await world.sessions.actorOf(token))?.appointments).toHaveLength(1);
    expect(await world.delegations.all(system)).toMatchObject([{ id, state: 'revoked' }]);
    expect(await world.delegations.mine(other)).toEqual([]);
    expect(third).toBeTruthy();
  });

  it('is refused where it makes no sense', async () => {
    const { away, deputy, third } = await setting();
    const system = await world.signIn('xitong');
    const name = (input: object) =>
      world.delegations.name(system, { personId: away, delegateId: deputy, ...days, ...input });
    await expect(name({ delegateId: away })).rejects.toEqual(refused('delegation.self'));
    for (const wrong of [
      { starts: '2026-03-05' },
      { starts: '2026-02-01', ends: '2026-03-01' },
      { ends: '2027-03-05' },
    ])
      await expect(name(wrong)).rejects.toEqual(refused('delegation.period'));
    await name({});
    await expect(name({ delegateId: third, starts: '2026-03-04', ends: '2026-03-09' })).rejects.toEqual(
      refused('delegation.overlap'),
    );
    await expect(name({ personId: deputy, delegateId: third })).rejects.toEqual(refused('delegation.chain'));
    await expect(name({ personId: third, delegateId: away })).rejects.toEqual(refused('delegation.chain'));
    await name({ personId: deputy, delegateId: third, starts: '2026-03-05', ends: '2026-03-06' });
    await world.people.deactivate(system, third, '调离');
    await expect(name({ delegateId: third, starts: '2026-04-01', ends: '2026-04-02' })).rejects.toEqual(
      refused('delegation.inactive'),
    );
  });

  it('does not chain when two are named at once', async () => {
    const { away, deputy, third } = await setting();
    const system = await world.signIn('xitong');
    const both = await Promise.allSettled([
      world.delegations.name(system, { personId: away, delegateId: deputy, ...days }),
      world.delegations.name(system, { personId: deputy, delegateId: third, ...days }),
    ]);
    expect(both.map(b => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find(b => b.status === 'rejected')).toMatchObject({ reason: { code: 'delegation.chain' } });
  });

  it('has nothing to do with the three administrators', async () => {
    const { away, deputy, here } = await setting();
    const [system, security, auditor] = [
      await world.signIn('xitong'),
      await admin(),
      await world.signIn('shenji'),
    ];
    for (const people of [
      { personId: system.personId, delegateId: deputy },
      { personId: away, delegateId: auditor.personId },
    ])
      await expect(world.delegations.name(system, { ...people, ...days })).rejects.toEqual(
        refused('delegation.administrator'),
      );
    await world.delegations.name(system, { personId: away, delegateId: deputy, ...days });
    for (const person of [away, deputy])
      await expect(
        world.people.grant(security, person, { unitId: here, role: 'system_admin' }),
      ).rejects.toEqual(refused('person.delegating'));
  });
});

describe('the three administrators', () => {
  it('give nothing to themselves, and nobody is two of them', async () => {
    const unitId = await world.unitId('区教委');
    const [security, system] = [await admin(), await world.signIn('xitong')];
    const grant = (personId: string, role: 'auditor' | 'supervisor' | 'system_admin') =>
      world.people.grant(security, personId, { unitId, role });
    await expect(grant(security.personId, 'supervisor')).rejects.toEqual(refused('security.self'));
    await expect(
      world.people.revoke(security, security.personId, { unitId, role: 'security_admin' }),
    ).rejects.toEqual(refused('security.self'));
    await expect(world.security.setClearance(security, security.personId, 'sensitive')).rejects.toEqual(
      refused('security.self'),
    );
    await expect(grant(system.personId, 'auditor')).rejects.toEqual(refused('person.admin_roles_conflict'));
    const auditor = await world.signIn('shenji');
    await expect(grant(auditor.personId, 'supervisor')).rejects.toEqual(refused('person.auditor_alone'));
    const both = { name: '两员', username: 'liangyuan', appointments: [] };
    await expect(
      world.people.createPerson(SYSTEM, {
        ...both,
        appointments: (['auditor', 'handler'] as const).map(role => ({ unitId, role })),
      }),
    ).rejects.toEqual(refused('person.auditor_alone'));
  });

  it('leave the auditor nothing to change', () => {
    const commands = Object.entries(PERMISSIONS).filter(([, grants]) =>
      grants.some(g => g.role === 'auditor'),
    );
    expect(commands.map(([command]) => command)).toEqual([
      ...[
        'calendar.read',
        'obligation.read',
        'message.read',
        'suggestion.send',
        'unit.read',
        'journal.read',
        'session.own',
      ],
    ]);
  });
});
