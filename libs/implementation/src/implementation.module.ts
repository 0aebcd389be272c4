import { Module } from '@nestjs/common';
import { ActionPlanService } from './action-plan.service';

/** 落实. */
@Module({ providers: [ActionPlanService], exports: [ActionPlanService] })
export class ImplementationModule {}
