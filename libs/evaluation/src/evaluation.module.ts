import { Module } from '@nestjs/common';
import { TaskModule } from '@duban/task';
import { EditionViewQueries } from './edition-view.queries';
import { ReportListQueries } from './report-list.queries';
import { ReportReuseQueries } from './report-reuse.queries';
import { AttachmentQueries } from './attachment.queries';
import { DeliveryQueries } from './delivery.queries';
import { DeskQueries } from './desk.queries';
import { EventQueries } from './event.queries';
import { JournalQueries } from './journal/journal.queries';
import { FillingQueries } from './filling.queries';
import { InstructionQueries } from './instruction.queries';
import { LedgerQueries } from './ledger.queries';
import { RequestQueries } from './request.queries';
import { MatterQueries } from './matter.queries';
import { RecheckQueries } from './recheck.queries';
import { LawfulnessQueries } from './lawfulness.queries';
import { OverlapQueries } from './overlap.queries';
import { LedgerSummaryQueries } from './ledger-summary.queries';
import { LightQueries } from './light.queries';
import { OverviewQueries } from './overview.queries';
import { LightRuleService } from './light-rule.service';
import { LedgerHeadingQueries } from './ledger-heading.queries';
import { SavedViewService } from './saved-view.service';
import { WallQueries } from './wall.queries';
import { DueDateQueries } from './due-date.queries';
import { PlanLightsService } from './plan-lights.service';
import { NoticeProposalQueries } from './notice-proposal.queries';
import { TaskListingService } from './task-listing.service';
import { TargetQueries } from './target.queries';
import { TaskViewQueries } from './task-view.queries';
import { MessageWhyQueries, NoticeWhyQueries, ObligationWhyQueries } from './why';

const QUERIES = [
  LedgerQueries,
  TaskViewQueries,
  DeliveryQueries,
  DeskQueries,
  FillingQueries,
  ReportListQueries,
  AttachmentQueries,
  EventQueries,
  JournalQueries,
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
  OverviewQueries,
  LightRuleService,
  PlanLightsService,
  TargetQueries,
  LedgerHeadingQueries,
  SavedViewService,
  WallQueries,
  DueDateQueries,
  TaskListingService,
];

/** Questions asked of tasks, obligations and journal, and the rules by which they are answered. */
@Module({ imports: [TaskModule], providers: QUERIES, exports: QUERIES })
export class EvaluationModule {}
