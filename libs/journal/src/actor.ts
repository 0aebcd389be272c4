import type { Role } from '@duban/chain';

export interface Appointment {
  unitId: string;
  role: Role;
}

/** Who gives a command: a signed-in person, or the system (a sweep, a tick, an import from the command line). */
export interface Actor {
  /** null: the system. */
  personId: string | null;
  name: string;
  appointments: readonly Appointment[];
}

export const SYSTEM: Actor = { personId: null, name: '系统', appointments: [] };
