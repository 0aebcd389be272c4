import { MAX_PAGE } from './shell/page.dto';
import { Day, Flag, Nested, Text, Uuid, Uuids } from './shell/fields';
import { Prose } from './fields';

/** How many records one command takes at most. */
export const MAX_BULK = 5 * MAX_PAGE;

/** 代录: for which unit, and where its statement came from. */
export class OnBehalfDto {
  @Uuid({ doc: '被代录的单位' }) unitId: string;
  @Text({ max: 500, doc: '来源：来文文号、电话记录等', example: '区商务委 3 月 2 日来电' }) source: string;
}

/** What a unit does, and the office may enter for it. */
export class UnitCommandDto {
  @Nested(() => OnBehalfDto, { optional: true, doc: '代单位录入时填写' }) onBehalf?: OnBehalfDto;
}

export class IdsDto {
  @Uuids({ min: 1, max: MAX_BULK }) ids: string[];
}

export class UnitIdsDto extends UnitCommandDto {
  @Uuids({ min: 1, max: MAX_BULK }) ids: string[];
}

export class TaskIdsDto {
  @Uuids({ min: 1, max: MAX_BULK, doc: '任务' }) taskIds: string[];
}

export class ReasonDto {
  @Prose({ min: 1, max: 2_000, doc: '理由' }) reason: string;
}

export class ReasonForIdsDto extends IdsDto {
  @Prose({ min: 1, max: 2_000, doc: '理由' }) reason: string;
}

export class UnitReasonForIdsDto extends UnitIdsDto {
  @Prose({ min: 1, max: 2_000, doc: '理由' }) reason: string;
}

/** 退回: why, and until when it is to come back; five workdays unless said. */
export class ReturnDto extends IdsDto {
  @Prose({ min: 1, max: 2_000, doc: '退回原因' }) reason: string;
  @Day({ optional: true, doc: '重新报送期限，默认五个工作日' }) due?: string;
}

export class DecideDto extends IdsDto {
  @Flag({ doc: '同意' }) agree: boolean;
  @Prose({ optional: true, max: 2_000, doc: '理由；不同意时应填写' }) reason?: string;
}
