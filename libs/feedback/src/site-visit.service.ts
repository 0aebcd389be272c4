import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Journal } from '@duban/journal';
import { civilDate, type Fault, IDS, type Ids, Refusal } from '@duban/kernel';
import { Obligations } from '@duban/obligation';
import { assertTask, type CommandOptions, lockTasks, moveTask } from '@duban/task';
import { Report } from './report.entity';
import { SiteVisit } from './site-visit.entity';

export type SiteVisitInput = Pick<SiteVisit, 'result' | 'findings' | 'visitors' | 'place'> & {
  /** The day of the visit. */
  visitedOn: string;
};

/** 实地核查: what the office found where the work was done. */
@Injectable()
export class SiteVisitService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * Records a visit to a task under completion review. One that failed decides nothing by itself: the office returns
   * the completion, and cannot approve it meanwhile.
   * @throws Refusal site_visit.bad_input, site_visit.not_owed
   */
  record(
    actor: Actor,
    taskId: string,
    input: SiteVisitInput,
    options: CommandOptions = {},
  ): Promise<{ id: string; state: string }> {
    return this.journal.transact(
      { name: 'task.verify_on_site', actor, body: { taskId, input }, ...options },
      async tx => {
        const [of] = await lockTasks(tx, [taskId]);
        assertTask(actor, 'task.verify_on_site', of);
        await tx.expectVersion(of.task, options.version);
        this.assertFilled(input, civilDate(tx.now));
        const [report] = await tx.lockWhere(
          Report,
          "task_id = $1 AND kind = 'completion' AND state = 'submitted'",
          [taskId],
        );
        const book = await this.obligations.book(tx, [taskId]);
        if (!report || !book.about(taskId).some(o => o.kind === 'verify_on_site'))
          throw new Refusal('conflict', 'site_visit.not_owed', '这项任务目前不需要实地核查', {
            mend: '请刷新页面查看最新状态',
          });
        moveTask(tx, book, of, 'verify_on_site');
        const visit: SiteVisit = {
          id: this.ids.next(),
          task_id: taskId,
          report_id: report.id,
          round: report.returns,
          result: input.result,
          findings: input.findings,
          visitors: input.visitors,
          visited_on: input.visitedOn,
          place: input.place,
          recorded_at: tx.now,
        };
        tx.insert(SiteVisit, visit);
        return { id: visit.id, state: of.task.state };
      },
    );
  }

  private assertFilled(input: SiteVisitInput, today: string): void {
    const faults: Fault[] = [];
    for (const [where, what] of [
      ['findings', '核查情况'],
      ['visitors', '核查人员'],
      ['place', '核查地点'],
    ] as const)
      if (!input[where].trim()) faults.push({ where, message: `请填写${what}` });
    if (input.visitedOn > today) faults.push({ where: 'visitedOn', message: '核查日期不能晚于今天' });
    if (faults.length)
      throw new Refusal('invalid', 'site_visit.bad_input', '核查记录没有填写完整', {
        mend: '请按提示补充',
        faults,
      });
  }
}
