import { createHmac, randomBytes } from 'node:crypto';
import { type ClientRequest, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Refusal } from '@duban/kernel';
import { SendError } from './mail';
import { type Address, addressOf } from './public-address';

/** What an endpoint is told: that there is something, never what it says. */
export interface WebhookBody {
  /** The delivery; the same on every attempt. */
  id: string;
  kind: 'digest' | 'urgent' | 'group' | 'test';
  title: string;
  link: string;
}

/** An endpoint as it is sealed. */
export interface WebhookTarget {
  url: string;
  /** `whsec_` and base64. */
  secret: string;
}

const TIMEOUT_MS = 10_000;
const ANSWER_LENGTH = 500;
const PREFIX = 'whsec_';
const SECRET_BYTES = 32;
const LATER = new Set([408, 425, 429]);

export const newWebhookSecret = (): string => PREFIX + randomBytes(SECRET_BYTES).toString('base64');

/**
 * `v1,` and the HMAC-SHA256 of id, time and body, as the Standard Webhooks specification has it, so that receivers can
 * check it with a library they find. `at` in seconds.
 */
export function sign(secret: string, id: string, at: number, body: string): string {
  const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')}`;
}

const LOCAL = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** @throws Refusal webhook.bad_url: https only; plain http to this machine alone, and only where private addresses are allowed */
export function assertWebhookUrl(url: string, allowPrivate: boolean): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const plain = parsed?.protocol === 'http:' && allowPrivate && LOCAL.test(parsed.hostname);
  if (!parsed || (parsed.protocol !== 'https:' && !plain) || parsed.username || parsed.password)
    throw new Refusal('invalid', 'webhook.bad_url', '回调地址须以 https:// 开头，且不含用户名和密码', {
      mend: '请向接收方索取 https 地址',
      faults: [{ where: 'url', message: '须为 https 地址' }],
    });
  return parsed;
}

/** Posts signed messages. Follows no redirect, asks for the address once, and connects to nothing private. */
export class WebhookSender {
  constructor(private readonly options: { allowPrivate?: boolean; timeoutMs?: number } = {}) {}

  get allowsPrivate(): boolean {
    return this.options.allowPrivate ?? false;
  }

  /** @returns what the endpoint said. @throws SendError: 408, 425, 429, 5xx and trouble on the way are temporary */
  async send(
    target: WebhookTarget,
    body: WebhookBody,
    attempt: number,
    now: Date,
  ): Promise<{ code: string; answer: string }> {
    const url = assertWebhookUrl(target.url, this.allowsPrivate);
    const address = await addressOf(url.hostname, this.allowsPrivate).catch((e: Error) => {
      throw new SendError(true, e.message, e, 'EDNS');
    });
    if (!address) throw new SendError(false, '回调地址指向内部网络，不予发送', undefined, 'private_address');
    const content = JSON.stringify(body);
    const at = Math.floor(now.getTime() / 1000);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'content-length': String(Buffer.byteLength(content)),
      'user-agent': 'duban-webhook',
      'webhook-id': body.id,
      'webhook-timestamp': String(at),
      'webhook-signature': sign(target.secret, body.id, at, content),
      'webhook-attempt': String(attempt),
    };
    const { status, answer } = await this.post(url, address, headers, content);
    const code = String(status);
    if (status >= 200 && status < 300) return { code, answer };
    throw new SendError(LATER.has(status) || status >= 500, `${status} ${answer}`.trim(), undefined, code);
  }

  private post(
    url: URL,
    { address, family }: Address,
    headers: Record<string, string>,
    content: string,
  ): Promise<{ status: number; answer: string }> {
    const request = url.protocol === 'http:' ? httpRequest : httpsRequest;
    return new Promise((done, failed) => {
      const outgoing: ClientRequest = request(
        url,
        {
          method: 'POST',
          headers,
          agent: false,
          // Also ends what trickles: a timeout of the socket would begin anew with each byte.
          signal: AbortSignal.timeout(this.options.timeoutMs ?? TIMEOUT_MS),
          // The name is still what the certificate is checked for; the address is the one that was judged.
          lookup: (_host, options, callback) =>
            options.all ? callback(null, [{ address, family }]) : callback(null, address, family),
        },
        (incoming: IncomingMessage) => {
          let answer = '';
          incoming.setEncoding('utf8');
          incoming.on('data', (chunk: string) => {
            if (answer.length < ANSWER_LENGTH) answer += chunk;
          });
          incoming.on('error', broken);
          incoming.on('end', () =>
            done({ status: incoming.statusCode ?? 0, answer: answer.slice(0, ANSWER_LENGTH) }),
          );
        },
      );
      const broken = (e: NodeJS.ErrnoException): void =>
        failed(new SendError(true, e.message, e, e.name === 'AbortError' ? 'ETIMEDOUT' : e.code));
      outgoing.on('error', broken);
      outgoing.end(content);
    });
  }
}
