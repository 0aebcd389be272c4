import { Injectable } from '@nestjs/common';
import { AssignmentService, CountersignService } from '@duban/dispatch';
import { TaskListingService } from '@duban/evaluation';
import { MatterService, MeasurementDueService, UpperTaskService } from '@duban/feedback';
import { CalendarEditions, ReplanService, SweepService } from '@duban/obligation';
import { TaskforceService } from '@duban/organization';
import { SummaryService } from '@duban/submission';
import {
  DateRecountService,
  NoticeDraftService,
  PeriodService,
  StandingApprovalService,
} from '@duban/tracking';

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
  /** Obligations whose due time a new calendar moved. */
  dueMoved: number;
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
    private readonly editions: CalendarEditions,
    private readonly dates: DateRecountService,
    private readonly replanning: ReplanService,
    private readonly listing: TaskListingService,
  ) {}

  /** Only what must be said now: between two rounds, so that nobody waits for the next. */
  async climb(): Promise<void> {
    await this.sweeper.sweep();
  }

  /** The lights of lists that what was done, or time, has changed: lists are right without it, and fast with it. */
  async relight(): Promise<void> {
    await this.listing.refresh();
  }

  async run(): Promise<RoundResult> {
    // Before anything is owed or told: who was lent until yesterday is told nothing today.
    await this.taskforces.endDue();
    // Before anything is opened or chased by the calendar of yesterday.
    await this.editions.refresh();
    await this.dates.run();
    const replanned = await this.replanning.run();
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
    await this.relight();
    return {
      reportsOpened,
      figuresAsked,
      summariesOpened,
      steps: swept.swept,
      messages: swept.messages + told + replanned.messages,
      takenAsSigned,
      takenAsAgreed,
      noticesIssued,
      noticeItems,
      dueMoved: replanned.dueMoved,
    };
  }
}
