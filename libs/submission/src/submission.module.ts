import { Module } from '@nestjs/common';
import { RecheckService } from './recheck.service';
import { SubmissionService } from './submission.service';
import { SummaryService } from './summary.service';

/** 上报. */
const services = [SubmissionService, RecheckService, SummaryService];

@Module({ providers: services, exports: services })
export class SubmissionModule {}
