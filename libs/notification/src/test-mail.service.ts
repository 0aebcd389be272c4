import { randomUUID } from 'node:crypto';
import type { Actor, Db, Journal } from '@duban/journal';
import { type Clock, Refusal } from '@duban/kernel';
import { assertMay, readSetting, writeSetting } from '@duban/organization';
import { isSendError } from './mail';
import { createMailTransport } from './mail-transport';
import type { NotificationConfig } from './notification.types';

/** What the environment says about mail, without what is secret of it. */
export interface MailSettings {
  /** null: none is set, and mail goes to the development mailbox. */
  relay: { host: string; port: number; encrypted: boolean; signsIn: boolean } | null;
  from: string | null;
  bounce: string | null;
  /** Where links in mails lead. */
  baseUrl: string;
}

export interface MailTest {
  at: Date;
  to: string;
  ok: boolean;
  /** What the relay said, or what went wrong on the way to it. */
  answer: string;
}

/** 测试邮件: whether the relay takes mail, tried with one to whoever asks. Settings come from the environment alone. */
export class TestMail {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly config: NotificationConfig,
  ) {}

  settings(actor: Actor): MailSettings {
    assertMay(actor, 'notification.manage');
    const { smtpUrl, mailFrom, mailBounce, baseUrl } = this.config;
    const url = smtpUrl ? new URL(smtpUrl) : null;
    return {
      relay: url && {
        host: url.hostname,
        port: Number(url.port || (url.protocol === 'smtps:' ? 465 : 587)),
        encrypted: url.protocol === 'smtps:',
        signsIn: url.username !== '',
      },
      from: mailFrom ?? null,
      bounce: mailBounce ?? null,
      baseUrl,
    };
  }

  /** The test that was made last. */
  async last(actor: Actor): Promise<MailTest | null> {
    assertMay(actor, 'notification.manage');
    const kept = await readSetting(this.db, 'mail.last_test');
    return kept && { ...kept, at: new Date(kept.at) };
  }

  /**
   * Sends one mail to whoever asks, and tells what the relay said. A repetition with the same key sends nothing.
   * @throws Refusal mail.no_address
   */
  async send(actor: Actor, { key }: { key?: string } = {}): Promise<MailTest> {
    assertMay(actor, 'notification.manage');
    const [person] = await this.db.query<{ name: string; email: string | null }>(
      'SELECT name, email FROM person WHERE id = $1',
      [actor.personId],
    );
    if (!person?.email)
      throw new Refusal('conflict', 'mail.no_address', '您没有登记邮箱，测试邮件无处可发', {
        mend: '请先在“人员”页登记自己的邮箱',
      });
    let fresh = false;
    const to = person.email;
    await this.journal.transact(
      { name: 'notification.test_mail', actor, key, body: {}, reason: `发给 ${actor.name}` },
      async () => void (fresh = true),
      { always: true },
    );
    const last = fresh ? null : await this.last(actor);
    if (last) return last;
    const outcome = await this.attempt({ name: person.name, address: to });
    const test = { at: this.clock.now(), to, ...outcome };
    await writeSetting(this.db, 'mail.last_test', { ...test, at: test.at.toISOString() });
    return test;
  }

  private async attempt(to: { name: string; address: string }): Promise<{ ok: boolean; answer: string }> {
    const { smtpUrl, mailFrom, mailBounce, mailDomain, baseUrl } = this.config;
    const from = mailFrom ?? `督办系统 <duban@${mailDomain}>`;
    const transport = createMailTransport({ smtpUrl, from, bounce: mailBounce }, this.db, this.clock);
    const words = `这是督办系统的测试邮件。收到它，说明邮件服务器已经可用。系统地址：${baseUrl}`;
    try {
      const { answer } = await transport.send({
        messageId: `<test-${randomUUID()}@${mailDomain}>`,
        to,
        subject: '督办系统测试邮件',
        text: words,
        html: `<p>${escaped(words)}</p>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        date: this.clock.now(),
      });
      return { ok: true, answer: this.withoutSecret(answer) };
    } catch (e) {
      if (!isSendError(e)) throw e;
      return { ok: false, answer: this.withoutSecret(e.answer) };
    } finally {
      await transport.close();
    }
  }

  /** A relay may repeat what it was told. */
  private withoutSecret(answer: string): string {
    const { password } = this.config.smtpUrl ? new URL(this.config.smtpUrl) : { password: '' };
    const secrets = password ? [password, decodeURIComponent(password)] : [];
    return secrets.reduce((text, secret) => text.replaceAll(secret, '***'), answer);
  }
}

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, c => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
