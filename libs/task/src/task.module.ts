import { Module } from '@nestjs/common';
import { AttachmentService } from './attachment.service';
import { PlanService } from './plan.service';
import { TaskService } from './task.service';

/** 任务. Journal, clock, calendar and the ports come from the wiring. */
@Module({
  providers: [PlanService, TaskService, AttachmentService],
  exports: [PlanService, TaskService, AttachmentService],
})
export class TaskModule {}
