import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { Ladder, LadderName } from '@duban/chain';
import { Journaled } from '@duban/journal';

/** 催办阶梯的一版: published whole and never changed. The shipped defaults are edition 1 and stand in no row. */
@Journaled('other')
@Entity('ladder_edition')
@Index('ladder_edition_once', ['ladder', 'version'], { unique: true })
@Check('ladder_edition_version', 'version > 1')
export class LadderEdition {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'ladder_edition_pk' })
  id: string;

  @Column('varchar')
  ladder: LadderName;

  /** 第几版. */
  @Column('int')
  version: number;

  @Column('jsonb')
  data: Ladder;

  /** null: the system. */
  @Column('uuid', { nullable: true })
  published_by: string | null;

  /** Why it was changed, or the document that asks for it. */
  @Column('text')
  reason: string;

  @Column('timestamptz')
  published_at: Date;
}
