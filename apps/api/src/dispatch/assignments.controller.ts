import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AssignmentService, CountersignService } from '@duban/dispatch';
import type { SignedIn } from '@duban/organization';
import { UnitIdsDto, UnitReasonForIdsDto } from '../commands.dto';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { IdParam } from '../shell/page.dto';
import { CurrentActor, IdempotencyKey, IfMatch } from '../shell/request';
import {
  AssignmentStateDto,
  CountersignDto,
  CountersignedDto,
  DeclinedDto,
  ReassignDto,
  SignedDto,
  UpholdDto,
} from './dispatch.dto';

@ApiTags('dispatch')
@Controller('assignments')
export class AssignmentsController {
  constructor(
    private readonly assignments: AssignmentService,
    private readonly countersigns: CountersignService,
  ) {}

  @Post('sign')
  @Allow('assignment.sign')
  @Operation({ id: 'signAssignments', summary: '签收', returns: SignedDto })
  sign(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, onBehalf }: UnitIdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<SignedDto> {
    return this.assignments.sign(actor, ids, { key, onBehalf });
  }

  @Post('decline')
  @Allow('assignment.decline')
  @Operation({ id: 'declineAssignments', summary: '申请退办', returns: DeclinedDto })
  decline(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, onBehalf, ...input }: UnitReasonForIdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<DeclinedDto> {
    return this.assignments.decline(actor, ids, input, { key, onBehalf });
  }

  @Post('countersign')
  @Allow('assignment.countersign')
  @Operation({ id: 'countersignAssignments', summary: '会签办结', returns: CountersignedDto })
  countersign(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, onBehalf, ...input }: CountersignDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<CountersignedDto> {
    return this.countersigns.countersign(actor, ids, input, { key, version, onBehalf });
  }

  @Post(':id/uphold')
  @Allow('assignment.decide_decline')
  @Operation({ id: 'upholdAssignment', summary: '不同意退办', returns: AssignmentStateDto })
  uphold(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: UpholdDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<AssignmentStateDto> {
    return this.assignments.uphold(actor, id, input, { key, version, onBehalf });
  }

  @Post(':id/reassign')
  @Allow('assignment.decide_decline')
  @Operation({ id: 'reassignAssignment', summary: '改派', returns: AssignmentStateDto })
  reassign(
    @CurrentActor() actor: SignedIn,
    @Param() { id }: IdParam,
    @Body() { onBehalf, ...input }: ReassignDto,
    @IdempotencyKey() key?: string,
    @IfMatch() version?: number,
  ): Promise<AssignmentStateDto> {
    return this.assignments.reassign(actor, id, input, { key, version, onBehalf });
  }
}
