import { exploreProduct, type WorldViolation } from './explore.product';
import type { Machine, Rule } from './machine.types';
import { MACHINES } from './machines';
import { PLACES, ALL_PLACES } from './explore.world';

/** Worlds that are enough to reach every state and every command; the whole product has some hundred thousands. */
const ENOUGH = 25_000;

/** What the walk finds when the rules of one event are changed. */
function found(machine: keyof typeof MACHINES, event: string, change: Partial<Rule>): string[] {
  const changed: Machine = {
    ...MACHINES[machine],
    rules: MACHINES[machine].rules.map(r => (r.event === event ? { ...r, ...change } : r)),
  };
  return exploreProduct({ ...MACHINES, [machine]: changed }, ENOUGH).violations.map(
    (v: WorldViolation) => v.what,
  );
}

describe('a task with two units, their reports, requests and submissions, walked together', () => {
  const walk = exploreProduct(MACHINES, ENOUGH);

  it('keeps every promise in every world', () => {
    expect(walk.violations).toEqual([]);
    expect(walk.worlds).toBeGreaterThan(ENOUGH);
  });

  it('reaches every state of the records in it', () => {
    // Drafts of submissions are summaries, which belong to plans; a second unit leads nothing it has not signed for.
    const elsewhere = ['submission.draft', 'submission.void'];
    const states = new Set(
      ALL_PLACES.flatMap(p => Object.keys(MACHINES[PLACES[p]].states).map(s => `${PLACES[p]}.${s}`)),
    );
    const reached = new Set(
      [...walk.states].map(s => s.replace(/^(\w+)\./, (_, p: keyof typeof PLACES) => `${PLACES[p]}.`)),
    );
    expect([...states].filter(s => !reached.has(s)).sort()).toEqual(elsewhere);
  });

  it('carries out every command somewhere', () => {
    for (const name of [
      'claim a1',
      'lapse_countersign a1',
      'approve extension',
      'grant suspension',
      'approve cancellation',
      'reopen',
      'superior returns',
      'verify on site',
    ])
      expect(walk.commands).toContain(name);
  });
});

describe('the walk notices', () => {
  it('what is owed by a unit after its task has ended', () => {
    expect(found('assignment', 'release', { voids: undefined }).join()).toMatch(/a\d is released and owes/);
  });

  it('what is chased while the task is suspended, or paused after it', () => {
    expect(found('task', 'suspend', { pauses: undefined }).join()).toMatch(
      /not paused while the task is suspended/,
    );
    expect(found('task', 'resume', { resumes: undefined }).join()).toMatch(/is paused while the task is/);
  });

  it('a deadline that nobody is chased for any more', () => {
    expect(found('task', 'answer_request', { unmutes: [] }).join()).toMatch(
      /is muted, and nothing is pending/,
    );
  });

  it('a report that waits for nobody', () => {
    expect(found('reporting_period', 'received', { opens: [] }).join()).toMatch(
      /nobody owes the next move of report in submitted/,
    );
  });

  it('an offer that nobody follows up', () => {
    expect(found('task', 'register', { opens: [] }).join()).toMatch(
      /nobody owes the next move of task in registered/,
    );
  });
});
