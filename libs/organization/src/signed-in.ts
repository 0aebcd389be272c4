import type { Actor } from '@duban/journal';

/** The person behind a request. */
export interface SignedIn extends Actor {
  personId: string;
  username: string;
  sessionId: string;
  /** The password was given out by somebody else: nothing goes before it is changed. */
  mustChange: boolean;
}
