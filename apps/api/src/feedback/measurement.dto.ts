import type { MeasurementView } from '@duban/evaluation';
import type { MeasuredValue, MeasurementInput } from '@duban/feedback';
import { UnitCommandDto } from '../commands.dto';
import { FigureOrText, Prose } from '../fields';
import { Day, Instant, Text, Uuid } from '../shell/fields';
import { pageDto } from '../shell/page.dto';

/** A figure as it is reported. */
export class MeasurementDto implements MeasuredValue {
  @Uuid() targetId: string;
  @FigureOrText({ doc: '数字；类别、比例等按目标的写法' }) value: number | string;
  @Text({ optional: true, max: 40, doc: '与目标的单位不同时填写，如 万元' }) unit?: string;
  @Prose({ optional: true, max: 2_000, doc: '低于以前所报时的原因' }) reason?: string;
}

export class EnterMeasurementDto extends UnitCommandDto implements MeasurementInput {
  @FigureOrText({ doc: '数字；类别、比例等按目标的写法' }) value: number | string;
  @Text({ optional: true, max: 40, doc: '与目标的单位不同时填写，如 万元' }) unit?: string;
  @Day({ optional: true, doc: '数据日期，默认今天' }) asOf?: string;
  @Prose({ optional: true, max: 2_000, doc: '低于以前所报时的原因' }) reason?: string;
}

export class EnteredMeasurementDto {
  @Uuid() id: string;
  @Text({ doc: '按目标的单位' }) value: string;
  @Day() asOf: string;
}

export class MeasurementViewDto implements MeasurementView {
  @Uuid() id: string;
  @Uuid() targetId: string;
  @Uuid() taskId: string;
  @Uuid({ nullable: true }) periodId: string | null;
  @Uuid({ nullable: true }) reportId: string | null;
  @Day() asOf: string;
  @Text() value: string;
  @Text({ nullable: true }) unit: string | null;
  @Text({ doc: '所报的原样' }) raw: string;
  @Uuid({ nullable: true }) enteredBy: string | null;
  @Text({ nullable: true }) enteredByName: string | null;
  @Instant() enteredAt: Date;
  @Prose({ nullable: true }) reason: string | null;
}

export class MeasurementViewPageDto extends pageDto(MeasurementViewDto) {}
