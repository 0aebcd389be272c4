import { Module } from '@nestjs/common';
import { NoticeDraftService } from './notice-draft.service';
import { NoticeService } from './notice.service';
import { PeriodService } from './period.service';

/** 跟踪. */
@Module({
  providers: [PeriodService, NoticeService, NoticeDraftService],
  exports: [PeriodService, NoticeService, NoticeDraftService],
})
export class TrackingModule {}
