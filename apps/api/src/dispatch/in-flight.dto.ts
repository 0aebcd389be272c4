import type { OpenOffer } from '@duban/dispatch';
import { MAX_BULK, IdsDto } from '../commands.dto';
import { Dict, Prose } from '../fields';
import { listFault, uuidFault } from '../shell/field-faults';
import { Day, Flag, Instant, NestedList, Text, Uuid, Uuids, Whole } from '../shell/fields';
import { pageDto } from '../shell/page.dto';
import { AdditionDto } from './dispatch.dto';

export class OfferItemDto {
  @Uuid() taskId: string;
  @Uuids({ optional: true, min: 1, max: 500, doc: '可以认领的单位；默认为牵头单位组的成员' })
  unitIds?: string[];
  @Day({ doc: '认领截止日' }) until: string;
  @Dict(
    { type: 'array', items: { type: 'string', format: 'uuid' } },
    (ids, party) => uuidFault(party) ?? listFault(ids, 1, 500, uuidFault),
    { optional: true, max: 100, doc: '“相关”“有关”选定的单位，按任务的 parties' },
  )
  selections?: Record<string, string[]>;
  @NestedList(() => AdditionDto, { optional: true, max: 200, doc: '名单以“等”结尾时补充的单位' })
  additions?: AdditionDto[];
  @Flag({ optional: true, doc: '名单就是这些；不填视为由办理人确认' }) confirmOpenEnded?: boolean;
}

export class OfferDto {
  @NestedList(() => OfferItemDto, { min: 1, max: MAX_BULK }) items: OfferItemDto[];
}

export class OfferedDto {
  @Whole({ min: 0 }) tasks: number;
  @Whole({ min: 0, doc: '新请的单位' }) offered: number;
}

export class OpenOfferDto implements OpenOffer {
  @Uuid({ doc: '认领时用' }) id: string;
  @Uuid() taskId: string;
  @Uuid() planId: string;
  @Text() planTitle: string;
  @Text() title: string;
  @Uuid() unitId: string;
  @Text() unitName: string;
  @Instant() until: Date;
}

export class OpenOfferPageDto extends pageDto(OpenOfferDto) {}

export class ClaimedDto {
  @Whole({ min: 0 }) claimed: number;
}

export class AddUnitsDto {
  @NestedList(() => AdditionDto, { min: 1, max: 500 }) units: AdditionDto[];
  @Prose({ optional: true, max: 2_000, doc: '理由' }) reason?: string;
}

export class AddedUnitsDto {
  @Whole({ min: 0 }) added: number;
  @Whole({ min: 0, doc: '已承担此任务、改为更高角色的单位' }) raised: number;
  @Whole({ min: 0 }) unchanged: number;
}

export class WithdrawnDto {
  @Whole({ min: 0 }) withdrawn: number;
}

export class SendLetterDto extends IdsDto {
  @Text({ max: 100, doc: '发函文号', example: '江州督函〔2026〕3号' }) documentNo: string;
  @Day({ doc: '发函日期' }) sentOn: string;
  @Day({ optional: true, doc: '请于此日前复函；默认十个工作日' }) answerBy?: string;
}

export class SentLettersDto {
  @Whole({ min: 0 }) sent: number;
}

export class LetterReplyDto extends IdsDto {
  @Prose({ min: 1, doc: '复函内容' }) reply: string;
  @Day({ doc: '复函日期' }) repliedOn: string;
}

export class AnsweredLettersDto {
  @Whole({ min: 0 }) answered: number;
}
