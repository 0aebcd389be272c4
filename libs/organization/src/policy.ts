import { type Role, ROLE_LABELS } from '@duban/chain';
import type { Reader } from '@duban/journal';

/** 密码规则. Editable by the security administrator, never below what level 3 asks for. */
export interface PasswordPolicy {
  minLength: number;
  /** How many of: lower case, upper case, digits, others. */
  minClasses: number;
  /** After so many days a password lets in only to change it; 0: never. */
  maxAgeDays: number;
  /** So many passwords back none may be used again. */
  history: number;
}

/** When a session ends by itself. */
export interface SessionPolicy {
  idleMinutes: number;
  absoluteHours: number;
}

/** Which roles sign in with a second factor; whoever else enrolled one uses it too. */
export interface SecondFactorPolicy {
  required: Role[];
}

export interface Policies {
  password_policy: PasswordPolicy;
  session_policy: SessionPolicy;
  second_factor: SecondFactorPolicy;
}

export const DEFAULT_POLICIES: Policies = {
  password_policy: { minLength: 10, minClasses: 3, maxAgeDays: 90, history: 5 },
  session_policy: { idleMinutes: 30, absoluteHours: 12 },
  second_factor: { required: [] },
};

export const POLICY_NAMES = Object.keys(DEFAULT_POLICIES) as (keyof Policies)[];

/** How many hashes are kept, so that the rule can be made stricter afterwards. */
export const MAX_HISTORY = 24;

const DAY_MS = 86_400_000;

/** What was stored over the defaults: a rule that came later is in force at once. */
export const policiesOf = (stored: Partial<Policies> | null): Policies => ({
  password_policy: { ...DEFAULT_POLICIES.password_policy, ...stored?.password_policy },
  session_policy: { ...DEFAULT_POLICIES.session_policy, ...stored?.session_policy },
  second_factor: { ...DEFAULT_POLICIES.second_factor, ...stored?.second_factor },
});

/** For a statement that reads the rules beside something else; names are the one parameter. */
export const policiesSql = (names: string): string =>
  `(SELECT jsonb_object_agg(name, value) FROM setting WHERE name = ANY(${names}))`;

export async function readPolicies(reader: Reader): Promise<Policies> {
  const [row] = await reader.query<{ stored: Partial<Policies> | null }>(
    `SELECT ${policiesSql('$1')} AS stored`,
    [POLICY_NAMES],
  );
  return policiesOf(row.stored);
}

/** Whether a password set then must be changed now. */
export const isAged = (changedAt: Date, now: Date, { maxAgeDays }: PasswordPolicy): boolean =>
  maxAgeDays > 0 && now.getTime() - changedAt.getTime() >= maxAgeDays * DAY_MS;

/** 日志里的安全策略: what it says, rule by rule. */
const RULE_WORDS: readonly (readonly [words: string, of: (p: Policies) => string])[] = [
  ['密码最短长度', p => `${p.password_policy.minLength}位`],
  ['密码字符种类', p => `${p.password_policy.minClasses}类`],
  ['密码有效期', p => (p.password_policy.maxAgeDays ? `${p.password_policy.maxAgeDays}天` : '不限')],
  ['密码不得与最近相同', p => `${p.password_policy.history}次`],
  ['多久不操作即退出', p => `${p.session_policy.idleMinutes}分钟`],
  ['登录最长', p => `${p.session_policy.absoluteHours}小时`],
  ['须以动态口令登录', p => p.second_factor.required.map(r => ROLE_LABELS[r]).join('、') || '无'],
];

/** What one set of rules has otherwise than another, in words. */
export const policyChanges = (before: Policies, after: Policies): string =>
  RULE_WORDS.filter(([, of]) => of(before) !== of(after))
    .map(([words, of]) => `${words}由${of(before)}改为${of(after)}`)
    .join('；') || '没有改动';
