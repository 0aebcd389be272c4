import { readBounce } from './dsn';

const ID = '019d0c3e-1111-7abc-8def-0123456789ab';

/** As Postfix writes it, shortened. */
const postfix = (action = 'failed', original = 'text/rfc822-headers'): string =>
  [
    'Return-Path: <>',
    `Delivered-To: bounces+${ID}@duban.test`,
    'From: MAILER-DAEMON@mx.example.cn (Mail Delivery System)',
    'Content-Type: multipart/report; report-type=delivery-status;',
    '\tboundary="9B1C.1773/mx"',
    '',
    'This is a MIME-encapsulated message.',
    '',
    '--9B1C.1773/mx',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'The mail could not be delivered.',
    '',
    '--9B1C.1773/mx',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.cn',
    '',
    'Final-Recipient: rfc822; zhangsan@example.cn',
    `Action: ${action}`,
    'Status: 5.1.1',
    'Diagnostic-Code: smtp; 550 5.1.1 <zhangsan@example.cn>: Recipient address',
    '    rejected: User unknown',
    '',
    '--9B1C.1773/mx',
    `Content-Type: ${original}`,
    '',
    'From: duban@duban.test',
    `Message-ID: <${ID}@duban.test>`,
    'Subject: x',
    '',
    'Message-ID: <not-this-one@elsewhere>',
    '--9B1C.1773/mx--',
    '',
  ].join('\r\n');

describe('readBounce', () => {
  it.each(['text/rfc822-headers', 'message/rfc822'])('knows the mail by its headers in %s', original => {
    expect(readBounce(postfix('failed', original))).toEqual({
      messageId: `<${ID}@duban.test>`,
      deliveryId: ID,
      recipients: [
        {
          action: 'failed',
          status: '5.1.1',
          diagnostic: '550 5.1.1 <zhangsan@example.cn>: Recipient address rejected: User unknown',
        },
      ],
    });
  });

  it('knows it by the address it came back to where the headers are left out', () => {
    const bare = postfix().replace(
      /--9B1C.1773\/mx\r\nContent-Type: text\/rfc822[\s\S]*$/,
      '--9B1C.1773/mx--\r\n',
    );
    expect(readBounce(bare)).toMatchObject({ messageId: undefined, deliveryId: ID });
  });

  it('reads a status that came in base64', () => {
    const status =
      'Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b\nAction: Failed\nStatus: 4.4.7 (expired)\n';
    const coded = postfix().replace(
      /Content-Type: message\/delivery-status[\s\S]*?(?=\r\n--9B1C.1773\/mx\r\nContent-Type: text\/rfc822)/,
      `Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(status).toString('base64')}\r\n`,
    );
    expect(readBounce(coded)?.recipients).toEqual([{ action: 'failed', status: '4.4.7', diagnostic: '' }]);
  });

  it('takes nothing else for a bounce', () => {
    expect(readBounce('')).toBeUndefined();
    expect(readBounce('Subject: 自动回复\n\n外出')).toBeUndefined();
    expect(
      readBounce('Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: text/plain\n\n.\n--x--'),
    ).toBeUndefined();
  });
});
