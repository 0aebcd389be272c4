import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assertWebhookUrl, newWebhookSecret, type WebhookBody, WebhookSender } from './webhook';

// Real: HTTP over TCP. Double: the endpoint.
interface Got {
  headers: IncomingMessage['headers'];
  body: string;
}

let server: Server;
let url: string;
let got: Got[];
let answer: (response: ServerResponse) => void;
const secret = newWebhookSecret();
const now = new Date('2026-03-10T00:30:00Z');
const body: WebhookBody = {
  id: 'one',
  kind: 'digest',
  title: '督办提醒：1项待办',
  link: 'https://duban.test/',
};
const sender = new WebhookSender({ allowPrivate: true, timeoutMs: 1_000 });
const send = (to = url, by = sender) => by.send({ url: to, secret }, body, 2, now);

beforeEach(async () => {
  got = [];
  answer = response => response.end('ok');
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      got.push({ headers: request.headers, body: text });
      answer(response);
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=k`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
});

it('posts a little JSON that its receiver can check', async () => {
  expect(await send()).toEqual({ code: '200', answer: 'ok' });
  const [{ headers, body: text }] = got;
  expect(JSON.parse(text)).toEqual(body);
  expect(headers).toMatchObject({
    'content-type': 'application/json; charset=utf-8',
    'webhook-id': 'one',
    'webhook-timestamp': String(now.getTime() / 1000),
    'webhook-attempt': '2',
  });
  // As a receiver would, with nothing of ours but the secret.
  const mac = createHmac('sha256', Buffer.from(secret.slice('whsec_'.length), 'base64'));
  mac.update(`${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${text}`);
  expect(headers['webhook-signature']).toBe(`v1,${mac.digest('base64')}`);
});

it.each([
  [408, true],
  [429, true],
  [500, true],
  [503, true],
  [400, false],
  [404, false],
  [410, false],
  [301, false],
])('takes %d as temporary: %s', async (status, temporary) => {
  answer = response => response.writeHead(status, { location: `${url}&followed=1` }).end('no');
  await expect(send()).rejects.toMatchObject({ name: 'SendError', temporary, code: String(status) });
  expect(got).toHaveLength(1);
});

it('waits no longer than it may, also for one that trickles', async () => {
  let timer: NodeJS.Timeout | undefined;
  answer = response => {
    response.writeHead(200);
    timer = setInterval(() => response.write('.'), 50);
  };
  await expect(send()).rejects.toMatchObject({ temporary: true, code: 'ETIMEDOUT' });
  clearInterval(timer);
});

it('says that nobody listens, or that there is no such name, as something that may pass', async () => {
  await expect(send('http://127.0.0.1:1/')).rejects.toMatchObject({ temporary: true, code: 'ECONNREFUSED' });
  await expect(send('https://nowhere.invalid/')).rejects.toMatchObject({ temporary: true, code: 'EDNS' });
});

it('connects to nothing private unless it is allowed to, whatever the name', async () => {
  const outside = new WebhookSender();
  for (const host of ['localhost', '127.0.0.1', '[::1]', '10.0.0.1', '169.254.169.254'])
    await expect(send(`https://${host}/`, outside)).rejects.toMatchObject({
      temporary: false,
      code: 'private_address',
    });
  expect(got).toEqual([]);
});

it('takes https only; plain http to this machine where private addresses are allowed', () => {
  const refused = { code: 'webhook.bad_url' };
  for (const bad of ['x', 'ftp://a.cn/', 'http://a.cn/', 'https://u:p@a.cn/'])
    expect(() => assertWebhookUrl(bad, true)).toThrow(expect.objectContaining(refused));
  expect(() => assertWebhookUrl('http://localhost/', false)).toThrow(expect.objectContaining(refused));
  expect(assertWebhookUrl('http://localhost:8/', true).host).toBe('localhost:8');
  expect(assertWebhookUrl('https://robot.example.cn/hook', false).host).toBe('robot.example.cn');
});
