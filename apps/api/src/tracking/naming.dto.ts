import type { NamingState } from '@duban/chain';
import type { NamingRow } from '@duban/evaluation';
import { NAMING_KINDS, type NamingKind, type NewNaming } from '@duban/tracking';
import { OnBehalfDto } from '../commands.dto';
import { Prose, StateOf } from '../fields';
import { Flag, Instant, Nested, NestedList, OneOf, Text, Uuid, Uuids, Whole } from '../shell/fields';
import { pageDto } from '../shell/page.dto';

export class NamedUnitDto {
  @Uuid() unitId: string;
  @Text() unitName: string;
}

export class NamingDto implements NamingRow {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Uuid() officeUnitId: string;
  @Uuid({ nullable: true, doc: '审批领导' }) leaderId: string | null;
  @OneOf(NAMING_KINDS, { name: 'NamingKind', doc: '表扬或批评' }) kind: NamingKind;
  @Prose() text: string;
  @Text({ doc: '在何处点名' }) appearsIn: string;
  @StateOf('naming') state: NamingState;
  @Text() stateLabel: string;
  @Uuid({ nullable: true }) proposedBy: string | null;
  @Instant() proposedAt: Date;
  @Uuid({ nullable: true }) decidedBy: string | null;
  @Instant({ nullable: true }) decidedAt: Date | null;
  @Prose({ nullable: true, doc: '审批意见' }) reason: string | null;
  @Text({ nullable: true, max: 500, doc: '代录领导意见的来源' }) source: string | null;
  @Whole({ min: 1 }) version: number;
  @NestedList(() => NamedUnitDto) units: NamedUnitDto[];
}

export class NamingPageDto extends pageDto(NamingDto) {}

export class ProposeNamingDto implements NewNaming {
  @Uuid() planId: string;
  @OneOf(NAMING_KINDS, { name: 'NamingKind' }) kind: NamingKind;
  @Uuids({ min: 1, max: 200, doc: '被点名的单位' }) unitIds: string[];
  @Prose({ min: 1, max: 5_000, doc: '点名内容' }) text: string;
  @Text({ example: '第3期督查通报', doc: '在何处点名' }) appearsIn: string;
}

export class DecideNamingDto {
  @Flag({ doc: '同意' }) agree: boolean;
  @Prose({ optional: true, max: 2_000, doc: '意见；不同意时应填写' }) reason?: string;
  @Nested(() => OnBehalfDto, { optional: true, doc: '代领导登记时填写批示文号或会议纪要' })
  onBehalf?: OnBehalfDto;
}

export class NamingStateDto {
  @StateOf('naming') state: string;
}

export class NamingProposedDto extends NamingStateDto {
  @Uuid() id: string;
}
