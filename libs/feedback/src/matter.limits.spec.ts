import { OBLIGATIONS } from '@duban/chain';
import { MATTER_LIMIT_SETS } from '@duban/task';
import { MATTER_LIMITS, matterLimit } from './matter.limits';

const problem = { kind: 'problem', obstacle: 'funds' } as const;
const between = { kind: 'problem', obstacle: 'coordination' } as const;
const advice = { kind: 'policy_advice', obstacle: null } as const;

describe('limits of matters', () => {
  it('has every set a plan can choose', () => {
    expect(Object.keys(MATTER_LIMITS).sort()).toEqual([...MATTER_LIMIT_SETS].sort());
  });

  it('says by default what the obligation table says', () => {
    for (const kind of ['accept_matter', 'answer_matter', 'confirm_matter'] as const)
      for (const about of [problem, between, advice])
        expect(matterLimit('default', kind, about)).toEqual(OBLIGATIONS[kind].limit);
  });

  it('is 1, 2 and, where several are needed, 4 under 124', () => {
    const days = (about: typeof problem | typeof between | typeof advice): number[] =>
      (['accept_matter', 'answer_matter', 'confirm_matter'] as const).map(
        k => matterLimit('124', k, about).n,
      );
    expect(days(problem)).toEqual([1, 2, 5]);
    expect(days(between)).toEqual([1, 4, 5]);
    expect(days(advice)).toEqual([1, 4, 5]);
  });
});
