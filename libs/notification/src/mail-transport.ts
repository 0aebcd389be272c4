import type { Db } from '@duban/journal';
import type { Clock } from '@duban/kernel';
import type { Mail, MailTransport } from './mail';
import { SmtpTransport } from './smtp-transport';

export interface MailConfig {
  /** `smtp://user:password@host:port`; without it mail goes to the development mailbox. */
  smtpUrl?: string;
  /** `督办系统 <duban@example.gov.cn>`. */
  from: string;
  /** Where bounces go, with an asterisk for the delivery. */
  bounce?: string;
}

/** The relay where one is configured, else the development mailbox. */
export const createMailTransport = (config: MailConfig, db: Db, clock: Clock): MailTransport =>
  config.smtpUrl
    ? new SmtpTransport({ url: config.smtpUrl, from: config.from, bounce: config.bounce })
    : new MailboxTransport(db, clock);

/** 开发信箱: keeps what would have been sent; a second attempt replaces the first, as a mail reader would show it. */
export class MailboxTransport implements MailTransport {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  async send(mail: Mail): Promise<{ answer: string }> {
    await this.db.query(
      `INSERT INTO dev_mail (message_id, recipient, subject, html, text, at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (message_id) DO UPDATE SET recipient = EXCLUDED.recipient, subject = EXCLUDED.subject,
         html = EXCLUDED.html, text = EXCLUDED.text, at = EXCLUDED.at`,
      [mail.messageId, mail.to.address, mail.subject, mail.html, mail.text, this.clock.now()],
    );
    return { answer: '已存入开发信箱' };
  }

  async close(): Promise<void> {}
}
