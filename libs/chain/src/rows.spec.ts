import { decide, type Decision, type Situation } from './decide';
import type { Facts } from './machine.types';
import { MACHINES } from './machines';
import type { ObligationKind } from './obligations.table';

/** What the tables say where no walk can miss it: what is opened besides what already keeps a record from being silent. */
function decided(
  machine: keyof typeof MACHINES,
  state: string | null,
  event: string,
  owed: Situation['owed'] = [],
  facts?: Facts,
): Decision {
  const decision = decide(MACHINES[machine], { state, owed }, event, facts);
  if (!decision.ok) throw new Error(`${machine} ${state} refuses ${event}: ${decision.code}`);
  return decision;
}

describe.each(['approved', 'running'])('a plan that is %s', state => {
  it.each([
    ['schedule_edition', 'roll_edition'],
    ['schedule_annual', 'annual_review'],
    ['schedule_midterm', 'midterm_review'],
  ] as const)('is given a duty by %s, once', (event, kind) => {
    expect(decided('plan', state, event, ['conclude'])).toMatchObject({ next: state, opens: [kind] });
    const again = decide(MACHINES.plan, { state, owed: ['conclude', kind] }, event);
    expect(again).toMatchObject({ ok: false, code: 'still_owed' });
  });

  it('moves the mid-term review it owes, and none that it does not', () => {
    const owed: ObligationKind[] = ['conclude', 'midterm_review'];
    expect(decided('plan', state, 'move_midterm', owed)).toMatchObject({ rearms: ['midterm_review'] });
    const none = decide(MACHINES.plan, { state, owed: ['conclude'] }, 'move_midterm');
    expect(none).toMatchObject({ ok: false, code: 'not_owed' });
  });

  it('owes the next edition when one is approved, as long as it rolls', () => {
    const rolling = decided('plan', state, 'roll', ['conclude', 'roll_edition'], { rolling: true });
    expect(rolling).toMatchObject({ settles: ['roll_edition'], opens: ['roll_edition'] });
    const last = decided('plan', state, 'roll', ['conclude', 'roll_edition'], { rolling: false });
    expect(last).toMatchObject({ settles: ['roll_edition'], opens: [] });
  });
});

describe('a task', () => {
  it('owes an action plan once its primary lead has signed', () => {
    const signed = decided('task', 'dispatched', 'primary_signed', ['complete']);
    expect(signed).toMatchObject({ next: 'implementing', opens: ['file_action_plan'] });
  });

  describe.each(['dispatched', 'implementing', 'tracking'])('that is %s', state => {
    it.each(['complete', 'year_review'] as const)('is chased for its %s by the new deadline', kind => {
      const moved = decided('task', state, 'reschedule', [kind]);
      expect(moved).toMatchObject({ next: state, rearms: [kind], unmutes: [kind] });
    });
    it.each(['complete', 'year_review'] as const)(
      'is not chased for its %s while a request is pending',
      kind => {
        expect(decided('task', state, 'ask', [kind])).toMatchObject({ next: state, mutes: [kind] });
      },
    );
  });

  it.each(['dispatched', 'implementing', 'tracking', 'completion_review'])(
    'that is %s is chased again when its request is answered',
    state => {
      for (const kind of ['complete', 'year_review'] as const)
        expect(decided('task', state, 'answer_request', [kind])).toMatchObject({
          next: state,
          unmutes: [kind],
        });
    },
  );
});

it('a notice that is signed asks for its answer and no more for the signature', () => {
  const signed = decided('notice', 'issued', 'sign', ['sign_notice']);
  expect(signed).toMatchObject({ next: 'signed', settles: ['sign_notice'], opens: ['answer_notice'] });
});

describe.each(['open', 'reviewing'])('a reporting period that is %s', state => {
  it('waits on while reports are outstanding, and is done when none is left', () => {
    const owed: ObligationKind[] = state === 'reviewing' ? ['review_reports'] : [];
    expect(decided('reporting_period', state, 'emptied', owed, { outstanding: true }).next).toBe('open');
    expect(decided('reporting_period', state, 'emptied', owed, { outstanding: false }).next).toBe('done');
  });
});
