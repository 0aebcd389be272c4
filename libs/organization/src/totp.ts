import { createHmac, timingSafeEqual } from 'node:crypto';

const STEP_MS = 30_000;
const DIGITS = 6;
/** How many steps a clock may be off, to either side. */
const DRIFT = 1;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** RFC 4226 §5.3, with SHA-1 and six digits: what every authenticator can do. */
export function codeAt(secret: Buffer, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac('sha1', secret).update(counter).digest();
  const number = mac.readUInt32BE(mac[mac.length - 1] & 0xf) & 0x7fffffff;
  return String(number % 10 ** DIGITS).padStart(DIGITS, '0');
}

/** RFC 6238: the number of the half minute. */
export const stepAt = (now: Date): number => Math.floor(now.getTime() / STEP_MS);

/** The step a code belongs to, now or one off; null where it belongs to none. */
export function matchingStep(secret: Buffer, code: string, now: Date): number | null {
  const typed = code.normalize('NFKC').replace(/\s/g, '');
  if (typed.length !== DIGITS || !/^\d+$/.test(typed)) return null;
  const steps = Array.from({ length: 2 * DRIFT + 1 }, (_, i) => stepAt(now) - DRIFT + i);
  return steps.find(s => timingSafeEqual(Buffer.from(codeAt(secret, s)), Buffer.from(typed))) ?? null;
}

/** RFC 4648 §6 without padding: how a secret is typed into an authenticator. */
export function base32(bytes: Buffer): string {
  const bits = [...bytes].map(b => b.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map(b => ALPHABET[parseInt(b.padEnd(5, '0'), 2)]).join('');
}

/** What a QR code holds (Key URI Format). */
export const otpauth = (secret: Buffer, account: string, issuer: string): string =>
  `otpauth://totp/${encodeURIComponent(issuer)}:${encodeURIComponent(account)}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_MS / 1000}`;
