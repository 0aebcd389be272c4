import { Check, Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { Journaled } from '@duban/journal';

export const UNIT_KINDS = [
  'department',
  'township',
  'committee',
  'enterprise',
  'party_organ',
  'mass_organization',
  'vertical_agency',
  'court',
  'procuratorate',
  'external',
  'superior',
  'taskforce',
] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

/** Asked by 协调函, never assigned to: they sign nothing, report nothing, lead nothing and are put under no notice. */
export const OUTSIDE_KINDS: readonly UnitKind[] = ['external', 'court', 'procuratorate'];

/** 单位. The office that supervises is a unit like any other; which one it is stands on the plan. */
@Journaled('other')
@Entity('unit')
@Index('unit_name', ['name'], { unique: true })
@Index('unit_parent_id', ['parent_id'])
@Index('unit_pinyin', { synchronize: false })
@Check('unit_kind', `kind IN (${UNIT_KINDS.map(k => `'${k}'`).join(',')})`)
export class Unit {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'unit_pk' })
  id: string;

  @Column('varchar')
  name: string;

  @Column('varchar')
  kind: UnitKind;

  @Column('uuid', { nullable: true })
  parent_id: string | null;

  /** 简称、别称: 区卫健委 = 区卫生健康委. */
  @Column('text', { array: true })
  aliases: string[];

  @Column('boolean')
  active: boolean;

  @Column('int')
  version: number;
}

/** 各街道、各管委会: expands to its members on dispatch. */
@Journaled('other')
@Entity('unit_group')
@Index('unit_group_name', ['name'], { unique: true })
@Index('unit_group_pinyin', { synchronize: false })
export class UnitGroup {
  @PrimaryColumn('uuid', { primaryKeyConstraintName: 'unit_group_pk' })
  id: string;

  @Column('varchar')
  name: string;

  @Column('text', { array: true })
  aliases: string[];

  @Column('uuid', { array: true })
  member_ids: string[];

  @Column('int')
  version: number;
}
