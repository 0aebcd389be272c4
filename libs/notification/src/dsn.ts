/** What a bounce says of one recipient. */
export interface BouncedRecipient {
  /** failed, delayed, delivered, relayed, expanded. */
  action: string;
  /** 5.1.1 */
  status: string;
  diagnostic: string;
}

export interface Bounce {
  /** Of the mail that bounced, with angle brackets. */
  messageId?: string;
  /** From the address it came back to, where that names the delivery. */
  deliveryId?: string;
  recipients: BouncedRecipient[];
}

interface Part {
  type: string;
  boundary?: string;
  headers: ReadonlyMap<string, string>;
  body: string;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** Where a relay says to whom it delivered a bounce. */
const RETURNED_TO = ['x-original-to', 'delivered-to', 'envelope-to', 'to'];

/** Fields of RFC 5322, the first of each name, unfolded. */
function fieldsOf(head: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of head.replace(/\n[ \t]+/g, ' ').split('\n')) {
    const at = line.indexOf(':');
    if (at <= 0) continue;
    const name = line.slice(0, at).trim().toLowerCase();
    if (!fields.has(name)) fields.set(name, line.slice(at + 1).trim());
  }
  return fields;
}

function decoded(body: string, encoding: string | undefined): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8').replace(/\r\n/g, '\n');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body
    .replace(/=[ \t]*\n/g, '')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function partOf(source: string): Part {
  const at = source.indexOf('\n\n');
  const headers = fieldsOf(at < 0 ? source : source.slice(0, at));
  const content = headers.get('content-type') ?? 'text/plain';
  return {
    headers,
    type: content.split(';')[0].trim().toLowerCase(),
    boundary: /boundary="?([^";]+)"?/i.exec(content)?.[1],
    body: decoded(
      at < 0 ? '' : source.slice(at + 2),
      headers.get('content-transfer-encoding')?.trim().toLowerCase(),
    ),
  };
}

const partsIn = ({ body, boundary }: Part): Part[] =>
  boundary
    ? `\n${body}`
        .split(`\n--${boundary}`)
        .slice(1)
        .filter(p => !p.startsWith('--'))
        .map(p => partOf(p.replace(/^[ \t]*\n/, '')))
    : [];

/**
 * Reads a delivery status notification (RFC 3464). Pure.
 * @returns undefined for a mail that is none: an out-of-office note, a letter to the wrong address
 */
export function readBounce(source: string): Bounce | undefined {
  const mail = partOf(source.replace(/\r\n/g, '\n').replace(/^\n+/, ''));
  if (mail.type !== 'multipart/report') return undefined;
  const parts = partsIn(mail);
  const status = parts.find(p => /^message\/(global-)?delivery-status$/.test(p.type));
  if (!status) return undefined;
  const [, ...recipients] = status.body
    .split(/\n\s*\n/)
    .filter(block => block.trim())
    .map(fieldsOf);
  const original = parts.find(p => /rfc822|message\/global/.test(p.type) && p !== status);
  const returned = RETURNED_TO.map(name => new RegExp(UUID, 'i').exec(mail.headers.get(name) ?? '')?.[0]);
  return {
    messageId:
      original && /<[^<>\s]+>/.exec(fieldsOf(original.body.split('\n\n')[0]).get('message-id') ?? '')?.[0],
    deliveryId: returned.find(Boolean)?.toLowerCase(),
    recipients: recipients.map(r => ({
      action: (r.get('action') ?? '').toLowerCase(),
      status: /\d\.\d{1,3}\.\d{1,3}/.exec(r.get('status') ?? '')?.[0] ?? '',
      diagnostic: (r.get('diagnostic-code') ?? '').replace(/^[^;]*;\s*/, ''),
    })),
  };
}
