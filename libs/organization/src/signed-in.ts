import type { Actor } from '@duban/journal';

/** What a session still lacks: a code from the authenticator that is known, or an authenticator at all. */
export type FactorDue = 'needed' | 'must_enroll';

/** The person behind a request. */
export interface SignedIn extends Actor {
  personId: string;
  username: string;
  sessionId: string;
  /** The password was given out by somebody else, or is too old: nothing goes before it is changed. */
  mustChange: boolean;
  /** none: a second factor was shown, or none is asked for. */
  secondFactor?: FactorDue;
}
