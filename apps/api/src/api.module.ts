import { type DynamicModule, Module } from '@nestjs/common';
import { HouseModule, type HouseOptions } from '../../wiring/src';
import { AuditExport } from './audit/audit-export';
import { JournalController } from './audit/journal.controller';
import { VerificationsController } from './audit/verification.controller';
import { CalendarController } from './calendar/calendar.controller';
import { CalendarWatch } from './calendar/calendar-watch';
import { AssignmentsController } from './dispatch/assignments.controller';
import { DispatchController } from './dispatch/dispatch.controller';
import { EventHub } from './evaluation/event-hub';
import { EventsController } from './evaluation/events.controller';
import { LettersController } from './dispatch/letters.controller';
import { OffersController } from './dispatch/offers.controller';
import { TaskUnitsController } from './dispatch/task-units.controller';
import { LedgerExport } from './evaluation/ledger-export';
import { LightsController } from './evaluation/lights.controller';
import { OverviewController } from './evaluation/overview.controller';
import { LaddersController } from './evaluation/ladders.controller';
import { DueDatesController } from './evaluation/due-dates.controller';
import { LedgerController } from './evaluation/ledger.controller';
import { LedgerViewsController } from './evaluation/ledger-views.controller';
import { WallController } from './evaluation/wall.controller';
import { MetaController } from './evaluation/meta.controller';
import { ObligationSteps } from './evaluation/obligation-steps';
import { ObligationsController } from './evaluation/obligations.controller';
import { SilencesController } from './evaluation/silences.controller';
import { CompletionsController } from './feedback/completions.controller';
import { ContributionsController } from './feedback/contributions.controller';
import { MattersController } from './feedback/matters.controller';
import { TargetsController } from './feedback/targets.controller';
import { ReportsController } from './feedback/reports.controller';
import { SiteVisitsController } from './feedback/site-visits.controller';
import { ReviewsController } from './feedback/reviews.controller';
import { ActionPlanController } from './implementation/action-plan.controller';
import { MilestonesController } from './implementation/milestones.controller';
import { WhyController } from './evaluation/why.controller';
import { ImportMemoryController } from './intake/import-memory.controller';
import { ImportsController } from './intake/imports.controller';
import { CalendarFeedFile } from './notification/calendar-feed';
import { CalendarFeedController } from './notification/calendar-feed.controller';
import { DeliveriesController } from './notification/deliveries.controller';
import { DevMails } from './notification/dev-mails';
import { DevMailsController } from './notification/dev-mails.controller';
import { MailLinksController } from './notification/mail-links.controller';
import { MessagesController } from './notification/messages.controller';
import { NotificationSettingsController } from './notification/settings.controller';
import { SuggestionsController } from './notification/suggestions.controller';
import { FillingDesk } from './publishing/filling-desk';
import { ListExport } from './publishing/list-export';
import { ListExportsController } from './publishing/list-exports.controller';
import { WorkbookController } from './publishing/workbook.controller';
import { organizationControllers } from './organization';
import { PeopleDesk } from './organization/people-desk';
import { StartingController } from './starting/starting.controller';
import { shellControllers, shellProviders } from './shell';
import { RechecksController } from './submission/rechecks.controller';
import { ReopenController } from './submission/reopen.controller';
import { SubmissionsController } from './submission/submissions.controller';
import { AttachmentsController } from './task/attachments.controller';
import { GoalsController } from './task/goals.controller';
import { PlansController } from './task/plans.controller';
import { SensitivityController } from './task/sensitivity.controller';
import { EditionsController } from './task/editions.controller';
import { PlanDutiesController } from './task/plan-duties.controller';
import { TaskFieldsController } from './task/task-fields.controller';
import { TasksController } from './task/tasks.controller';
import { InstructionsController } from './tracking/instructions.controller';
import { NamingsController } from './tracking/namings.controller';
import { NoticesController } from './tracking/notices.controller';
import { OverlapsController } from './tracking/overlaps.controller';
import { PeriodsController } from './tracking/periods.controller';
import { RequestsController } from './tracking/requests.controller';
import { RoundsController } from './tracking/rounds.controller';
import { StandingApprovalsController } from './tracking/standing-approvals.controller';
import { SupervisionOfficeController } from './tracking/supervision-office.controller';
import { METRICS_TOKEN, WatchController } from './watch/watch.controller';
import { ApiWatch } from './watch/watch.service';

export interface ApiModuleOptions {
  house: HouseOptions;
  /** Shows what would have been mailed; for installations without a relay. */
  devMailbox?: boolean;
  /** Who shows it may read the metrics. */
  metricsToken?: string;
}

/** The house with a door: every controller, and the guard in front of them. `createApi` makes a server of it. */
@Module({})
export class ApiModule {
  static forRoot({ house, devMailbox = false, metricsToken }: ApiModuleOptions): DynamicModule {
    return {
      module: ApiModule,
      imports: [HouseModule.forRoot(house)],
      controllers: [
        ...shellControllers,
        ...organizationControllers,
        ...LINKS,
        ...AROUND,
        ...(devMailbox ? [DevMailsController] : []),
      ],
      providers: [
        ...shellProviders,
        ObligationSteps,
        LedgerExport,
        AuditExport,
        ListExport,
        FillingDesk,
        PeopleDesk,
        EventHub,
        ApiWatch,
        { provide: METRICS_TOKEN, useValue: metricsToken },
        CalendarWatch,
        CalendarFeedFile,
        ...(devMailbox ? [DevMails] : []),
      ],
    };
  }
}

const LINKS = [
  PlansController,
  PlanDutiesController,
  GoalsController,
  EditionsController,
  TasksController,
  AttachmentsController,
  SensitivityController,
  TaskFieldsController,
  DispatchController,
  OffersController,
  TaskUnitsController,
  LettersController,
  AssignmentsController,
  ActionPlanController,
  MilestonesController,
  PeriodsController,
  NoticesController,
  RequestsController,
  InstructionsController,
  StandingApprovalsController,
  SupervisionOfficeController,
  RoundsController,
  NamingsController,
  OverlapsController,
  ReportsController,
  ContributionsController,
  CompletionsController,
  ReviewsController,
  TargetsController,
  SubmissionsController,
  SiteVisitsController,
  MattersController,
  RechecksController,
  ReopenController,
];

const AROUND = [
  StartingController,
  JournalController,
  VerificationsController,
  CalendarController,
  ImportsController,
  ImportMemoryController,
  LightsController,
  OverviewController,
  LedgerController,
  LedgerViewsController,
  WallController,
  DueDatesController,
  ObligationsController,
  LaddersController,
  SilencesController,
  EventsController,
  WhyController,
  ListExportsController,
  WorkbookController,
  MessagesController,
  DeliveriesController,
  NotificationSettingsController,
  SuggestionsController,
  CalendarFeedController,
  MailLinksController,
  MetaController,
  WatchController,
];
