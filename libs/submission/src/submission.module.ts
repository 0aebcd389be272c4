import { Module } from '@nestjs/common';
import { RecheckService } from './recheck.service';
import { SubmissionService } from './submission.service';

/** 上报. */
@Module({ providers: [SubmissionService, RecheckService], exports: [SubmissionService, RecheckService] })
export class SubmissionModule {}
