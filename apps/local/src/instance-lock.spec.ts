import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockOwner, takeInstanceLock } from './instance-lock';
import { identify, isRunning, ProcessIdentity } from './process-info';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duban-lock-'));
  file = join(folder, 'lock');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const write = (owner: ProcessIdentity): void =>
  writeFileSync(file, `${JSON.stringify({ ...owner, file })}\n`);
const take = () => takeInstanceLock(file, '测试目录');
const refusal = expect.objectContaining({ code: 'instance_running' });

describe('isRunning', () => {
  it('knows this very process', () => expect(isRunning(identify())).toBe(true));
  it('is not deceived by a pid that was used again', () => {
    expect(isRunning({ ...identify(), startedAt: 'another time' })).toBe(false);
  });
  it('does not judge what it cannot see', () => {
    expect(isRunning({ ...identify(), world: 'another container' })).toBeUndefined();
  });
  it('counts a process nobody collected as gone', async () => {
    // The shell lets its child end and does not wait for it.
    const shell = spawn('sh', ['-c', 'sleep 0.1 & echo $!; exec sleep 5']);
    const pid = Number(await new Promise(done => shell.stdout.once('data', done)));
    await new Promise(done => setTimeout(done, 400));
    expect(isRunning({ ...identify(), pid, startedAt: '' })).toBe(false);
    shell.kill();
  });
});

describe('takeInstanceLock', () => {
  it('keeps a second taker out until it is released', async () => {
    const lock = await take();
    await expect(take()).rejects.toEqual(refusal);
    lock.release();
    expect(existsSync(file)).toBe(false);
    (await take()).release();
  });

  it('lets one of many through, also over a stale lock', async () => {
    write({ ...identify(), startedAt: 'long ago' });
    const outcomes = await Promise.allSettled(Array.from({ length: 8 }, take));
    const locks = outcomes.flatMap(o => (o.status === 'fulfilled' ? [o.value] : []));
    expect(locks).toHaveLength(1);
    locks[0].release();
  });

  it.each(['', '{"pid":'])('takes over a lock that was never finished: %j', async text => {
    writeFileSync(file, text);
    const past = new Date(Date.now() - 10_000);
    utimesSync(file, past, past);
    (await take()).release();
  });

  it('is not held by the copy of a lock, but still by one that was moved', async () => {
    const lock = await take();
    const copy = join(folder, 'copy');
    mkdirSync(copy);
    cpSync(file, join(copy, 'lock'));
    expect(lockOwner(join(copy, 'lock'))).toBeUndefined();
    renameSync(file, join(copy, 'lock'));
    expect(lockOwner(join(copy, 'lock'))?.pid).toBe(process.pid);
    lock.release();
  });

  it('does not release what is somebody else’s by now', async () => {
    const lock = await take();
    const theirs = `${JSON.stringify({ ...identify(), pid: 1, file })}\n`;
    writeFileSync(file, theirs);
    lock.release();
    expect(readFileSync(file, 'utf8')).toBe(theirs);
  });

  describe('with an owner in another container', () => {
    const elsewhere = (): ProcessIdentity => ({ ...identify(), pid: 1, world: 'another container' });

    it('believes the one that keeps touching its file', async () => {
      write(elsewhere());
      const beat = setInterval(() => utimesSync(file, new Date(), new Date()), 100);
      await expect(take()).rejects.toEqual(refusal);
      clearInterval(beat);
    });

    it('takes over from one that stopped long ago', async () => {
      write(elsewhere());
      const past = new Date(Date.now() - 60_000);
      utimesSync(file, past, past);
      (await take()).release();
    });
  });
});
