import { fork } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { Db, Journal } from '@duban/journal';
import { IDS, type Ids, instantOf, ManualClock } from '@duban/kernel';
import { createQueue, NotificationService, SmtpTransport } from '@duban/notification';
import { stillOwed, SweepService } from '@duban/obligation';
import { deliverProcessor } from '../../apps/worker/src/processors/deliver.processor';
import { DispatchMail, JOB_SIZE } from '../../apps/worker/src/processors/dispatch-mail';
import { DELIVERIES_AT_ONCE } from '../../apps/worker/src/worker.service';
import { layCrowd } from '../crash/crowd';
import { FrailRedis } from '../crash/storm.faults';
import { type BenchHouse, median, openHouse, round } from './server';

/**
 * Digests per second from the database to a relay (claim, queue, read what is still owed, render, send, receipt), on
 * both homes of the queue, beside bare nodemailer with finished mails over as many connections to the same relay.
 */
const MAILS = 2_000;
const ROUNDS = 3;
/** Connections of nodemailer's pool, on both sides. */
const CONNECTIONS = 5;
const FROM = '督办系统 <duban@duban.bench>';
const AIM = { postgres: 0.5, redis: 0.7 };

async function main(): Promise<void> {
  const clock = new ManualClock(instantOf('2026-03-06', '10:00'));
  const house = await openHouse(clock);
  const relay = fork(join(__dirname, 'relay.cjs'));
  const port = await new Promise<number>(told => relay.once('message', m => told(m as number)));
  const url = `smtp://127.0.0.1:${port}`;
  const redis = await FrailRedis.start().catch(() => undefined);
  try {
    const db = house.app.get(Db);
    const size = { units: MAILS, tasks: MAILS * 2 };
    await layCrowd(house.app.get(Journal), house.app.get<Ids>(IDS), size, '2026-03-17');
    clock.moveTo(instantOf('2026-03-10', '08:05'));
    await house.app.get(SweepService).sweep();
    clock.moveTo(instantOf('2026-03-10', '09:00'));
    await db.query('CREATE TABLE before AS TABLE delivery');
    const homes = ['postgres', ...(redis ? ['redis'] : [])];
    const ours: Record<string, number[]> = Object.fromEntries(homes.map(h => [h, []]));
    const bare: number[] = [];
    for (let i = 0; i < ROUNDS; i++) {
      bare.push(await plain(url));
      for (const home of homes) {
        await db.query('TRUNCATE delivery_attempt');
        await db.query('DELETE FROM delivery');
        await db.query('INSERT INTO delivery TABLE before');
        await db.query('VACUUM ANALYZE delivery');
        ours[home].push(await viaQueue(house, url, home === 'redis' ? redis?.url : undefined));
      }
    }
    const told = (home: string): object => {
      const seconds = median(ours[home]);
      const ratio = round(median(bare) / seconds, 2);
      return { perSecond: round(MAILS / seconds), ratio, seconds: ours[home].map(s => round(s, 2)) };
    };
    console.log(
      JSON.stringify({
        mails: MAILS,
        connections: CONNECTIONS,
        deliveriesAtOnce: DELIVERIES_AT_ONCE,
        bare: { perSecond: round(MAILS / median(bare)), seconds: bare.map(s => round(s, 2)) },
        ...Object.fromEntries(homes.map(home => [home, told(home)])),
        aim: AIM,
        machine: house.machine,
      }),
    );
  } finally {
    relay.disconnect();
    redis?.close();
    await house.close();
  }
}

/** Seconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1000;
}

async function plain(url: string): Promise<number> {
  const pool = createTransport({ pool: true, url, maxConnections: CONNECTIONS });
  const line = '第1件实事，年内办成：按催办阶梯“-5”一步提醒，应于2026-03-17 23:59前完成。';
  const mail = (i: number) => ({
    from: FROM,
    to: { name: `第${i}单位`, address: `u${i}@duban.bench` },
    subject: '督办提醒：2项待办',
    text: `${line}\n${line}\n`,
    html: `<ul><li>${line}</li><li>${line}</li></ul>`,
    messageId: `<bare-${i}@duban.bench>`,
  });
  const all = (): Promise<unknown> =>
    Promise.all(Array.from({ length: MAILS }, (_, i) => pool.sendMail(mail(i))));
  const seconds = await timed(all);
  pool.close();
  return seconds;
}

async function viaQueue(house: BenchHouse, url: string, redisUrl?: string): Promise<number> {
  const notifications = house.app.get(NotificationService);
  const db = house.app.get(Db);
  const transport = new SmtpTransport({ url, from: FROM });
  const queue = await createQueue({ databaseUrl: house.url, redisUrl });
  await queue.drain();
  const dispatch = new DispatchMail(notifications, queue);
  const handlers = { deliver_all: deliverProcessor(notifications, transport, stillOwed) };
  await queue.work(handlers, { concurrency: DELIVERIES_AT_ONCE / JOB_SIZE });
  const left = async (): Promise<number> => {
    const sql = "SELECT count(*)::int AS n FROM delivery WHERE state <> 'accepted'";
    return (await db.query<{ n: number }>(sql))[0].n;
  };
  const seconds = await timed(async () => {
    while (await left()) {
      await dispatch.queueDue();
      await sleep(25);
    }
  });
  await queue.close();
  await transport.close();
  return seconds;
}

main().catch((e: unknown) => {
  console.error(e);
  process.exitCode = 1;
});
