import { setTimeout as sleep } from 'node:timers/promises';
import { Together } from './together';

describe('Together', () => {
  const doubling = () => {
    const batches: number[][] = [];
    const together = new Together<number, number>(async items => {
      batches.push([...items]);
      await sleep(5);
      if (items.includes(13)) throw new Error('13');
      return items.map(i => i * 2);
    }, 4);
    return { together, batches };
  };

  it('asks once for what is asked at once, and gives everybody their own answer', async () => {
    const { together, batches } = doubling();
    expect(await Promise.all([1, 2, 3].map(i => together.ask(i)))).toEqual([2, 4, 6]);
    expect(batches).toEqual([[1, 2, 3]]);
  });

  it('lets what comes meanwhile join the next one, and never takes more than it may', async () => {
    const { together, batches } = doubling();
    const first = together.ask(1);
    await sleep(2);
    const rest = [2, 3, 4, 5, 6].map(i => together.ask(i));
    expect(await Promise.all([first, ...rest])).toEqual([2, 4, 6, 8, 10, 12]);
    expect(batches).toEqual([[1], [2, 3, 4, 5], [6]]);
    expect(await together.ask(7)).toBe(14);
  });

  it('fails only who cannot be answered', async () => {
    const { together } = doubling();
    const answers = await Promise.allSettled([1, 13, 2].map(i => together.ask(i)));
    expect(answers.map(a => a.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    await expect(together.ask(13)).rejects.toThrow('13');
    expect(await together.ask(4)).toBe(8);
  });
});
