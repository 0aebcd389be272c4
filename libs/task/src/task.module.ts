import { Module } from '@nestjs/common';
import { AttachmentService } from './attachment.service';
import { EditionApplyService } from './edition-apply.service';
import { EditionQueries } from './edition.queries';
import { EditionService } from './edition.service';
import { GoalService } from './goal.service';
import { PlanReviewService } from './plan-review.service';
import { PlanService } from './plan.service';
import { TaskFieldsService } from './task-fields.service';
import { SensitivityService } from './sensitivity.service';
import { TargetService } from './target.service';
import { TaskService } from './task.service';

const services = [
  PlanService,
  PlanReviewService,
  GoalService,
  EditionService,
  EditionApplyService,
  EditionQueries,
  TaskService,
  TaskFieldsService,
  AttachmentService,
  SensitivityService,
  TargetService,
];

/** 任务. Journal, clock, calendar and the ports come from the wiring. */
@Module({ providers: services, exports: services })
export class TaskModule {}
