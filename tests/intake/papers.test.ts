import { gists } from './gist';
import { PLANS } from './papers/plans';
import { MORE_PLANS } from './papers/plans.more';
import { read } from './shorthand';

describe('plans in running text', () => {
  it.each([...PLANS, ...MORE_PLANS].map(p => [p.name, p] as const))(
    '%s',
    (_, { text, title, year, tasks }) => {
      const plan = read(text);
      expect(gists(plan)).toEqual(tasks);
      expect([plan.document.title, plan.document.year]).toEqual([title, year]);
    },
  );
});
