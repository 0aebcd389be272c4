import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Person, Unit } from '@duban/organization';

/** Whose messages it hears: one person's, the count for a unit's people, or the count for everybody's. */
export const WEBHOOK_SCOPES = ['person', 'unit', 'installation'] as const;
export type WebhookScope = (typeof WEBHOOK_SCOPES)[number];

/** 回调地址: where signed messages are posted, a group's robot for one. */
@Entity('webhook_endpoint')
@Index('webhook_endpoint_unit_id', ['unit_id'])
@Index('webhook_endpoint_of_person', ['person_id'], { unique: true, where: 'retired_at IS NULL' })
@Check('webhook_endpoint_scope', `scope IN (${WEBHOOK_SCOPES.map(s => `'${s}'`).join(',')})`)
@Check(
  'webhook_endpoint_whose',
  "(scope = 'unit') = (unit_id IS NOT NULL) AND (scope = 'person') = (person_id IS NOT NULL)",
)
export class WebhookEndpoint {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'webhook_endpoint_pk' })
  id: string;

  @Column('varchar')
  name: string;

  @Column('varchar')
  scope: WebhookScope;

  @ForeignKey(() => Unit, { name: 'webhook_endpoint_unit_id_fk' })
  @Column('uuid', { nullable: true })
  unit_id: string | null;

  @ForeignKey(() => Person, { name: 'webhook_endpoint_person_id_fk' })
  @Column('uuid', { nullable: true })
  person_id: string | null;

  /** For lists: the whole address often is a secret itself. */
  @Column('varchar')
  host: string;

  /** Address and signing secret, sealed with DUBAN_SECRET. */
  @Column('text')
  sealed: string;

  @Column('timestamptz')
  created_at: Date;

  @Column('timestamptz', { nullable: true })
  retired_at: Date | null;

  @Column('int')
  version: number;
}
