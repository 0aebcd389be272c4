import { Module } from '@nestjs/common';
import { DeskQueries } from './desk.queries';
import { LedgerQueries } from './ledger.queries';
import { MatterQueries } from './matter.queries';
import { RecheckQueries } from './recheck.queries';
import { TaskViewQueries } from './task-view.queries';

const queries = [LedgerQueries, TaskViewQueries, DeskQueries, MatterQueries, RecheckQueries];

/** Questions asked of tasks, obligations and journal. */
@Module({ providers: queries, exports: queries })
export class EvaluationModule {}
