import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { civilDate, IDS, type Ids, isRefusal, Refusal } from '@duban/kernel';
import { Obligations } from '@duban/obligation';
import {
  assertSource,
  assertTask,
  type CommandOptions,
  fillDues,
  lockDues,
  lockTasksBy,
  type MeasurementDue,
  type TaskWithPlan,
} from '@duban/task';
import { figuresOf, judgeFigures } from './measurements';
import type { Measurement } from './measurement.entity';
import { enterFigure, type MeasurementInput } from './measurement.service';
import { assertFilled, assertSound, type ReportInput } from './report.check';
import { submitReports, writeReport } from './report.parts';
import { lockReportsOf, moveReport, type ReportWithTask } from './rows';

/** Where a value stands in the workbook, by the name of the field: `text`, `percent`, `measurements.0.value`. */
export type Cells = Readonly<Record<string, string>>;

/** A report as it was filled in offline. */
export interface FilledReport {
  id: string;
  /** As it was when it was taken away. */
  version: number;
  input: ReportInput;
  /** 报送; otherwise it is saved as a draft. */
  submit: boolean;
  /** Under '' the row itself. */
  cells: Cells;
}

/** A figure its own unit owes, as it was filled in offline. */
export interface FilledFigure extends MeasurementInput {
  targetId: string;
  cells: Cells;
}

export interface Filling {
  reports: readonly FilledReport[];
  figures: readonly FilledFigure[];
}

/** What is wrong with one cell, and how to mend it. */
export interface CellFault {
  /** 进展报告!G5 */
  cell: string;
  code: string;
  message: string;
  mend: string;
}

export interface Filled {
  saved: number;
  submitted: number;
  figures: number;
}

type Since = { actor_name: string; at: string | Date }[];

/** 回填: what a unit filled in offline comes back whole or not at all, through the checks of the desk. */
@Injectable()
export class FillingService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * Saves, submits and enters everything in one transaction. `rehearse` does the same and takes it back.
   * @throws Refusal workbook.faults with one entry in `details.cells` for each cell; access.denied, behalf.source_needed
   */
  fill(
    actor: Actor,
    planId: string,
    filling: Filling,
    options: CommandOptions & { rehearse?: boolean } = {},
  ): Promise<Filled> {
    const { rehearse, ...rest } = options;
    return this.journal.transact(
      { name: 'report.fill', actor, body: { planId, filling }, ...rest },
      tx => this.fillIn(tx, actor, filling),
      { rehearse },
    );
  }

  private async fillIn(tx: Tx, actor: Actor, { reports, figures }: Filling): Promise<Filled> {
    const tasks = await lockTasksBy(
      tx,
      't.id IN (SELECT task_id FROM report WHERE id = ANY($1) UNION ALL SELECT task_id FROM target WHERE id = ANY($2))',
      [reports.map(r => r.id), figures.map(f => f.targetId)],
    );
    const all = await lockReportsOf(
      tx,
      reports.map(r => r.id),
      tasks,
      ['submitted'],
    );
    const faults: CellFault[] = [];
    for (const filled of reports) await this.write(tx, actor, all, filled, faults);
    const sent = all.filter(of => reports.some(r => r.id === of.report.id && r.submit));
    for (const of of sent) await this.look(tx, actor, of, reports, faults);
    const dues = await lockDues(tx, figures.length ? tasks.map(of => of.task.id) : []);
    const entered = await this.enter(tx, actor, tasks, dues, figures, faults);
    if (faults.length) throw faulty(faults);
    // Contributions are taken up by the reports that go, not by drafts.
    const taken = all.filter(of => sent.includes(of) || sent.some(s => takesUp(s, of)));
    const book = await submitReports(
      tx,
      this.obligations,
      this.calendar,
      taken,
      sent,
      dues.map(d => d.id),
    );
    fillDues(tx, book, tasks, dues, entered);
    return { saved: reports.length - sent.length, submitted: sent.length, figures: entered.length };
  }

  /** One report into its row. Nobody else's is touched: whoever may not do this is refused at once. */
  private async write(
    tx: Tx,
    actor: Actor,
    all: readonly ReportWithTask[],
    { id, version, input, cells }: FilledReport,
    faults: CellFault[],
  ): Promise<void> {
    const of = all.find(o => o.report.id === id);
    if (!of) return void (await lockReportsOf(tx, [id], []));
    await caught(faults, cells, async () => {
      assertTask(actor, 'report.save', of, of.report.unit_id);
      assertSource(actor, of.report.unit_id, tx.command.onBehalf);
      await tx.expectVersion(of.report, version);
      await assertSound(tx, of, input);
      writeReport(of.report, input);
      moveReport(tx, this.obligations.empty(tx), of, 'save');
    });
  }

  private async look(
    tx: Tx,
    actor: Actor,
    of: ReportWithTask,
    reports: readonly FilledReport[],
    faults: CellFault[],
  ): Promise<void> {
    const { cells } = reports.find(r => r.id === of.report.id) as FilledReport;
    if (faults.some(f => Object.values(cells).includes(f.cell))) return;
    await caught(faults, cells, async () => {
      assertTask(actor, 'report.submit', of, of.report.unit_id);
      if (of.report.kind === 'completion')
        throw new Refusal('invalid', 'report.wrong_kind', '办结报告不能用填报簿报送', {
          mend: '请在任务页面申请办结',
        });
      assertFilled([of.report]);
      await judgeFigures(tx, figuresOf([of], civilDate(tx.now)));
    });
  }

  private async enter(
    tx: Tx,
    actor: Actor,
    tasks: readonly TaskWithPlan[],
    dues: readonly MeasurementDue[],
    figures: readonly FilledFigure[],
    faults: CellFault[],
  ): Promise<Measurement[]> {
    const targets = await tx.query<{ id: string; task_id: string }>(
      'SELECT id, task_id FROM target WHERE id = ANY($1)',
      [figures.map(f => f.targetId)],
    );
    const entered: Measurement[] = [];
    for (const { targetId, cells, ...input } of figures) {
      const target = targets.find(t => t.id === targetId);
      const of = tasks.find(t => t.task.id === target?.task_id);
      if (!of)
        throw new Refusal('not_found', 'record.not_found', '量化目标不存在，或您无权查看', {
          mend: '请重新导出填报簿',
        });
      const owed = dues.filter(d => d.target_id === targetId);
      await caught(faults, cells, async () => {
        entered.push(await enterFigure(tx, this.ids, actor, of, owed, targetId, input));
      });
    }
    return entered;
  }
}

/** Whether a contribution goes into a report. */
const takesUp = (lead: ReportWithTask, of: ReportWithTask): boolean =>
  lead.report.kind === 'report' &&
  of.report.kind === 'contribution' &&
  of.report.state === 'submitted' &&
  of.report.task_id === lead.report.task_id &&
  of.report.period_id === lead.report.period_id;

/** @throws Refusal workbook.faults */
export const faulty = (cells: readonly CellFault[]): Refusal =>
  new Refusal('invalid', 'workbook.faults', `填报簿中有 ${cells.length} 处须改正，整份没有带回`, {
    mend: '请按提示改正后重新带回',
    faults: cells.map(f => ({ where: f.cell, message: `${f.message}；${f.mend}` })),
    details: { cells },
  });

/** A refusal about one row is told at its cells; what somebody may not do at all is refused as ever. */
async function caught(faults: CellFault[], cells: Cells, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (e) {
    if (!isRefusal(e) || e.kind === 'forbidden' || e.kind === 'not_found' || e.code.startsWith('behalf.'))
      throw e;
    const row = cells[''];
    const mend = e.mend ?? '请核对后改正';
    if (e.kind === 'stale')
      faults.push({
        cell: row,
        code: e.code,
        message: changedSince(e.details.since as Since),
        mend: '请重新导出填报簿，只填这一行后再带回',
      });
    else if (!e.faults.length) faults.push({ cell: row, code: e.code, message: e.message, mend });
    for (const { where, message } of e.kind === 'stale' ? [] : e.faults)
      faults.push({
        cell: cells[where.replace(/^reports\.[^.]+\./, '')] ?? row,
        code: e.code,
        message,
        mend,
      });
  }
}

function changedSince(since: Since = []): string {
  const [last] = since;
  if (!last) return '这条记录在导出之后已被更新';
  const day = civilDate(new Date(last.at));
  return `这条记录在导出之后已由${last.actor_name}于 ${day} 更新`;
}
