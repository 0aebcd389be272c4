import { Module } from '@nestjs/common';
import { CompletionService } from './completion.service';
import { MeasurementService } from './measurement.service';
import { ReportService } from './report.service';

/** 反馈. */
@Module({
  providers: [ReportService, CompletionService, MeasurementService],
  exports: [ReportService, CompletionService, MeasurementService],
})
export class FeedbackModule {}
