import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CompletionService } from '@duban/feedback';
import type { SignedIn } from '@duban/organization';
import { TaskIdsDto } from '../commands.dto';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { TaskStateDto } from '../task/task.dto';
import {
  CompletionsApprovedDto,
  CompletionsReturnedDto,
  DecideOutcomesDto,
  OutcomesDecidedDto,
  ReturnCompletionsDto,
  SubmitCompletionDto,
} from './completion.dto';

@ApiTags('feedback')
@Controller('tasks')
export class CompletionsController {
  constructor(private readonly completions: CompletionService) {}

  @Post(':id/completion')
  @Allow('task.submit_completion')
  @Operation({ id: 'submitCompletion', summary: '申请办结', returns: TaskStateDto })
  submit(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: SubmitCompletionDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<TaskStateDto> {
    return this.completions.submit(actor, id, input, { key, version, onBehalf });
  }

  @Post('completions/approve')
  @Allow('task.approve_completion')
  @Operation({ id: 'approveCompletions', summary: '通过办结', returns: CompletionsApprovedDto })
  approve(
    @CurrentActor() actor: SignedIn,
    @Body() { taskIds }: TaskIdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<CompletionsApprovedDto> {
    return this.completions.approve(actor, taskIds, { key });
  }

  @Post('completions/return')
  @Allow('task.return_completion')
  @Operation({ id: 'returnCompletions', summary: '退回办结', returns: CompletionsReturnedDto })
  return(
    @CurrentActor() actor: SignedIn,
    @Body() { taskIds, ...input }: ReturnCompletionsDto,
    @IdempotencyKey() key?: string,
  ): Promise<CompletionsReturnedDto> {
    return this.completions.return(actor, taskIds, input, { key });
  }

  @Post('completions/outcome')
  @Allow('task.approve_outcome')
  @Operation({ id: 'decideOutcomes', summary: '审定办结结论', returns: OutcomesDecidedDto })
  decide(
    @CurrentActor() actor: SignedIn,
    @Body() { taskIds, onBehalf, ...input }: DecideOutcomesDto,
    @IdempotencyKey() key?: string,
  ): Promise<OutcomesDecidedDto> {
    return this.completions.decideOutcome(actor, taskIds, input, { key, onBehalf });
  }
}
