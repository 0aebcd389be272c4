import { Injectable, type StreamableFile } from '@nestjs/common';
import { COMPARATORS, type Comparator } from '@duban/chain';
import { type Fillable, FillingQueries, type FillableFigure } from '@duban/evaluation';
import { type CellFault, type Filled, faulty, FillingService } from '@duban/feedback';
import { SourceReader } from '@duban/intake';
import { Journal } from '@duban/journal';
import { isRefusal, Refusal, shanghaiTime } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';
import {
  type FillingLine,
  fillingWorkbook,
  type OutgoingRow,
  readFilling,
  RowSeal,
  YES,
} from '@duban/publishing';
import type { CommandOptions } from '@duban/task';
import { ListExport } from './list-export';

/** What came of a workbook that was brought back, or would come of it. */
export interface BroughtBack extends Filled {
  /** Nothing was wrong with it. */
  ok: boolean;
  /** It was only looked at. */
  rehearsed: boolean;
  rows: number;
  untouched: number;
  lines: FillingLine[];
  faults: CellFault[];
}

/** As much as comes back within the limits of reading. */
const MOST_CHARS = 700_000;
const MOST_ROWS = 5_000;

/** 填报簿 out and back. */
@Injectable()
export class FillingDesk {
  constructor(
    private readonly queries: FillingQueries,
    private readonly filling: FillingService,
    private readonly exporting: ListExport,
    private readonly journal: Journal,
    private readonly seal: RowSeal,
    private readonly reader: SourceReader,
  ) {}

  /** @throws Refusal workbook.nothing_to_fill, workbook.too_much; and as FillingQueries.unitOf */
  async take(actor: SignedIn, planId: string, unitId?: string): Promise<StreamableFile> {
    const fillable = await this.queries.of(actor, planId, unitId);
    const rows = outgoingRows(fillable);
    const all = Object.values(rows).flat();
    if (!all.length)
      throw new Refusal('conflict', 'workbook.nothing_to_fill', '目前没有待填报的内容', {
        mend: '报送周期开启后再导出',
      });
    const chars = all.reduce((n, r) => n + r.values.reduce<number>((m, v) => m + String(v).length, 0), 0);
    if (chars > MOST_CHARS || all.length > MOST_ROWS)
      throw new Refusal('too_large', 'workbook.too_much', `待填报的内容过多（${all.length} 行）`, {
        mend: '请先在系统中办理一部分，再导出填报簿',
      });
    const { planTitle, unitName } = fillable;
    await this.exporting.record(actor, 'report.take_workbook', `导出《${planTitle}》填报簿（${unitName}）`);
    const file = fillingWorkbook({ ...fillable, takenAt: shanghaiTime(this.journal.now()), rows }, this.seal);
    return this.exporting.sent(`${planTitle}填报簿（${unitName}）`, file);
  }

  /**
   * Everything or nothing. With `dryRun` it is gone through all the same and taken back, and what is wrong is told
   * instead of refused.
   * @throws Refusal workbook.faults, workbook.unknown, workbook.nothing_filled
   */
  async bring(
    actor: SignedIn,
    planId: string,
    bytes: Uint8Array,
    { dryRun, unitId: whose, ...options }: CommandOptions & { dryRun: boolean; unitId?: string },
  ): Promise<BroughtBack> {
    const { unitId } = await this.queries.unitOf(actor, planId, whose);
    const back = readFilling(await this.reader.cells(bytes), { planId, unitId, seal: this.seal });
    const { reports, figures, lines, rows, untouched } = back;
    const faults = [...back.faults];
    const rehearsed = dryRun || faults.length > 0;
    if (!rehearsed && !reports.length && !figures.length)
      throw new Refusal('invalid', 'workbook.nothing_filled', '填报簿中没有填写任何内容', {
        mend: '请在浅黄色的格子中填写后再带回',
      });
    let filled: Filled = { saved: 0, submitted: 0, figures: 0 };
    try {
      const how = rehearsed ? { onBehalf: options.onBehalf, rehearse: true } : options;
      filled = await this.filling.fill(actor, planId, { reports, figures }, how);
    } catch (e) {
      if (!isRefusal(e) || e.code !== 'workbook.faults') throw e;
      const known = new Set(faults.map(f => f.cell));
      faults.push(...(e.details.cells as CellFault[]).filter(f => !known.has(f.cell)));
    }
    if (faults.length && !dryRun) throw faulty(faults);
    return { ...filled, ok: !faults.length, rehearsed, rows, untouched, lines, faults };
  }
}

function outgoingRows({
  reports,
  figures,
  milestones,
}: Fillable): Record<'reports' | 'figures' | 'milestones', OutgoingRow[]> {
  const drafted = new Map(reports.flatMap(r => r.measurements.map(m => [`${r.id} ${m.targetId}`, m])));
  const claimed = new Set(reports.flatMap(r => r.milestoneIds));
  const versionOf = (id: string | null): string => String(reports.find(r => r.id === id)?.version ?? '');
  return {
    reports: reports.map(r => ({
      id: r.id,
      version: String(r.version),
      values: [
        r.taskNo,
        r.taskText,
        r.periodName,
        r.kind === 'report' ? '进展报告' : '责任单位材料',
        r.lastText ?? '',
        r.text,
        r.noProgress ? YES : '',
        r.percent,
        r.problems,
        r.nextSteps,
        '',
      ],
    })),
    figures: figures.map(f => {
      const draft = drafted.get(`${f.reportId} ${f.targetId}`);
      return {
        id: [f.targetId, f.reportId ?? '', f.asOf ?? ''].join(' ').trimEnd(),
        version: versionOf(f.reportId),
        values: [
          f.taskNo,
          f.taskText,
          f.periodName,
          f.metric,
          goalOf(f),
          f.latest ?? '',
          draft?.value ?? '',
          draft?.unit ?? f.unit ?? '',
          draft?.reason ?? '',
        ],
      };
    }),
    milestones: milestones.map(m => ({
      id: `${m.id} ${m.reportId}`,
      version: versionOf(m.reportId),
      values: [m.taskNo, m.taskText, m.title, m.due, claimed.has(m.id) ? YES : ''],
    })),
  };
}

const goalOf = ({ comparator, goal, unit }: FillableFigure): string => {
  const how = COMPARATORS[comparator as Comparator] ?? comparator;
  return goal === null ? how : `${how} ${goal}${comparator === 'growth' ? '%' : (unit ?? '')}`;
};
