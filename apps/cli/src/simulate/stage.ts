import type { INestApplicationContext } from '@nestjs/common';
import type { WorkCalendar } from '@duban/calendar';
import { civilDate, type Clock, instantOf } from '@duban/kernel';
import type { Agenda } from './agenda';
import type { Random } from './random';
import type { World } from './world';

/** Hours at which people work through what they have. */
export const SLOTS = ['09:30', '10:30', '14:30', '15:30', '16:30'] as const;

/** Everything that the people of a simulated district have in common. */
export interface Stage {
  app: INestApplicationContext;
  clock: Clock;
  calendar: WorkCalendar;
  random: Random;
  world: World;
  agenda: Agenda;
  commands: { accepted: number; refused: number };
  /** Code of a refusal → how often it was heard. */
  refusals: Record<string, number>;
}

/** So many workdays from now, at an hour of somebody's choosing that has not passed. */
export function later({ calendar, clock, random }: Stage, days: number): Date {
  const now = clock.now();
  const slot = random.pick(SLOTS);
  const at = instantOf(calendar.addWorkdays(civilDate(now), days), slot);
  return at > now ? at : instantOf(calendar.addWorkdays(civilDate(now), days + 1), slot);
}
