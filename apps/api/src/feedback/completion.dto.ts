import { TASK_OUTCOMES, type TaskOutcome } from '@duban/chain';
import type { CompletionInput } from '@duban/feedback';
import { OnBehalfDto, TaskIdsDto, UnitCommandDto } from '../commands.dto';
import { Prose } from '../fields';
import { Day, Flag, Nested, NestedList, OneOf, Whole } from '../shell/fields';
import { MeasurementDto } from './measurement.dto';

export class SubmitCompletionDto extends UnitCommandDto implements CompletionInput {
  @Prose({ min: 1, doc: '完成情况；未按目标完成的说明原因' }) text: string;
  @OneOf(TASK_OUTCOMES, { name: 'TaskOutcome' }) outcome: TaskOutcome;
  @NestedList(() => MeasurementDto, { optional: true, max: 200 }) measurements?: MeasurementDto[];
}

export class ReturnCompletionsDto extends TaskIdsDto {
  @Prose({ min: 1, max: 2_000, doc: '退回原因' }) reason: string;
  @Day({ optional: true, doc: '重新报送期限，默认五个工作日' }) due?: string;
}

export class DecideOutcomesDto extends TaskIdsDto {
  @Flag({ doc: '同意' }) agree: boolean;
  @Prose({ min: 1, max: 2_000, doc: '意见' }) reason: string;
  @Nested(() => OnBehalfDto, { optional: true, doc: '代领导登记时填写批示文号或会议纪要' })
  onBehalf?: OnBehalfDto;
}

export class CompletionsApprovedDto {
  @Whole({ min: 0 }) approved: number;
  @Whole({ min: 0, doc: '转领导审定的' }) toLeader: number;
}

export class CompletionsReturnedDto {
  @Whole({ min: 0 }) returned: number;
}

export class OutcomesDecidedDto {
  @Whole({ min: 0 }) decided: number;
}
