import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  /** Envelope. */
  from: string;
  to: string[];
  raw: string;
  /** Decoded; undefined where the mail has none. */
  header(name: string): string | undefined;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Answer {
  code: number;
  message: string;
  /** After so many refusals the recipient is accepted; without it, never. */
  times?: number;
}

/** A relay on 127.0.0.1 that keeps what it gets. */
export interface SmtpSink {
  readonly url: string;
  readonly mails: ReceivedMail[];
  /** Recipients asked for, refused ones included: one for each attempt. */
  readonly asked: string[];
  /** Lets it refuse a recipient: 4xx for later, 5xx for good. */
  refuse(recipient: string, answer: Answer): void;
  /** Accepts everybody again. */
  forgive(): void;
  /** Time it takes to answer to a mail's content. */
  delay(ms: number): void;
  close(): Promise<void>;
}

const decodeWords = (value: string): string =>
  value
    .replace(/\r\n[ \t]+/g, ' ')
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/((?:=\?utf-8\?[bq]\?[^?]*\?=)+)/gi, run => {
      const bytes = [...run.matchAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi)].map(([, kind, word]) =>
        kind.toLowerCase() === 'b' ? Buffer.from(word, 'base64') : quoted(word.replace(/_/g, ' ')),
      );
      return Buffer.concat(bytes).toString('utf8');
    });

/** Quoted-printable to bytes. */
const quoted = (s: string): Buffer =>
  Buffer.from(
    s
      .replace(/=\r?\n/g, '')
      .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

const headerOf = (head: string, name: string): string | undefined => {
  const found = new RegExp(`^${name}:[ \\t]*((?:.|\\r\\n[ \\t])*)`, 'im').exec(head);
  return found ? decodeWords(found[1]).trim() : undefined;
};

const split = (part: string): [string, string] => {
  const at = part.indexOf('\r\n\r\n');
  return at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 4)];
};

/** The decoded content of a MIME type, in the part itself or in one of its parts. */
function contentOf(part: string, type: string): string | undefined {
  const [head, body] = split(part);
  const of = headerOf(head, 'Content-Type') ?? 'text/plain';
  const boundary = /boundary="?([^";]+)"?/.exec(of)?.[1];
  if (boundary) {
    for (const inner of body.split(`--${boundary}`).slice(1, -1)) {
      const found = contentOf(inner.replace(/^\r\n/, ''), type);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (!of.toLowerCase().startsWith(type)) return undefined;
  const encoding = headerOf(head, 'Content-Transfer-Encoding')?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return encoding === 'quoted-printable' ? quoted(body).toString('utf8') : body;
}

/** Decoded when it is looked at: a sink that takes thousands must not spend its time on what nobody reads. */
const received = (from: string, to: string[], raw: string): ReceivedMail => ({
  from,
  to,
  raw,
  header: name => headerOf(split(raw)[0], name),
  get subject() {
    return this.header('Subject') ?? '';
  },
  get text() {
    return (contentOf(raw, 'text/plain') ?? '').replace(/\r\n/g, '\n');
  },
  get html() {
    return contentOf(raw, 'text/html') ?? '';
  },
});

const refusal = ({ code, message }: Answer): Error =>
  Object.assign(new Error(message), { responseCode: code });

export async function startSmtpSink(): Promise<SmtpSink> {
  const mails: ReceivedMail[] = [];
  const asked: string[] = [];
  const refused = new Map<string, Answer>();
  let wait = 0;

  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    closeTimeout: 500,
    onRcptTo({ address }, _session, done) {
      asked.push(address);
      const answer = refused.get(address);
      if (!answer) return done();
      if (answer.times !== undefined && --answer.times <= 0) refused.delete(address);
      done(refusal(answer));
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        await sleep(wait);
        const from = envelope.mailFrom ? envelope.mailFrom.address : '';
        mails.push(
          received(
            from,
            envelope.rcptTo.map(r => r.address),
            Buffer.concat(chunks).toString('utf8'),
          ),
        );
        done(null, `kept as ${mails.length}`);
      });
    },
  });
  // A client that hangs up in the middle is part of what is tested.
  server.on('error', () => undefined);
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    mails,
    asked,
    refuse: (recipient, answer) => void refused.set(recipient, { ...answer }),
    forgive: () => refused.clear(),
    delay: ms => void (wait = ms),
    close: () => new Promise(resolve => server.close(() => resolve())),
  };
}
