import { Module } from '@nestjs/common';
import { CompletionService } from './completion.service';
import { ReportService } from './report.service';

/** 反馈. */
@Module({ providers: [ReportService, CompletionService], exports: [ReportService, CompletionService] })
export class FeedbackModule {}
