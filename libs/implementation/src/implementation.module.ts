import { Module } from '@nestjs/common';
import { ActionPlanService } from './action-plan.service';
import { MilestoneService } from './milestone.service';

/** 落实. */
@Module({ providers: [ActionPlanService, MilestoneService], exports: [ActionPlanService, MilestoneService] })
export class ImplementationModule {}
