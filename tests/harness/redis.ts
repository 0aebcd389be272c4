import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { freePort } from './port';

/** A Redis or Valkey for the tests of one file. */
export type RedisServer = { url: string; stop(): Promise<void> };

/** The server that is there, or a binary to start one for this file. */
export function findRedis(): (() => Promise<RedisServer>) | undefined {
  const given = process.env.REDIS_URL;
  if (given) return async () => ({ url: given, stop: async () => undefined });
  const binary = (process.env.PATH ?? '')
    .split(delimiter)
    .map(d => join(d, 'redis-server'))
    .find(existsSync);
  return binary ? () => startRedis(binary) : undefined;
}

/** Arguments of a server that keeps nothing on disk. */
export const forgetful = (port: number): string[] => [
  ...['--port', `${port}`, '--bind', '127.0.0.1'],
  ...['--save', '', '--appendonly', 'no'],
];

async function startRedis(binary: string): Promise<RedisServer> {
  const port = await freePort();
  const server: ChildProcess = spawn(binary, forgetful(port), { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    server.stdout?.on('data', (line: Buffer) => line.includes('Ready to accept connections') && resolve());
    server.once('exit', code => reject(new Error(`redis-server ended with ${code}`)));
  });
  const ended = new Promise<void>(resolve => server.once('exit', () => resolve()));
  return { url: `redis://127.0.0.1:${port}`, stop: () => (server.kill('SIGKILL'), ended) };
}
