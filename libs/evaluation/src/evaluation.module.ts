import { Module } from '@nestjs/common';
import { DeskQueries } from './desk.queries';
import { LedgerQueries } from './ledger.queries';
import { TaskViewQueries } from './task-view.queries';

/** Questions asked of tasks, obligations and journal. */
@Module({
  providers: [LedgerQueries, TaskViewQueries, DeskQueries],
  exports: [LedgerQueries, TaskViewQueries, DeskQueries],
})
export class EvaluationModule {}
