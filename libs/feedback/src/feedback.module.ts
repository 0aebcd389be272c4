import { Module } from '@nestjs/common';
import { CompletionService } from './completion.service';
import { ReportService } from './report.service';
import { ReviewRequestService } from './review-request.service';

/** 反馈. */
@Module({
  providers: [ReportService, CompletionService, ReviewRequestService],
  exports: [ReportService, CompletionService, ReviewRequestService],
})
export class FeedbackModule {}
