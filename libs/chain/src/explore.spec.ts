import { combinations, explore, reachable } from './explore';
import type { Machine } from './machine.types';
import { MACHINES } from './machines';
import { OBLIGATION_KINDS, OBLIGATIONS } from './obligations.table';
import { PERMISSIONS, permitted } from './permissions.table';
import { taskMachine } from './task.machine';

const broken = (change: (task: Machine) => Machine) => explore({ ...MACHINES, task: change(taskMachine) });
const editRule =
  (event: string, edit: (rule: Machine['rules'][number]) => object | null) =>
  (m: Machine): Machine => ({
    ...m,
    rules: m.rules.flatMap(r =>
      r.event === event ? [edit(r)].filter(x => x !== null).map(x => ({ ...r, ...x })) : [r],
    ),
  });

describe('the machines, walked exhaustively', () => {
  it('keep every invariant in every reachable configuration', () => {
    expect(explore(MACHINES)).toEqual([]);
  });

  it.each(Object.values(MACHINES).map(m => [m.name, m] as const))(
    '%s reaches each of its states',
    (_, machine) => {
      expect(new Set(reachable(machine).map(c => c.state))).toEqual(new Set(Object.keys(machine.states)));
    },
  );

  it('reach a terminal state from every configuration', () => {
    for (const machine of Object.values(MACHINES)) {
      const ends = reachable(machine).filter(c => machine.states[c.state].kind === 'terminal');
      expect(ends.length).toBeGreaterThan(0);
    }
  });

  it('open each kind of obligation somewhere, and settle it by an event of one of its commands', () => {
    const rules = Object.values(MACHINES).flatMap(m => m.rules);
    for (const kind of OBLIGATION_KINDS) {
      expect(rules.some(r => r.opens?.some(o => o.kind === kind))).toBe(true);
      const settlers = rules.filter(r => r.settles?.includes(kind) || r.holds?.includes(kind)).map(r => r.by);
      expect(
        settlers.some(by => by !== 'system' && OBLIGATIONS[kind].settledBy.includes(by as never)) ||
          ['review_reports'].includes(kind),
      ).toBe(true);
    }
  });
});

describe('the walker notices when a machine is broken', () => {
  it('a state in which nobody owes anything', () => {
    const found = broken(editRule('primary_signed', () => ({ opens: [] })));
    // `complete` still runs there, so the state is not silent as such; drop that too and it is.
    expect(found).toEqual([]);
    const silent = broken(m =>
      editRule('dispatch', () => ({ opens: [] }))(editRule('primary_signed', () => ({ opens: [] }))(m)),
    );
    expect(silent.map(v => v.invariant)).toContain('silent_state');
  });

  it('an obligation that nothing settles', () => {
    const found = broken(editRule('resume', () => ({ settles: [] })));
    expect(found.map(v => v.invariant)).toContain('never_settled');
  });

  it('a terminal state that still owes', () => {
    const found = broken(editRule('cancel', () => ({ voids: undefined })));
    expect(found.map(v => v.invariant)).toContain('terminal_not_quiet');
  });

  it('a state nobody can reach', () => {
    const found = broken(editRule('suspend', () => null));
    expect(found.map(v => `${v.invariant} ${v.where}`)).toContain('unreachable suspended');
  });

  it('an obligation of the wrong record', () => {
    const found = broken(editRule('register', () => ({ opens: [{ kind: 'sign' }] })));
    expect(found.map(v => v.invariant)).toEqual(expect.arrayContaining(['wrong_subject', 'never_settled']));
  });
});

describe('permissions', () => {
  it('deny by default', () => {
    expect(permitted('task.dispatch', [])).toBe(false);
    expect(permitted('task.dispatch', [{ role: 'handler', relations: ['primary', 'unit', 'member'] }])).toBe(
      false,
    );
    expect(permitted('task.dispatch', [{ role: 'supervisor', relations: [] }])).toBe(false);
    expect(permitted('task.dispatch', [{ role: 'supervisor', relations: ['office'] }])).toBe(true);
  });

  it('let the office act for a unit wherever the unit may act', () => {
    for (const [command, grants] of Object.entries(PERMISSIONS)) {
      const unitActs = grants.some(g => g.relation === 'unit' || g.relation === 'primary');
      if (unitActs) expect([command, grants.some(g => g.relation === 'office')]).toEqual([command, true]);
    }
  });
});

it('combinations lists every assignment of the facts once', () => {
  expect(combinations(['a', 'b'])).toHaveLength(4);
  expect(combinations([])).toEqual([{}]);
});
