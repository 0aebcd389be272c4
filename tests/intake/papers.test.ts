import { gists } from './gist';
import { PLANS } from './papers/plans';
import { read } from './shorthand';

describe('plans in running text', () => {
  it.each(PLANS.map(p => [p.name, p] as const))('%s', (_, { text, title, year, tasks }) => {
    const plan = read(text);
    expect(gists(plan)).toEqual(tasks);
    expect([plan.document.title, plan.document.year]).toEqual([title, year]);
  });
});
