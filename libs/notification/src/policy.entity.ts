import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Person } from '@duban/organization';
import type { Via } from './delivery.entity';

/** 发送规则, one row for each version; the highest number is in force, none: what is shipped. */
@Journaled('other')
@Entity('notification_policy')
@Index('notification_policy_number', ['number'], { unique: true })
@Check('notification_policy_cap', 'daily_cap BETWEEN 1 AND 50')
@Check('notification_policy_hours', '(opens IS NULL) = (closes IS NULL)')
export class NotificationPolicy {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'notification_policy_pk' })
  id: string;

  @Column('int')
  number: number;

  /** When digests go out, HH:MM in Shanghai. */
  @Column('varchar', { array: true })
  windows: string[];

  /** From and until when anything but urgent goes out on workdays; null: the working hours of the calendar. */
  @Column('varchar', { nullable: true })
  opens: string | null;

  @Column('varchar', { nullable: true })
  closes: string | null;

  /** Digests a person gets on one day at most. */
  @Column('int')
  daily_cap: number;

  /** By what a digest goes to everybody who can be reached so, whatever they prefer. */
  @Column('varchar', { array: true })
  demanded: Via[];

  @Column('uuid', { nullable: true })
  set_by: string | null;

  @Column('timestamptz')
  set_at: Date;
}

/** What a person wishes for digests; none: by mail. The inbox has everything in any case. */
@Entity('notification_preference')
export class NotificationPreference {
  @ForeignKey(() => Person, { name: 'notification_preference_person_id_fk' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'notification_preference_pk' })
  person_id: string;

  @Column('boolean')
  mail: boolean;

  @Column('boolean')
  webhook: boolean;

  @Column('timestamptz')
  set_at: Date;
}

/** 日历订阅: who reads which calendar by a secret address; only the hash of its token is kept. */
@Entity('calendar_feed')
@Index('calendar_feed_token', ['token_hash'], { unique: true })
export class CalendarFeed {
  @ForeignKey(() => Person, { name: 'calendar_feed_person_id_fk' })
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'calendar_feed_pk' })
  person_id: string;

  @Column('varchar')
  token_hash: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz', { nullable: true })
  read_at: Date | null;
}
