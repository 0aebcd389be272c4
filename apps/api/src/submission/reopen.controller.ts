import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { SignedIn } from '@duban/organization';
import { RecheckService } from '@duban/submission';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { TaskStateDto } from '../task/task.dto';
import { ReopenTaskDto } from './recheck.dto';

@ApiTags('submission')
@Controller('tasks/:id/reopen')
export class ReopenController {
  constructor(private readonly rechecks: RecheckService) {}

  @Post()
  @Allow('task.reopen')
  @Operation({ id: 'reopenTask', summary: '重新办理', returns: TaskStateDto })
  reopen(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ReopenTaskDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<TaskStateDto> {
    return this.rechecks.reopen(actor, id, body, { key, version });
  }
}
