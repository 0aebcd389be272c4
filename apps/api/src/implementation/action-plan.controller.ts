import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ActionPlanService } from '@duban/implementation';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { ActionPlanFiledDto, FileActionPlanDto } from './action-plan.dto';

@ApiTags('implementation')
@Controller('tasks/:id/action-plan')
export class ActionPlanController {
  constructor(private readonly actionPlans: ActionPlanService) {}

  @Post()
  @Allow('task.file_action_plan')
  @Operation({ id: 'fileActionPlan', summary: '报送推进计划', returns: ActionPlanFiledDto })
  file(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: FileActionPlanDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<ActionPlanFiledDto> {
    return this.actionPlans.file(actor, id, input, { key, version, onBehalf });
  }
}
