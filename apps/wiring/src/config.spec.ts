import { readConfig } from './config';

const good = { DATABASE_URL: 'postgres://u:p@db/duban' };

describe('readConfig', () => {
  it('needs a database, and nothing else', () => {
    expect(readConfig(good)).toMatchObject({
      port: 3000,
      baseUrl: 'http://localhost:3000',
      mailDomain: 'localhost',
    });
  });

  it('names every variable that is wrong at once', () => {
    expect(() => readConfig({ PORT: 'x', REDIS_URL: 'http://r', SMTP_URL: 'mail' })).toThrow(
      expect.objectContaining({
        code: 'config.invalid',
        faults: expect.arrayContaining(
          ['DATABASE_URL', 'PORT', 'REDIS_URL', 'SMTP_URL'].map(where => expect.objectContaining({ where })),
        ),
      }),
    );
  });

  it('takes the slash off the address people use', () => {
    expect(readConfig({ ...good, BASE_URL: 'https://db.example.gov.cn/' })).toMatchObject({
      baseUrl: 'https://db.example.gov.cn',
      mailDomain: 'db.example.gov.cn',
    });
  });

  it('knows where bounces go, and keeps webhooks out of the own network unless told', () => {
    expect(readConfig(good)).toMatchObject({ webhookAllowPrivate: false });
    expect(
      readConfig({ ...good, MAIL_BOUNCE: 'bounces+*@example.gov.cn', WEBHOOK_ALLOW_PRIVATE: '1' }),
    ).toMatchObject({ mailBounce: 'bounces+*@example.gov.cn', webhookAllowPrivate: true });
    for (const MAIL_BOUNCE of ['bounces', '*+*@example.gov.cn', 'b@*', 'b <b@example.gov.cn>'])
      expect(() => readConfig({ ...good, MAIL_BOUNCE })).toThrow(
        expect.objectContaining({ faults: [expect.objectContaining({ where: 'MAIL_BOUNCE' })] }),
      );
  });
});
