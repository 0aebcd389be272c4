import { Inject, Injectable } from '@nestjs/common';
import type { TaskOutcome } from '@duban/chain';
import {
  type Assignment,
  askCountersigns,
  dropCountersigns,
  lockOpenAssignments,
  releasing,
} from '@duban/dispatch';
import { type Milestone, lockOpenMilestones, voidMilestones } from '@duban/implementation';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { civilDate, IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations } from '@duban/obligation';
import {
  type CommandOptions,
  type TaskParts,
  type TaskWithPlan,
  assertSource,
  assertTask,
  lockDues,
  lockTasks,
  moveTask,
  reworkDue,
  voidDues,
} from '@duban/task';
import { voidRequests } from '@duban/tracking';
import { assertCountersigned, assertVisited } from './completion.check';
import { claimMilestones, deliverMilestones, unclaimMilestones } from './milestones';
import { countFigures, figuresOf, judgeFigures } from './measurements';
import { PLAN_RECHECK, type PlanRecheck } from './recheck.port';
import { type MeasuredValue, Report } from './report.entity';
import { voidReports } from './report.ending';
import { blankReport, moveReport } from './rows';

export interface CompletionInput {
  text: string;
  outcome: TaskOutcome;
  measurements?: MeasuredValue[];
}

interface Locked {
  tasks: TaskWithPlan[];
  assignments: Assignment[];
  completions: Report[];
  milestones: Milestone[];
  book: Book;
  /** Reports, milestones, requests and figures owed end with the approval; assignments only when the task is closed. */
  parts: Record<'reports' | 'milestones' | 'requests' | 'dues' | 'assignments', TaskParts[]>;
}

/** 办结: the completion report, its review, and the leader's word where the outcome needs it. */
@Injectable()
export class CompletionService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(PLAN_RECHECK) private readonly planRecheck: PlanRecheck,
  ) {}

  /** 申请办结. The clock of `complete` stops here, whenever the office gets round to reviewing. */
  submit(
    actor: Actor,
    taskId: string,
    input: CompletionInput,
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'task.submit_completion', actor, body: { taskId, input }, ...options },
      async tx => {
        const { tasks, assignments, completions, milestones, book } = await this.lock(tx, [taskId]);
        const [of] = tasks;
        assertTask(actor, 'task.submit_completion', of);
        assertSource(actor, of.task.primary_unit_id ?? '', options.onBehalf);
        await tx.expectVersion(of.task, options.version);
        if (!input.text.trim())
          throw new Refusal(
            'invalid',
            'completion.text_needed',
            input.outcome === 'achieved' ? '请说明完成情况' : '未按目标完成的，请说明原因',
            {
              faults: [{ where: 'text', message: '请填写' }],
            },
          );
        let report = completions.find(r => r.state === 'returned');
        const existing = report !== undefined;
        report ??= blankReport({
          id: this.ids.next(),
          kind: 'completion',
          task_id: taskId,
          plan_id: of.plan.id,
          period_id: null,
          unit_id: of.task.primary_unit_id as string,
          state: 'submitted',
        });
        Object.assign(report, {
          text: input.text,
          outcome: input.outcome,
          measurements: input.measurements ?? [],
          submitted_at: tx.now,
          percent: input.outcome === 'achieved' ? 100 : of.task.percent,
        });
        await judgeFigures(tx, figuresOf([{ report, periodEnds: null }], civilDate(tx.now)));
        // A completed task has reached its milestones; one that missed its target says nothing about them.
        report.milestone_ids =
          input.outcome === 'achieved' ? milestones.filter(m => m.state === 'open').map(m => m.id) : [];
        moveTask(tx, book, of, 'submit_completion', { facts: { onSite: of.plan.verify_on_site } });
        askCountersigns(tx, book, of, assignments);
        if (existing) moveReport(tx, book, { ...of, report }, 'submit');
        else {
          const next = book.move(
            {
              machine: 'completion',
              id: report.id,
              taskId,
              planId: of.plan.id,
              title: '办结报告',
              officeUnitId: of.plan.office_unit_id,
            },
            null,
            'submit',
          ).next;
          report.state = next as Report['state'];
          tx.insert(Report, report);
        }
        claimMilestones(tx, book, { ...of, report }, milestones);
        return { state: of.task.state };
      },
    );
  }

  /** 通过办结, in bulk; an outcome other than `achieved` goes to the leader first. */
  approve(
    actor: Actor,
    taskIds: string[],
    options: CommandOptions = {},
  ): Promise<{ approved: number; toLeader: number }> {
    return this.journal.transact(
      { name: 'task.approve_completion', actor, body: { taskIds }, ...options },
      async tx => {
        const locked = await this.lock(tx, taskIds);
        let toLeader = 0;
        const finished: Report[] = [];
        for (const of of locked.tasks) {
          assertTask(actor, 'task.approve_completion', of);
          const report = this.waiting(locked, of);
          assertCountersigned(locked.book, of, locked.assignments);
          await assertVisited(tx, locked.book, of, report);
          const leaderNeeded = report.outcome !== 'achieved';
          moveTask(tx, locked.book, of, 'approve_completion', {
            facts: { leaderNeeded, reportsUpward: of.plan.superior_unit_id !== null },
          });
          if (leaderNeeded) toLeader += 1;
          else {
            this.finish(tx, locked, of, report);
            finished.push(report);
          }
        }
        await this.countFigures(tx, finished);
        return { approved: locked.tasks.length - toLeader, toLeader };
      },
    );
  }

  /** 退回办结: the clock of `complete` runs again from its own due date; `rework` is due as given. */
  return(
    actor: Actor,
    taskIds: string[],
    input: { reason: string; due?: string },
    options: CommandOptions = {},
  ): Promise<{ returned: number }> {
    return this.journal.transact(
      { name: 'task.return_completion', actor, reason: input.reason, body: { taskIds, input }, ...options },
      async tx => {
        if (!input.reason.trim())
          throw new Refusal('invalid', 'return.reason_needed', '退回须说明原因', {
            faults: [{ where: 'reason', message: '请填写退回原因' }],
          });
        const locked = await this.lock(tx, taskIds);
        for (const of of locked.tasks) {
          assertTask(actor, 'task.return_completion', of);
          const report = this.waiting(locked, of);
          moveTask(tx, locked.book, of, 'return_completion', {
            due: { rework: reworkDue(tx, input.due) },
          });
          dropCountersigns(tx, locked.book, of, locked.assignments);
          Object.assign(report, { reason: input.reason, returns: report.returns + 1, ...decided(tx) });
          moveReport(tx, locked.book, { ...of, report }, 'return');
          unclaimMilestones(tx, locked.book, { ...of, report }, locked.milestones);
        }
        return { returned: locked.tasks.length };
      },
    );
  }

  /** 领导审定 an outcome other than `achieved`; the office may record the leader's word, with its source. */
  decideOutcome(
    actor: Actor,
    taskIds: string[],
    input: { agree: boolean; reason: string },
    options: CommandOptions = {},
  ): Promise<{ decided: number }> {
    return this.journal.transact(
      { name: 'task.approve_outcome', actor, reason: input.reason, body: { taskIds, input }, ...options },
      async tx => {
        const locked = await this.lock(tx, taskIds);
        const finished: Report[] = [];
        for (const of of locked.tasks) {
          assertTask(actor, 'task.approve_outcome', of);
          const leader = of.task.leader_id ?? of.plan.leader_id;
          if (leader && actor.personId !== leader && !options.onBehalf?.source)
            throw new Refusal('invalid', 'behalf.source_needed', '代领导登记须注明来源', {
              mend: '请填写批示文号或会议纪要',
              faults: [{ where: 'onBehalf.source', message: '请填写来源' }],
            });
          const report = this.waiting(locked, of);
          moveTask(tx, locked.book, of, input.agree ? 'approve_outcome' : 'reject_outcome', {
            facts: { reportsUpward: of.plan.superior_unit_id !== null },
          });
          if (!input.agree) continue;
          this.finish(tx, locked, of, report);
          finished.push(report);
        }
        await this.countFigures(tx, finished);
        return { decided: locked.tasks.length };
      },
    );
  }

  private async countFigures(tx: Tx, finished: readonly Report[]): Promise<void> {
    const all = finished.map(report => ({ report, periodEnds: null }));
    await countFigures(tx, this.ids, all, civilDate(tx.now));
  }

  private finish(tx: Tx, { book, milestones, parts }: Locked, of: TaskWithPlan, report: Report): void {
    Object.assign(report, decided(tx));
    moveReport(tx, book, { ...of, report }, 'approve');
    deliverMilestones(tx, book, { ...of, report }, milestones);
    of.task.outcome = report.outcome;
    of.task.percent = report.percent;
    const ending = [
      ...parts.reports,
      ...parts.milestones,
      ...parts.requests,
      ...parts.dues,
      ...(of.task.state === 'closed' ? parts.assignments : []),
    ];
    for (const part of ending) part.end(tx, book, [of]);
    if (of.task.state === 'closed') this.planRecheck(tx, book, of);
  }

  private waiting({ completions }: Locked, of: TaskWithPlan): Report {
    const report = completions.find(r => r.task_id === of.task.id && r.state === 'submitted');
    if (!report)
      throw new Refusal('conflict', 'completion.none', `“第${of.task.no}项”没有待审核的办结报告`, {
        mend: '请刷新页面',
      });
    return report;
  }

  private async lock(tx: Tx, taskIds: readonly string[]): Promise<Locked> {
    const tasks = await lockTasks(tx, taskIds);
    const assignments = await lockOpenAssignments(tx, taskIds);
    const completions = await tx.lockWhere(
      Report,
      "task_id = ANY($1) AND kind = 'completion' AND state IN ('submitted', 'returned')",
      [taskIds],
    );
    const reports = await voidReports(tx, taskIds);
    const milestones = await lockOpenMilestones(tx, taskIds);
    const requests = await voidRequests(tx, taskIds);
    const dues = await lockDues(tx, taskIds);
    const book = await this.obligations.bookOfTasks(
      tx,
      taskIds,
      reports.flatMap(p => p.subjectIds),
    );
    return {
      tasks,
      assignments,
      completions,
      milestones,
      book,
      parts: {
        reports,
        assignments: releasing(assignments),
        milestones: voidMilestones(milestones),
        requests,
        dues: voidDues(dues),
      },
    };
  }
}

/** When and by whom a completion was decided on. */
const decided = (tx: Tx): Pick<Report, 'decided_at' | 'decided_by'> => ({
  decided_at: tx.now,
  decided_by: tx.command.actor.personId,
});
