import { SYSTEM } from '@duban/journal';
import { DirectorySnapshot, Person } from '@duban/organization';
import { createWorld, PASSWORD, refused, type World } from './organization.world';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.completeSetup();
});
afterEach(() => world.check());
afterAll(() => world.close());

describe('people', () => {
  it('get a one-time password, which a repeated command does not repeat', async () => {
    const admin = await world.signIn('xitong');
    const input = {
      name: '王 五',
      username: 'WangWu',
      appointments: [{ unitId: await world.unitId('区教委'), role: 'handler' as const }],
    };
    const made = await world.people.createPerson(admin, input, { key: 'key-1' });
    expect(await world.people.createPerson(admin, input, { key: 'key-1' })).toEqual({
      personId: made.personId,
      password: null,
    });
    expect(JSON.stringify(await world.db.query('SELECT * FROM idempotency'))).not.toContain(made.password);
    expect(await world.signIn('wangwu', made.password!)).toMatchObject({
      mustChange: true,
      username: 'wangwu',
    });
    await expect(world.people.createPerson(admin, input)).rejects.toEqual(refused('person.username_taken'));
    await expect(world.people.createPerson(admin, { ...input, username: '!' })).rejects.toEqual(
      refused('person.username_invalid'),
    );
    const nowhere = {
      ...input,
      username: 'w2',
      appointments: [{ unitId: made.personId, role: 'handler' as const }],
    };
    await expect(world.people.createPerson(admin, nowhere)).rejects.toEqual(refused('unit.not_found'));
    await expect(world.people.createPerson(await world.signIn('anquan'), input)).rejects.toEqual(
      refused('access.denied'),
    );
  });

  it('hold one administrator’s role at most, given by the security administrator', async () => {
    const unit = await world.unitId('区政府督查室');
    const [admin, security] = [await world.signIn('xitong'), await world.signIn('anquan')];
    const asAuditor = {
      name: '审计二',
      username: 'shenji2',
      appointments: [{ unitId: unit, role: 'auditor' as const }],
    };
    await expect(world.people.createPerson(admin, asAuditor)).rejects.toEqual(refused('access.denied'));
    const { personId } = await world.people.createPerson(admin, { ...asAuditor, appointments: [] });
    await world.people.grant(security, personId, { unitId: unit, role: 'auditor' });
    await world.people.grant(security, personId, { unitId: unit, role: 'auditor' });
    await expect(
      world.people.grant(security, personId, { unitId: unit, role: 'system_admin' }),
    ).rejects.toEqual(refused('person.admin_roles_conflict'));
    await world.people.revoke(security, personId, { unitId: unit, role: 'auditor' });
    await world.people.revoke(security, personId, { unitId: unit, role: 'auditor' });
    await world.people.grant(security, personId, { unitId: unit, role: 'system_admin' });
    await world.people.revoke(security, personId, { unitId: unit, role: 'system_admin' });
    await expect(
      world.people.revoke(security, admin.personId, { unitId: unit, role: 'system_admin' }),
    ).rejects.toEqual(refused('person.last_admin'));
    await expect(world.people.grant(admin, personId, { unitId: unit, role: 'supervisor' })).rejects.toEqual(
      refused('access.denied'),
    );
  });

  it('lose their sessions when closed, reset or changed in role', async () => {
    const id = await world.somebody('leaver');
    const admin = await world.signIn('xitong');
    const { token } = await world.sessions.signIn('leaver', PASSWORD);
    await world.people.grant(SYSTEM, id, { unitId: await world.unitId('区卫健委'), role: 'unit_head' });
    expect((await world.sessions.actorOf(token))?.appointments).toHaveLength(2);
    await world.people.deactivate(admin, id, '调离', { version: 1 });
    expect(await world.sessions.actorOf(token)).toBeNull();
    await expect(world.sessions.signIn('leaver', PASSWORD)).rejects.toEqual(
      refused('session.bad_credentials'),
    );
    await expect(world.people.reactivate(admin, id, { version: 1 })).rejects.toEqual(refused('record.stale'));
    await world.people.reactivate(admin, id, { version: 2 });
    const reset = await world.people.resetPassword(admin, id, { key: 'key-2' });
    expect(await world.people.resetPassword(admin, id, { key: 'key-2' })).toEqual({
      personId: id,
      password: null,
    });
    expect((await world.signIn('leaver', reset.password!)).mustChange).toBe(true);
    await expect(world.people.deactivate(admin, admin.personId, '误点')).rejects.toEqual(
      refused('person.self'),
    );
    await expect(world.people.deactivate(SYSTEM, admin.personId, '误点')).rejects.toEqual(
      refused('person.last_admin'),
    );
  });

  it('are unlocked by a reset', async () => {
    const id = await world.somebody('locked-out');
    for (let i = 0; i < 5; i++) await world.sessions.signIn('locked-out', 'wrong').catch(() => undefined);
    const { password } = await world.people.resetPassword(SYSTEM, id);
    expect((await world.signIn('locked-out', password!)).mustChange).toBe(true);
  });

  it('that came with an import get in by their first reset', async () => {
    const id = await world.journal.transact({ name: 'test', actor: SYSTEM }, async tx => {
      const person: Omit<Person, 'id'> = {
        name: '导入者',
        username: 'daoru',
        email: null,
        active: true,
        clearance: 'internal',
        version: 1,
      };
      tx.insert(Person, { ...person, id: '018f3c1e-6f0a-7c3a-9b1e-2d4f5a6b7c8d' });
      return '018f3c1e-6f0a-7c3a-9b1e-2d4f5a6b7c8d';
    });
    await expect(world.sessions.signIn('daoru', PASSWORD)).rejects.toEqual(
      refused('session.bad_credentials'),
    );
    const { password } = await world.people.resetPassword(SYSTEM, id);
    expect((await world.signIn('daoru', password!)).mustChange).toBe(true);
  });

  it('are found by part of a name, by unit and by role, a page at a time', async () => {
    const admin = await world.signIn('xitong');
    const all = await world.queries.people(admin, { limit: 200 });
    const paged = await world.queries.people(admin, { limit: 200, after: [all[1].name, all[1].id] });
    expect(paged.map(p => p.id)).toEqual(all.slice(2).map(p => p.id));
    expect((await world.queries.people(admin, { search: '督查', limit: 9 })).map(p => p.username)).toEqual([
      'ducha',
    ]);
    expect(await world.queries.people(admin, { search: '%', limit: 9 })).toEqual([]);
    expect((await world.queries.people(admin, { role: 'auditor', limit: 9 })).map(p => p.username)).toEqual([
      'shenji',
    ]);
    await expect(world.queries.people(await world.signIn('shenji'), { limit: 9 })).rejects.toEqual(
      refused('access.denied'),
    );
  });
});

describe('units', () => {
  it('are found or made inside another command, by name or alias', async () => {
    const made = await world.journal.transact({ name: 'test', actor: SYSTEM }, async tx => {
      const [health] = await world.directory.ensureUnits(tx, [
        { name: '区卫生健康委', kind: 'department', aliases: ['区卫健局'] },
      ]);
      return [
        health,
        ...(await world.directory.ensureUnits(tx, [
          { name: '区卫健局', kind: 'department' },
          { name: '区　卫生健康委', kind: 'township' },
        ])),
      ];
    });
    expect(new Set(made.map(u => u.id)).size).toBe(1);
    await Promise.all(['甲镇', '甲镇', '甲镇'].map(world.unitId));
    expect(await world.directory.units({ search: '甲镇', limit: 9 })).toHaveLength(1);
  });

  it('have names and aliases that are theirs alone', async () => {
    const who = await world.signIn('ducha');
    const [unit] = await world.directory.createUnits(who, [
      { name: '区住房城乡建委', kind: 'department', aliases: ['区住建委'] },
    ]);
    await expect(
      world.directory.createUnits(who, [
        { name: '乙镇', kind: 'township' },
        { name: '区住建委', kind: 'department' },
      ]),
    ).rejects.toMatchObject({ code: 'unit.name_taken', faults: [{ where: 'units[1].name' }] });
    const renamed = await world.directory.addAlias(who, unit.id, '区建委', { version: 1 });
    expect(renamed).toMatchObject({ aliases: ['区住建委', '区建委'], version: 2 });
    expect(await world.directory.addAlias(who, unit.id, ' 区建委')).toMatchObject({ version: 2 });
    await expect(world.directory.addAlias(who, unit.id, '区卫生健康委')).rejects.toEqual(
      refused('unit.name_taken'),
    );
    await expect(world.directory.addAlias(who, unit.id, '又一个', { version: 1 })).rejects.toEqual(
      refused('record.stale'),
    );
    expect((await world.directory.units({ search: '建委', limit: 9 })).map(u => u.name)).toEqual([
      '区住房城乡建委',
    ]);
    await expect(world.directory.createUnits(await world.signIn('shenji'), [])).rejects.toEqual(
      refused('access.denied'),
    );
  });

  it('come by pinyin, a page at a time', async () => {
    const all = (await world.directory.units({ limit: 200 })).map(u => u.name);
    expect(all).toEqual([...all].sort((a, b) => a.localeCompare(b, 'zh-CN-u-co-pinyin')));
    const [one] = await world.directory.units({ limit: 1 });
    const rest = await world.directory.units({ limit: 200, after: [one.name, one.id] });
    expect([one.name, ...rest.map(u => u.name)]).toEqual(all);
  });

  it('stand in groups, which expand to the members that are still active', async () => {
    const who = await world.signIn('ducha');
    const members = [await world.unitId('丁镇'), await world.unitId('丙镇')];
    const group = await world.directory.createGroup(who, { name: '各镇', memberIds: members });
    expect(await world.directory.expand([group.id])).toEqual(new Map([[group.id, members]]));
    await world.directory.setMembers(who, group.id, [members[1]], { version: 1 });
    expect(await world.directory.expand([group.id])).toEqual(new Map([[group.id, [members[1]]]]));
    await expect(world.directory.setMembers(who, group.id, [group.id])).rejects.toEqual(
      refused('unit.not_found'),
    );
    await expect(world.directory.createUnits(who, [{ name: '各镇', kind: 'township' }])).rejects.toEqual(
      refused('unit.name_taken'),
    );
    const [same] = await world.journal.transact({ name: 'test', actor: SYSTEM }, tx =>
      world.directory.ensureGroups(tx, [{ name: '各镇', memberIds: [] }]),
    );
    expect(same.id).toBe(group.id);
    expect((await world.directory.groups()).map(g => g.name)).toEqual(['各镇']);
  });

  it('are known to a snapshot with whoever can be told', async () => {
    const office = await world.unitId('区政府督查室');
    const snapshot = await DirectorySnapshot.load(world.db);
    const empty = await world.unitId('丁镇');
    expect(snapshot.recipients({ unitId: empty, role: 'handler', officeUnitId: office })).toEqual([
      { personId: expect.any(String), name: '督查员', email: 'ducha@example.cn' },
    ]);
    expect(snapshot.unitsWithoutPeople().map(u => u.name)).toContain('丁镇');
    expect(snapshot.unitName(office)).toBe('区政府督查室');
  });
});
