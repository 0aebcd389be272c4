import type { Obligation } from '@duban/obligation';
import type { AftercareDeeds } from './aftercare-deeds';
import type { DispatchDeeds } from './dispatch-deeds';
import type { MatterDeeds } from './matter-deeds';
import type { OfficeDeeds } from './office-deeds';
import type { PlanDeeds } from './plan-deeds';
import type { RequestDeeds } from './request-deeds';
import type { Stage } from './stage';
import type { TrackingDeeds } from './tracking-deeds';
import type { UnitDeeds } from './unit-deeds';

/** What people can do, by link of the chain. */
export interface Deeds {
  units: UnitDeeds;
  office: OfficeDeeds;
  dispatching: DispatchDeeds;
  requests: RequestDeeds;
  matters: MatterDeeds;
  tracking: TrackingDeeds;
  planning: PlanDeeds;
  aftercare: AftercareDeeds;
}

/** Does what is owed about some records, for the unit that owes it by then. */
export type Act = (ids: string[], unit: string) => Promise<void>;

/** How a holder takes an obligation in hand. */
export interface Hands extends Deeds {
  stage: Stage;
  /** Between so many workdays, sometimes between so many others. */
  late(chance: number, early: [number, number], slow: [number, number]): number;
  /** A unit acts so many workdays from now on whatever it still owes of this kind. */
  soon(o: Obligation, days: number, act: Act, variant?: string): void;
  /** The same at an instant. */
  at(o: Obligation, when: Date, act: Act, variant?: string): void;
  /** The office, the leader or the superior acts so many workdays from now. */
  desk(o: Obligation, days: number, act: Act, variant?: string): void;
  deskAt(o: Obligation, when: Date, act: Act, variant?: string): void;
  /** On the last workday of a week. */
  weekEnd(): Date;
  /** A day around the due date, in workdays from it; not before now. */
  around(o: Obligation, days: number): Date;
  /** Decides when and how a task will be completed. */
  completion(o: Obligation): void;
  /** Has a declined assignment been upheld before? */
  declined: Set<string>;
  /** Everything still owed about a task is taken up again: it was suspended. */
  again(taskId: string): Promise<void>;
}

export type Reaction = (o: Obligation, hands: Hands) => void;
