import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { Person } from '@duban/organization';
import type { MappedRole } from './tables/layout';

export const NAME_DECISIONS = ['use', 'apart'] as const;
export type NameDecision = (typeof NAME_DECISIONS)[number];

/**
 * What somebody decided about a name of a document: that it means a unit or group (`use`), or that it never means it,
 * however alike the names are (`apart`). Applied the next time the name is met; one that is taken back is withdrawn.
 */
@Journaled('other')
@Entity('import_name')
@Index('import_name_pair', ['name_key', 'target_id'], { unique: true })
@Index('import_name_use', ['name_key'], { unique: true, where: "decision = 'use' AND NOT withdrawn" })
@Index('import_name_decided_by', ['decided_by'])
@Check('import_name_decision', "decision IN ('use','apart')")
@Check('import_name_kind', "kind IN ('unit','group')")
export class ImportName {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'import_name_pk' })
  id: string;

  /** As the document writes it. */
  @Column('varchar')
  name: string;

  /** Without differences of width and blanks. */
  @Column('varchar')
  name_key: string;

  @Column('varchar')
  kind: 'unit' | 'group';

  /** The unit or group; which of the two, `kind` says. */
  @Column('uuid')
  target_id: string;

  @Column('varchar')
  decision: NameDecision;

  @Column('boolean')
  withdrawn: boolean;

  @ForeignKey(() => Person, { name: 'import_name_decided_by_fk' })
  @Column('uuid', { nullable: true })
  decided_by: string | null;

  @Column('timestamptz')
  decided_at: Date;
}

/** What somebody said the columns of a table with these headings are. */
@Journaled('other')
@Entity('import_layout')
@Index('import_layout_hash', ['hash'], { unique: true })
@Index('import_layout_decided_by', ['decided_by'])
export class ImportLayout {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'import_layout_pk' })
  id: string;

  /** Of the header row. */
  @Column('varchar')
  hash: string;

  @Column('jsonb')
  headings: string[];

  @Column('jsonb')
  roles: MappedRole[];

  /** Forgotten: the columns are guessed again. */
  @Column('boolean', { default: false })
  withdrawn: boolean;

  @ForeignKey(() => Person, { name: 'import_layout_decided_by_fk' })
  @Column('uuid', { nullable: true })
  decided_by: string | null;

  @Column('timestamptz')
  decided_at: Date;
}
