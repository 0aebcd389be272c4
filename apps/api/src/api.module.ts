import { type DynamicModule, Module } from '@nestjs/common';
import { HouseModule, type HouseOptions } from '../../wiring/src';
import { AssignmentsController } from './dispatch/assignments.controller';
import { DispatchController } from './dispatch/dispatch.controller';
import { LedgerExport } from './evaluation/ledger-export';
import { LightsController } from './evaluation/lights.controller';
import { LedgerController } from './evaluation/ledger.controller';
import { MetaController } from './evaluation/meta.controller';
import { ObligationSteps } from './evaluation/obligation-steps';
import { ObligationsController } from './evaluation/obligations.controller';
import { CompletionsController } from './feedback/completions.controller';
import { ContributionsController } from './feedback/contributions.controller';
import { TargetsController } from './feedback/targets.controller';
import { ReportsController } from './feedback/reports.controller';
import { ActionPlanController } from './implementation/action-plan.controller';
import { MilestonesController } from './implementation/milestones.controller';
import { ImportsController } from './intake/imports.controller';
import { DevMails } from './notification/dev-mails';
import { DevMailsController } from './notification/dev-mails.controller';
import { MessagesController } from './notification/messages.controller';
import { organizationControllers } from './organization';
import { shellControllers, shellProviders } from './shell';
import { SubmissionsController } from './submission/submissions.controller';
import { PlansController } from './task/plans.controller';
import { TasksController } from './task/tasks.controller';
import { NoticesController } from './tracking/notices.controller';
import { PeriodsController } from './tracking/periods.controller';

export interface ApiModuleOptions {
  house: HouseOptions;
  /** Shows what would have been mailed; for installations without a relay. */
  devMailbox?: boolean;
}

/** The house with a door: every controller, and the guard in front of them. `createApi` makes a server of it. */
@Module({})
export class ApiModule {
  static forRoot({ house, devMailbox = false }: ApiModuleOptions): DynamicModule {
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
      providers: [...shellProviders, ObligationSteps, LedgerExport, ...(devMailbox ? [DevMails] : [])],
    };
  }
}

const LINKS = [
  PlansController,
  TasksController,
  DispatchController,
  AssignmentsController,
  ActionPlanController,
  MilestonesController,
  PeriodsController,
  NoticesController,
  ReportsController,
  ContributionsController,
  CompletionsController,
  TargetsController,
  SubmissionsController,
];

const AROUND = [
  ImportsController,
  LightsController,
  LedgerController,
  ObligationsController,
  MessagesController,
  MetaController,
];
