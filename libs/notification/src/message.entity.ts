import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** 站内消息: exactly once, by its deduplication key. */
@Entity('message')
@Index('message_dedup', ['person_id', 'dedup'], { unique: true })
@Index('message_unread', ['person_id', 'created_at'], { where: 'read_at IS NULL' })
@Index('message_delivery_id', ['delivery_id'])
@Index('message_obligation_id', ['obligation_id'])
export class Message {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'message_pk' })
  id: string;

  @Column('uuid')
  person_id: string;

  /** Obligation, arming, step and occurrence it came from; unique for a person. */
  @Column('varchar')
  dedup: string;

  @Column('uuid', { nullable: true })
  obligation_id: string | null;

  @Column('uuid', { nullable: true })
  task_id: string | null;

  /** What it is: remind, chase, escalate, … */
  @Column('varchar')
  kind: string;

  @Column('text')
  title: string;

  /** Why it came: rule, step and due time, in words. */
  @Column('text')
  why: string;

  /** Path of the page it opens. */
  @Column('varchar')
  link: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz', { nullable: true })
  read_at: Date | null;

  /** The digest it goes out with. */
  @Column('uuid', { nullable: true })
  delivery_id: string | null;
}

/** 开发信箱: what would have been sent, where no relay is configured. */
@Entity('dev_mail')
@Index('dev_mail_at', ['at', 'message_id'])
export class DevMail {
  @PrimaryColumn('varchar', { primaryKeyConstraintName: 'dev_mail_pk' })
  message_id: string;

  @Column('varchar')
  recipient: string;

  @Column('text')
  subject: string;

  @Column('text')
  html: string;

  @Column('text')
  text: string;

  @Column('timestamptz')
  at: Date;
}
