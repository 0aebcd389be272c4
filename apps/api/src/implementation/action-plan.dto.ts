import type { MilestoneState } from '@duban/chain';
import type { ActionPlanInput } from '@duban/implementation';
import { UnitCommandDto } from '../commands.dto';
import { Prose, StateOf } from '../fields';
import { Day, Instant, NestedList, Text, Uuid, Uuids, Whole } from '../shell/fields';

export class NewMilestoneDto {
  @Text({ example: '完成选址' }) title: string;
  @Day() due: string;
}

export class FileActionPlanDto extends UnitCommandDto implements ActionPlanInput {
  @Prose({ min: 1, doc: '推进措施' }) text: string;
  @NestedList(() => NewMilestoneDto, { max: 100, doc: '节点，从完成时限倒排' }) milestones: NewMilestoneDto[];
  @Uuids({ max: 200, doc: '每期提供材料的单位' }) contributorIds: string[];
}

export class ActionPlanFiledDto {
  @StateOf('task') state: string;
  @Whole({ min: 0 }) milestones: number;
}

export class MilestoneDto {
  @Uuid() id: string;
  @Uuid() taskId: string;
  @Text() title: string;
  @Day() due: string;
  @StateOf('milestone') state: MilestoneState;
  @Instant({ nullable: true, doc: '单位报完成的时间' }) claimedAt: Date | null;
  @Uuid({ nullable: true }) reportId: string | null;
  @Whole({ min: 1 }) version: number;
}

export class MilestonesClaimedDto {
  @Whole({ min: 0 }) claimed: number;
}

export class MilestonesConfirmedDto {
  @Whole({ min: 0 }) confirmed: number;
}

export class MilestonesRejectedDto {
  @Whole({ min: 0 }) rejected: number;
}
