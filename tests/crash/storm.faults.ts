import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SMTPServer } from 'smtp-server';
import { freePort } from '../harness/port';
import { forgetful } from '../harness/redis';

const CHECKOUT = resolve(__dirname, '../..');

/** Numbers by a fixed rule: the same seed, the same storm (as far as processes allow). */
export function lots(seed: number): () => number {
  let n = seed || 1;
  return () => (n = (n * 48271) % 2147483647) / 2147483647;
}

export interface Relay {
  url: string;
  /** Message-ID → how many copies were taken. */
  taken: Map<string, number>;
  /** What it did instead of taking a mail. */
  faults: Record<'later' | 'never' | 'hang' | 'cut' | 'cutAfter', number>;
  /** The share of mails it does something else with. */
  badness: number;
  close(): Promise<void>;
}

/**
 * A relay that keeps only Message-IDs and misbehaves now and then: refuses for now or for good, says nothing, cuts the
 * line before it takes a mail, or after it has taken it and before it says so: then nobody can know, and a second copy
 * is right.
 */
export async function badRelay(lot: () => number): Promise<Relay> {
  const relay = {
    taken: new Map<string, number>(),
    faults: { later: 0, never: 0, hang: 0, cut: 0, cutAfter: 0 },
    badness: 0,
  };
  const cut = (id: string): void => {
    for (const connection of server.connections as Set<{ id: string; _socket: { destroy(): void } }>)
      if (connection.id === id) connection._socket.destroy();
  };
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    closeTimeout: 500,
    maxClients: 500,
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const head = Buffer.concat(chunks).toString('latin1');
        const id =
          /^Message-ID:\s*(<[^>]+>)/im.exec(head)?.[1] ?? createHash('sha1').update(head).digest('hex');
        const take = (): void => void relay.taken.set(id, (relay.taken.get(id) ?? 0) + 1);
        const refuse = (code: number, message: string): void =>
          done(Object.assign(new Error(message), { responseCode: code }));
        if (lot() >= relay.badness) {
          take();
          return done(null, '2.0.0 kept');
        }
        const kind = (['later', 'never', 'hang', 'cut', 'cutAfter'] as const)[Math.floor(lot() * 5)];
        relay.faults[kind]++;
        if (kind === 'later') refuse(451, '4.3.0 try again later');
        else if (kind === 'never') refuse(554, '5.6.0 not wanted');
        else if (kind === 'cut') cut(session.id);
        else if (kind === 'cutAfter') {
          take();
          cut(session.id);
        }
        // hang: says nothing, ever.
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  return Object.assign(relay, {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    close: () => new Promise<void>(done => server.close(() => done())),
  });
}

/** Workers that are started again whenever they end. */
export class Workers {
  private readonly running = new Set<ChildProcess>();
  private wanted = 0;
  kills = 0;
  /** Ended by themselves: could not reach what they need. */
  ends = 0;

  constructor(private readonly env: Record<string, string>) {}

  start(count: number): void {
    this.wanted = count;
    while (this.running.size < count) this.one();
  }

  private one(): void {
    const worker = spawn(process.execPath, [join(__dirname, 'storm-worker.cjs')], {
      cwd: CHECKOUT,
      env: { PATH: process.env.PATH ?? '', ...this.env },
      stdio: 'ignore',
    });
    this.running.add(worker);
    worker.once('exit', (_code, signal) => {
      this.running.delete(worker);
      if (signal !== 'SIGKILL') this.ends++;
      setTimeout(() => this.running.size < this.wanted && this.one(), 200);
    });
  }

  kill(lot: () => number): void {
    const all = [...this.running];
    all[Math.floor(lot() * all.length)]?.kill('SIGKILL');
    this.kills++;
  }

  /** Ends them all. */
  async stop(): Promise<void> {
    this.wanted = 0;
    for (const worker of this.running) worker.kill('SIGKILL');
    while (this.running.size) await sleep(20);
  }
}

/** `kill -9` of the server; whoever watches over it starts it again on the same data. */
export function killPostgres(dataDirectory: string): void {
  const pid = Number(readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
}

/** A Redis that keeps nothing: each time it is killed, all jobs are lost. */
export class FrailRedis {
  private server: ChildProcess | undefined;
  private closed = false;
  kills = 0;

  private constructor(private readonly port: number) {}

  /** @throws where there is no redis-server */
  static async start(): Promise<FrailRedis> {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    const redis = new FrailRedis(await freePort());
    redis.spawn();
    await sleep(500);
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  private spawn(): void {
    this.server = spawn('redis-server', forgetful(this.port), { stdio: 'ignore' });
    this.server.once('exit', () => !this.closed && setTimeout(() => this.spawn(), 300));
  }

  kill(): void {
    this.kills++;
    this.server?.kill('SIGKILL');
  }

  close(): void {
    this.closed = true;
    this.server?.kill('SIGKILL');
  }
}
