import { randomInt, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';
import { Refusal } from '@duban/kernel';
import { hash, verify } from '@node-rs/argon2';
import { nameKey } from './names';
import { DEFAULT_POLICIES, type PasswordPolicy } from './policy';

/**
 * The one place where the cost of a password stands. OWASP Password Storage Cheat Sheet: argon2id with 19 MiB, two passes
 * and one lane; argon2id is what the package does unless told otherwise. Raising it breaks no account: a hash carries its own cost and is made anew at the next sign-in.
 */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const CURRENT = `$argon2id$v=19$m=${COST.memoryCost},t=${COST.timeCost},p=${COST.parallelism}$`;

/** Long enough for any passphrase; beyond it hashing would only be work for the server. */
export const MAX_PASSWORD_LENGTH = 128;
/** Unless the security administrator asks for more. */
export const MIN_PASSWORD_LENGTH = DEFAULT_POLICIES.password_policy.minLength;

/** Verifying against it costs what any other costs and never succeeds: an unknown name answers as slowly as a wrong password. */
export const DECOY_HASH = `${CURRENT}${'A'.repeat(22)}$${'A'.repeat(43)}`;

/** Letters typed through an input method may come full-width: one password, however it was typed. */
const bytesOf = (password: string): Buffer => Buffer.from(password.normalize('NFKC'), 'utf8');

/** Off the event loop, on one of node's own threads. @returns the hash with salt and cost, in PHC form */
export const hashPassword = (password: string): Promise<string> => hash(bytesOf(password), COST);

/** Whether a hash was made the old way or at another cost, and is to be made anew when its password is at hand. */
export const isOutdated = (stored: string): boolean => !stored.startsWith(CURRENT);

/** Compares in constant time, by the cost the hash was made with. A hash of unknown form matches nothing. */
export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  if (stored.startsWith('scrypt$')) return verifyScrypt(password, stored);
  if (!stored.startsWith('$argon2id$')) return false;
  return verify(stored, bytesOf(password)).catch(() => false);
}

/** Hashes from before argon2id: `scrypt$N$r$p$salt$hash`. */
async function verifyScrypt(password: string, stored: string): Promise<boolean> {
  const [, N, r, p, salt, key] = stored.split('$');
  if (!key) return false;
  const expected = Buffer.from(key, 'base64url');
  const cost = { N: Number(N), r: Number(r), p: Number(p) };
  const options: ScryptOptions = { ...cost, maxmem: 256 * cost.N * cost.r };
  const derived = await new Promise<Buffer>((done, fail) =>
    scrypt(bytesOf(password), Buffer.from(salt, 'base64url'), expected.length, options, (e, k) =>
      e ? fail(e) : done(k),
    ),
  );
  return timingSafeEqual(derived, expected);
}

const CLASSES = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^a-zA-Z0-9]/];

/** Around whom a password is judged: it may hold neither the user name nor the name of a unit. */
export interface PasswordOwner {
  username: string;
  unitNames?: readonly string[];
}

/** What is wrong with a password somebody chose; empty when it will do. */
export function passwordFaults(
  password: string,
  { username, unitNames = [] }: PasswordOwner,
  policy: PasswordPolicy = DEFAULT_POLICIES.password_policy,
): string[] {
  const plain = password.normalize('NFKC');
  const length = [...plain].length;
  const faults: string[] = [];
  if (length < policy.minLength) faults.push(`至少 ${policy.minLength} 位`);
  if (length > MAX_PASSWORD_LENGTH) faults.push(`不超过 ${MAX_PASSWORD_LENGTH} 位`);
  if (CLASSES.filter(c => c.test(plain)).length < policy.minClasses)
    faults.push(`须包含大写字母、小写字母、数字、其他字符中的${CLASS_WORDS[policy.minClasses]}类`);
  if (username && plain.toLowerCase().includes(username.toLowerCase())) faults.push('不得包含用户名');
  if (unitNames.some(name => nameKey(name) && nameKey(plain).includes(nameKey(name))))
    faults.push('不得包含单位名称');
  return faults;
}

const CLASS_WORDS = ['零', '一', '两', '三', '四'];

/**
 * The complexity rule (等保 GB/T 22239-2019 8.1.4.1 a: 身份鉴别信息具有复杂度要求).
 * @param where the field the fault is shown at
 * @throws Refusal password.too_weak
 */
export function assertStrong(
  password: string,
  owner: PasswordOwner,
  where = 'password',
  policy?: PasswordPolicy,
): void {
  const faults = passwordFaults(password, owner, policy);
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
