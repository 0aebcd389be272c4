/**
 * The only source of time. Services take a Clock and hand instants down; nothing else asks what time it is,
 * so that a test or a simulation can live through a year in a minute.
 */
export interface Clock {
  now(): Date;
}

/** Injection token of the Clock. */
export const CLOCK = Symbol('duban.clock');

/** A clock that stands still until it is moved: for tests and simulations. */
export class ManualClock implements Clock {
  constructor(private instant: Date) {}

  now(): Date {
    return new Date(this.instant);
  }

  /** @throws Error when asked to go back: a rule that depends on it would hide a bug. */
  moveTo(instant: Date): void {
    if (instant < this.instant)
      throw new Error(`clock cannot go back from ${this.instant.toISOString()} to ${instant.toISOString()}`);
    this.instant = new Date(instant);
  }
}
