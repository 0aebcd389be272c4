import { Injectable } from '@nestjs/common';
import { AssignmentService } from '@duban/dispatch';
import { UpperTaskService } from '@duban/feedback';
import { SweepService } from '@duban/obligation';
import { SummaryService } from '@duban/submission';
import { NoticeDraftService, PeriodService } from '@duban/tracking';

export interface RoundResult {
  reportsOpened: number;
  summariesOpened: number;
  steps: number;
  messages: number;
  takenAsSigned: number;
  noticeItems: number;
}

/** What time brings about, in one order for the worker's tick and for a simulation. Each part is safe to run twice. */
@Injectable()
export class Rounds {
  constructor(
    private readonly periods: PeriodService,
    private readonly sweeper: SweepService,
    private readonly assignments: AssignmentService,
    private readonly notices: NoticeDraftService,
    private readonly summaries: SummaryService,
    private readonly upper: UpperTaskService,
  ) {}

  async run(): Promise<RoundResult> {
    const reportsOpened = await this.periods.tick();
    const summariesOpened = await this.summaries.tick();
    const swept = await this.sweeper.sweep();
    const takenAsSigned = await this.assignments.takeAsSigned();
    const noticeItems = await this.notices.draft();
    const told = await this.upper.tick();
    return {
      reportsOpened,
      summariesOpened,
      steps: swept.swept,
      messages: swept.messages + told,
      takenAsSigned,
      noticeItems,
    };
  }
}
