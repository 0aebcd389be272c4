import { attempt, bombs, randomFrom, type Sample, samples, spoil } from './mutations';

/** The short form of `node tests/bench/run.cjs parse-fuzz`. */
const EACH = 50;

describe('spoiled papers', () => {
  let all: Sample[];
  beforeAll(async () => {
    all = await samples();
  });

  it('bombs, depths and endless cells are read or refused with a way to mend it', async () => {
    for (const sample of await bombs()) {
      const { broke, result, milliseconds } = await attempt(sample);
      expect({ name: sample.name, broke, result: broke ? result : '', slow: milliseconds > 5_000 }).toEqual({
        name: sample.name,
        broke: false,
        result: '',
        slow: false,
      });
    }
  });

  it.each(['a.txt', 'flat.txt', 'a.docx', 'a.xlsx', 'a.csv', 'a.html', 'a.pdf'])(
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
