import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Person } from '@duban/organization';

/** 邮件链接: what the address in one mail opens, for whom and until when. The address itself is nowhere kept. */
@Entity('mail_link')
@Index('mail_link_delivery_id', ['delivery_id'], { unique: true })
@Index('mail_link_person_id', ['person_id'])
export class MailLink {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'mail_link_pk' })
  id: string;

  /** The mail it stands in; a mail that is sent again has the same. */
  @Column('uuid')
  delivery_id: string;

  @ForeignKey(() => Person, { name: 'mail_link_person_id_fk' })
  @Column('uuid')
  person_id: string;

  /** Where the person worked when it was sent: whoever has changed units since has to sign in. */
  @Column('uuid', { array: true })
  unit_ids: string[];

  @Column('timestamptz')
  issued_at: Date;

  @Column('timestamptz')
  expires_at: Date;

  @Column('timestamptz', { nullable: true })
  revoked_at: Date | null;
}

/** What was done by a link: once for each record. It is written with the command, so the journal has it too. */
@Journaled('other')
@Entity('mail_link_use')
@Index('mail_link_use_once', ['link_id', 'subject_id'], { unique: true })
export class MailLinkUse {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'mail_link_use_pk' })
  id: string;

  /** No foreign key: links are forgotten in time, what was done by them is not. */
  @Column('uuid')
  link_id: string;

  @Column('uuid')
  delivery_id: string;

  /** The assignment or report. */
  @Column('uuid')
  subject_id: string;

  @Column('varchar')
  command: string;

  @Column('timestamptz')
  used_at: Date;
}
