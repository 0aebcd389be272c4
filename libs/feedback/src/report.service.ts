import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { civilDate, IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations } from '@duban/obligation';
import {
  assertSource,
  assertTask,
  type CommandOptions,
  fillDues,
  lockDues,
  reworkDue,
  Task,
} from '@duban/task';
import { deliverMilestones, unclaimMilestones } from './milestones';
import { countFigures, figuresOf, judgeFigures } from './measurements';
import { assertFilled, assertSound, type ReportInput } from './report.check';
import { Report } from './report.entity';
import { countPeriod, lockParts, submitReports, writeReport } from './report.parts';
import { meanShares } from './shares';
import { lockReports, moveReport, type ReportWithTask } from './rows';

/** 反馈: progress reports and contributions, saved, submitted, approved and returned in bulk. */
@Injectable()
export class ReportService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** Saves a draft; only the fields given are changed. */
  save(
    actor: Actor,
    id: string,
    input: ReportInput,
    options: CommandOptions = {},
  ): Promise<{ state: string; version: number }> {
    return this.journal.transact(
      { name: 'report.save', actor, body: { id, input }, ...options },
      async tx => {
        const [of] = await lockReports(tx, [id]);
        const { report } = of;
        assertTask(actor, 'report.save', of, report.unit_id);
        assertSource(actor, report.unit_id, options.onBehalf);
        await tx.expectVersion(report, options.version);
        await assertSound(tx, of, input);
        writeReport(report, input);
        // Saving settles and opens nothing, so no obligation need be locked.
        moveReport(tx, this.obligations.empty(tx), of, 'save');
        return { state: report.state, version: report.version };
      },
    );
  }

  /**
   * 报送, in bulk. A lead's report takes with it the contributions it consolidates, and claims the milestones it names.
   * `noProgress` submits untouched reports as 无新进展.
   */
  submit(
    actor: Actor,
    ids: string[],
    input: { noProgress?: boolean } = {},
    options: CommandOptions = {},
  ): Promise<{ submitted: number }> {
    return this.journal.transact(
      { name: 'report.submit', actor, body: { ids, input }, ...options },
      async tx => {
        const all = await lockReports(tx, ids, ['submitted']);
        const sent = all.filter(of => ids.includes(of.report.id));
        for (const of of sent) {
          assertTask(actor, 'report.submit', of, of.report.unit_id);
          assertSource(actor, of.report.unit_id, options.onBehalf);
          if (of.report.kind === 'completion') this.wrongKind();
          if (input.noProgress && !of.report.text.trim()) of.report.no_progress = true;
        }
        assertFilled(sent.map(of => of.report));
        await judgeFigures(tx, figuresOf(sent, civilDate(tx.now)));
        await submitReports(tx, this.obligations, this.calendar, all, sent);
        return { submitted: sent.length };
      },
    );
  }

  /** 单位负责人审签: out of the unit, or back to the handler. */
  signOff(
    actor: Actor,
    ids: string[],
    input: { agree: boolean; reason?: string },
    options: CommandOptions = {},
  ): Promise<{ decided: number }> {
    return this.journal.transact(
      { name: 'report.sign_off', actor, reason: input.reason, body: { ids, input }, ...options },
      async tx => {
        const all = await lockReports(tx, ids);
        if (!input.agree) this.assertReason(input.reason);
        const { book, periods, milestones } = await lockParts(
          tx,
          this.obligations,
          all,
          input.agree ? [] : all,
        );
        for (const of of all) {
          assertTask(actor, 'report.sign_off', of, of.report.unit_id);
          const event = input.agree ? 'sign_off' : 'refuse_sign_off';
          if (!input.agree) of.report.reason = input.reason ?? null;
          moveReport(tx, book, of, event, { due: { rework: reworkDue(tx) } });
          if (input.agree) countPeriod(tx, book, periods, of, { waiting: 1, outstanding: -1 });
          else unclaimMilestones(tx, book, of, milestones);
        }
        return { decided: all.length };
      },
    );
  }

  /** 审核通过, in bulk: the percentage counts, the milestones it named are delivered. */
  approve(actor: Actor, ids: string[], options: CommandOptions = {}): Promise<{ approved: number }> {
    return this.journal.transact({ name: 'report.approve', actor, body: { ids }, ...options }, async tx => {
      const locked = await lockReports(tx, ids, ['open', 'draft', 'returned', 'submitted']);
      const all = locked.filter(of => ids.includes(of.report.id));
      const measured = all.filter(of => of.report.measurements.length > 0).map(of => of.task.id);
      const dues = measured.length ? await lockDues(tx, measured) : [];
      const { book, periods, milestones } = await lockParts(
        tx,
        this.obligations,
        locked,
        all,
        dues.map(d => d.id),
      );
      const shares = await meanShares(tx, all);
      // What goes into an approved report is needed no longer: nobody is chased for it.
      for (const of of locked.filter(o => !ids.includes(o.report.id))) {
        of.report.decided_at = tx.now;
        moveReport(tx, book, of, of.report.state === 'submitted' ? 'approve' : 'void');
      }
      for (const of of all) {
        this.assertProgress(of.report);
        assertTask(actor, 'report.approve', of);
        moveReport(tx, book, of, 'approve');
        of.report.decided_at = tx.now;
        deliverMilestones(tx, book, of, milestones);
        countPeriod(tx, book, periods, of, { waiting: -1, outstanding: 0 });
        // 无新进展 says nothing of how far the work is: an older figure may stand in it.
        const percent =
          shares.get(of.task.id) ?? (of.report.no_progress ? of.task.percent : of.report.percent);
        if (of.task.percent !== percent) tx.update(Task, Object.assign(of.task, { percent }));
      }
      fillDues(tx, book, all, dues, await countFigures(tx, this.ids, all, civilDate(tx.now)));
      return { approved: all.length };
    });
  }

  /** 退回, in bulk, with the reason and a new due date (five workdays unless given). */
  return(
    actor: Actor,
    ids: string[],
    input: { reason: string; due?: string },
    options: CommandOptions = {},
  ): Promise<{ returned: number }> {
    return this.journal.transact(
      { name: 'report.return', actor, reason: input.reason, body: { ids, input }, ...options },
      async tx => {
        const all = await lockReports(tx, ids);
        const { book, periods, milestones } = await lockParts(tx, this.obligations, all, all);
        for (const of of all) {
          this.assertProgress(of.report);
          assertTask(actor, 'report.return', of);
          this.giveBack(tx, book, of, input);
          unclaimMilestones(tx, book, of, milestones);
          countPeriod(tx, book, periods, of, { waiting: -1, outstanding: 1 });
        }
        return { returned: all.length };
      },
    );
  }

  /** 汇总: the primary lead takes over contributions, or returns them. */
  reviewContributions(
    actor: Actor,
    ids: string[],
    input: { approve: boolean; reason?: string; due?: string },
    options: CommandOptions = {},
  ): Promise<{ decided: number }> {
    return this.journal.transact(
      { name: 'contribution.review', actor, reason: input.reason, body: { ids, input }, ...options },
      async tx => {
        const all = await lockReports(tx, ids);
        const book = await this.obligations.book(tx, ids);
        for (const of of all) {
          if (of.report.kind !== 'contribution')
            throw new Refusal('invalid', 'report.wrong_kind', '这不是责任单位材料', {
              mend: '请在审核页面处理进展报告',
            });
          assertTask(actor, 'contribution.review', of);
          if (!input.approve) {
            this.giveBack(tx, book, of, { reason: input.reason ?? '', due: input.due });
            continue;
          }
          moveReport(tx, book, of, 'approve');
          of.report.decided_at = tx.now;
        }
        return { decided: all.length };
      },
    );
  }

  private giveBack(tx: Tx, book: Book, of: ReportWithTask, input: { reason: string; due?: string }): void {
    this.assertReason(input.reason);
    moveReport(tx, book, of, 'return', { due: { rework: reworkDue(tx, input.due) } });
    Object.assign(of.report, { reason: input.reason, returns: of.report.returns + 1, decided_at: tx.now });
  }

  private assertReason(reason = ''): void {
    if (!reason.trim())
      throw new Refusal('invalid', 'return.reason_needed', '退回须说明原因', {
        faults: [{ where: 'reason', message: '请填写退回原因' }],
      });
  }

  private assertProgress(report: Report): void {
    if (report.kind !== 'report') this.wrongKind();
  }

  private wrongKind(): never {
    throw new Refusal('invalid', 'report.wrong_kind', '这不是进展报告', {
      mend: '责任单位材料由牵头单位汇总，办结报告在办结审核中处理',
    });
  }
}
