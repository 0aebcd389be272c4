import type { NodemailerError, Transporter } from 'nodemailer';
import { bounceAddress, type Mail, type MailTransport, SendError, smtpCode } from './mail';

const CONNECT_MS = 15_000;
const SILENCE_MS = 60_000;
/** Well below the shortest lease of a delivery: an attempt must be over before the next may begin. */
const SEND_MS = 120_000;
const ANSWER_LENGTH = 500;

export interface SmtpConfig {
  url: string;
  from: string;
  /** Envelope sender, with an asterisk for the delivery; none: as `from`. */
  bounce?: string;
  /** After which a send is given up as a temporary failure. */
  timeoutMs?: number;
}

/**
 * Final is a refusal of this mail: its recipient or its content. Everything else may pass: 4xx, a lost connection, and
 * also a 5xx to the greeting, the sign-in or the sender, which tells of the relay's set-up and would otherwise fail
 * every mail of the day for good.
 */
function toSendError(e: unknown): SendError {
  const { code, command, permanent, response, message } = e as NodemailerError & { permanent?: boolean };
  const aboutMail = (code === 'EENVELOPE' || code === 'EMESSAGE') && command !== 'MAIL FROM';
  const answer = (response || message).slice(0, ANSWER_LENGTH);
  return new SendError(!(aboutMail && (permanent ?? true)), answer, e, smtpCode(answer) ?? code);
}

/** A relay, over a few connections that are kept open. */
export class SmtpTransport implements MailTransport {
  private pool: Promise<Transporter> | undefined;

  /** @throws TypeError at boot for something that is no URL */
  constructor(private readonly config: SmtpConfig) {
    new URL(config.url);
  }

  async send(mail: Mail): Promise<{ answer: string }> {
    const pool = await (this.pool ??= this.open());
    try {
      const { response } = await pool.sendMail({
        from: this.config.from,
        to: mail.to,
        ...(this.config.bounce && {
          envelope: { from: bounceAddress(this.config.bounce, mail.messageId), to: mail.to.address },
        }),
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        messageId: mail.messageId,
        headers: { ...mail.headers },
        date: mail.date,
        // Chinese is twice as long in quoted-printable.
        textEncoding: 'base64',
        disableFileAccess: true,
        disableUrlAccess: true,
        // Also ends what no socket timeout notices: a relay that trickles, a wait for a free connection.
        signal: AbortSignal.timeout(this.config.timeoutMs ?? SEND_MS),
      });
      return { answer: String(response).slice(0, ANSWER_LENGTH) };
    } catch (e) {
      throw toSendError(e);
    }
  }

  async close(): Promise<void> {
    (await this.pool)?.close();
  }

  private async open(): Promise<Transporter> {
    // Loaded on first use: most who import this library send nothing.
    const { createTransport } = await import('nodemailer');
    const pool = createTransport({
      pool: true,
      url: this.config.url,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      socketTimeout: SILENCE_MS,
      // Once: a kept connection that the relay had closed meanwhile; not a byte of the mail was sent on it.
      maxRequeues: 1,
    });
    // Errors of idle connections come here; the next send opens another and reports for itself.
    pool.on('error', () => undefined);
    return pool;
  }
}
