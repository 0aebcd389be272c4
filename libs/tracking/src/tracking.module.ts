import { Module } from '@nestjs/common';
import { InstructionService } from './instruction.service';
import { NamingService } from './naming.service';
import { NoticeDraftService } from './notice-draft.service';
import { NoticeService } from './notice.service';
import { PeriodService } from './period.service';
import { DateRecountService } from './recount.service';
import { RhythmPreviewQueries } from './rhythm-preview.queries';
import { RequestService } from './request.service';
import { RoundService } from './round.service';
import { StandingApprovalService } from './standing-approval.service';
import { SupervisionOfficeService } from './supervision-office.service';

const services = [
  PeriodService,
  DateRecountService,
  NoticeService,
  NoticeDraftService,
  StandingApprovalService,
  SupervisionOfficeService,
  RoundService,
  NamingService,
  RequestService,
  InstructionService,
  RhythmPreviewQueries,
];

/** 跟踪. */
@Module({ providers: services, exports: services })
export class TrackingModule {}
