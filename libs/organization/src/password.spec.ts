import {
  assertStrong,
  DECOY_HASH,
  hashPassword,
  isOutdated,
  passwordFaults,
  randomPassword,
  verifyPassword,
} from './password';

describe('a stored password', () => {
  it('matches itself and nothing else', async () => {
    const stored = await hashPassword('Duban#2026 好');
    expect(await verifyPassword('Duban#2026 好', stored)).toBe(true);
    expect(await verifyPassword('Duban#2026 坏', stored)).toBe(false);
    expect(await verifyPassword('', stored)).toBe(false);
  });

  it('is salted, and carries its cost', async () => {
    const [one, two] = [await hashPassword('Duban#2026'), await hashPassword('Duban#2026')];
    expect(one).not.toBe(two);
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  });

  it('from before argon2id is verified by the cost it was made with, and is outdated', async () => {
    // RFC 7914 §12, the second test vector
    const vector = Buffer.from(
      'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
      'hex',
    );
    const stored = `scrypt$1024$8$16$${Buffer.from('NaCl').toString('base64url')}$${vector.toString('base64url')}`;
    expect(await verifyPassword('password', stored)).toBe(true);
    expect(await verifyPassword('Password', stored)).toBe(false);
    expect(isOutdated(stored)).toBe(true);
    expect(isOutdated(await hashPassword('password'))).toBe(false);
  });

  it('does not depend on full-width typing', async () => {
    expect(await verifyPassword('Ｄｕｂａｎ＃２０２６', await hashPassword('Duban#2026'))).toBe(true);
  });

  it('never matches the decoy or what is no hash', async () => {
    for (const guess of ['', 'A', 'Duban#2026']) {
      expect(await verifyPassword(guess, DECOY_HASH)).toBe(false);
      expect(await verifyPassword(guess, '')).toBe(false);
      expect(await verifyPassword(guess, 'plain$Duban#2026')).toBe(false);
    }
  });
});

describe('the complexity rule', () => {
  it.each([
    ['Duban#2026', []],
    ['duban督办2026', []],
    ['Ab1-Ab1-A', ['至少 10 位']],
    ['alllowercase', ['须包含大写字母、小写字母、数字、其他字符中的三类']],
    ['Lower1UPPER', []],
    ['12345', ['至少 10 位', '须包含大写字母、小写字母、数字、其他字符中的三类']],
    ['x-ZhangSan-2026', ['不得包含用户名']],
    [`${'a'.repeat(127)}B1`, ['不超过 128 位']],
  ])('%s', (password, faults) => {
    expect(passwordFaults(password, { username: 'zhangsan' })).toEqual(faults);
  });

  it('counts characters, not UTF-16 units', () => {
    expect(passwordFaults('😀😀😀😀Aa1', { username: 'zhangsan' })).toEqual(['至少 10 位']);
  });

  it('knows the names of units, however they are typed', () => {
    const owner = { username: 'zhangsan', unitNames: ['区商务委'] };
    expect(passwordFaults('区 商务委Abc2026', owner)).toEqual(['不得包含单位名称']);
    expect(passwordFaults('商务Abc2026#', owner)).toEqual([]);
  });

  it('is as strict as the policy says', () => {
    const policy = { minLength: 12, minClasses: 4, maxAgeDays: 0, history: 5 };
    expect(passwordFaults('Duban2026', { username: '' }, policy)).toEqual([
      '至少 12 位',
      '须包含大写字母、小写字母、数字、其他字符中的四类',
    ]);
  });

  it('refuses at the field it was typed in', () => {
    expect(() => assertStrong('short', { username: 'zhangsan' }, 'newPassword')).toThrow(
      expect.objectContaining({
        kind: 'invalid',
        code: 'password.too_weak',
        faults: expect.arrayContaining([{ where: 'newPassword', message: '至少 10 位' }]),
      }),
    );
    expect(() => assertStrong('Duban#2026', { username: 'zhangsan' })).not.toThrow();
  });
});

describe('a random password', () => {
  it('meets the rule, can be read aloud and does not repeat', () => {
    const made = Array.from({ length: 500 }, randomPassword);
    expect(new Set(made).size).toBe(500);
    for (const password of made) {
      expect(passwordFaults(password, { username: 'zhangsan' })).toEqual([]);
      expect(password).not.toMatch(/[0O1lIo]/);
    }
  });
});
