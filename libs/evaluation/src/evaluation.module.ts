import { Module } from '@nestjs/common';
import { DeskQueries } from './desk.queries';
import { LawfulnessQueries } from './lawfulness.queries';
import { LedgerQueries } from './ledger.queries';
import { OverlapQueries } from './overlap.queries';
import { TaskViewQueries } from './task-view.queries';

const queries = [LedgerQueries, TaskViewQueries, DeskQueries, LawfulnessQueries, OverlapQueries];

/** Questions asked of tasks, obligations and journal. */
@Module({ providers: queries, exports: queries })
export class EvaluationModule {}
