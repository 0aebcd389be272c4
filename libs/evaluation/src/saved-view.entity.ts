import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Person } from '@duban/organization';
import type { LedgerFilter } from './ledger.queries';
import type { LedgerColumn } from './ledger.view';

/** A way to look at the ledger: what is in it, in which order, under which headings, in which columns. */
export interface LedgerView extends Omit<LedgerFilter, 'id' | 'offset' | 'limit'> {
  columns?: LedgerColumn[];
}

/** 常用视图: how a person looks at the ledger, under a name of theirs. Nobody else sees it. */
@Entity('saved_view')
@Index('saved_view_name', ['person_id', 'name'], { unique: true })
export class SavedView {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'saved_view_pk' })
  id: string;

  @ForeignKey(() => Person, { name: 'saved_view_person_id_fk' })
  @Column('uuid')
  person_id: string;

  @Column('varchar')
  name: string;

  @Column('jsonb')
  view: LedgerView;

  @Column('timestamptz')
  set_at: Date;
}
