import { RHYTHMS, type Rhythm } from '@duban/calendar';
import type { PlanState } from '@duban/chain';
import type { PlanRow } from '@duban/evaluation';
import { type Approval, PLAN_KINDS, type PlanKind } from '@duban/task';
import { Prose, StateOf } from '../fields';
import { Day, Flag, OneOf, Text, Uuid, Whole } from '../shell/fields';

export class PlanDto implements PlanRow {
  @Uuid() id: string;
  @Text({ example: '江州区2026年重点工作任务分解' }) title: string;
  @OneOf(PLAN_KINDS, { name: 'PlanKind' }) kind: PlanKind;
  @Whole({ example: 2026 }) year: number;
  @StateOf('plan') state: PlanState;
  @Text({ example: '推进中' }) stateLabel: string;
  @Uuid({ doc: '督查机构' }) officeUnitId: string;
  @Uuid({ nullable: true, doc: '上报对象；无则由督查机构自行办结' }) superiorUnitId: string | null;
  @Flag({ doc: '上级在本系统内批复' }) superiorInside: boolean;
  @Uuid({ nullable: true, doc: '分管领导' }) leaderId: string | null;
  @Text({ nullable: true, doc: '批准机关' }) authority: string | null;
  @Text({ nullable: true, doc: '文号' }) documentNo: string | null;
  @Prose({ nullable: true, doc: '督查范围' }) scope: string | null;
  @Day() starts: string;
  @Day() ends: string;
  @OneOf(RHYTHMS, { name: 'Rhythm', doc: '报送周期' }) rhythm: Rhythm;
  @Flag({ doc: '报告须经单位负责人审签' }) signOff: boolean;
  @Text({ nullable: true, doc: '来源文件摘要值' }) sourceHash: string | null;
  @Uuid({ nullable: true, doc: '亮灯规则；null：通用规则' }) lightRuleSetId: string | null;
  @Whole({ min: 1 }) version: number;
  @Whole({ min: 0, doc: '您可见的任务数' }) tasks: number;
  @Whole({ min: 0, doc: '其中未办结的' }) open: number;
}

export class ApprovePlanDto implements Approval {
  @Text({ example: '区政府常务会议', doc: '批准机关或会议' }) authority: string;
  @Text({ example: '江州府办〔2026〕8号', doc: '文号' }) documentNo: string;
  @Prose({ min: 1, max: 2_000, doc: '督查范围和期限' }) scope: string;
}

export class PlanStateDto {
  @StateOf('plan') state: string;
}

export class ApprovedPlanDto extends PlanStateDto {
  @Whole({ min: 1 }) version: number;
}
