/**
 * How a refusal is to be understood by whoever carries it to a person. No HTTP below the apps:
 * the API maps kinds to status codes, the command line to exit codes.
 */
export type RefusalKind =
  | 'invalid' // the input is wrong: mend it and try again
  | 'unauthenticated' // nobody is signed in
  | 'forbidden' // this person may not do this here
  | 'not_found'
  | 'conflict' // the state moved on or does not allow it: look again, then decide
  | 'stale' // the record was changed since it was read
  | 'throttled' // too much at once: the same call may go through after a while
  | 'unavailable'; // a part is missing or down: the same call may go through later

/** One fault in the input: where it is (a field path, a line, a cell) and what is wrong there. */
export interface Fault {
  where: string;
  message: string;
}

export interface RefusalOptions {
  /** How to mend it, in Chinese, for the person. */
  mend?: string;
  faults?: Fault[];
  /** Machine-readable details, for example what changed since the version the caller saw. */
  details?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * A command or query that was refused. `code` is stable and is what is compared across boundaries;
 * `message` is Chinese and for people.
 */
export class Refusal extends Error {
  readonly mend?: string;
  readonly faults: Fault[];
  readonly details: Record<string, unknown>;

  constructor(
    readonly kind: RefusalKind,
    readonly code: string,
    message: string,
    options: RefusalOptions = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'Refusal';
    this.mend = options.mend;
    this.faults = options.faults ?? [];
    this.details = options.details ?? {};
  }
}

/** True for a Refusal, also one made by another copy of this module. */
export const isRefusal = (e: unknown): e is Refusal =>
  e instanceof Error && e.name === 'Refusal' && 'code' in e && 'kind' in e;

/** A refusal for a terminal: what, how to mend it, and where. */
export const inWords = (e: Refusal): string =>
  [
    `${e.message}(${e.code})`,
    ...(e.mend ? [e.mend] : []),
    ...e.faults.map(f => `  ${f.where}: ${f.message}`),
  ].join('\n');

/** For `switch` over a union: a case that was forgotten becomes a compile error. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`);
}
