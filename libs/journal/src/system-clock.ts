import type { Clock } from '@duban/kernel';

/** The machine's own time: the only place that asks for it. */
export class SystemClock implements Clock {
  now(): Date {
    return new Date();
  }
}
