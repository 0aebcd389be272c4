import { decide, type Situation } from './decide';
import { MACHINES } from './machines';
import type { Machine } from './machine.types';

/** A kettle: heated once or twice, poured out when nobody waits for it. */
const kettle: Machine<'cold' | 'hot' | 'poured' | 'shelved'> = {
  name: 'task',
  states: {
    cold: { kind: 'open', label: '凉' },
    hot: { kind: 'open', label: '热' },
    poured: { kind: 'terminal', label: '倒' },
    shelved: { kind: 'open', label: '搁' },
  },
  facts: ['twice', 'guest'],
  rules: [
    { from: null, event: 'fill', by: 'plan.import', to: 'cold', opens: [{ kind: 'dispatch' }] },
    {
      from: ['cold'],
      event: 'heat',
      by: 'system',
      to: 'cold',
      when: { twice: true },
      holds: ['dispatch', 'complete'],
    },
    {
      from: ['cold'],
      event: 'heat',
      by: 'system',
      to: 'hot',
      settles: ['dispatch', 'review'],
      opens: [{ kind: 'complete' }, { kind: 'review', when: { guest: true } }],
    },
    {
      from: ['hot'],
      event: 'pour',
      by: 'task.cancel',
      to: 'poured',
      needs: ['complete', 'review'],
      lacks: ['submit'],
      voids: 'all',
    },
    { from: ['hot'], event: 'taste', by: 'system', to: 'hot', rearms: ['complete'] },
    { from: ['cold', 'hot'], event: 'shelve', by: 'task.suspend', to: 'shelved', pauses: 'all' },
    { from: ['shelved'], event: 'take', by: 'task.resume', to: 'prior', resumes: 'all' },
  ],
};
const at = (state: string | null, owed: Situation['owed'] = [], prior?: string): Situation => ({
  state,
  owed,
  prior,
});

describe('decide', () => {
  it('begins a record only where there is none', () => {
    expect(decide(kettle, at(null), 'fill')).toMatchObject({ ok: true, next: 'cold', opens: ['dispatch'] });
    expect(decide(kettle, at('cold'), 'fill')).toMatchObject({ ok: false, code: 'state' });
    expect(decide(kettle, at(null), 'heat')).toEqual({ ok: false, code: 'state', possible: ['fill'] });
  });

  it('refuses what is unknown here, and names once each what would be possible', () => {
    expect(decide(kettle, at('cold'), 'pour')).toEqual({
      ok: false,
      code: 'state',
      possible: ['heat', 'shelve'],
    });
    expect(decide(kettle, at('poured'), 'heat')).toEqual({ ok: false, code: 'state', possible: [] });
    expect(decide(kettle, at('elsewhere'), 'heat')).toMatchObject({ code: 'state', possible: [] });
  });

  it('takes the first rule whose facts hold; a fact nobody gave is false', () => {
    expect(decide(kettle, at('cold'), 'heat', { twice: true })).toMatchObject({ next: 'cold' });
    expect(decide(kettle, at('cold'), 'heat', { twice: false })).toMatchObject({ next: 'hot' });
    expect(decide(kettle, at('cold'), 'heat')).toMatchObject({ next: 'hot', opens: ['complete'] });
    expect(decide(kettle, at('cold'), 'heat', { guest: true })).toMatchObject({
      opens: ['complete', 'review'],
    });
  });

  it('touches only what is owed', () => {
    expect(decide(kettle, at('cold', ['dispatch']), 'heat')).toMatchObject({ settles: ['dispatch'] });
    expect(decide(kettle, at('cold', ['complete']), 'heat')).toMatchObject({ settles: [] });
    expect(decide(kettle, at('cold', ['complete']), 'heat', { twice: true })).toMatchObject({
      holds: ['complete'],
    });
    expect(decide(kettle, at('hot', []), 'taste')).toMatchObject({ rearms: [] });
    expect(decide(kettle, at('hot', ['complete']), 'taste')).toMatchObject({ rearms: ['complete'] });
  });

  it('refuses where none of what it needs is owed, and where something is owed that must not be', () => {
    expect(decide(kettle, at('hot', ['submit']), 'pour')).toMatchObject({ ok: false, code: 'not_owed' });
    expect(decide(kettle, at('hot', ['review']), 'pour')).toMatchObject({ ok: true, voids: true });
    expect(decide(kettle, at('hot', ['complete', 'submit']), 'pour')).toEqual({
      ok: false,
      code: 'still_owed',
      possible: ['pour', 'taste', 'shelve'],
    });
  });

  it('goes back to where it came from, and stays where nobody remembers', () => {
    expect(decide(kettle, at('cold'), 'shelve')).toMatchObject({ next: 'shelved', pauses: true });
    expect(decide(kettle, at('shelved', [], 'hot'), 'take')).toMatchObject({ next: 'hot', resumes: true });
    expect(decide(kettle, at('shelved'), 'take')).toMatchObject({ next: 'shelved' });
  });
});

describe('the machines of the house', () => {
  const why = (machine: keyof typeof MACHINES, situation: Situation, event: string, facts = {}) => {
    const decision = decide(MACHINES[machine], situation, event, facts);
    return decision.ok ? decision.next : decision.code;
  };

  it.each([
    // A second look at what the leader has before him.
    ['task', at('completion_review', ['approve_outcome']), 'approve_completion', 'not_owed'],
    ['task', at('completion_review', ['review']), 'approve_outcome', 'not_owed'],
    // Not reported upward yet: no reply can have come.
    ['task', at('submission', ['submit']), 'accept', 'still_owed'],
    ['task', at('submission', ['submit']), 'return_upward', 'still_owed'],
    ['task', at('submission', []), 'submit_upward', 'not_owed'],
    ['task', at('suspended', ['complete'], 'tracking'), 'submit_completion', 'state'],
    ['task', at('cancelled'), 'resume', 'state'],
    ['plan', at('running', ['conclude']), 'conclude', 'state'],
    ['plan', at('running', ['conclude']), 'discard', 'state'],
    ['report', at('approved'), 'return', 'state'],
    ['completion', at('submitted'), 'submit', 'state'],
    ['notice', at('closed'), 'answer', 'state'],
  ] as const)('%s %j refuses %s: %s', (machine, situation, event, code) => {
    expect(why(machine, situation, event)).toBe(code);
  });

  it('send a second decline to the leader', () => {
    const decline = (again: boolean) =>
      decide(MACHINES.assignment, at('pending', ['sign']), 'decline', { again });
    expect(decline(false)).toMatchObject({ settles: ['sign'], opens: ['redispatch'] });
    expect(decline(true)).toMatchObject({ settles: ['sign'], opens: ['decide_decline'] });
  });
});
