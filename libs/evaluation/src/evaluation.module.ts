import { Module } from '@nestjs/common';
import { DeskQueries } from './desk.queries';
import { LedgerQueries } from './ledger.queries';
import { LedgerSummaryQueries } from './ledger-summary.queries';
import { LightQueries } from './light.queries';
import { LightRuleService } from './light-rule.service';
import { TargetQueries } from './target.queries';
import { TaskViewQueries } from './task-view.queries';

const QUERIES = [
  LedgerQueries,
  LedgerSummaryQueries,
  LightQueries,
  LightRuleService,
  TargetQueries,
  TaskViewQueries,
  DeskQueries,
];

/** Questions asked of tasks, obligations and journal, and the rules by which they are answered. */
@Module({ providers: QUERIES, exports: QUERIES })
export class EvaluationModule {}
