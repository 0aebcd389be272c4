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
  /**
   * By what the sender asks for it to go; none given: by all. Without mail and webhook it stays in the inbox; between
   * those two the person's wish and the office's demand decide.
   */
  channels?: readonly ('inbox' | 'mail' | 'webhook')[];
}

export interface NotificationConfig {
  /** Where the application is reached, without a path that ends in a slash. */
  baseUrl: string;
  /** Right-hand side of Message-IDs and of the List-Id. */
  mailDomain: string;
  /** Webhooks may go to private addresses: WEBHOOK_ALLOW_PRIVATE, for an endpoint in the same network. */
  webhookAllowPrivate?: boolean;
  /** The relay, for the test mail; digests are sent by the worker. */
  smtpUrl?: string;
  mailFrom?: string;
  mailBounce?: string;
}
/** Injection token of NotificationConfig. */
export const NOTIFICATION_CONFIG = Symbol('duban.notification_config');

/** What an obligation is for its holder, where a digest sets it apart: sent back to him, or waiting for his word. */
export type Turn = 'returned' | 'review';

/**
 * Port: which obligations are still owed. A set says that; a map to their due times also lets the digest sort by them,
 * and `turnOf` lets it tell what was returned and what is to be reviewed. What is settled meanwhile is left out.
 */
export type StillRelevant = (
  reader: Reader,
  obligationIds: string[],
) => Promise<{
  has(id: string): boolean;
  get?(id: string): Date | undefined;
  turnOf?(id: string): Turn | undefined;
}>;

export interface Claim {
  id: string;
  attempt: number;
}

/** `skipped`: begun before, done already, or not at this hour. */
export type DeliveryOutcome = 'accepted' | 'retry' | 'failed' | 'dropped' | 'skipped';
