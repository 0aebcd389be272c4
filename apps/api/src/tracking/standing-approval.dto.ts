import type { CamelRow } from '@duban/evaluation';
import {
  NOTICE_LEVELS,
  type NoticeLevel,
  type StandingApproval,
  type StandingApprovalInput,
} from '@duban/tracking';
import { ManyOf, Prose } from '../fields';
import { Day, Instant, Text, Uuid, Whole } from '../shell/fields';
import { pageDto } from '../shell/page.dto';

export class StandingApprovalInputDto implements StandingApprovalInput {
  @Text({ example: '区政府主要负责人', doc: '授权人' }) approvedBy: string;
  @Text({ example: '江州府办〔2026〕9号', doc: '文号' }) documentNo: string;
  @Prose({ min: 1, max: 2_000, doc: '授权范围' }) scope: string;
  @ManyOf(NOTICE_LEVELS, { name: 'NoticeLevel', doc: '授权签发的督办单等级' }) levels: NoticeLevel[];
  @Day({ doc: '有效期至（含）' }) until: string;
}

export class StandingApprovalDto extends StandingApprovalInputDto implements CamelRow<StandingApproval> {
  @Uuid() id: string;
  @Uuid() planId: string;
  @Uuid({ nullable: true, doc: '登记人' }) recordedBy: string | null;
  @Instant() recordedAt: Date;
  @Instant({ nullable: true, doc: '收回或被替换的时间' }) endedAt: Date | null;
  @Whole({ min: 1 }) version: number;
}

export class StandingApprovalPageDto extends pageDto(StandingApprovalDto) {}

export class StandingApprovalIdDto {
  @Uuid() id: string;
}
