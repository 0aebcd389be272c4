/*
 * `node tests/bench/run.cjs parse-fuzz [times] [seed]`: spoils papers of every format and prints as JSON what came of
 * them. Ends with 1 where one broke the reader, took longer than 5 seconds, was refused without a way to mend it, or the
 * reader's process grew beyond 512 MiB. Papers are made here and read in a process of its own: making bombs takes memory.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { attempt, bombs, type Outcome, randomFrom, type Sample, samples, spoil } from '../intake/mutations';

const SLOW_MS = 5_000;
const MOST_MIB = 512;

type Answer = Outcome & { maxRssMiB: number };

/** Reads what it is sent, one after the other. */
function read(): void {
  process.on('message', async (sample: Sample) => {
    const outcome = await attempt(sample);
    process.send?.({ ...outcome, maxRssMiB: Math.round(process.resourceUsage().maxRSS / 1024) });
  });
}

async function main(): Promise<void> {
  const times = Number(process.argv[3] ?? 3_000);
  const seed = Number(process.argv[4] ?? 1);
  const random = randomFrom(seed);
  const all = await samples();
  const crafted = await bombs();
  const reader = fork(join(__dirname, 'run.cjs'), ['parse-fuzz', 'read'], {
    serialization: 'advanced',
    // As much as the product's own thread has: given later, V8 does not heed it.
    execArgv: ['--max-old-space-size=256', '--max-semi-space-size=16'],
  });
  const ask = async (sample: Sample): Promise<Answer> => {
    reader.send(sample);
    return (await once(reader, 'message'))[0] as Answer;
  };
  reader.on('exit', code => {
    if (code) throw new Error(`the reader ended with ${code}`);
  });
  const results: Record<string, number> = {};
  const broke: string[] = [];
  let slowest = { name: '', milliseconds: 0 };
  let maxRssMiB = 0;
  for (let i = 0; i < times; i++) {
    // every twentieth is one made to break a reader, as it is: spoiling a bomb would unpack it here
    const sample =
      i % 20 === 19 ? crafted[Math.floor(i / 20) % crafted.length] : await spoil(all[i % all.length], random);
    const outcome = await ask(sample);
    maxRssMiB = outcome.maxRssMiB;
    const key = `${outcome.name} ${outcome.broke ? 'broke' : outcome.result}`;
    results[key] = (results[key] ?? 0) + 1;
    if (outcome.broke || outcome.milliseconds > SLOW_MS)
      broke.push(`${i} ${outcome.name}: ${outcome.result}, ${Math.round(outcome.milliseconds)} ms`);
    if (outcome.milliseconds > slowest.milliseconds)
      slowest = { name: outcome.name, milliseconds: Math.round(outcome.milliseconds) };
  }
  reader.disconnect();
  process.stdout.write(
    `${JSON.stringify({ times, seed, results, slowest, maxRssMiB, broke: broke.slice(0, 20) }, null, 2)}\n`,
  );
  process.exitCode = broke.length > 0 || maxRssMiB > MOST_MIB ? 1 : 0;
}

if (process.argv[3] === 'read') read();
else void main();
