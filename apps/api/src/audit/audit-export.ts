import { Injectable, StreamableFile } from '@nestjs/common';
import {
  ENTRANCES,
  type JournalFilter,
  type JournalLine,
  JournalQueries,
  RECORD_WORDS,
} from '@duban/evaluation';
import { COMMAND_WORDS } from '@duban/chain';
import { Db, Journal } from '@duban/journal';
import { civilDate, Refusal, shanghaiTime } from '@duban/kernel';
import { type SignedIn, type SignInQuery, SignInQueries, type SignInView } from '@duban/organization';
import { type TableColumn, tableWorkbook } from '@duban/publishing';
import { XLSX } from '../publishing/list-export';

const MAX_ROWS = 10_000;
const BATCH = 500;

const JOURNAL: readonly TableColumn<JournalLine>[] = [
  { header: '日志编号', width: 11, value: l => l.id, center: true },
  { header: '封存序号', width: 11, value: l => l.seq ?? '未封存', center: true },
  { header: '时间', width: 18, value: l => shanghaiTime(l.at), center: true },
  { header: '办理人', width: 20, value: l => l.name },
  { header: '途径', width: 11, value: l => ENTRANCES[l.came], center: true },
  { header: '操作', width: 20, value: l => l.words },
  { header: '理由', width: 50, value: l => (l.veiled ? '（超出知悉范围）' : (l.reason ?? '')) },
  {
    header: '代录',
    width: 30,
    value: l => (l.onBehalf ? `代${l.onBehalf.unitName}：${l.onBehalf.source}` : ''),
  },
  { header: '任务', width: 40, value: l => l.tasks.map(t => `${t.no}. ${t.text}`).join('\n') },
  { header: '改动的记录', width: 30, value: l => l.touched.map(t => `${t.words}${t.count}`).join('、') },
];

const SIGN_INS: readonly TableColumn<SignInView>[] = [
  { header: '日志编号', width: 11, value: r => r.id, center: true },
  { header: '时间', width: 18, value: r => shanghaiTime(r.at), center: true },
  { header: '人员', width: 20, value: r => r.name },
  { header: '情况', width: 18, value: r => r.words },
  { header: '说明', width: 50, value: r => r.reason ?? '' },
];

/** What the auditor takes away as a workbook; that it was taken is on record, with what was asked for. */
@Injectable()
export class AuditExport {
  constructor(
    private readonly lines: JournalQueries,
    private readonly records: SignInQueries,
    private readonly record: Journal,
    private readonly db: Db,
  ) {}

  /** @throws Refusal export.too_many */
  async journal(actor: SignedIn, filter: JournalFilter): Promise<StreamableFile> {
    const lines = await every<JournalLine, readonly [string, number]>(
      slice => this.lines.list(actor, filter, slice),
      line => [line.at.toISOString(), line.id],
    );
    return this.file(actor, 'journal.export', '操作日志', JOURNAL, lines, await this.asked(filter));
  }

  /** @throws Refusal export.too_many */
  async signIns(actor: SignedIn, filter: Omit<SignInQuery, 'after' | 'limit'>): Promise<StreamableFile> {
    const lines = await every<SignInView, readonly [number]>(
      slice => this.records.list(actor, { ...filter, ...slice }),
      line => [line.id],
    );
    const asked = await this.asked(filter);
    if (filter.failed) asked.push('失败和锁定');
    return this.file(actor, 'sign_ins.export', '登录记录', SIGN_INS, lines, asked);
  }

  private async file<L>(
    actor: SignedIn,
    command: string,
    title: string,
    columns: readonly TableColumn<L>[],
    lines: L[],
    asked: string[],
  ): Promise<StreamableFile> {
    const reason = `导出${title} ${lines.length} 条${asked.length ? `（${asked.join('，')}）` : ''}`;
    await this.record.transact({ name: command, actor, reason }, async () => undefined, { always: true });
    const name = `${title}${civilDate(this.record.now()).replaceAll('-', '')}.xlsx`;
    return new StreamableFile(tableWorkbook(title, lines, columns), {
      type: XLSX,
      disposition: `attachment; filename="export.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`,
    });
  }

  /** What was asked for, in words. */
  private async asked(filter: JournalFilter): Promise<string[]> {
    const [who] = filter.personId
      ? await this.db.query<{ name: string }>('SELECT name FROM person WHERE id = $1', [filter.personId])
      : [];
    return [
      filter.from && `${shanghaiTime(filter.from)} 起`,
      filter.until && `${shanghaiTime(filter.until)} 止`,
      filter.personId && `办理人 ${who?.name ?? '不详'}`,
      filter.system && '系统自动',
      filter.commands?.map(c => COMMAND_WORDS[c] ?? c).join('、'),
      filter.taskId && '一项任务',
      filter.table && RECORD_WORDS[filter.table],
      filter.recordId && '一条记录',
      filter.text && `理由含“${filter.text}”`,
    ].filter((part): part is string => typeof part === 'string');
  }
}

/** All of them, batch by batch: the whole of what is asked for or nothing. @throws Refusal export.too_many */
async function every<L, K>(
  read: (slice: { after?: K; limit: number }) => Promise<L[]>,
  key: (line: L) => K,
): Promise<L[]> {
  const lines: L[] = [];
  for (;;) {
    const last = lines.at(-1);
    const batch = await read({ ...(last && { after: key(last) }), limit: BATCH });
    lines.push(...batch);
    if (lines.length > MAX_ROWS)
      throw new Refusal('invalid', 'export.too_many', `一次最多导出 ${MAX_ROWS} 条`, {
        mend: '请缩小时间范围或增加条件后再导出',
      });
    if (batch.length < BATCH) return lines;
  }
}
