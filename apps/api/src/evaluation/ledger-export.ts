import { Injectable, StreamableFile } from '@nestjs/common';
import { stateLabel } from '@duban/chain';
import {
  type LedgerFilter,
  LedgerQueries,
  type LedgerRow,
  LIGHT_LABELS,
  type Light,
} from '@duban/evaluation';
import { Db, Journal } from '@duban/journal';
import { civilDate, Refusal } from '@duban/kernel';
import type { SignedIn } from '@duban/organization';
import { type LedgerLine, ledgerWorkbook } from '@duban/publishing';
import { columnValues, PLAN_COLUMNS, type PlanKind } from '@duban/task';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const MAX_ROWS = 10_000;

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
    private readonly journal: Journal,
    private readonly db: Db,
  ) {}

  /** @throws Refusal export.too_many */
  async file(actor: SignedIn, filter: LedgerFilter): Promise<StreamableFile> {
    const { items, total } = await this.ledger.list(actor, { ...filter, limit: MAX_ROWS });
    if (total > MAX_ROWS)
      throw new Refusal('invalid', 'export.too_many', `共 ${total} 项，一次最多导出 ${MAX_ROWS} 项`, {
        mend: '请按方案、状态或单位筛选后再导出',
      });
    const command = { name: 'ledger.export', actor, reason: `导出工作台账 ${total} 项` };
    await this.journal.transact(command, async () => undefined, { always: true });
    const name = `工作台账${civilDate(this.journal.now()).replaceAll('-', '')}.xlsx`;
    const { headings, values } = await this.columns(filter.planId);
    const lines = items.map(row => ({ ...ledgerLine(row), extra: values.get(row.id) }));
    return new StreamableFile(ledgerWorkbook(lines, headings), {
      type: XLSX,
      disposition: `attachment; filename="ledger.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }

  /** What tasks of one plan have beside what every task has; of several plans nothing, since each has its own. */
  private async columns(planId?: string): Promise<PlanSheet> {
    if (!planId) return { headings: [], values: new Map() };
    const tasks = await this.db.query<{ id: string; kind: PlanKind; fields: Record<string, string> }>(
      'SELECT t.id, p.kind, t.fields FROM task t JOIN plan p ON p.id = t.plan_id WHERE p.id = $1',
      [planId],
    );
    const columns = tasks.length ? PLAN_COLUMNS[tasks[0].kind] : [];
    return {
      headings: columns.map(c => (c.unit ? `${c.label}（${c.unit}）` : c.label)),
      values: new Map(
        tasks.map(t => [
          t.id,
          columnValues(t.kind, t.fields).map(({ value }, i) =>
            // A document may say it in words.
            columns[i].type === 'number' && value && Number.isFinite(Number(value))
              ? Number(value)
              : (value ?? ''),
          ),
        ]),
      ),
    };
  }
}

interface PlanSheet {
  headings: string[];
  values: ReadonlyMap<string, (string | number)[]>;
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
