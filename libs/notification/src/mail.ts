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

/** A mail that was not accepted. `temporary`: the same mail may go through later. */
export class SendError extends Error {
  constructor(
    readonly temporary: boolean,
    /** What the relay said, or what went wrong on the way to it. */
    readonly answer: string,
    cause?: unknown,
  ) {
    super(answer, { cause });
    this.name = 'SendError';
  }
}

/** True for a SendError, also one made by another copy of this module. */
export const isSendError = (e: unknown): e is SendError =>
  e instanceof Error && e.name === 'SendError' && 'temporary' in e;
