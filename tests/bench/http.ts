import { type ChildProcess, spawn } from 'node:child_process';
import { type Agent, request } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The API as it is started in production, from the sources as they stand. */
export function startApi(databaseUrl: string, port: number): ChildProcess {
  return spawn(process.execPath, [join(__dirname, 'run.cjs'), '../../apps/api/src/main'], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: databaseUrl,
      PORT: String(port),
      SMTP_URL: 'smtp://127.0.0.1:9',
    },
    stdio: ['ignore', 'ignore', 2],
  });
}

export const freePort = (): Promise<number> =>
  new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

export async function healthy(agent: Agent, port: number): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await send(agent, port, 'GET', '/health', {}).catch(() => undefined);
    if (answer?.status === 200) return;
    await sleep(100);
  }
  throw new Error('the API did not come up');
}

/** @returns the status, and how long the answer was in bytes, compressed or not */
export function send(
  agent: Agent,
  port: number,
  method: string,
  path: string,
  headers: Record<string, string | number>,
  body?: string,
): Promise<{ status: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    const asked = request({ agent, host: '127.0.0.1', port, method, path, headers }, answer => {
      const status = answer.statusCode ?? 0;
      let bytes = 0;
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (status >= 400) process.stderr.write(chunk);
      });
      answer.on('end', () => resolve({ status, bytes }));
    });
    asked.on('error', reject);
    asked.end(body);
  });
}
