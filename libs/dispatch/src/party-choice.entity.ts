import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';
import { type PartyRole, Task } from '@duban/task';

export const CHOICE_KINDS = ['selection', 'addition', 'open_ended'] as const;
export type ChoiceKind = (typeof CHOICE_KINDS)[number];

/** What a person decided where the document leaves the units of a task open (相关、有关、等). */
@Journaled('other')
@Entity('party_choice')
@Index('party_choice_task_id', ['task_id'])
@Check('party_choice_kind', `kind IN (${CHOICE_KINDS.map(k => `'${k}'`).join(',')})`)
export class PartyChoice {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'party_choice_pk' })
  id: string;

  @ForeignKey(() => Task, { name: 'party_choice_task_id_fk' })
  @Column('uuid')
  task_id: string;

  /** `selection`: members of a group; `addition`: units the document does not name; `open_ended`: 就这些. */
  @Column('varchar')
  kind: ChoiceKind;

  @Column('varchar')
  role: PartyRole;

  /** The group the members were chosen from. */
  @Column('uuid', { nullable: true })
  party_id: string | null;

  @Column('uuid', { array: true })
  unit_ids: string[];

  /** 就这些 was not said but follows from dispatching without adding anybody. */
  @Column('boolean')
  implied: boolean;

  /** Who decided; null: the system. */
  @Column('uuid', { nullable: true })
  person_id: string | null;

  @Column('timestamptz')
  at: Date;
}
