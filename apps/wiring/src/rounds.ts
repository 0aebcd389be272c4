import { Injectable } from '@nestjs/common';
import { AssignmentService, CountersignService } from '@duban/dispatch';
import { MatterService, MeasurementDueService, UpperTaskService } from '@duban/feedback';
import { SweepService } from '@duban/obligation';
import { TaskforceService } from '@duban/organization';
import { SummaryService } from '@duban/submission';
import { NoticeDraftService, PeriodService, StandingApprovalService } from '@duban/tracking';

export interface RoundResult {
  reportsOpened: number;
  /** Figures that units owe from now on. */
  figuresAsked: number;
  summariesOpened: number;
  steps: number;
  messages: number;
  takenAsSigned: number;
  /** 会签 and answers to matters that were taken as agreed. */
  takenAsAgreed: number;
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
    private readonly countersigns: CountersignService,
    private readonly matters: MatterService,
    private readonly notices: NoticeDraftService,
    private readonly taskforces: TaskforceService,
    private readonly standing: StandingApprovalService,
    private readonly summaries: SummaryService,
    private readonly upper: UpperTaskService,
    private readonly figures: MeasurementDueService,
  ) {}

  /** Only what must be said now: between two rounds, so that nobody waits for the next. */
  async climb(): Promise<void> {
    await this.sweeper.sweep();
  }

  async run(): Promise<RoundResult> {
    // Before anything is owed or told: who was lent until yesterday is told nothing today.
    await this.taskforces.endDue();
    const reportsOpened = await this.periods.tick();
    const figuresAsked = await this.figures.tick();
    const summariesOpened = await this.summaries.tick();
    const swept = await this.sweeper.sweep();
    const takenAsSigned = await this.assignments.takeAsSigned();
    const takenAsAgreed = (await this.countersigns.lapse()) + (await this.matters.lapse());
    // Before the drafting: a draft stands for one round, so that it takes up all that belongs on it.
    const noticesIssued = await this.standing.issue();
    const noticeItems = await this.notices.draft();
    const told = await this.upper.tick();
    return {
      reportsOpened,
      figuresAsked,
      summariesOpened,
      steps: swept.swept,
      messages: swept.messages + told,
      takenAsSigned,
      takenAsAgreed,
      noticesIssued,
      noticeItems,
    };
  }
}
