import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { WebhookEndpoint } from './webhook.entity';

/**
 * `collecting` until its window opens, `queued` until somebody took it: `accepted` by the relay or the endpoint, then
 * perhaps `bounced` by the mailbox behind it; `failed` for good (a dead letter), or `dropped` because there was nothing to say.
 */
export const DELIVERY_STATES = ['collecting', 'queued', 'accepted', 'bounced', 'failed', 'dropped'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** By what it travels. The inbox is no delivery: a message is there with the command that wrote it. */
export const VIAS = ['mail', 'webhook'] as const;
export type Via = (typeof VIAS)[number];

export const ATTEMPT_OUTCOMES = ['begun', 'accepted', 'retry', 'failed', 'dropped', 'bounced'] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

const list = (values: readonly string[]): string => values.map(v => `'${v}'`).join(',');

/** One thing sent to one person, or to one group's robot, by one means: a digest of the messages that name it. */
@Entity('delivery')
@Index('delivery_window', ['person_id', 'channel', 'window_at'], { unique: true, where: 'root_id IS NULL' })
@Index('delivery_copy', ['root_id', 'via'], { unique: true, where: 'root_id IS NOT NULL' })
@Index('delivery_group_line', ['endpoint_id', 'window_at'], { unique: true, where: 'person_id IS NULL' })
@Index('delivery_daily', ['person_id', 'sent_on', 'sent_no'], { unique: true, where: 'sent_on IS NOT NULL' })
@Index('delivery_endpoint_id', ['endpoint_id'], { where: 'endpoint_id IS NOT NULL' })
@Index('delivery_message_id', ['message_id'])
@Index('delivery_window_at', ['window_at', 'id'])
@Index('delivery_follow_up', ['id'], {
  where: "followed_up_at IS NULL AND (state IN ('failed','bounced') OR code = 'over_cap')",
})
@Index('delivery_unreached', ['person_id'], { where: 'unreached_at IS NOT NULL' })
@Index('delivery_due', ['next_attempt_at'], { where: "state IN ('collecting','queued')" })
@Check('delivery_state', `state IN (${list(DELIVERY_STATES)})`)
@Check('delivery_via', `via IN (${list(VIAS)})`)
@Check('delivery_whose', 'person_id IS NOT NULL OR endpoint_id IS NOT NULL')
export class Delivery {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'delivery_pk' })
  id: string;

  /** null: the line for a group, which goes to its robot. */
  @Column('uuid', { nullable: true })
  person_id: string | null;

  @Column('varchar')
  channel: string;

  /** The digest window it belongs to. */
  @Column('timestamptz')
  window_at: Date;

  @Column('varchar')
  state: DeliveryState;

  @Column('int')
  attempts: number;

  /** When it is due to be sent, or tried again: the timer lives here, not in the queue. */
  @Column('timestamptz')
  next_attempt_at: Date;

  /** Message-ID of the mail: the same on every attempt. */
  @Column('varchar')
  message_id: string;

  @Column('timestamptz', { nullable: true })
  accepted_at: Date | null;

  /** The relay's answer, or why it was dropped. */
  @Column('text', { nullable: true })
  answer: string | null;

  @Column('varchar', { default: 'mail' })
  via: Via;

  /** The delivery whose messages it carries, where that is another one: what could not go, or not only, by that one's means. */
  @ForeignKey(() => Delivery, { name: 'delivery_root_id_fk' })
  @Column('uuid', { nullable: true })
  root_id: string | null;

  @ForeignKey(() => WebhookEndpoint, { name: 'delivery_endpoint_id_fk' })
  @Column('uuid', { nullable: true })
  endpoint_id: string | null;

  /** Enhanced status of SMTP, status of HTTP, or a word of ours: no_address, settled, preference, over_cap. */
  @Column('varchar', { nullable: true })
  code: string | null;

  /** The attempt after which it is given up; sending it again by hand allows as many more. */
  @Column('int', { default: 8 })
  last_attempt: number;

  /** The day it counts for, and as which of that day: what holds people to the daily cap. */
  @Column('date', { nullable: true })
  sent_on: string | null;

  @Column('int', { nullable: true })
  sent_no: number | null;

  /** What follows from its failure has been done. */
  @Column('timestamptz', { nullable: true })
  followed_up_at: Date | null;

  /** Since when its person counts as not reached by it: every means had failed. */
  @Column('timestamptz', { nullable: true })
  unreached_at: Date | null;
}

/** One try at a delivery: when, by what, and what the other side said. `begun` and no more: the process ended over it. */
@Entity('delivery_attempt')
@Check('delivery_attempt_outcome', `outcome IN (${list(ATTEMPT_OUTCOMES)})`)
export class DeliveryAttempt {
  @ForeignKey(() => Delivery, { name: 'delivery_attempt_delivery_id_fk' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'delivery_attempt_pk' })
  delivery_id: string;

  @PrimaryColumn('int', { primaryKeyConstraintName: 'delivery_attempt_pk' })
  n: number;

  @Column('timestamptz')
  at: Date;

  @Column('varchar')
  via: Via;

  @Column('varchar')
  outcome: AttemptOutcome;

  @Column('varchar', { nullable: true })
  code: string | null;

  @Column('text', { nullable: true })
  answer: string | null;
}
