import { Module } from '@nestjs/common';
import { TaskModule } from '@duban/task';
import { DeskQueries } from './desk.queries';
import { EditionViewQueries } from './edition-view.queries';
import { LedgerQueries } from './ledger.queries';
import { ReportReuseQueries } from './report-reuse.queries';
import { TaskViewQueries } from './task-view.queries';

/** Questions asked of tasks, obligations and journal. */
@Module({
  imports: [TaskModule],
  providers: [LedgerQueries, TaskViewQueries, DeskQueries, EditionViewQueries, ReportReuseQueries],
  exports: [LedgerQueries, TaskViewQueries, DeskQueries, EditionViewQueries, ReportReuseQueries],
})
export class EvaluationModule {}
