import { Turnstile } from './turnstile';

/** Work that ends when told to. */
const held = () => {
  let end!: () => void;
  const done = new Promise<void>(go => (end = go));
  return { work: jest.fn(() => done), end };
};
const tick = () => new Promise(go => setImmediate(go));

it('lets a few through, some wait, and turns the rest away', async () => {
  const turnstile = new Turnstile(2, 1);
  const [a, b, c] = [held(), held(), held()];
  const passing = [a, b, c].map(h => turnstile.pass(h.work));
  await expect(turnstile.pass(async () => 1)).rejects.toMatchObject({ code: 'session.busy' });
  await tick();
  expect([a, b, c].map(h => h.work.mock.calls.length)).toEqual([1, 1, 0]);
  a.end();
  await tick();
  expect(c.work).toHaveBeenCalled();
  b.end();
  c.end();
  await Promise.all(passing);
});

it('is free again after whoever failed', async () => {
  const turnstile = new Turnstile(1, 1);
  for (let i = 0; i < 3; i++)
    await expect(turnstile.pass(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  const both = [turnstile.pass(() => Promise.reject(new Error('no'))), turnstile.pass(async () => 'yes')];
  expect((await Promise.allSettled(both)).map(r => r.status)).toEqual(['rejected', 'fulfilled']);
});
