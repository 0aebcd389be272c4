import { parentPort } from 'node:worker_threads';
import { isRefusal } from '@duban/kernel';
import { readFilledSheets } from './formats/cells';
import { readSource } from './read-file';
import type { ReaderAnswer, ReaderQuestion } from './reader';

/** Reads one source after another in a thread of its own, so that nobody else's request waits for it. */
parentPort?.on('message', async (question: ReaderQuestion) => {
  let answer: ReaderAnswer;
  try {
    if ('cells' in question) answer = { sheets: readFilledSheets(question.cells) };
    else {
      const { source, fileName, mappings } = question;
      answer = { reading: await readSource(source, fileName, new Map(mappings)) };
    }
  } catch (e) {
    if (isRefusal(e)) {
      const { kind, code, message, mend, faults, details } = e;
      answer = { refusal: { kind, code, message, options: { mend, faults, details } } };
    } else answer = { failure: e instanceof Error ? (e.stack ?? e.message) : String(e) };
  }
  parentPort?.postMessage(answer);
});
