import { Module } from '@nestjs/common';
import { AttachmentQueries } from './attachment.queries';
import { DeskQueries } from './desk.queries';
import { EventQueries } from './event.queries';
import { LedgerQueries } from './ledger.queries';
import { TaskViewQueries } from './task-view.queries';

/** Questions asked of tasks, obligations and journal. */
@Module({
  providers: [LedgerQueries, TaskViewQueries, DeskQueries, AttachmentQueries, EventQueries],
  exports: [LedgerQueries, TaskViewQueries, DeskQueries, AttachmentQueries, EventQueries],
})
export class EvaluationModule {}
