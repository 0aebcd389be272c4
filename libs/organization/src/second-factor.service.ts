import { randomBytes } from 'node:crypto';
import type { Actor, Db, Journal } from '@duban/journal';
import { type Clock, Refusal } from '@duban/kernel';
import { assertMay } from './access';
import { endSessions, lock, LOCK_MS, locked, MAX_FAILURES } from './credentials';
import type { Given } from './given';
import { refuseSelf } from './people.service';
import { Person } from './person.entity';
import type { SecretBox } from './secret-box';
import type { SessionCache } from './session-cache';
import type { SignedIn } from './signed-in';
import { base32, matchingStep, otpauth } from './totp';

/** RFC 4226 §4 R6: 160 bits. */
const SECRET_BYTES = 20;
const ISSUER = '督办';

/** Shown once, to be taken into an authenticator. */
export interface Enrolment {
  /** Base32, for typing. */
  secret: string;
  /** For a QR code. */
  uri: string;
}

/** 动态口令 (等保 GB/T 22239-2019 8.1.4.1 d: 两种或两种以上组合的鉴别技术). Every success and failure leaves a journal entry. */
export class SecondFactorService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly cache: SessionCache,
    private readonly box: SecretBox,
  ) {}

  /**
   * Hands out a secret; it counts once a code of it was shown. Asked again before that, there is a new one.
   * @throws Refusal second_factor.enrolled; secret.missing where the server has no DUBAN_SECRET
   */
  async enroll(who: SignedIn): Promise<Enrolment> {
    const secret = randomBytes(SECRET_BYTES);
    const sealed = this.box.seal(secret, who.personId);
    await this.journal.transact(
      { name: 'session.enroll_second_factor', actor: who },
      async tx => {
        const rows = await tx.query(
          `INSERT INTO second_factor AS f (person_id, secret, confirmed_at, last_step, failures) VALUES ($1, $2, NULL, NULL, 0)
           ON CONFLICT (person_id) DO UPDATE SET secret = EXCLUDED.secret WHERE f.confirmed_at IS NULL RETURNING 1`,
          [who.personId, sealed],
        );
        if (!rows.length) throw enrolled();
      },
      { always: true },
    );
    return { secret: base32(secret), uri: otpauth(secret, who.username, ISSUER) };
  }

  /** The first code of a new secret. From here on every sign-in asks for one. @throws Refusal second_factor.wrong, second_factor.enrolled, second_factor.none */
  async confirm(who: SignedIn, code: string): Promise<void> {
    const [kept] = await this.db.query<{ secret: string; confirmed: boolean }>(
      'SELECT secret, confirmed_at IS NOT NULL AS confirmed FROM second_factor WHERE person_id = $1',
      [who.personId],
    );
    if (!kept) throw none();
    if (kept.confirmed) throw enrolled();
    const step = matchingStep(this.box.open(kept.secret, who.personId), code, this.clock.now());
    if (step === null) throw wrong();
    await this.journal.transact(
      { name: 'session.confirm_second_factor', actor: who },
      async tx => {
        const rows = await tx.query(
          `UPDATE second_factor SET confirmed_at = $2, last_step = $3, failures = 0
           WHERE person_id = $1 AND secret = $4 AND confirmed_at IS NULL RETURNING 1`,
          [who.personId, tx.now, step, kept.secret],
        );
        if (!rows.length) throw enrolled();
        await tx.query('UPDATE session SET proven = true WHERE id = $1', [who.sessionId]);
      },
      { always: true },
    );
    this.cache.forgetPerson(who.personId);
  }

  /**
   * The code at a sign-in. Counted before it is looked at; the fifth wrong one locks the account and ends the session.
   * @throws Refusal second_factor.wrong, second_factor.used for a code that was taken before, session.locked
   */
  async prove(who: SignedIn, code: string): Promise<void> {
    const [kept] = await this.db.query<{ secret: string }>(
      'SELECT secret FROM second_factor WHERE person_id = $1 AND confirmed_at IS NOT NULL',
      [who.personId],
    );
    if (!kept) throw none();
    const secret = this.box.open(kept.secret, who.personId);
    const [tried] = await this.db.query<{ count: number }>(
      'UPDATE second_factor SET failures = failures + 1 WHERE person_id = $1 AND failures < $2 RETURNING failures AS count',
      [who.personId, MAX_FAILURES],
    );
    const step = tried && matchingStep(secret, code, this.clock.now());
    if (!tried || step === null) return this.refuse(who, tried?.count ?? MAX_FAILURES);
    await this.journal.transact(
      { name: 'session.second_factor', actor: who },
      async tx => {
        const rows = await tx.query(
          `UPDATE second_factor SET last_step = $2, failures = 0
           WHERE person_id = $1 AND secret = $3 AND (last_step IS NULL OR last_step < $2) RETURNING 1`,
          [who.personId, step, kept.secret],
        );
        if (!rows.length)
          throw new Refusal('invalid', 'second_factor.used', '这个动态口令已经用过', {
            mend: '请等待半分钟，输入下一个动态口令',
            faults: [{ where: 'code', message: '已经用过' }],
          });
        await tx.query('UPDATE session SET proven = true WHERE id = $1', [who.sessionId]);
      },
      { always: true },
    );
    this.cache.forget(who.sessionId);
  }

  /** For somebody whose authenticator is gone. Ends the person's sessions. @throws Refusal security.self, second_factor.none */
  async reset(actor: Actor, personId: string, { key }: Given = {}): Promise<void> {
    assertMay(actor, 'security.manage');
    refuseSelf(actor, personId, '重置自己的动态口令');
    await this.journal.transact(
      { name: 'person.reset_second_factor', actor, key, body: { personId } },
      async tx => {
        const [person] = await tx.lock(Person, [personId]);
        tx.reason = `重置 ${person.name} 的动态口令`;
        const gone = await tx.query('DELETE FROM second_factor WHERE person_id = $1 RETURNING 1', [personId]);
        if (!gone.length) throw none();
        await endSessions(tx, personId);
      },
      { always: true },
    );
    this.cache.forgetPerson(personId);
  }

  private async refuse(who: SignedIn, count: number): Promise<never> {
    const last = count >= MAX_FAILURES;
    await this.journal.transact(
      {
        name: last ? 'session.lock' : 'session.refuse',
        actor: who,
        reason: `动态口令错误，第 ${count} 次${last ? '，账号锁定' : ''}`,
      },
      async tx => {
        if (!last) return;
        await lock(tx, who.personId);
        await tx.query('UPDATE second_factor SET failures = 0 WHERE person_id = $1', [who.personId]);
        await endSessions(tx, who.personId);
      },
      { always: true },
    );
    if (!last) throw wrong();
    this.cache.forgetPerson(who.personId);
    throw locked(new Date(this.clock.now().getTime() + LOCK_MS));
  }
}

const wrong = (): Refusal =>
  new Refusal('invalid', 'second_factor.wrong', '动态口令不正确', {
    mend: `请输入验证器当前显示的六位数字；连续 ${MAX_FAILURES} 次不正确将锁定账号`,
    faults: [{ where: 'code', message: '不正确' }],
  });

const none = (): Refusal =>
  new Refusal('conflict', 'second_factor.none', '尚未绑定动态口令', { mend: '请先绑定验证器' });

const enrolled = (): Refusal =>
  new Refusal('conflict', 'second_factor.enrolled', '已绑定动态口令', {
    mend: '更换验证器请联系安全管理员重置',
  });
