import { Module } from '@nestjs/common';
import { NoticeDraftService } from './notice-draft.service';
import { NoticeService } from './notice.service';
import { PeriodService } from './period.service';
import { RhythmPreviewQueries } from './rhythm-preview.queries';

/** 跟踪. */
@Module({
  providers: [PeriodService, NoticeService, NoticeDraftService, RhythmPreviewQueries],
  exports: [PeriodService, NoticeService, NoticeDraftService, RhythmPreviewQueries],
})
export class TrackingModule {}
