import { type AddressInfo, createServer, type Server } from 'node:net';
import { type SmtpSink, startSmtpSink } from '../../../tests/harness/smtp-sink';
import type { Mail } from './mail';
import { SmtpTransport } from './smtp-transport';

// Real: nodemailer over TCP. Double: the relay.
const mail = (to: string): Mail => ({
  messageId: '<one@duban.test>',
  to: { name: '王五', address: to },
  subject: '督办提醒：1项待办',
  html: '<p>请办理</p>',
  text: '请办理',
  headers: { 'Auto-Submitted': 'auto-generated' },
  date: new Date('2026-03-10T00:30:00Z'),
});

describe('SmtpTransport', () => {
  let sink: SmtpSink;
  let smtp: SmtpTransport;

  beforeEach(async () => {
    sink = await startSmtpSink();
    smtp = new SmtpTransport({ url: sink.url, from: '督办系统 <duban@test.local>', timeoutMs: 1_500 });
  });
  afterEach(async () => {
    await smtp.close();
    await sink.close();
  });

  it('sends what it is given, and answers with what the relay said', async () => {
    expect((await smtp.send(mail('a@test.local'))).answer).toMatch(/^250 .*kept as 1/);
    const [got] = sink.mails;
    expect(got).toMatchObject({
      from: 'duban@test.local',
      to: ['a@test.local'],
      subject: '督办提醒：1项待办',
    });
    expect(got.text.trim()).toBe('请办理');
    expect(got.html).toContain('<p>请办理</p>');
    expect(got.header('To')).toBe('王五 <a@test.local>');
    expect(got.header('From')).toBe('督办系统 <duban@test.local>');
    expect(got.header('Message-ID')).toBe('<one@duban.test>');
    expect(got.header('Auto-Submitted')).toBe('auto-generated');
    expect(got.header('Date')).toBe('Tue, 10 Mar 2026 00:30:00 +0000');
  });

  it.each([
    [451, true],
    [421, true],
    [452, true],
    [550, false],
    [553, false],
  ])('takes a %d to the recipient as temporary: %s', async (code, temporary) => {
    sink.refuse('a@test.local', { code, message: 'no' });
    await expect(smtp.send(mail('a@test.local'))).rejects.toMatchObject({
      name: 'SendError',
      temporary,
      answer: expect.stringContaining(`${code} no`),
    });
    expect(sink.mails).toEqual([]);
    expect((await smtp.send(mail('b@test.local'))).answer).toContain('kept as 1');
  });

  it('takes an address that cannot be one as final', async () => {
    await expect(smtp.send(mail('nobody'))).rejects.toMatchObject({ temporary: false });
    await expect(smtp.send(mail(''))).rejects.toMatchObject({ temporary: false });
  });

  it('gives up a relay that does not answer in time, and uses it again later', async () => {
    sink.delay(4_000);
    await expect(smtp.send(mail('a@test.local'))).rejects.toMatchObject({ temporary: true });
    sink.delay(0);
    await expect(smtp.send(mail('b@test.local'))).resolves.toBeDefined();
  });

  it('takes a relay that is away, or refuses the house rather than the mail, as temporary', async () => {
    const scripted = async (greeting: string): Promise<Server> => {
      const server = createServer(socket => {
        socket.write(`${greeting}\r\n`);
        socket.on('data', line =>
          socket.write(/^EHLO/.test(`${line}`) ? '250 hello\r\n' : '550 5.7.1 not you\r\n'),
        );
        socket.on('error', () => undefined);
      });
      await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
      return server;
    };
    const servers = [await scripted('554 go away'), await scripted('220 welcome')];
    const ports = [1, ...servers.map(s => (s.address() as AddressInfo).port)];
    for (const port of ports) {
      const relay = new SmtpTransport({ url: `smtp://127.0.0.1:${port}`, from: 'a@test.local' });
      await expect(relay.send(mail('a@test.local'))).rejects.toMatchObject({ temporary: true });
      await relay.close();
    }
    servers.forEach(s => s.close());
  });

  it('refuses at boot what is no URL', () => {
    expect(() => new SmtpTransport({ url: 'mail.test.local', from: 'a@test.local' })).toThrow('Invalid URL');
  });

  it('carries many mails over few connections', async () => {
    const all = Array.from({ length: 300 }, (_, i) => `p${i}@test.local`);
    const patient = new SmtpTransport({ url: sink.url, from: 'a@test.local' });
    await Promise.all(all.map(to => patient.send(mail(to))));
    expect(sink.mails.flatMap(m => m.to).sort()).toEqual([...all].sort());
    await patient.close();
  });
});
