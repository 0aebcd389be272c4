import { Injectable, type StreamableFile } from '@nestjs/common';
import { stateLabel } from '@duban/chain';
import {
  type LedgerFilter,
  LedgerQueries,
  type LedgerRow,
  LIGHT_LABELS,
  type Light,
} from '@duban/evaluation';
import { Db } from '@duban/journal';
import { civilDate, Refusal } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';
import { type CellValue, documentWorkbook, type LedgerLine, ledgerWorkbook } from '@duban/publishing';
import type { Plan } from '@duban/task';
import { ListExport } from '../publishing/list-export';
import { type PlanSheet, planSheet, type SheetTask } from './plan-sheet';

const MAX_ROWS = 100_000;
const BATCH = 2_000;

const LIGHT_NAMES: Readonly<Record<Light, string>> = {
  green: '绿灯',
  blue: '蓝灯',
  yellow: '黄灯',
  red: '红灯',
  grey: '灰灯',
};

/** The ledger as a workbook, and on record that somebody took it away. */
@Injectable()
export class LedgerExport {
  constructor(
    private readonly ledger: LedgerQueries,
    private readonly exporting: ListExport,
    private readonly db: Db,
  ) {}

  /** @throws Refusal export.too_many */
  async file(actor: SignedIn, filter: LedgerFilter): Promise<StreamableFile> {
    const first = await this.ledger.list(actor, { ...filter, limit: BATCH });
    const { total } = first;
    if (total > MAX_ROWS)
      throw new Refusal('invalid', 'export.too_many', `共 ${total} 项，一次最多导出 ${MAX_ROWS} 项`, {
        mend: '请按方案、状态或单位筛选后再导出',
      });
    const sheet = filter.planId ? await this.sheetOf(filter.planId) : null;
    await this.exporting.record(actor, 'ledger.export', `导出工作台账 ${total} 项`);
    const lines = this.lines(actor, filter, first.items, sheet);
    if (!sheet?.columns) return this.exporting.sent('工作台账', ledgerWorkbook(lines, sheet?.headings));
    return this.exporting.sent(sheet.title, documentWorkbook(sheet.title, lines, sheet.columns));
  }

  private async *lines(
    actor: SignedIn,
    filter: LedgerFilter,
    first: LedgerRow[],
    sheet: PlanSheet | null,
  ): AsyncGenerator<LedgerLine> {
    for (let page = first, offset = 0; page.length;) {
      const values = sheet ? await this.values(sheet, page) : null;
      for (const row of page) yield { ...ledgerLine(row), extra: values?.get(row.id) };
      offset += page.length;
      if (page.length < BATCH) return;
      page = (await this.ledger.list(actor, { ...filter, offset, limit: BATCH })).items;
    }
  }

  /** What tasks of one plan have beside what every task has; of several plans nothing, since each has its own. */
  private async sheetOf(planId: string): Promise<PlanSheet | null> {
    const [plan] = await this.db.query<Pick<Plan, 'title' | 'kind' | 'source_columns'>>(
      'SELECT title, kind, source_columns FROM plan WHERE id = $1',
      [planId],
    );
    return plan ? planSheet(plan) : null;
  }

  private async values(sheet: PlanSheet, page: readonly LedgerRow[]): Promise<Map<string, CellValue[]>> {
    const tasks = await this.db.query<SheetTask & { id: string }>(
      `SELECT t.id, t.fields, t.deadline_phrase AS phrase,
         coalesce((SELECT jsonb_agg(jsonb_build_object('role', y.role, 'name', y.name) ORDER BY y.position) FROM task_party y WHERE y.task_id = t.id AND NOT y.withdrawn), '[]') AS parties,
         coalesce((SELECT jsonb_agg(jsonb_build_object('unit', g.unit, 'value', g.value, 'base', g.base, 'kind', g.kind, 'quote', g.quote) ORDER BY g.position) FROM target g WHERE g.task_id = t.id), '[]') AS targets
       FROM task t WHERE t.id = ANY($1)`,
      [page.map(t => t.id)],
    );
    return new Map(tasks.map(t => [t.id, sheet.extra.map(value => value(t))]));
  }
}

const ledgerLine = (row: LedgerRow): LedgerLine => ({
  no: row.no,
  section: row.section.join(' / '),
  text: row.text,
  leadUnits: row.leadUnits.join('、'),
  otherUnits: row.otherUnits.join('、'),
  deadline: row.deadline ?? row.deadlinePhrase ?? '',
  percent: row.percent,
  state: stateLabel('task', row.state),
  light: { color: row.light, words: `${LIGHT_NAMES[row.light]}（${LIGHT_LABELS[row.light]}）` },
  lightWhy: row.lightWhy,
  next: row.next ? `${row.next.holder}：${row.next.label}（${civilDate(row.next.dueAt)} 前）` : '',
});
