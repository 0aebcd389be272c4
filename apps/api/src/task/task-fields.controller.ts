import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Refusal } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';
import { TaskFieldsService, type UpperTask } from '@duban/task';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  ALL_COLUMNS,
  FieldsSetDto,
  PlanColumnsDto,
  SetFieldsDto,
  TaskVersionDto,
  UpperTaskDto,
} from './task-fields.dto';

@ApiTags('task')
@Controller()
export class TaskFieldsController {
  constructor(private readonly fields: TaskFieldsService) {}

  @Get('plan-columns')
  @Allow('session.own')
  @Operation({ id: 'listPlanColumns', summary: '各类方案的专有栏目', returns: [PlanColumnsDto] })
  columns(): PlanColumnsDto[] {
    return ALL_COLUMNS;
  }

  @Post('tasks/:id/fields')
  @Allow('task.change')
  @Operation({ id: 'setTaskFields', summary: '填写专有栏目', returns: FieldsSetDto })
  set(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: SetFieldsDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<FieldsSetDto> {
    return this.fields.set(actor, id, body.fields, { key, version, approval: body.approval });
  }

  @Post('tasks/:id/upper-task')
  @Allow('task.change')
  @Operation({ id: 'setUpperTask', summary: '登记上级任务', returns: TaskVersionDto })
  setUpper(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() body: UpperTaskDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<TaskVersionDto> {
    return this.fields.setUpper(actor, id, upperTask(body), { key, version });
  }
}

/** @throws Refusal task.bad_upper */
function upperTask({ document, no, taskId }: UpperTaskDto): UpperTask {
  if (taskId && !document && !no) return { taskId };
  if (document && no && !taskId) return { ref: { document, no } };
  if (!document && !no && !taskId) return null;
  throw new Refusal('invalid', 'task.bad_upper', '请填写上级文件和序号，或选择本系统内的上级任务', {
    faults: [{ where: document ? 'no' : 'document', message: '上级文件和序号须一并填写' }],
  });
}
