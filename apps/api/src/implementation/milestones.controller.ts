import { Body, Controller, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { MilestoneService } from '@duban/implementation';
import type { SignedIn } from '@duban/organization';
import { IdsDto, ReasonForIdsDto, UnitIdsDto } from '../commands.dto';
import { Allow } from '../shell/allow.decorator';
import { Operation } from '../shell/operation.decorator';
import { CurrentActor, IdempotencyKey } from '../shell/request';
import { MilestonesClaimedDto, MilestonesConfirmedDto, MilestonesRejectedDto } from './action-plan.dto';

@ApiTags('implementation')
@Controller('milestones')
export class MilestonesController {
  constructor(private readonly milestones: MilestoneService) {}

  @Post('claim')
  @Allow('milestone.claim')
  @Operation({ id: 'claimMilestones', summary: '报节点完成', returns: MilestonesClaimedDto })
  claim(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, onBehalf }: UnitIdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<MilestonesClaimedDto> {
    return this.milestones.claim(actor, ids, { key, onBehalf });
  }

  @Post('confirm')
  @Allow('milestone.confirm')
  @Operation({ id: 'confirmMilestones', summary: '确认节点完成', returns: MilestonesConfirmedDto })
  confirm(
    @CurrentActor() actor: SignedIn,
    @Body() { ids }: IdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<MilestonesConfirmedDto> {
    return this.milestones.confirm(actor, ids, { key });
  }

  @Post('reject')
  @Allow('milestone.confirm')
  @Operation({ id: 'rejectMilestones', summary: '不予确认节点', returns: MilestonesRejectedDto })
  reject(
    @CurrentActor() actor: SignedIn,
    @Body() { ids, ...input }: ReasonForIdsDto,
    @IdempotencyKey() key?: string,
  ): Promise<MilestonesRejectedDto> {
    return this.milestones.reject(actor, ids, input, { key });
  }
}
