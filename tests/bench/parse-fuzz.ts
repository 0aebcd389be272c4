/*
 * `node tests/bench/run.cjs parse-fuzz [times] [seed]`: spoils papers of every format and prints as JSON what came of
 * them. Ends with 1 where one broke the reader, took longer than 5 seconds, or was refused without a way to mend it. The
 * memory printed is that of the whole process, the compiler and the making of the spoiled files (JSZip) included.
 */
import { setFlagsFromString } from 'node:v8';
import { attempt, bombs, randomFrom, samples, spoil } from '../intake/mutations';

async function main(): Promise<void> {
  const times = Number(process.argv[3] ?? 3_000);
  const seed = Number(process.argv[4] ?? 1);
  const random = randomFrom(seed);
  setFlagsFromString('--max-old-space-size=256');
  const all = await samples();
  const crafted = await bombs();
  const results: Record<string, number> = {};
  const broke: string[] = [];
  let slowest = { name: '', milliseconds: 0 };
  for (let i = 0; i < times; i++) {
    // every twentieth is one made to break a reader, as it is: spoiling a bomb would unpack it here
    const sample =
      i % 20 === 19 ? crafted[Math.floor(i / 20) % crafted.length] : await spoil(all[i % all.length], random);
    const outcome = await attempt(sample);
    const key = `${outcome.name} ${outcome.broke ? 'broke' : outcome.result}`;
    results[key] = (results[key] ?? 0) + 1;
    if (outcome.broke || outcome.milliseconds > 5_000) broke.push(`${i} ${outcome.name}: ${outcome.result}`);
    if (outcome.milliseconds > slowest.milliseconds)
      slowest = { name: outcome.name, milliseconds: Math.round(outcome.milliseconds) };
  }
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  process.stdout.write(
    `${JSON.stringify({ times, seed, results, slowest, maxRssMiB: memory, broke: broke.slice(0, 20) }, null, 2)}\n`,
  );
  process.exitCode = broke.length > 0 ? 1 : 0;
}

void main();
