import { Module } from '@nestjs/common';
import { TaskModule } from '@duban/task';
import { EditionViewQueries } from './edition-view.queries';
import { ReportListQueries } from './report-list.queries';
import { ReportReuseQueries } from './report-reuse.queries';
import { AttachmentQueries } from './attachment.queries';
import { DeliveryQueries } from './delivery.queries';
import { DeskQueries } from './desk.queries';
import { EventQueries } from './event.queries';
import { InstructionQueries } from './instruction.queries';
import { LedgerQueries } from './ledger.queries';
import { RequestQueries } from './request.queries';
import { MatterQueries } from './matter.queries';
import { RecheckQueries } from './recheck.queries';
import { LawfulnessQueries } from './lawfulness.queries';
import { OverlapQueries } from './overlap.queries';
import { LedgerSummaryQueries } from './ledger-summary.queries';
import { LightQueries } from './light.queries';
import { LightRuleService } from './light-rule.service';
import { PlanLightsService } from './plan-lights.service';
import { NoticeProposalQueries } from './notice-proposal.queries';
import { TargetQueries } from './target.queries';
import { TaskViewQueries } from './task-view.queries';
import { MessageWhyQueries, NoticeWhyQueries, ObligationWhyQueries } from './why';

const QUERIES = [
  LedgerQueries,
  TaskViewQueries,
  DeliveryQueries,
  DeskQueries,
  ReportListQueries,
  AttachmentQueries,
  EventQueries,
  ObligationWhyQueries,
  NoticeWhyQueries,
  NoticeProposalQueries,
  MessageWhyQueries,
  RequestQueries,
  InstructionQueries,
  MatterQueries,
  RecheckQueries,
  LawfulnessQueries,
  OverlapQueries,
  EditionViewQueries,
  ReportReuseQueries,
  LedgerSummaryQueries,
  LightQueries,
  LightRuleService,
  PlanLightsService,
  TargetQueries,
];

/** Questions asked of tasks, obligations and journal, and the rules by which they are answered. */
@Module({ imports: [TaskModule], providers: QUERIES, exports: QUERIES })
export class EvaluationModule {}
