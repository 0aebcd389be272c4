import type { Role, Sensitivity } from '@duban/chain';

export interface Appointment {
  unitId: string;
  role: Role;
  /** 代理: the absent person whose appointment this is; none: one's own. */
  for?: string;
  forName?: string;
}

/** Who gives a command: a signed-in person, or the system (a sweep, a tick, an import from the command line). */
export interface Actor {
  /** null: the system. */
  personId: string | null;
  name: string;
  appointments: readonly Appointment[];
  /** How sensitive a task this person may know of; none given: internal ones. The system knows everything. */
  clearance?: Sensitivity;
  /**
   * The absent colleagues whose appointments alone let the command at hand through: noted by the permission check,
   * spent by the journal entry. Only somebody who stands in for others has it.
   */
  standsFor?: Set<string>;
}

/** 张三 代 李四: who acted, as the journal says it. */
export const actorName = ({ name, standsFor }: Actor): string =>
  standsFor?.size ? `${name} 代 ${[...standsFor].join('、')}` : name;

export const SYSTEM: Actor = { personId: null, name: '系统', appointments: [] };
