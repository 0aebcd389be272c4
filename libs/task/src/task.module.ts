import { Module } from '@nestjs/common';
import { PlanService } from './plan.service';
import { TargetService } from './target.service';
import { TaskService } from './task.service';

/** 任务. Journal, clock, calendar and the ports come from the wiring. */
@Module({
  providers: [PlanService, TargetService, TaskService],
  exports: [PlanService, TargetService, TaskService],
})
export class TaskModule {}
