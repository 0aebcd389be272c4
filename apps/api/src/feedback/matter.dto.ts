import { MATTER_KINDS, type MatterKind, type MatterState, OBSTACLES, type Obstacle } from '@duban/chain';
import type { MatterRow, MatterView } from '@duban/evaluation';
import { MATTER_EVENTS, type MatterEvent, type MatterInput } from '@duban/feedback';
import { ReasonDto, UnitCommandDto } from '../commands.dto';
import { Prose, StateOf } from '../fields';
import { Day, Flag, Instant, Nested, NestedList, OneOf, Text, Uuid, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';

const obstacle = { name: 'Obstacle', doc: '困难的类型；政策建议不填' } as const;

export class MattersQuery extends PageQuery {
  @Uuid({ optional: true }) planId?: string;
  @Uuid({ optional: true }) taskId?: string;
  @Flag({ optional: true, doc: '只看未了结的' }) open?: boolean;
}

export class MatterNextDto {
  @Text({ example: '答复问题建议' }) label: string;
  @Instant() dueAt: Date;
}

export class MatterDto implements MatterRow {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Text() planTitle: string;
  @Uuid({ nullable: true, doc: '为 null 时是关于整个方案的' }) taskId: string | null;
  @Text({ nullable: true }) taskTitle: string | null;
  @Uuid({ nullable: true, doc: '从哪份报告提出' }) reportId: string | null;
  @Uuid() officeUnitId: string;
  @Uuid({ doc: '提出单位' }) unitId: string;
  @Text() unitName: string;
  @Uuid({ doc: '现由谁办理' }) addresseeUnitId: string;
  @Text() addresseeName: string;
  @Text({ nullable: true, doc: '须由督查机构出面协调的外部单位' }) askedOutside: string | null;
  @OneOf(MATTER_KINDS, { name: 'MatterKind' }) kind: MatterKind;
  @OneOf(OBSTACLES, { ...obstacle, nullable: true }) obstacle: Obstacle | null;
  @Prose() text: string;
  @Day({ nullable: true, doc: '希望何时答复' }) neededBy: string | null;
  @StateOf('matter') state: MatterState;
  @Text() stateLabel: string;
  @Instant() raisedAt: Date;
  @Instant({ nullable: true }) acceptedAt: Date | null;
  @Instant({ nullable: true }) answeredAt: Date | null;
  @Prose({ nullable: true, doc: '最近一次答复' }) answer: string | null;
  @Instant({ nullable: true }) endedAt: Date | null;
  @Whole({ min: 0, doc: '答复未解决问题的次数' }) reopened: number;
  @Nested(() => MatterNextDto, { nullable: true, doc: '下一步由谁的时限' }) next: MatterNextDto | null;
  @Whole({ min: 1 }) version: number;
}

export class MatterPageDto extends pageDto(MatterDto) {}

export class MatterEntryDto {
  @Uuid() id: string;
  @Uuid() matterId: string;
  @OneOf(MATTER_EVENTS, { name: 'MatterEvent' }) event: MatterEvent;
  @Instant() at: Date;
  @Text() personName: string;
  @Uuid({ nullable: true }) unitId: string | null;
  @Text({ nullable: true }) unitName: string | null;
  @Uuid({ nullable: true, doc: '由此交给谁' }) toUnitId: string | null;
  @Text({ nullable: true }) toUnitName: string | null;
  @Prose() text: string;
}

export class MatterViewDto extends MatterDto implements MatterView {
  @NestedList(() => MatterEntryDto, { doc: '经过，先后为序' }) thread: MatterEntryDto[];
}

export class RaiseMatterDto extends UnitCommandDto implements MatterInput {
  @Uuid({ doc: '提出单位' }) unitId: string;
  @Uuid({ optional: true, doc: '关于整个方案时填写' }) planId?: string;
  @Uuid({ optional: true, doc: '关于一项任务时填写' }) taskId?: string;
  @Uuid({ optional: true, doc: '从一份报告提出时填写' }) reportId?: string;
  @OneOf(MATTER_KINDS, { name: 'MatterKind' }) kind: MatterKind;
  @OneOf(OBSTACLES, { ...obstacle, optional: true }) obstacle?: Obstacle;
  @Prose({ min: 1, max: 5_000 }) text: string;
  @Uuid({ optional: true, doc: '能够解决的单位；不填则提给督查机构' }) addresseeUnitId?: string;
  @Day({ optional: true, doc: '希望何时答复' }) neededBy?: string;
}

export class ForwardMatterDto extends UnitCommandDto {
  @Uuid({ optional: true, doc: '转给哪个单位；不填则转给督查机构' }) unitId?: string;
  @Prose({ min: 1, max: 2_000, doc: '理由' }) reason: string;
}

export class AnswerMatterDto extends UnitCommandDto {
  @Prose({ min: 1, max: 10_000 }) answer: string;
}

export class MatterReasonDto extends UnitCommandDto implements ReasonDto {
  @Prose({ min: 1, max: 2_000, doc: '理由' }) reason: string;
}

export class MatterStateDto {
  @StateOf('matter') state: string;
}

export class MatterRaisedDto extends MatterStateDto {
  @Uuid() id: string;
}

export class MattersAcceptedDto {
  @Whole({ min: 0 }) accepted: number;
}

export class MattersConfirmedDto {
  @Whole({ min: 0 }) confirmed: number;
}
