import 'reflect-metadata';
import { Db } from '@duban/journal';
import { AlarmService } from '@duban/notification';
import { ApiWatch } from '../../apps/api/src/watch/watch.service';
import { Metrics, readsMetrics } from '../../apps/wiring/src';
import { Probe } from '../../apps/worker/src/probe';
import { onFreePort } from '../harness/port';
import { type House, METRICS_TOKEN, openApi, problem } from './chain.api';

let api: House;
beforeAll(async () => {
  api = await openApi();
  // On a slow machine its look, once a minute, falls into a test and clears alarms nothing is the cause of.
  await api.get(ApiWatch).onApplicationShutdown();
});
afterAll(() => api.close());

const query = (sql: string): Promise<unknown[]> => api.get(Db).query(sql);
const withToken = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });
const ALARM = `INSERT INTO alarm (id, kind, count, detail, raised_at, seen_at)
  VALUES (gen_random_uuid(), 'mail_stuck', 3, '张三的邮件', '2026-03-02T01:00:00Z', '2026-03-02T01:00:00Z')`;

afterEach(() => query('DELETE FROM alarm'));

describe('an installation', () => {
  it('names its alarms to anybody who asks, and not what they are about', async () => {
    expect((await api.call('GET', '/health')).body).toEqual({ status: 'ok', alarms: [] });
    await query(ALARM);
    expect((await api.call('GET', '/health')).body).toEqual({
      status: 'alarm',
      alarms: [
        { kind: 'mail_stuck', label: '到时的邮件没有送出', count: 3, since: '2026-03-02T01:00:00.000Z' },
      ],
    });
  });

  it('is ready only with every migration', async () => {
    expect(await api.call('GET', '/ready')).toMatchObject({ status: 200, body: { status: 'ready' } });
    await query("UPDATE migration SET name = name || '-' WHERE id = (SELECT max(id) FROM migration)");
    const unready = await api.call('GET', '/ready');
    await query("UPDATE migration SET name = rtrim(name, '-') WHERE id = (SELECT max(id) FROM migration)");
    expect(unready).toEqual(problem(503, 'health.not_ready'));
  });

  it('tells its metrics to whoever shows the token, by patterns of routes and never by addresses', async () => {
    expect(await api.call('GET', '/metrics')).toEqual(problem(403, 'metrics.closed'));
    expect(await api.call('GET', '/metrics', withToken('another'))).toEqual(problem(403, 'metrics.closed'));
    await api.call('GET', '/api/v1/tasks/00000000-0000-7000-8000-000000000000');
    const { status, headers, body } = await api.call('GET', '/metrics', withToken(METRICS_TOKEN));
    expect({ status, type: headers['content-type'] }).toEqual({
      status: 200,
      type: 'text/plain; version=0.0.4; charset=utf-8',
    });
    expect(body).toContain('route="/api/v1/tasks/:id",status="401"');
    expect(body).not.toContain('00000000-0000-7000');
    // Where no token is set, none opens.
    expect(readsMetrics(undefined, 'Bearer undefined')).toBe(false);
    expect(readsMetrics('', 'Bearer ')).toBe(false);
  });
});

describe('a worker', () => {
  it('answers the same three questions on a port of its own, and nothing else', async () => {
    const [probe, workerPort] = await onFreePort(async port => {
      const config = { databaseUrl: '', mailFrom: '', workerPort: port, metricsToken: METRICS_TOKEN };
      const opened = new Probe(config, api.get(Db), api.get(AlarmService), api.get(Metrics));
      await opened.onApplicationBootstrap();
      return [opened, port] as const;
    });
    try {
      const ask = async (path: string, init = {}): Promise<[number, string]> => {
        const answer = await fetch(`http://127.0.0.1:${workerPort}${path}`, init);
        return [answer.status, await answer.text()];
      };
      await query(ALARM);
      expect(await ask('/health')).toEqual([200, expect.stringContaining('"kind":"mail_stuck","count":3')]);
      expect(await ask('/ready')).toEqual([200, '{"status":"ready"}']);
      expect(await ask('/metrics')).toEqual([403, expect.stringContaining('metrics.closed')]);
      expect(await ask('/metrics', withToken(METRICS_TOKEN))).toEqual([
        200,
        expect.stringContaining('duban_alarm{kind="mail_stuck"} 3'),
      ]);
      expect((await ask('/api/v1/tasks'))[0]).toBe(404);
    } finally {
      await probe.onApplicationShutdown();
    }
  });

  it('opens no port unless it is told one', async () => {
    const probe = new Probe(
      { databaseUrl: '', mailFrom: '' },
      api.get(Db),
      api.get(AlarmService),
      api.get(Metrics),
    );
    await probe.onApplicationBootstrap();
    await probe.onApplicationShutdown();
    expect(probe).not.toHaveProperty('server.listening');
  });
});
