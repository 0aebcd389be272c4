import { Module } from '@nestjs/common';
import { CompletionService } from './completion.service';
import { FillingService } from './filling.service';
import { MailLinkService } from './mail-link.service';
import { MatterService } from './matter.service';
import { MeasurementDueService } from './measurement-due.service';
import { MeasurementService } from './measurement.service';
import { ReportService } from './report.service';
import { UpperTaskService } from './upper-task.service';
import { SiteVisitService } from './site-visit.service';
import { ReviewRequestService } from './review-request.service';

const services = [
  ReportService,
  FillingService,
  MailLinkService,
  CompletionService,
  SiteVisitService,
  MatterService,
  ReviewRequestService,
  UpperTaskService,
  MeasurementService,
  MeasurementDueService,
];

/** 反馈. */
@Module({ providers: services, exports: services })
export class FeedbackModule {}
