import { type Configuration, runs, step } from './explore';
import type { Facts, Machine } from './machine.types';
import type { MachineName } from './machine.names';
import type { ObligationKind } from './obligations.table';

/** Places for records in the walked world: one task, two units, and one of each thing between them. */
export const PLACES = {
  task: 'task',
  a0: 'assignment',
  a1: 'assignment',
  period: 'reporting_period',
  report: 'report',
  contribution: 'contribution',
  completion: 'completion',
  milestone: 'milestone',
  request: 'request',
  submission: 'submission',
} as const satisfies Record<string, MachineName>;
export type Place = keyof typeof PLACES;
export const ALL_PLACES = Object.keys(PLACES) as Place[];

/** What pauses, resumes and ends with the task. A reporting period is its plan's, a submission covers many tasks. */
const FAMILY: readonly Place[] = [
  'task',
  'a0',
  'a1',
  'report',
  'contribution',
  'completion',
  'milestone',
  'request',
];

export type World = Readonly<Partial<Record<Place, Configuration>>> & { primary?: 'a0' | 'a1' };
export type Machines = Readonly<Record<string, Machine>>;

/** One machine's step inside a command; a command whose every step is possible is carried out whole. */
export interface Move {
  place: Place;
  event: string;
  facts?: Facts;
}

const blank = (c: Configuration): Configuration => ({ ...c, path: [] });

/** Carries out a command, or null when one of its steps is refused. Suspension reaches the whole family. */
export function carryOut(machines: Machines, world: World, moves: readonly Move[]): World | null {
  const next: Partial<Record<Place, Configuration>> & { primary?: 'a0' | 'a1' } = { ...world };
  for (const { place, event, facts } of moves) {
    const machine = machines[PLACES[place]];
    const before = next[place] ?? null;
    const ended = before !== null && machine.states[before.state]?.kind === 'terminal';
    // A new record takes the place of one that has ended, where the event begins one.
    const begins = machine.rules.some(r => r.event === event && r.from === null);
    const after = step(machine, ended && begins ? null : before, event, facts ?? {});
    if (!after) return null;
    next[place] = blank(after);
    if (place === 'task' && before && (event === 'suspend' || event === 'resume'))
      for (const part of FAMILY) if (part !== 'task' && next[part]) next[part] = clocked(next[part], event);
  }
  return next;
}

const clocked = (c: Configuration, event: 'suspend' | 'resume'): Configuration => ({
  ...c,
  owed: new Map(
    [...c.owed].map(([kind, clock]) => [
      kind,
      event === 'suspend'
        ? ([...clock, 'paused'] as typeof clock).toSorted()
        : clock.filter(f => f !== 'paused'),
    ]),
  ),
});

export const worldKey = (world: World): string =>
  `${world.primary ?? ''};` +
  ALL_PLACES.map(p => {
    const c = world[p];
    return c
      ? `${c.state}/${c.prior ?? ''}/${[...c.owed]
          .map(([k, v]) => `${k}:${v.join('+')}`)
          .sort()
          .join(',')}`
      : '';
  }).join(';');

/** What chain.md promises of records together, held against one world; each broken promise in words. */
export function broken(machines: Machines, world: World): string[] {
  const found: string[] = [];
  const suspended = world.task?.state === 'suspended';
  for (const place of ALL_PLACES) {
    const c = world[place];
    if (!c) continue;
    const info = machines[PLACES[place]].states[c.state];
    if (!info) found.push(`${place} is in “${c.state}”, which is no state`);
    else if (info.kind === 'terminal') {
      if (c.owed.size) found.push(`${place} is ${c.state} and owes ${[...c.owed.keys()].join(', ')}`);
    } else if (!provided(machines, world, place, []))
      found.push(`nobody owes the next move of ${place} in ${c.state}`);
    for (const [kind, clock] of c.owed) {
      const paused = clock.includes('paused');
      if (FAMILY.includes(place) && suspended !== paused && kind !== 'review_suspension')
        found.push(
          `${kind} of ${place} is ${paused ? '' : 'not '}paused while the task is ${world.task?.state}`,
        );
      if (clock.includes('muted') && !pending(machines, world))
        found.push(`${kind} is muted, and nothing is pending`);
    }
  }
  return [...found, ...quiet(world), ...deadline(world)];
}

const pending = (machines: Machines, world: World): boolean =>
  world.request !== undefined && machines.request.states[world.request.state]?.kind !== 'terminal';

/** From dispatch to the end one deadline is owed, and it stands still exactly while somebody else looks at the completion. */
function deadline({ task, submission }: World): string[] {
  const state = task?.prior ?? task?.state ?? 'registered';
  if (!task || !['dispatched', 'implementing', 'tracking', 'completion_review'].includes(state)) return [];
  const clocks = (['complete', 'year_review'] as const).flatMap(kind =>
    task.owed.has(kind) ? [task.owed.get(kind)] : [],
  );
  // What the superior gave back was completed in time or not: `rework` is owed for it now.
  if (clocks.length !== 1)
    return clocks.length === 0 && submission ? [] : [`${clocks.length} deadlines are owed in ${state}`];
  const held = clocks[0]?.includes('held') ?? false;
  return held === (state === 'completion_review')
    ? []
    : [`the deadline is ${held ? '' : 'not '}held in ${state}`];
}

/** 4. Terminal is quiet: with the task its parts have ended too. */
function quiet(world: World): string[] {
  const state = world.task?.state;
  if (state !== 'closed' && state !== 'cancelled') return [];
  return FAMILY.flatMap(place =>
    [...(world[place]?.owed.keys() ?? [])].map(
      (kind: ObligationKind) => `${kind} of ${place} outlives its task`,
    ),
  );
}

/** 1. Somebody owes the next move: about the record itself, or about one that stands in a state that carries it. */
function provided(machines: Machines, world: World, place: Place, seen: readonly Place[]): boolean {
  const c = world[place];
  if (!c || seen.includes(place)) return false;
  if (world.task?.state === 'suspended' && FAMILY.includes(place))
    return world.task.owed.has('review_suspension');
  if ([...c.owed.values()].some(runs)) return true;
  return (machines[PLACES[place]].states[c.state].carriedBy ?? []).some(by =>
    ALL_PLACES.some(
      other =>
        PLACES[other] === by.machine &&
        by.states.includes(world[other]?.state ?? '') &&
        provided(machines, world, other, [...seen, place]),
    ),
  );
}
