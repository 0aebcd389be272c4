import { Module } from '@nestjs/common';
import { InstructionService } from './instruction.service';
import { NoticeDraftService } from './notice-draft.service';
import { NoticeService } from './notice.service';
import { PeriodService } from './period.service';
import { RequestService } from './request.service';

/** 跟踪. */
@Module({
  providers: [PeriodService, NoticeService, NoticeDraftService, RequestService, InstructionService],
  exports: [PeriodService, NoticeService, NoticeDraftService, RequestService, InstructionService],
})
export class TrackingModule {}
