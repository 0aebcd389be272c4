import type { StepChannel } from '@duban/chain';
import type { Reader } from '@duban/journal';

/** How a delivery goes out: with the digest of a window, or at once, whatever the hour. */
export const CHANNELS = { digest: 'mail', urgent: 'urgent_mail' } as const;
export type Channel = (typeof CHANNELS)[keyof typeof CHANNELS];

/** A message to one person. `kind` of a ladder's step is the step's action; the rest is told under 其他. */
export interface Outgoing {
  personId: string;
  /** The same message again is the same key: obligation, arming, step, occurrence. */
  dedup: string;
  obligationId: string | null;
  taskId: string | null;
  kind: string;
  title: string;
  /** Why it came, in words. */
  why: string;
  /** Path of the page it opens. */
  link: string;
  /** Sent at once, also at night and on days off; the reason goes on record with the message. */
  urgent?: { reason: string };
  /** By which ways it is told, the inbox always; not given: the inbox and mail. */
  channels?: readonly StepChannel[];
}

export interface NotificationConfig {
  /** Where the application is reached, without a path that ends in a slash. */
  baseUrl: string;
  /** Right-hand side of Message-IDs and of the List-Id. */
  mailDomain: string;
}
/** Injection token of NotificationConfig. */
export const NOTIFICATION_CONFIG = Symbol('duban.notification_config');

/**
 * Port: which obligations are still owed. A set says that; a map to their due times also lets the digest sort by them.
 * What is settled meanwhile is left out of the mail.
 */
export type StillRelevant = (
  reader: Reader,
  obligationIds: string[],
) => Promise<{ has(id: string): boolean; get?(id: string): Date | undefined }>;

export interface Claim {
  id: string;
  attempt: number;
}

/** `skipped`: begun before, done already, or not at this hour. */
export type DeliveryOutcome = 'accepted' | 'retry' | 'failed' | 'dropped' | 'skipped';
