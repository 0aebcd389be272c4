import { Injectable } from '@nestjs/common';
import { AssignmentService } from '@duban/dispatch';
import { SweepService } from '@duban/obligation';
import { NoticeDraftService, PeriodService, StandingApprovalService } from '@duban/tracking';

export interface RoundResult {
  reportsOpened: number;
  steps: number;
  messages: number;
  takenAsSigned: number;
  noticeItems: number;
  noticesIssued: number;
}

/** What time brings about, in one order for the worker's tick and for a simulation. Each part is safe to run twice. */
@Injectable()
export class Rounds {
  constructor(
    private readonly periods: PeriodService,
    private readonly sweeper: SweepService,
    private readonly assignments: AssignmentService,
    private readonly notices: NoticeDraftService,
    private readonly standing: StandingApprovalService,
  ) {}

  async run(): Promise<RoundResult> {
    const reportsOpened = await this.periods.tick();
    const swept = await this.sweeper.sweep();
    const takenAsSigned = await this.assignments.takeAsSigned();
    // Before the drafting: a draft stands for one round, so that it takes up all that belongs on it.
    const noticesIssued = await this.standing.issue();
    const noticeItems = await this.notices.draft();
    return {
      ...{ reportsOpened, steps: swept.swept, messages: swept.messages },
      ...{ takenAsSigned, noticeItems, noticesIssued },
    };
  }
}
