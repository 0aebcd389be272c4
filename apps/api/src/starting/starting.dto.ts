import type { MailSettings, MailTest } from '@duban/notification';
import type { Starting } from '@duban/organization';
import { Prose } from '../fields';
import { Flag, Instant, Nested, Text, Whole } from '../shell/fields';

export class StartingDto implements Starting {
  @Text({ nullable: true, example: '渝中区' }) region: string | null;
  @Whole({ min: 0, doc: '在用单位' }) units: number;
  @Whole({ min: 0, doc: '已有经办人员的单位' }) staffed: number;
  @Whole({ min: 0, doc: '在用账号' }) people: number;
  @Whole({ min: 0, doc: '没有登记邮箱的账号' }) withoutMail: number;
  @Whole({ min: 0, doc: '方案' }) plans: number;
  @Flag({ doc: '已结束启用向导' }) finished: boolean;
}

export class RelayDto {
  @Text() host: string;
  @Whole({ min: 1 }) port: number;
  @Flag({ doc: '全程加密（smtps）' }) encrypted: boolean;
  @Flag({ doc: '已设置账号' }) signsIn: boolean;
}

export class MailTestDto implements MailTest {
  @Instant() at: Date;
  @Text() to: string;
  @Flag({ doc: '邮件服务器已接收' }) ok: boolean;
  @Prose({ doc: '邮件服务器的答复' }) answer: string;
}

export class MailViewDto implements MailSettings {
  @Nested(() => RelayDto, { nullable: true, doc: '没有设置的为 null，邮件存入开发信箱' })
  relay: RelayDto | null;
  @Text({ nullable: true, doc: '发件人' }) from: string | null;
  @Text({ nullable: true, doc: '退信地址' }) bounce: string | null;
  @Text({ doc: '邮件中链接的地址' }) baseUrl: string;
  @Nested(() => MailTestDto, { nullable: true, doc: '最近一次测试' }) lastTest: MailTestDto | null;
}
