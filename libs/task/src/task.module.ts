import { Module } from '@nestjs/common';
import { AttachmentService } from './attachment.service';
import { PlanService } from './plan.service';
import { SensitivityService } from './sensitivity.service';
import { TaskService } from './task.service';

/** 任务. Journal, clock, calendar and the ports come from the wiring. */
@Module({
  providers: [PlanService, TaskService, AttachmentService, SensitivityService],
  exports: [PlanService, TaskService, AttachmentService, SensitivityService],
})
export class TaskModule {}
