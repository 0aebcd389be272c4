import { Module } from '@nestjs/common';
import { DeskQueries } from './desk.queries';
import { InstructionQueries } from './instruction.queries';
import { LedgerQueries } from './ledger.queries';
import { RequestQueries } from './request.queries';
import { TaskViewQueries } from './task-view.queries';

const QUERIES = [LedgerQueries, TaskViewQueries, DeskQueries, RequestQueries, InstructionQueries];

/** Questions asked of tasks, obligations and journal. */
@Module({
  providers: QUERIES,
  exports: QUERIES,
})
export class EvaluationModule {}
