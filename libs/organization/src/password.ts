import { randomBytes, randomInt, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';
import { Refusal } from '@duban/kernel';

/** OWASP Password Storage Cheat Sheet: scrypt with N=2^15 takes 32 MiB and about 0.1 s a guess. */
const COST = { N: 2 ** 15, r: 8, p: 1 };
const SALT_BYTES = 16;
const KEY_BYTES = 32;

export const MIN_PASSWORD_LENGTH = 10;
/** Long enough for any passphrase; beyond it hashing would only be work for the server. */
export const MAX_PASSWORD_LENGTH = 128;
const MIN_CLASSES = 3;

/** Verifying against it costs what any other costs and never succeeds: an unknown name answers as slowly as a wrong password. */
export const DECOY_HASH = `scrypt$${COST.N}$${COST.r}$${COST.p}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Letters typed through an input method may come full-width: one password, however it was typed. */
const bytesOf = (password: string): Buffer => Buffer.from(password.normalize('NFKC'), 'utf8');

const derive = (
  password: string,
  salt: Buffer,
  length: number,
  { N, r, p }: typeof COST,
): Promise<Buffer> => {
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((done, fail) =>
    scrypt(bytesOf(password), salt, length, options, (e, key) => (e ? fail(e) : done(key))),
  );
};

/** @returns `scrypt$N$r$p$salt$hash`: with its own parameters, so that raising the cost later breaks no account */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, KEY_BYTES, COST);
  const { N, r, p } = COST;
  return ['scrypt', N, r, p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

/** Compares in constant time. A hash of unknown form matches nothing. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, N, r, p, salt, hash] = stored.split('$');
  if (scheme !== 'scrypt' || !hash) return false;
  const expected = Buffer.from(hash, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const key = await derive(password, Buffer.from(salt, 'base64url'), expected.length, cost);
  return timingSafeEqual(key, expected);
}

const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];

/** What is wrong with a password somebody chose; empty when it will do. */
export function passwordFaults(password: string, username: string): string[] {
  const plain = password.normalize('NFKC');
  const length = [...plain].length;
  const faults: string[] = [];
  if (length < MIN_PASSWORD_LENGTH) faults.push(`至少 ${MIN_PASSWORD_LENGTH} 位`);
  if (length > MAX_PASSWORD_LENGTH) faults.push(`不超过 ${MAX_PASSWORD_LENGTH} 位`);
  if (CLASSES.filter(c => c.test(plain)).length < MIN_CLASSES)
    faults.push('须包含大写字母、小写字母、数字、其他字符中的三类');
  if (username && plain.toLowerCase().includes(username.toLowerCase())) faults.push('不得包含用户名');
  return faults;
}

/**
 * The complexity rule (等保 GB/T 22239-2019 8.1.4.1 a: 身份鉴别信息具有复杂度要求).
 * @param where the field the fault is shown at
 * @throws Refusal password.too_weak
 */
export function assertStrong(password: string, username: string, where = 'password'): void {
  const faults = passwordFaults(password, username);
  if (!faults.length) return;
  throw new Refusal('invalid', 'password.too_weak', '密码不符合复杂度要求', {
    mend: `密码${faults.join('，')}`,
    faults: faults.map(message => ({ where, message })),
  });
}

/** Without the letters and digits that are misread from a slip of paper. */
const ALPHABETS = ['abcdefghijkmnpqrstuvwxyz', 'ABCDEFGHJKLMNPQRSTUVWXYZ', '23456789', '@#%+=?'];
const RANDOM_LENGTH = 14;

const pick = (from: string): string => from[randomInt(from.length)];

/** A password to be used once and changed: every class is in it, about 80 bits. */
export function randomPassword(): string {
  const all = ALPHABETS.join('');
  const letters = ALPHABETS.map(pick);
  while (letters.length < RANDOM_LENGTH) letters.push(pick(all));
  for (let i = letters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [letters[i], letters[j]] = [letters[j], letters[i]];
  }
  return letters.join('');
}
