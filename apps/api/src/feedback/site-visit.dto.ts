import { type SiteVisitInput, VISIT_RESULTS, type VisitResult } from '@duban/feedback';
import { Prose, StateOf } from '../fields';
import { Day, Instant, OneOf, Text, Uuid, Whole } from '../shell/fields';

export class SiteVisitDto {
  @Uuid() id: string;
  @Uuid() taskId: string;
  @Uuid({ doc: '所核查的办结报告' }) reportId: string;
  @Whole({ min: 0, doc: '办结报告此前被退回的次数' }) round: number;
  @OneOf(VISIT_RESULTS, { name: 'VisitResult' }) result: VisitResult;
  @Prose() findings: string;
  @Text() visitors: string;
  @Day() visitedOn: string;
  @Text() place: string;
  @Instant() recordedAt: Date;
}

export class RecordSiteVisitDto implements SiteVisitInput {
  @OneOf(VISIT_RESULTS, { name: 'VisitResult', doc: '是否通过' }) result: VisitResult;
  @Prose({ min: 1, max: 5_000, doc: '核查情况' }) findings: string;
  @Text({ max: 500, doc: '核查人员', example: '督查员王某、市民代表李某' }) visitors: string;
  @Day({ doc: '核查日期' }) visitedOn: string;
  @Text({ max: 500, doc: '核查地点' }) place: string;
}

export class SiteVisitRecordedDto {
  @Uuid() id: string;
  @StateOf('task') state: string;
}
