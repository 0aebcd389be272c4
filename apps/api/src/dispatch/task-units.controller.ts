import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FlightService } from '@duban/dispatch';
import type { SignedIn } from '@duban/organization';
import { ReasonForIdsDto } from '../commands.dto';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import { AddedUnitsDto, AddUnitsDto, WithdrawnDto } from './in-flight.dto';

@ApiTags('dispatch')
@Controller()
export class TaskUnitsController {
  constructor(private readonly flight: FlightService) {}

  @Post('tasks/:id/units')
  @Allow('task.add_unit')
  @Operation({ id: 'addTaskUnits', summary: '增加承办单位', returns: AddedUnitsDto })
  add(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { units, reason }: AddUnitsDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<AddedUnitsDto> {
    return this.flight.addUnits(actor, id, units, { key, version, reason });
  }

  @Post('assignments/withdraw')
  @Allow('assignment.withdraw')
  @Operation({ id: 'withdrawAssignments', summary: '撤回承办单位', returns: WithdrawnDto })
  withdraw(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, ...input }: ReasonForIdsDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<WithdrawnDto> {
    return this.flight.withdraw(actor, ids, input, { key, version });
  }
}
