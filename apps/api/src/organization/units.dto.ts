import {
  type NewGroup,
  type NewUnit,
  type Unit,
  UNIT_KINDS,
  type UnitGroup,
  type UnitKind,
} from '@duban/organization';
import { Flag, NestedList, OneOf, Text, Texts, Uuid, Uuids, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';

export class UnitsQuery extends PageQuery {
  @Text({ optional: true, max: 100, doc: '名称或别称中的文字' }) search?: string;
  @OneOf(UNIT_KINDS, { optional: true, name: 'UnitKind' }) kind?: UnitKind;
  @Flag({ optional: true, doc: '连同已停用的单位' }) all?: boolean;
}

export class UnitDto {
  @Uuid() id: string;
  @Text({ example: '区卫生健康委' }) name: string;
  @OneOf(UNIT_KINDS, { name: 'UnitKind' }) kind: UnitKind;
  @Uuid({ nullable: true }) parentId: string | null;
  @Texts({ example: ['区卫健委'] }) aliases: string[];
  @Flag() active: boolean;
  @Whole({ min: 1, example: 1 }) version: number;
}

export class UnitPageDto extends pageDto(UnitDto) {}

export class NewUnitDto implements NewUnit {
  @Text({ max: 100, example: '区卫生健康委' }) name: string;
  @OneOf(UNIT_KINDS, { name: 'UnitKind' }) kind: UnitKind;
  @Texts({ optional: true, max: 20, length: 100, example: ['区卫健委'] }) aliases?: string[];
  @Uuid({ optional: true, nullable: true, doc: '上级单位' }) parentId?: string | null;
}

export class NewUnitsDto {
  @NestedList(() => NewUnitDto, { min: 1, max: 500 }) units: NewUnitDto[];
}

export class NewAliasDto {
  @Text({ max: 100, example: '区卫健委' }) alias: string;
}

export class UnitGroupDto {
  @Uuid() id: string;
  @Text({ example: '各街道' }) name: string;
  @Texts() aliases: string[];
  @Uuids({ doc: '成员单位' }) memberIds: string[];
  @Whole({ min: 1, example: 1 }) version: number;
}

export class UnitGroupPageDto extends pageDto(UnitGroupDto) {}

export class NewUnitGroupDto implements NewGroup {
  @Text({ max: 100, example: '各街道' }) name: string;
  @Texts({ optional: true, max: 20, length: 100 }) aliases?: string[];
  @Uuids({ min: 1, max: 500, doc: '成员单位' }) memberIds: string[];
}

export class MembersDto {
  @Uuids({ max: 500, doc: '成员单位' }) memberIds: string[];
}

export const unitDto = ({ parent_id, ...unit }: Unit): UnitDto => ({ ...unit, parentId: parent_id });

export const unitGroupDto = ({ member_ids, ...group }: UnitGroup): UnitGroupDto => ({
  ...group,
  memberIds: member_ids,
});
