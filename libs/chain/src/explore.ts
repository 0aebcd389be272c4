import { decide } from './decide';
import type { MachineName } from './machine.names';
import type { Facts, Machine, Rule } from './machine.types';
import { OBLIGATIONS, type ObligationKind } from './obligations.table';
import { PERMISSIONS } from './permissions.table';

/**
 * What stands in the way of a clock, none of it: it runs. Held: the move is with somebody else; paused: the task is
 * suspended; muted: nobody is chased, but it is owed and due as before.
 */
export type Clock = readonly ('held' | 'muted' | 'paused')[];

/** Whether the obligation is due by its time. */
export const runs = (clock: Clock): boolean => !clock.includes('held') && !clock.includes('paused');

const without = (clock: Clock, ...flags: Clock[number][]): Clock => clock.filter(f => !flags.includes(f));
const having = (clock: Clock, flag: Clock[number]): Clock => [...without(clock, flag), flag].sort();

/** One reachable configuration of a record: its state and, for each thing owed, whether its clock runs. */
export interface Configuration {
  state: string;
  prior: string | null;
  owed: ReadonlyMap<ObligationKind, Clock>;
  /** Events that led here from nothing, for messages. */
  path: readonly string[];
}

/** A broken invariant of docs/chain.md, with the way that leads to it. */
export interface Violation {
  invariant:
    | 'silent_state'
    | 'impossible_holder'
    | 'never_settled'
    | 'terminal_not_quiet'
    | 'unreachable'
    | 'dead_end'
    | 'bad_carrier'
    | 'wrong_subject'
    | 'opened_twice';
  machine: MachineName;
  where: string;
  path: readonly string[];
}

const key = (c: Configuration): string =>
  `${c.state}|${c.prior}|${[...c.owed]
    .map(([k, v]) => `${k}:${v.join('+')}`)
    .sort()
    .join(',')}`;

/** Every combination of the machine's facts. */
export function combinations(names: readonly string[]): Facts[] {
  return Array.from({ length: 2 ** names.length }, (_, bits) =>
    Object.fromEntries(names.map((name, i) => [name, ((bits >> i) & 1) === 1])),
  );
}

const known = new WeakMap<Machine, Map<string, Facts[]>>();

/** The combinations of facts that make a difference to an event. */
export function factsOf(machine: Machine, event: string): Facts[] {
  const ofMachine = known.get(machine) ?? new Map<string, Facts[]>();
  known.set(machine, ofMachine);
  let all = ofMachine.get(event);
  if (!all) {
    const asked = machine.rules
      .filter(r => r.event === event)
      .flatMap(r => [r.when, ...(r.opens ?? []).map(o => o.when)])
      .flatMap(when => Object.keys(when ?? {}));
    all = combinations([...new Set(asked)]);
    ofMachine.set(event, all);
  }
  return all;
}

/** Applies an event to a configuration, as the services do; null when it is refused. */
export function step(
  machine: Machine,
  from: Configuration | null,
  event: string,
  facts: Facts,
): Configuration | null {
  const owedNow = from ? [...from.owed.keys()] : [];
  const d = decide(
    machine,
    { state: from?.state ?? null, prior: from?.prior ?? null, owed: owedNow },
    event,
    facts,
  );
  if (!d.ok) return null;
  const owed = new Map<ObligationKind, Clock>(d.voids ? [] : (from?.owed ?? []));
  const clock = (kind: ObligationKind, change: (c: Clock) => Clock): void => {
    owed.set(kind, change(owed.get(kind) ?? []));
  };
  for (const kind of d.settles) owed.delete(kind);
  for (const kind of d.holds) clock(kind, c => having(c, 'held'));
  // Whatever is muted stays so until it is said otherwise: a request about it is still pending.
  for (const kind of d.rearms) clock(kind, c => without(c, 'held'));
  for (const kind of d.mutes) clock(kind, c => having(c, 'muted'));
  for (const kind of d.unmutes) clock(kind, c => without(c, 'muted'));
  if (d.pauses) for (const kind of owed.keys()) clock(kind, c => having(c, 'paused'));
  if (d.resumes) for (const kind of owed.keys()) clock(kind, c => without(c, 'paused'));
  for (const kind of d.opens) owed.set(kind, []);
  const prior = d.pauses ? (from?.state ?? null) : d.next === from?.state ? from.prior : null;
  return { state: d.next, prior, owed, path: [...(from?.path ?? []), event] };
}

/** All configurations a machine can reach from nothing, by breadth-first walk over every event and every fact. */
export function reachable(machine: Machine): Configuration[] {
  const events = [...new Set(machine.rules.map(r => r.event))];
  const seen = new Map<string, Configuration>();
  let frontier: (Configuration | null)[] = [null];
  while (frontier.length) {
    const found: Configuration[] = [];
    for (const from of frontier)
      for (const event of events)
        for (const f of factsOf(machine, event)) {
          const to = step(machine, from, event, f);
          if (to && !seen.has(key(to))) {
            seen.set(key(to), to);
            found.push(to);
          }
        }
    frontier = found;
  }
  return [...seen.values()];
}

type Registry = Readonly<Record<string, Machine>>;

const violation = (
  invariant: Violation['invariant'],
  machine: Machine,
  where: string,
  path: readonly string[] = [],
): Violation => ({
  invariant,
  machine: machine.name,
  where,
  path,
});

/** In some state of the carrier nothing is owed and nobody else carries it: then it cannot carry others. */
function carries(
  machines: Registry,
  name: MachineName,
  state: string,
  seen: readonly string[] = [],
): boolean {
  const machine = machines[name];
  const info = machine?.states[state];
  if (!info || info.kind === 'terminal' || seen.includes(`${name}.${state}`)) return false;
  const here = reachable(machine).filter(c => c.state === state);
  if (here.length > 0 && here.every(c => c.owed.size > 0)) return true;
  return (info.carriedBy ?? []).some(b =>
    b.states.every(s => carries(machines, b.machine, s, [...seen, `${name}.${state}`])),
  );
}

function checkState(machine: Machine, machines: Registry, c: Configuration): Violation[] {
  const info = machine.states[c.state];
  const found: Violation[] = [];
  if (!info) return [violation('unreachable', machine, `${c.state} is not a state`, c.path)];
  const running = [...c.owed.values()].some(runs);
  if (info.kind === 'terminal') {
    if (c.owed.size)
      found.push(
        violation('terminal_not_quiet', machine, `${c.state} owes ${[...c.owed.keys()].join(', ')}`, c.path),
      );
  } else if (!running && !info.carriedBy?.length) {
    found.push(violation('silent_state', machine, `${c.state} owes nothing`, c.path));
  }
  const events = [...new Set(machine.rules.map(r => r.event))];
  found.push(...openedTwice(machine, c));
  const moves = events.some(e => factsOf(machine, e).some(f => step(machine, c, e, f)));
  if (info.kind === 'open' && !moves) found.push(violation('dead_end', machine, c.state, c.path));
  for (const kind of c.owed.keys()) {
    if (!settleable(machine, c, kind))
      found.push(violation('never_settled', machine, `${kind} in ${c.state}`, c.path));
  }
  for (const b of info.carriedBy ?? [])
    for (const s of b.states)
      if (!carries(machines, b.machine, s))
        found.push(violation('bad_carrier', machine, `${c.state} carried by ${b.machine}.${s}`, c.path));
  return found;
}

/** What is owed already is not opened a second time: it would be settled twice. */
function openedTwice(machine: Machine, c: Configuration): Violation[] {
  const owed = [...c.owed.keys()];
  return [...new Set(machine.rules.map(r => r.event))].flatMap(event =>
    factsOf(machine, event).flatMap(facts => {
      const d = decide(machine, { state: c.state, prior: c.prior, owed }, event, facts);
      if (!d.ok || d.voids) return [];
      return d.opens
        .filter(kind => owed.includes(kind) && !d.settles.includes(kind))
        .map(kind => violation('opened_twice', machine, `${kind} by ${event} in ${c.state}`, c.path));
    }),
  );
}

/** Some way on from here fulfils the obligation (ending it unfulfilled does not count). */
function settleable(machine: Machine, from: Configuration, kind: ObligationKind): boolean {
  const events = [...new Set(machine.rules.map(r => r.event))];
  const seen = new Set([key(from)]);
  let frontier = [from];
  while (frontier.length) {
    const next: Configuration[] = [];
    for (const c of frontier)
      for (const e of events)
        for (const f of factsOf(machine, e)) {
          const to = step(machine, c, e, f);
          if (!to) continue;
          const d = decide(machine, { state: c.state, prior: c.prior, owed: [...c.owed.keys()] }, e, f);
          if (d.ok && d.settles.includes(kind)) return true;
          if (to.owed.has(kind) && !seen.has(key(to))) {
            seen.add(key(to));
            next.push(to);
          }
        }
    frontier = next;
  }
  return false;
}

/** The holder of what a rule opens may do what settles it, and the rule that settles it asks for a command so named. */
function checkHolder(machine: Machine, rule: Rule, kind: ObligationKind): Violation[] {
  const { holder, settledBy, subjects } = OBLIGATIONS[kind];
  const found: Violation[] = [];
  if (!subjects.includes(machine.name))
    found.push(violation('wrong_subject', machine, `${kind} opened by ${rule.event}`));
  const may = settledBy.some(c =>
    PERMISSIONS[c].some(
      g => g.role === holder.role && (g.relation === 'any' || g.relation === holder.relation),
    ),
  );
  if (!may)
    found.push(
      violation(
        'impossible_holder',
        machine,
        `${kind}: ${holder.role} (${holder.relation}) may not ${settledBy.join(' / ')}`,
      ),
    );
  return found;
}

/** Walks every machine and reports each broken invariant; an empty list is the proof that there is none. */
export function explore(machines: Registry): Violation[] {
  return Object.values(machines).flatMap(machine => {
    const all = reachable(machine);
    const unreached = Object.keys(machine.states).filter(s => !all.some(c => c.state === s));
    return [
      ...unreached.map(s => violation('unreachable', machine, s)),
      ...all.flatMap(c => checkState(machine, machines, c)),
      ...machine.rules.flatMap(r => (r.opens ?? []).flatMap(o => checkHolder(machine, r, o.kind))),
    ];
  });
}
