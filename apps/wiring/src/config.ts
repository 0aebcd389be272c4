import { isAbsolute } from 'node:path';
import { type Fault, Refusal } from '@duban/kernel';
import { MIN_SECRET_LENGTH } from '@duban/organization';

/** What a process is told by its environment. Secrets (passwords in the addresses) come from nowhere else. */
export interface AppConfig {
  databaseUrl: string;
  /** Redis or Valkey as the queue's home; without it the queue lives in PostgreSQL. */
  redisUrl?: string;
  port: number;
  /** Where people reach the application, for links in mails; no slash at the end. */
  baseUrl: string;
  /** `smtp://user:password@host:port`; without it mail goes to the development mailbox. */
  smtpUrl?: string;
  mailFrom: string;
  mailDomain: string;
  /** MAIL_BOUNCE: envelope sender, where bounces go; an asterisk in it stands for the delivery. */
  mailBounce?: string;
  /** WEBHOOK_ALLOW_PRIVATE: webhooks may go to addresses of the own network. */
  webhookAllowPrivate: boolean;
  /** Where attachments lie, and how large one may be; without it none are taken. */
  files?: { directory: string; maxMegabytes: number };
  /** Behind a proxy that sets X-Forwarded-*. */
  trustProxy: boolean;
  /** DUBAN_SECRET: seals what second factors are made of; the same for every process of an installation. */
  secret?: string;
  /** METRICS_TOKEN: who shows it may read /metrics; without it nobody may. */
  metricsToken?: string;
  /** WORKER_PORT: where a worker of its own answers /health, /ready and /metrics; without it nowhere. */
  workerPort?: number;
}

const MIN_TOKEN_LENGTH = 16;

/**
 * Reads and checks the environment.
 * @throws Refusal config.invalid naming each variable that is missing or wrong
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): AppConfig {
  const faults: Fault[] = [];
  const url = (name: string, protocols: string[], needed = false): string | undefined => {
    const value = env[name];
    if (!value) {
      if (needed) faults.push({ where: name, message: '没有设置' });
      return undefined;
    }
    const protocol = URL.canParse(value) ? new URL(value).protocol : '';
    if (!protocols.includes(protocol))
      faults.push({ where: name, message: `应以 ${protocols.map(p => `${p}//`).join(' 或 ')} 开头` });
    return value;
  };
  const port = Number(env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    faults.push({ where: 'PORT', message: '应为 0 到 65535 之间的整数' });
  const maxMegabytes = Number(env.ATTACHMENT_MAX_MB || 20);
  if (!Number.isInteger(maxMegabytes) || maxMegabytes < 1 || maxMegabytes > 1024)
    faults.push({ where: 'ATTACHMENT_MAX_MB', message: '应为 1 到 1024 之间的整数' });
  if (env.DUBAN_FILES && !isAbsolute(env.DUBAN_FILES))
    faults.push({ where: 'DUBAN_FILES', message: '应为绝对路径' });
  const secret = env.DUBAN_SECRET || undefined;
  if (secret && secret.length < MIN_SECRET_LENGTH)
    faults.push({ where: 'DUBAN_SECRET', message: `至少 ${MIN_SECRET_LENGTH} 个字符` });
  const metricsToken = env.METRICS_TOKEN || undefined;
  if (metricsToken && metricsToken.length < MIN_TOKEN_LENGTH)
    faults.push({ where: 'METRICS_TOKEN', message: `至少 ${MIN_TOKEN_LENGTH} 个字符` });
  const workerPort = env.WORKER_PORT ? Number(env.WORKER_PORT) : undefined;
  if (workerPort !== undefined && (!Number.isInteger(workerPort) || workerPort < 1 || workerPort > 65_535))
    faults.push({ where: 'WORKER_PORT', message: '应为 1 到 65535 之间的整数' });
  const databaseUrl = url('DATABASE_URL', ['postgres:', 'postgresql:'], true);
  const redisUrl = url('REDIS_URL', ['redis:', 'rediss:']);
  const smtpUrl = url('SMTP_URL', ['smtp:', 'smtps:']);
  const baseUrl = url('BASE_URL', ['http:', 'https:']) ?? `http://localhost:${port}`;
  const mailBounce = env.MAIL_BOUNCE || undefined;
  if (mailBounce && !/^[^\s@<>*]*\*?[^\s@<>*]*@[^\s@<>*]+$/.test(mailBounce))
    faults.push({ where: 'MAIL_BOUNCE', message: '应为邮件地址，@ 前可有一个 *' });
  if (faults.length)
    throw new Refusal('invalid', 'config.invalid', '环境变量设置不对', {
      mend: '请按 README 的“配置”一节修改后重新启动',
      faults,
    });
  const host = new URL(baseUrl).hostname;
  return {
    databaseUrl: databaseUrl as string,
    redisUrl,
    port,
    baseUrl: baseUrl.replace(/\/+$/, ''),
    smtpUrl,
    mailFrom: env.MAIL_FROM || `督办系统 <duban@${host}>`,
    mailDomain: host,
    ...(mailBounce && { mailBounce }),
    webhookAllowPrivate: env.WEBHOOK_ALLOW_PRIVATE === '1',
    files: env.DUBAN_FILES ? { directory: env.DUBAN_FILES, maxMegabytes } : undefined,
    trustProxy: env.TRUST_PROXY === '1',
    ...(secret && { secret }),
    ...(metricsToken && { metricsToken }),
    ...(workerPort && { workerPort }),
  };
}
