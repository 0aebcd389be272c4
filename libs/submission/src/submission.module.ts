import { Module } from '@nestjs/common';
import { SubmissionService } from './submission.service';

/** 上报. */
@Module({ providers: [SubmissionService], exports: [SubmissionService] })
export class SubmissionModule {}
