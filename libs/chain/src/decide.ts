import type { ObligationKind } from './obligations.table';
import type { Facts, Machine, Rule } from './machine.types';

/** What a record looks like to the core: its state, and what is owed about it. */
export interface Situation {
  /** null: the record does not exist yet. */
  state: string | null;
  /** The state before a suspension. */
  prior?: string | null;
  /** Kinds of obligations that are open about this record (held and paused ones included). */
  owed: readonly ObligationKind[];
}

/** What is to be written; the service writes it, in one transaction with the journal. */
export interface Decision {
  ok: true;
  rule: Rule;
  next: string;
  settles: readonly ObligationKind[];
  holds: readonly ObligationKind[];
  rearms: readonly ObligationKind[];
  mutes: readonly ObligationKind[];
  unmutes: readonly ObligationKind[];
  opens: readonly ObligationKind[];
  voids: boolean;
  pauses: boolean;
  resumes: boolean;
}

/** A refusal is a value: `state` when the event is unknown here, `not_owed` or `still_owed` when an obligation is in the way. */
export interface Refused {
  ok: false;
  code: 'state' | 'not_owed' | 'still_owed';
  /** Events that would be possible now. */
  possible: readonly string[];
}

const holds = (when: Facts | undefined, facts: Facts): boolean =>
  !when || Object.entries(when).every(([name, value]) => (facts[name] ?? false) === value);

const applies = (rule: Rule, state: string | null): boolean =>
  state === null ? rule.from === null : rule.from !== null && rule.from.includes(state);

/**
 * The whole core: finds the first rule for (state, event) whose facts hold and says what follows from it.
 * Pure: reads no clock, loads nothing, throws nothing.
 */
export function decide(
  machine: Machine,
  situation: Situation,
  event: string,
  facts: Facts = {},
): Decision | Refused {
  const here = machine.rules.filter(r => applies(r, situation.state));
  const possible = [...new Set(here.map(r => r.event))];
  const rule = here.find(r => r.event === event && holds(r.when, facts));
  if (!rule) return { ok: false, code: 'state', possible };
  const owed = (kind: ObligationKind): boolean => situation.owed.includes(kind);
  if (rule.needs && !rule.needs.some(owed)) return { ok: false, code: 'not_owed', possible };
  if (rule.lacks?.some(owed)) return { ok: false, code: 'still_owed', possible };
  const next = rule.to === 'prior' ? (situation.prior ?? situation.state) : rule.to;
  return {
    ok: true,
    rule,
    next: next as string,
    settles: (rule.settles ?? []).filter(owed),
    holds: (rule.holds ?? []).filter(owed),
    rearms: (rule.rearms ?? []).filter(owed),
    mutes: (rule.mutes ?? []).filter(owed),
    unmutes: (rule.unmutes ?? []).filter(owed),
    opens: (rule.opens ?? []).filter(o => holds(o.when, facts)).map(o => o.kind),
    voids: rule.voids === 'all',
    pauses: rule.pauses === 'all',
    resumes: rule.resumes === 'all',
  };
}
