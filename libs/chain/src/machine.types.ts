import type { Command } from './permissions.table';
import type { MachineName } from './machine.names';
import type { ObligationKind } from './obligations.table';

/** Plain truths about the record and its surroundings, loaded by the service before it asks. */
export type Facts = Readonly<Record<string, boolean>>;

/**
 * What a state is, for the rule “in every open state somebody owes the next move”.
 * - `open`: an open obligation of the record itself, or of one of `carriedBy`, must exist;
 * - `resting`: nothing to do by itself while the record in `carriedBy` is open (a signed assignment);
 * - `terminal`: nothing may be owed any more.
 */
export interface StateInfo {
  kind: 'open' | 'resting' | 'terminal';
  /** 中文 name shown to people. */
  label: string;
  /** Other records that owe the next move for this one, with the states in which they do. */
  carriedBy?: readonly { machine: MachineName; states: readonly string[] }[];
}

export interface Opening {
  kind: ObligationKind;
  /** Opens only when these facts hold. */
  when?: Facts;
}

/** One row of a machine: `from × event → to`, who may, on which conditions, what is settled and opened by it. */
export interface Rule<S extends string = string> {
  /** null: the event creates the record. */
  from: readonly S[] | null;
  event: string;
  /** The command whose permission is asked; `system` events are caused by other records or by time. */
  by: Command | 'system';
  /** `prior` goes back to the state before a suspension. */
  to: S | 'prior';
  when?: Facts;
  /** One of these must be owed, or the event is refused. */
  needs?: readonly ObligationKind[];
  /** None of these may be owed, or the event is refused. */
  lacks?: readonly ObligationKind[];
  /** Obligations of the record that this event fulfils. */
  settles?: readonly ObligationKind[];
  /** Their clock stops: the move is with somebody else now. */
  holds?: readonly ObligationKind[];
  /** Not chased while something about them is pending; still owed, still due, still lit. */
  mutes?: readonly ObligationKind[];
  /** Chased again. */
  unmutes?: readonly ObligationKind[];
  /** Held obligations that run again, or run by a new due time. */
  rearms?: readonly ObligationKind[];
  opens?: readonly Opening[];
  /** `all`: everything still owed about the record ends without being fulfilled. */
  voids?: 'all';
  pauses?: 'all';
  resumes?: 'all';
}

export interface Machine<S extends string = string> {
  name: MachineName;
  states: Readonly<Record<S, StateInfo>>;
  /** The facts its rules ask for; the explorer tries every combination. */
  facts: readonly string[];
  rules: readonly Rule<S>[];
}
