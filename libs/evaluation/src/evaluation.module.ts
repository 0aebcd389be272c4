import { Module } from '@nestjs/common';
import { DeskQueries } from './desk.queries';
import { LedgerQueries } from './ledger.queries';
import { TargetQueries } from './target.queries';
import { TaskViewQueries } from './task-view.queries';

/** Questions asked of tasks, obligations and journal. */
@Module({
  providers: [LedgerQueries, TargetQueries, TaskViewQueries, DeskQueries],
  exports: [LedgerQueries, TargetQueries, TaskViewQueries, DeskQueries],
})
export class EvaluationModule {}
