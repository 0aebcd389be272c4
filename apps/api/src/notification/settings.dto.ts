import {
  type FeedView,
  MOST_PER_DAY,
  MOST_WINDOWS,
  type Policy,
  type PreferenceView,
  type Via,
  VIAS,
  WEBHOOK_SCOPES,
  type WebhookScope,
  type WebhookView,
} from '@duban/notification';
import { ManyOf, Prose } from '../fields';
import { Flag, Instant, OneOf, Text, Texts, Uuid, Whole } from '../shell/fields';

export class SetPolicyDto {
  @Texts({ min: 1, max: MOST_WINDOWS, length: 5, example: ['08:30', '14:30'], doc: '汇总发送时间' })
  windows: string[];
  @Text({ nullable: true, max: 5, doc: '可发送的起始时间；与截止一并为 null 时按工作时间' })
  opens: string | null;
  @Text({ nullable: true, max: 5 }) closes: string | null;
  @Whole({ min: 1, max: MOST_PER_DAY, doc: '每人每日汇总上限，加急除外' }) dailyCap: number;
  @ManyOf(VIAS, { name: 'DeliveryVia', min: 0, doc: '必须采用的方式，不论个人偏好' }) demanded: Via[];
}

export class PolicyDto extends SetPolicyDto implements Policy {
  @Whole({ min: 0, doc: '第几版；0 为内置规则' }) number: number;
}
export class PolicySetDto {
  @Whole({ min: 1 }) number: number;
}

export class PreferDto {
  @Flag() mail: boolean;
  @Flag() webhook: boolean;
}
export class PreferenceDto extends PreferDto implements PreferenceView {
  @Flag({ doc: '已为本人设置回调地址' }) hasWebhook: boolean;
  @ManyOf(VIAS, { name: 'DeliveryVia', min: 0 }) demanded: Via[];
}

export class FeedDto implements Partial<FeedView> {
  @Flag() open: boolean;
  @Instant({ optional: true }) createdAt?: Date;
  @Instant({ optional: true, nullable: true, doc: '最近一次被读取' }) readAt?: Date | null;
}
export class FeedOpenedDto {
  @Prose({ doc: '只显示这一次；知道它的人都能看到您的期限' }) url: string;
}
export class FeedParam {
  @Text({ max: 60 }) file: string;
}

export class NewWebhookDto {
  @Text({ example: '区商务委工作群' }) name: string;
  @Text({ max: 2_000, example: 'https://robot.example.cn/hook' }) url: string;
  @Uuid({ optional: true, doc: '单位的；与个人都不填为全区的' }) unitId?: string;
  @Uuid({ optional: true, doc: '个人的' }) personId?: string;
}
export class WebhookAddedDto {
  @Uuid() id: string;
  @Text({ nullable: true, doc: '签名密钥，只显示这一次；重复提交时为 null' }) secret: string | null;
}
export class WebhookDto implements WebhookView {
  @Uuid() id: string;
  @Text() name: string;
  @OneOf(WEBHOOK_SCOPES, { name: 'WebhookScope' }) scope: WebhookScope;
  @Text({ nullable: true }) whose: string | null;
  @Text({ max: 300 }) host: string;
  @Instant() createdAt: Date;
  @Instant({ nullable: true }) retiredAt: Date | null;
}
export class WebhookIdDto {
  @Uuid() id: string;
}
