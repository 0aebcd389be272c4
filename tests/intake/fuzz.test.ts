import { attempt, randomFrom, type Sample, samples, spoil } from './mutations';

/** The short form of `node tests/bench/run.cjs parse-fuzz`. */
const EACH = 50;

describe('spoiled papers', () => {
  let all: Sample[];
  beforeAll(async () => {
    all = await samples();
  });

  it.each(['a.txt', 'a.docx', 'a.xlsx', 'a.csv', 'a.html', 'a.pdf'])(
    '%s is read or refused with a way to mend it',
    async name => {
      const sample = all.find(s => s.name === name) as Sample;
      expect((await attempt(sample)).result).toBe('read');
      const random = randomFrom(2026);
      const broke: string[] = [];
      for (let i = 0; i < EACH; i++) {
        const outcome = await attempt(await spoil(sample, random));
        if (outcome.broke) broke.push(`${i}: ${outcome.result}`);
      }
      expect(broke).toEqual([]);
    },
  );
});
