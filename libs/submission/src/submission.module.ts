import { Module } from '@nestjs/common';
import { SubmissionService } from './submission.service';
import { SummaryService } from './summary.service';

/** 上报. */
@Module({ providers: [SubmissionService, SummaryService], exports: [SubmissionService, SummaryService] })
export class SubmissionModule {}
