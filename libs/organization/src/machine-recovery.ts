import { type Db, type Journal, SYSTEM, type Tx } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { endSessions, unlock } from './credentials';
import type { SessionCache } from './session-cache';

/** Who asks for it, at the machine, and why. */
export interface AtMachine {
  username: string;
  reason: string;
  /** The account of the operating system. */
  operator: string;
}

/**
 * The way back in when nobody is left who could open the door: the only security administrator has lost the
 * authenticator, or is locked. Reached by the command line alone, by whoever may read the database's address; never over
 * HTTP. Each use leaves an entry in the journal with its reason.
 */
export class MachineRecovery {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly cache: SessionCache,
  ) {}

  /**
   * Takes away the second factor: the person enrols another one at the next sign-in. Ends the person's sessions.
   * @throws Refusal recovery.reason_needed, recovery.no_account, second_factor.none
   */
  resetFactor(at: AtMachine): Promise<{ name: string }> {
    return this.run('person.reset_second_factor', '重置动态口令', at, async (tx, id) => {
      const gone = await tx.query('DELETE FROM second_factor WHERE person_id = $1 RETURNING 1', [id]);
      if (!gone.length)
        throw new Refusal('conflict', 'second_factor.none', '该账号尚未绑定动态口令', {
          mend: '无需重置；账号被锁定的，请用 duban people unlock',
        });
      await endSessions(tx, id);
    });
  }

  /** Lifts a lock. Not locked: nothing changes. @throws Refusal recovery.reason_needed, recovery.no_account */
  unlock(at: AtMachine): Promise<{ name: string }> {
    return this.run('person.unlock', '解锁账号', at, async (tx, id) => void (await unlock(tx, id)));
  }

  private async run(
    name: string,
    what: string,
    { username, reason, operator }: AtMachine,
    work: (tx: Tx, personId: string) => Promise<void>,
  ): Promise<{ name: string }> {
    if (!reason.trim())
      throw new Refusal('invalid', 'recovery.reason_needed', `${what}须说明理由`, {
        mend: '请用 --reason 说明，例如 --reason "唯一安全管理员手机遗失，经分管领导同意"',
      });
    const [person] = await this.db.query<{ id: string; name: string }>(
      'SELECT id, name FROM person WHERE username = $1 AND active',
      [username],
    );
    if (!person)
      throw new Refusal('not_found', 'recovery.no_account', `没有账号“${username}”，或已停用`, {
        mend: '请核对登录名',
      });
    await this.journal.transact(
      {
        name,
        actor: SYSTEM,
        reason: `在服务器上${what}：${username}（操作系统账户 ${operator}）；${reason.trim()}`,
      },
      tx => work(tx, person.id),
      { always: true },
    );
    this.cache.forgetPerson(person.id);
    return { name: person.name };
  }
}
