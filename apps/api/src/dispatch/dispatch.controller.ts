import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DispatchService } from '@duban/dispatch';
import type { SignedIn } from '@duban/organization';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import { DispatchDto, DispatchedDto, signLimit } from './dispatch.dto';

@ApiTags('dispatch')
@Controller('tasks/dispatch')
export class DispatchController {
  constructor(private readonly dispatching: DispatchService) {}

  @Post()
  @Allow('task.dispatch')
  @Operation({ id: 'dispatchTasks', summary: '分办', returns: DispatchedDto })
  dispatch(
    @CurrentActor() actor: SignedIn,
    @Body() { items, signDays }: DispatchDto,
    @IdempotencyKey() key?: string,
  ): Promise<DispatchedDto> {
    return this.dispatching.dispatch(actor, items, signLimit(signDays), { key });
  }
}
