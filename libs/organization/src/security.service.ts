import { ADMIN_ROLES, type Sensitivity, SENSITIVITY_LABELS } from '@duban/chain';
import type { Actor, Db, Journal, Reader } from '@duban/journal';
import { type Fault, Refusal } from '@duban/kernel';
import { assertMay } from './access';
import { unlock } from './credentials';
import type { Given } from './given';
import { refuseSelf } from './people.service';
import { Person } from './person.entity';
import { MAX_HISTORY, type Policies, policyChanges, readPolicies } from './policy';
import type { SecretBox } from './secret-box';
import type { SessionCache } from './session-cache';
import { readSetting, writeSetting } from './settings';

/** Within which the rules may be set. Level 3 asks for complexity, ageing and time-outs; how much is the region's business. */
const BOUNDS: readonly (readonly [where: string, of: (p: Policies) => number, min: number, max: number])[] = [
  ['password.minLength', p => p.password_policy.minLength, 8, 64],
  ['password.minClasses', p => p.password_policy.minClasses, 3, 4],
  ['password.maxAgeDays', p => p.password_policy.maxAgeDays, 0, 365],
  ['password.history', p => p.password_policy.history, 0, MAX_HISTORY],
  ['session.idleMinutes', p => p.session_policy.idleMinutes, 1, 240],
  ['session.absoluteHours', p => p.session_policy.absoluteHours, 1, 24],
];

/** What the security administrator decides: rules for everybody, locks and clearances of single people. */
export class SecurityService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly cache: SessionCache,
    private readonly box: SecretBox,
  ) {}

  /** The rules, and how often they were set: whoever sets them says which they saw. */
  async policies(actor: Actor): Promise<Policies & { version: number }> {
    assertMay(actor, 'security.manage');
    return { ...(await readPolicies(this.db)), version: await versionOf(this.db) };
  }

  /**
   * Sets the rules; they are in force at once for whoever signs in or asks for anything, after five seconds in other
   * processes. `version` is the one the caller saw.
   * @throws Refusal security.policy_invalid; secret.missing where a second factor is asked for without DUBAN_SECRET
   * @throws Refusal record.stale where another set them meanwhile
   */
  async setPolicies(actor: Actor, next: Policies, { key, version }: Given = {}): Promise<void> {
    assertMay(actor, 'security.manage');
    const faults: Fault[] = BOUNDS.filter(([, of, min, max]) => of(next) < min || of(next) > max).map(
      ([where, , min, max]) => ({ where, message: `须在 ${min} 到 ${max} 之间` }),
    );
    if (faults.length)
      throw new Refusal('invalid', 'security.policy_invalid', '安全策略超出允许范围', { faults });
    // Everybody it is asked of would stand before a closed door.
    if (next.second_factor.required.length && !this.box.usable) this.box.seal(Buffer.alloc(0), '');
    await this.journal.transact(
      { name: 'security.set_policies', actor, key, body: next },
      async tx => {
        // Of two who set them at once, the second waits here and then sees the first one's version.
        await tx.query("SELECT pg_advisory_xact_lock(hashtext('security.policies'))");
        const current = await versionOf(tx);
        if (version !== undefined && version !== current) await stale(tx, version, current);
        tx.reason = policyChanges(await readPolicies(tx), next);
        await writeSetting(tx, 'password_policy', next.password_policy);
        await writeSetting(tx, 'session_policy', next.session_policy);
        await writeSetting(tx, 'second_factor', next.second_factor);
        await writeSetting(tx, 'security.version', current + 1);
      },
      { always: true },
    );
    this.cache.clear();
  }

  /** Lifts a lock before its quarter of an hour is over. Not locked: nothing changes. */
  async unlock(actor: Actor, personId: string, { key }: Given = {}): Promise<void> {
    assertMay(actor, 'security.manage');
    const command = { name: 'person.unlock', actor, key, body: { personId } };
    await this.journal.transact(
      command,
      async tx => {
        const [person] = await tx.lock(Person, [personId]);
        tx.reason = (await unlock(tx, personId)) ? `解锁 ${person.name}` : `${person.name} 未被锁定`;
      },
      { always: true },
    );
  }

  /** How sensitive a task somebody may know of; nobody decides it for themselves. @throws Refusal security.self */
  async setClearance(
    actor: Actor,
    personId: string,
    clearance: Sensitivity,
    { key, version }: Given = {},
  ): Promise<void> {
    assertMay(actor, 'security.manage');
    refuseSelf(actor, personId, '设定自己的知悉范围');
    const command = { name: 'person.set_clearance', actor, key, body: { personId, clearance } };
    await this.journal.transact({ ...command, reason: SENSITIVITY_LABELS[clearance] }, async tx => {
      const [person] = await tx.lock(Person, [personId]);
      await tx.expectVersion(person, version);
      if (person.clearance !== clearance)
        tx.update(Person, { ...person, clearance, version: person.version + 1 });
    });
    this.cache.forgetPerson(personId);
  }
}

/** What a real installation asks a second factor of from its first day. */
export const SECOND_FACTOR_AT_SETUP = ADMIN_ROLES;

const versionOf = async (reader: Reader): Promise<number> =>
  (await readSetting(reader, 'security.version')) ?? 1;

/** @throws Refusal record.stale with who set the rules meanwhile */
async function stale(reader: Reader, seen: number, current: number): Promise<never> {
  const since = await reader.query(
    "SELECT command, actor_name, at FROM journal_entry WHERE command = 'security.set_policies' ORDER BY at DESC, id DESC LIMIT $1",
    [Math.min(Math.max(current - seen, 1), 20)],
  );
  throw new Refusal('stale', 'record.stale', '安全策略在您打开之后已被他人修改', {
    mend: '请刷新后核对再提交',
    details: { seen, current, since },
  });
}
