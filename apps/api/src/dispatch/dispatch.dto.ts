import type { Limit } from '@duban/calendar';
import type { AssignmentState } from '@duban/chain';
import { type Addition, COUNTERSIGNS, type Countersign, type DispatchItem } from '@duban/dispatch';
import { PARTY_ROLES, type PartyRole } from '@duban/task';
import { MAX_BULK, OnBehalfDto, ReasonDto, UnitIdsDto } from '../commands.dto';
import { Dict, Prose, StateOf } from '../fields';
import { listFault, uuidFault } from '../shell/field-faults';
import { Day, Flag, Instant, Nested, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';

export class AdditionDto implements Addition {
  @Uuid() unitId: string;
  @OneOf(PARTY_ROLES, { name: 'PartyRole' }) role: PartyRole;
}

export class DispatchItemDto implements DispatchItem {
  @Uuid() taskId: string;
  @Uuid({ optional: true, doc: '第一牵头单位；只有单位组牵头时须指定' }) primaryUnitId?: string;
  @Flag({ optional: true, doc: '各单位直接向督查机构报送，不由牵头单位汇总' }) direct?: boolean;
  @Dict(
    { type: 'array', items: { type: 'string', format: 'uuid' } },
    (ids, party) => uuidFault(party) ?? listFault(ids, 1, 500, uuidFault),
    { optional: true, max: 100, doc: '“相关”“有关”选定的单位，按任务的 parties' },
  )
  selections?: Record<string, string[]>;
  @NestedList(() => AdditionDto, { optional: true, max: 200, doc: '名单以“等”结尾时补充的单位' })
  additions?: AdditionDto[];
  @Flag({ optional: true, doc: '名单就是这些；不填视为由分办人确认，false 则未确认时不予分办' })
  confirmOpenEnded?: boolean;
}

export class DispatchDto {
  @NestedList(() => DispatchItemDto, { min: 1, max: MAX_BULK }) items: DispatchItemDto[];
  @Whole({ optional: true, min: 1, max: 30, doc: '签收时限（工作日），默认 2' }) signDays?: number;
}

export class DispatchedDto {
  @Whole({ min: 0 }) tasks: number;
  @Whole({ min: 0 }) assignments: number;
}

/** 协调函 as the office recorded it. */
export class LetterDto {
  @Text({ doc: '发函文号' }) documentNo: string;
  @Day() sentOn: string;
  @Day({ nullable: true, doc: '请于此日前复函' }) answerBy: string | null;
  @Prose({ nullable: true }) reply: string | null;
  @Day({ nullable: true }) repliedOn: string | null;
}

export class AssignmentDto {
  @Uuid() id: string;
  @Uuid() unitId: string;
  @Text() unitName: string;
  @OneOf(PARTY_ROLES, { name: 'PartyRole' }) role: PartyRole;
  @Flag({ doc: '第一牵头' }) isPrimary: boolean;
  @StateOf('assignment') state: AssignmentState;
  @Text() stateLabel: string;
  @Flag({ doc: '发协调函的单位：不签收、不报送' }) byLetter: boolean;
  @Nested(() => LetterDto, { nullable: true }) letter: LetterDto | null;
  @Flag({ doc: '每期提供材料' }) contributes: boolean;
  @Prose({ nullable: true, doc: '退办理由或答复' }) reason: string | null;
  @Instant({ nullable: true }) signedAt: Date | null;
  @OneOf(COUNTERSIGNS, { name: 'Countersign', nullable: true, doc: '对最近一次办结申请的会签' })
  countersign: Countersign | null;
  @Instant({ nullable: true }) countersignedAt: Date | null;
  @Prose({ nullable: true, doc: '不同意办结的理由' }) countersignReason: string | null;
  @Whole({ min: 1 }) version: number;
}

/** The office may record the leader's word, with its source. */
export class UpholdDto extends ReasonDto {
  @Nested(() => OnBehalfDto, { optional: true, doc: '代领导登记时填写' }) onBehalf?: OnBehalfDto;
}

export class ReassignDto extends UpholdDto {
  @Uuid({ doc: '改派给' }) unitId: string;
}

export class CountersignDto extends UnitIdsDto {
  @Flag({ doc: '同意办结' }) agree: boolean;
  @Prose({ optional: true, max: 2_000, doc: '不同意时须填写' }) reason?: string;
}

export class CountersignedDto {
  @Whole({ min: 0 }) countersigned: number;
}

export class SignedDto {
  @Whole({ min: 0 }) signed: number;
}

export class DeclinedDto {
  @Whole({ min: 0 }) declined: number;
}

export class AssignmentStateDto {
  @StateOf('assignment') state: string;
}

export const signLimit = (days: number | undefined): { signLimit?: Limit } =>
  days === undefined ? {} : { signLimit: { n: days, unit: 'workday' } };
