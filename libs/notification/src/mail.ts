export interface Mail {
  /** With angle brackets; the same on every attempt, so that a second copy can be recognised as one. */
  messageId: string;
  to: { name: string; address: string };
  subject: string;
  html: string;
  text: string;
  headers: Readonly<Record<string, string>>;
  date: Date;
}

/** What carries a mail. Stays open for the life of the process. */
export interface MailTransport {
  /** @returns the relay's answer. @throws SendError */
  send(mail: Mail): Promise<{ answer: string }>;
  close(): Promise<void>;
}

/** Something that was not accepted. `temporary`: the same may go through later. */
export class SendError extends Error {
  constructor(
    readonly temporary: boolean,
    /** What the other side said, or what went wrong on the way to it. */
    readonly answer: string,
    cause?: unknown,
    /** Enhanced status of SMTP, status of HTTP, or the name of what went wrong. */
    readonly code?: string,
  ) {
    super(answer, { cause });
    this.name = 'SendError';
  }
}

/** True for a SendError, also one made by another copy of this module. */
export const isSendError = (e: unknown): e is SendError =>
  e instanceof Error && e.name === 'SendError' && 'temporary' in e;

/** The code in an answer of SMTP: the enhanced one (RFC 3463) where it has one, else the plain one. */
export function smtpCode(answer: string): string | undefined {
  const [, plain, enhanced] = /^(\d{3})[ -](?:([245]\.\d{1,3}\.\d{1,3})\b)?/.exec(answer) ?? [];
  return enhanced ?? plain;
}

/**
 * The sender on the envelope, where bounces go: `MAIL_BOUNCE`. An asterisk in it stands for the delivery
 * (`bounces+*@example.gov.cn`), so that a bounce without the headers of its mail is still known.
 */
export const bounceAddress = (pattern: string, messageId: string): string =>
  pattern.replace('*', messageId.replace(/^<|@.*$/g, ''));
