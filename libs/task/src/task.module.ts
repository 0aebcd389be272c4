import { Module } from '@nestjs/common';
import { PlanService } from './plan.service';
import { SensitivityService } from './sensitivity.service';
import { TaskService } from './task.service';

/** 任务. Journal, clock, calendar and the ports come from the wiring. */
@Module({
  providers: [PlanService, TaskService, SensitivityService],
  exports: [PlanService, TaskService, SensitivityService],
})
export class TaskModule {}
