import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { TaskViewQueries } from '@duban/evaluation';
import type { SignedIn } from '@duban/organization';
import { TaskService } from '@duban/task';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  CancelDto,
  CancelledDto,
  ChangeTaskDto,
  SuspendDto,
  suspension,
  TaskChangedDto,
  TaskStateDto,
} from './task.dto';
import { TaskViewDto, taskViewDto } from './task-view.dto';

@ApiTags('task')
@Controller('tasks')
export class TasksController {
  constructor(
    private readonly tasks: TaskService,
    private readonly views: TaskViewQueries,
  ) {}

  @Get(':id')
  @Allow('task.read')
  @Operation({ id: 'getTask', summary: '任务及其全部情况', returns: TaskViewDto })
  async get(@CurrentActor() actor: SignedIn, @Param() { id }: IdParam): Promise<TaskViewDto> {
    return taskViewDto(await this.views.view(actor, id));
  }

  @Post(':id/suspend')
  @Allow('task.suspend')
  @Operation({ id: 'suspendTask', summary: '中止', returns: TaskStateDto })
  suspend(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: SuspendDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<TaskStateDto> {
    return this.tasks.suspend(actor, id, suspension(body), { key, version });
  }

  @Post(':id/change')
  @Allow('task.change')
  @Operation({ id: 'changeTask', summary: '变更任务内容、期限或分管领导', returns: TaskChangedDto })
  change(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: ChangeTaskDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<TaskChangedDto> {
    return this.tasks.change(actor, id, body, { key, version });
  }

  @Post(':id/resume')
  @Allow('task.resume')
  @Operation({ id: 'resumeTask', summary: '恢复', returns: TaskStateDto })
  resume(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<TaskStateDto> {
    return this.tasks.resume(actor, id, { key, version });
  }

  @Post('cancel')
  @Allow('task.cancel')
  @Operation({ id: 'cancelTasks', summary: '撤销', returns: CancelledDto })
  cancel(
    @CurrentActor() actor: SignedIn,
    @Body() { taskIds, ...input }: CancelDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<CancelledDto> {
    return this.tasks.cancel(actor, taskIds, input, { key, version });
  }
}
