import { base32, codeAt, matchingStep, otpauth, stepAt } from './totp';

/** RFC 6238 appendix B, the SHA-1 rows; the RFC shows eight digits, six are the last ones of them. */
const SECRET = Buffer.from('12345678901234567890');

it.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('gives the code of the RFC at %i s', (seconds, code) => {
  expect(codeAt(SECRET, stepAt(new Date(seconds * 1000)))).toBe(code);
});

it('takes the code of this half minute and of its neighbours, and says which', () => {
  const now = new Date(1_111_111_111_000);
  const step = stepAt(now);
  for (const off of [-1, 0, 1])
    expect(matchingStep(SECRET, codeAt(SECRET, step + off), now)).toBe(step + off);
  for (const off of [-2, 2]) expect(matchingStep(SECRET, codeAt(SECRET, step + off), now)).toBeNull();
  expect(matchingStep(SECRET, ' ０５０ ４７１', now)).toBe(step);
  for (const code of ['', '50471', '0504711', 'abcdef', '05047１２'])
    expect(matchingStep(SECRET, code, now)).toBeNull();
});

it('spells a secret as authenticators read it', () => {
  // RFC 4648 §10, without padding
  expect(['', 'f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(s => base32(Buffer.from(s)))).toEqual([
    ...['', 'MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'],
  ]);
  expect(otpauth(SECRET, '张三', '督办')).toMatch(
    /^otpauth:\/\/totp\/%E7.*:%E5.*\?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=/,
  );
});
