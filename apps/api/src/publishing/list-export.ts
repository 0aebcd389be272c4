import { Injectable, StreamableFile } from '@nestjs/common';
import { type Actor, Journal } from '@duban/journal';
import { civilDate, Refusal } from '@duban/kernel';
import { type TableColumn, tableWorkbook } from '@duban/publishing';

export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** As many as one sheet is of use for. */
const MOST_ROWS = 100_000;
const BATCH = 500;

/** A list as it is asked for page by page. */
export interface Listed<T> {
  /** What it is called, in the file and on record. */
  name: string;
  columns: readonly TableColumn<T>[];
  /** The rows after this one, at most so many. */
  rows(after: T | undefined, limit: number): Promise<T[]>;
}

export const attachmentOf = (name: string): string =>
  `attachment; filename="list.xlsx"; filename*=UTF-8''${encodeURIComponent(name)}`;

/** A list as a workbook in its own columns, however long, and on record that somebody took it away. */
@Injectable()
export class ListExport {
  constructor(private readonly journal: Journal) {}

  async file<T>(actor: Actor, list: Listed<T>): Promise<StreamableFile> {
    // The first rows before anything is sent: a list that cannot be asked is refused in words.
    const first = await list.rows(undefined, BATCH);
    await this.record(actor, 'list.export', `导出${list.name}`);
    return this.sent(list.name, tableWorkbook(list.name, follow(first, list), list.columns));
  }

  /** What is taken out of the house leaves an entry. */
  record(actor: Actor, name: string, reason: string): Promise<undefined> {
    return this.journal.transact({ name, actor, reason }, async () => undefined, { always: true });
  }

  sent(name: string, file: ReturnType<typeof tableWorkbook>): StreamableFile {
    const day = civilDate(this.journal.now()).replaceAll('-', '');
    return new StreamableFile(file, { type: XLSX, disposition: attachmentOf(`${name}${day}.xlsx`) });
  }
}

async function* follow<T>(first: T[], list: Listed<T>): AsyncGenerator<T> {
  let n = 0;
  for (let page = first; page.length; page = await list.rows(page.at(-1), BATCH)) {
    for (const row of page) {
      if (++n > MOST_ROWS)
        throw new Refusal('too_large', 'export.too_many', `超过 ${MOST_ROWS} 行`, { mend: '请筛选后再导出' });
      yield row;
    }
    if (page.length < BATCH) return;
  }
}
