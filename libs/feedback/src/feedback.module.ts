import { Module } from '@nestjs/common';
import { CompletionService } from './completion.service';
import { ReportService } from './report.service';
import { UpperTaskService } from './upper-task.service';

/** 反馈. */
@Module({
  providers: [ReportService, CompletionService, UpperTaskService],
  exports: [ReportService, CompletionService, UpperTaskService],
})
export class FeedbackModule {}
