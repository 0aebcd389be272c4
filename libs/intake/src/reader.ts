import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Refusal, type RefusalKind, type RefusalOptions } from '@duban/kernel';
import { type FilledSheet, readFilledSheets } from './formats/cells';
import { readSource, type SourceReading } from './read-file';
import type { MappedRole, Mappings } from './tables/layout';

export type Source = { bytes: Uint8Array } | { text: string };

export type ReaderQuestion =
  | { source: Source; fileName: string; mappings: [string, readonly MappedRole[]][] }
  /** What stands in the cells of a workbook, and nothing more. */
  | { cells: Uint8Array };

/** What comes back from the thread; a refusal is put together again on this side. */
export type ReaderAnswer =
  | { reading: SourceReading }
  | { sheets: FilledSheet[] }
  | { refusal: { kind: RefusalKind; code: string; message: string; options: RefusalOptions } }
  | { failure: string };

type Answered = Extract<ReaderAnswer, { reading: SourceReading } | { sheets: FilledSheet[] }>;

const LIMITS = {
  /** A reading that takes longer is given up; the slowest honest file takes about five seconds. */
  milliseconds: 30_000,
  /** Of its heap, old and young: what files unpack to is bounded beside it (formats/limits). */
  memoryMb: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 48 },
  /** Readings that may wait for the thread. */
  waiting: 20,
} as const;

/** The compiled thread stands beside this file; where sources run as they are (tests), reading is done in place. */
const SCRIPT = join(__dirname, 'reader.worker.js');

/**
 * Reads sources one after another in a thread of its own: a workbook of thousands of rows takes a second or two in which
 * everybody else's requests go on.
 */
@Injectable()
export class SourceReader implements OnApplicationShutdown {
  private worker: Worker | null = null;
  private turn: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /** @throws Refusal as readFile; intake.busy when too many wait, intake.too_slow, intake.damaged when the thread dies of it */
  async read(source: Source, fileName: string, mappings: Mappings = new Map()): Promise<SourceReading> {
    if (!existsSync(SCRIPT)) return readSource(source, fileName, mappings);
    const answer = await this.inTurn({ source, fileName, mappings: [...mappings] });
    if ('reading' in answer) return answer.reading;
    throw new Error('the reader answered something else');
  }

  /** The cells of a workbook that comes back. @throws Refusal intake.damaged, intake.encrypted, intake.too_large; as read */
  async cells(bytes: Uint8Array): Promise<FilledSheet[]> {
    if (!existsSync(SCRIPT)) return readFilledSheets(bytes);
    const answer = await this.inTurn({ cells: bytes });
    if ('sheets' in answer) return answer.sheets;
    throw new Error('the reader answered something else');
  }

  private async inTurn(question: ReaderQuestion): Promise<Answered> {
    if (this.waiting >= LIMITS.waiting)
      throw new Refusal('too_many', 'intake.busy', '正在读取的文件较多', { mend: '请稍后再试' });
    this.waiting++;
    const mine = this.turn.then(() => this.ask(question));
    this.turn = mine.catch(() => undefined);
    try {
      return await mine;
    } finally {
      this.waiting--;
    }
  }

  private async ask(question: ReaderQuestion): Promise<Answered> {
    const answer = await this.answerOf(question);
    if ('reading' in answer || 'sheets' in answer) return answer;
    if ('failure' in answer) throw new Error(answer.failure);
    const { kind, code, message, options } = answer.refusal;
    throw new Refusal(kind, code, message, options);
  }

  private answerOf(question: ReaderQuestion): Promise<ReaderAnswer> {
    const worker = (this.worker ??= this.start());
    return new Promise((done, fail) => {
      const end = (): void => {
        clearTimeout(timer);
        worker.off('message', answered).off('error', died).off('exit', left);
      };
      const give = (refusal: Refusal): void => {
        end();
        this.worker = null;
        void worker.terminate();
        fail(refusal);
      };
      const answered = (answer: ReaderAnswer): void => {
        end();
        done(answer);
      };
      const died = (cause: unknown): void =>
        give(
          new Refusal('invalid', 'intake.damaged', '文件无法读取', {
            mend: '请在 Word、Excel 或 WPS 中打开文件并另存一份，再导入',
            cause,
          }),
        );
      const left = (): void => died(undefined);
      const timer = setTimeout(
        () =>
          give(
            new Refusal('too_large', 'intake.too_slow', '文件过于复杂，读取超时', {
              mend: '请拆分文件，只保留任务正文和清单后再导入',
            }),
          ),
        LIMITS.milliseconds,
      );
      worker.on('message', answered).on('error', died).on('exit', left);
      worker.postMessage(question);
    });
  }

  private start(): Worker {
    const worker = new Worker(SCRIPT, { resourceLimits: LIMITS.memoryMb });
    const forget = (): void => {
      if (this.worker === worker) this.worker = null;
    };
    // One that dies between two readings is replaced at the next.
    worker.on('error', forget).on('exit', forget);
    // An idle thread keeps no process alive.
    worker.unref();
    return worker;
  }

  async onApplicationShutdown(): Promise<void> {
    await this.worker?.terminate();
    this.worker = null;
  }
}
