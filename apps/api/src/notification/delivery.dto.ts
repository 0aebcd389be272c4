import type { AttemptRow, DeliveryRow, UnreachableRow } from '@duban/evaluation';
import {
  ATTEMPT_OUTCOMES,
  type AttemptOutcome,
  DELIVERY_STATES,
  type DeliveryState,
  type Via,
  VIAS,
} from '@duban/notification';
import { ManyOf, Prose } from '../fields';
import { Instant, NestedList, OneOf, Text, Texts, Uuid, Uuids, Whole } from '../shell/fields';
import { pageDto, PageQuery } from '../shell/page.dto';

export class DeliveriesQuery extends PageQuery {
  @ManyOf(DELIVERY_STATES, { optional: true, name: 'DeliveryState' }) state?: DeliveryState[];
  @Uuid({ optional: true, doc: '收件人' }) personId?: string;
  @Uuid({ optional: true, doc: '收件人所在单位' }) unitId?: string;
  @Instant({ optional: true, doc: '此后的' }) since?: Date;
  @Uuid({ optional: true, doc: '告知这项任务的待办的' }) taskId?: string;
}

export class DeliveryDto implements DeliveryRow {
  @Uuid() id: string;
  @Uuid({ nullable: true, doc: '发给群机器人的为 null' }) personId: string | null;
  @Text({ min: 0 }) personName: string;
  @Texts() units: string[];
  @Text({ example: 'mail', doc: 'mail 汇总，urgent_mail 加急' }) channel: string;
  @OneOf(VIAS, { name: 'DeliveryVia', doc: '邮件或回调' }) via: Via;
  @Instant() windowAt: Date;
  @OneOf(DELIVERY_STATES, { name: 'DeliveryState' }) state: DeliveryState;
  @Text({ nullable: true, doc: 'SMTP 增强状态码、HTTP 状态码，或不发送的原因', example: '5.1.1' })
  code: string | null;
  @Prose({ nullable: true, doc: '对方的答复' }) answer: string | null;
  @Whole({ min: 0 }) attempts: number;
  @Instant({ nullable: true }) nextAttemptAt: Date | null;
  @Instant({ nullable: true }) acceptedAt: Date | null;
  @Instant({ nullable: true, doc: '各种方式都未送达' }) unreachedAt: Date | null;
  @Instant({ nullable: true, doc: '送达之后，收件人首次办理其中事项的时间；由办理记录推出，不作跟踪' })
  actedOnAt: Date | null;
  @Whole({ min: 0 }) messages: number;
  @Uuid({ nullable: true, doc: '代替或并行于哪一次发送' }) rootId: string | null;
}

export class DeliveryPageDto extends pageDto(DeliveryDto) {}

export class DeliveryAttemptDto implements AttemptRow {
  @Whole({ min: 1 }) n: number;
  @Instant() at: Date;
  @OneOf(VIAS, { name: 'DeliveryVia' }) via: Via;
  @OneOf(ATTEMPT_OUTCOMES, { name: 'AttemptOutcome' }) outcome: AttemptOutcome;
  @Text({ nullable: true }) code: string | null;
  @Prose({ nullable: true }) answer: string | null;
}

export class DeliveryDetailDto extends DeliveryDto {
  @NestedList(() => DeliveryAttemptDto) tries: DeliveryAttemptDto[];
}

export class UnreachableDto implements UnreachableRow {
  @Uuid() personId: string;
  @Text() name: string;
  @Texts() units: string[];
  @Whole({ min: 1, doc: '未送达的次数' }) deliveries: number;
  @Instant() since: Date;
  @Whole({ min: 0, doc: '其中仍待办的事项' }) owed: number;
  @Text({ nullable: true }) code: string | null;
  @Prose({ nullable: true }) answer: string | null;
}

export class ResendDto {
  @Text({ example: '邮箱已更正' }) reason: string;
}
export class ResendManyDto extends ResendDto {
  @Uuids({ min: 1, max: 500 }) ids: string[];
}
export class ResentDto {
  @Uuids() ids: string[];
}
