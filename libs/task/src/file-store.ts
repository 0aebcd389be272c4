import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { Refusal } from '@duban/kernel';

const MB = 1024 * 1024;
const SHA256 = /^[0-9a-f]{64}$/;

/** A file that has arrived whole and lies beside the others, not yet one of them. */
export interface Received {
  path: string;
  /** Of its bytes, in hex. */
  sha256: string;
  /** Bytes. */
  size: number;
}

/**
 * Files under the hash of their content, in two levels of folders: the same content is there once, whoever brought it
 * under whatever name. Written beside, synced, then renamed: a crash leaves a whole file or none.
 */
export class FileStore {
  constructor(
    readonly directory: string,
    /** The largest file taken, in MB. */
    readonly maxMegabytes: number,
  ) {}

  /**
   * Takes a stream to its end.
   * @throws Refusal attachment.too_large, attachment.empty, attachment.broken (it ended early), attachment.no_room
   */
  async receive(content: Readable): Promise<Received> {
    const path = join(this.directory, 'incoming', randomUUID());
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const hash = createHash('sha256');
    let size = 0;
    try {
      const file = await open(path, 'wx', 0o600);
      try {
        for await (const chunk of content as AsyncIterable<Buffer>) {
          size += chunk.length;
          if (size > this.maxMegabytes * MB) throw this.tooLarge();
          hash.update(chunk);
          await file.write(chunk);
        }
        await file.sync();
      } finally {
        await file.close();
      }
      if (!size)
        throw new Refusal('invalid', 'attachment.empty', '文件是空的', { mend: '请检查后重新选择文件' });
    } catch (e) {
      await rm(path, { force: true });
      throw told(e);
    }
    return { path, sha256: hash.digest('hex'), size };
  }

  /** @throws Refusal attachment.too_large for what is announced to be larger than is taken */
  assertFits(bytes: number): void {
    if (bytes > this.maxMegabytes * MB) throw this.tooLarge();
  }

  /**
   * Makes a received file one of the store. Under the lock of whoever records it, so that it is not swept away before
   * its row is there. Done twice it is done once.
   */
  async keep({ path, sha256 }: Received): Promise<void> {
    const home = this.pathOf(sha256);
    await mkdir(dirname(home), { recursive: true, mode: 0o700 });
    try {
      await rename(path, home);
    } catch (e) {
      // The command runs a second time after a deadlock: the file is in its place already.
      if ((e as NodeJS.ErrnoException).code !== 'ENOENT' || !(await this.sizeOf(sha256))) throw told(e);
    }
    await syncFolder(dirname(home));
  }

  /** Forgets what was received and not kept. */
  async drop({ path }: Received): Promise<void> {
    await rm(path, { force: true });
  }

  /** @throws Refusal attachment.file_missing */
  async read(sha256: string): Promise<Readable> {
    const file = await open(this.pathOf(sha256)).catch(() => null);
    if (!file)
      throw new Refusal('unavailable', 'attachment.file_missing', '附件文件不在存放目录中', {
        mend: '请联系系统管理员从备份恢复附件目录',
      });
    return file.createReadStream();
  }

  /** Bytes, or null where there is no such file. */
  async sizeOf(sha256: string): Promise<number | null> {
    return (await stat(this.pathOf(sha256)).catch(() => null))?.size ?? null;
  }

  /** The hash of what lies there now, or null where nothing does. */
  async hashOf(sha256: string): Promise<string | null> {
    if ((await this.sizeOf(sha256)) === null) return null;
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(this.pathOf(sha256))) hash.update(chunk as Buffer);
    return hash.digest('hex');
  }

  /** The files that have lain since before an instant. */
  async *olderThan(instant: Date): AsyncGenerator<string> {
    for (const first of await entries(this.directory))
      for (const second of /^[0-9a-f]{2}$/.test(first) ? await entries(join(this.directory, first)) : [])
        for (const name of await entries(join(this.directory, first, second)))
          if (SHA256.test(name) && (await this.isOlder(this.pathOf(name), instant))) yield name;
  }

  /** Deletes a file if it has lain since before an instant. */
  async deleteOlder(sha256: string, instant: Date): Promise<boolean> {
    const old = await this.isOlder(this.pathOf(sha256), instant);
    if (old) await rm(this.pathOf(sha256), { force: true });
    return old;
  }

  /** Deletes what arrived before an instant and was never kept: its process died. */
  async forgetIncoming(instant: Date): Promise<void> {
    const folder = join(this.directory, 'incoming');
    for (const name of await entries(folder))
      if (await this.isOlder(join(folder, name), instant)) await rm(join(folder, name), { force: true });
  }

  private async isOlder(path: string, instant: Date): Promise<boolean> {
    const found = await stat(path).catch(() => null);
    return found !== null && found.mtime < instant;
  }

  private pathOf(sha256: string): string {
    if (!SHA256.test(sha256)) throw new Error('not a hash');
    return join(this.directory, sha256.slice(0, 2), sha256.slice(2, 4), sha256);
  }

  private tooLarge(): Refusal {
    return new Refusal('too_large', 'attachment.too_large', `单个附件不超过 ${this.maxMegabytes} MB`, {
      mend: '请压缩或拆分后再上传',
    });
  }
}

/** Injection token of the FileStore; null where no directory is configured. */
export const FILE_STORE = Symbol('duban.file_store');

const entries = (folder: string): Promise<string[]> => readdir(folder).catch(() => []);

/** A rename is only safe against a loss of power once its folder is written. Windows knows no such thing. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => null);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

function told(e: unknown): unknown {
  const code = (e as NodeJS.ErrnoException).code;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new Refusal('unavailable', 'attachment.no_room', '附件存放空间不足', {
      mend: '请联系系统管理员扩充空间后重试',
      cause: e,
    });
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE')
    return new Refusal('invalid', 'attachment.broken', '上传中断', { mend: '请重新上传', cause: e });
  return e;
}
