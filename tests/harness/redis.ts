import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onFreePort } from './port';

/** A Redis or Valkey for the tests of one file. */
export type RedisServer = { url: string; stop(): Promise<void> };

/**
 * A binary to start a server with for this file, or else the one that is there: files that run beside each other empty
 * it and cut its connections.
 */
export function findRedis(): (() => Promise<RedisServer>) | undefined {
  const binary = (process.env.PATH ?? '')
    .split(delimiter)
    .map(d => join(d, 'redis-server'))
    .find(existsSync);
  if (binary) return () => onFreePort(port => startRedis(binary, port));
  const given = process.env.REDIS_URL;
  return given ? async () => ({ url: given, stop: async () => undefined }) : undefined;
}

/** Arguments of a server that keeps nothing on disk. */
export const forgetful = (port: number): string[] => [
  ...['--port', `${port}`, '--bind', '127.0.0.1'],
  ...['--save', '', '--appendonly', 'no'],
];

async function startRedis(binary: string, port: number): Promise<RedisServer> {
  const server: ChildProcess = spawn(binary, forgetful(port), { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    server.stdout?.on('data', (line: Buffer) => line.includes('Ready to accept connections') && resolve());
    server.once('exit', code => reject(new Error(`redis-server ended with ${code}`)));
  });
  const ended = new Promise<void>(resolve => server.once('exit', () => resolve()));
  return { url: `redis://127.0.0.1:${port}`, stop: () => (server.kill('SIGKILL'), ended) };
}
