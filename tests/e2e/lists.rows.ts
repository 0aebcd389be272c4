import type { Db } from '@duban/journal';
import type { Ids } from '@duban/kernel';

export type Row = Record<string, unknown>;

interface Column {
  name: string;
  type: string;
}

const EMPTY: Readonly<Record<string, unknown>> = {
  bool: false,
  int4: 1,
  jsonb: [],
  text: '文字',
  varchar: '文字',
  date: '2026-03-02',
  timestamptz: '2026-03-02T01:00:00Z',
};

/** Lays rows into tables past all services, as many as nobody would make by hand: what is not said is something that fits. */
export class Rows {
  private readonly columns = new Map<string, Promise<Column[]>>();

  constructor(
    private readonly db: Db,
    private readonly ids: Ids,
  ) {}

  async lay(table: string, rows: readonly Row[]): Promise<string[]> {
    const columns = await this.needed(table);
    const filled = rows.map(row => {
      const rest = columns.filter(c => !(c.name in row)).map(c => [c.name, this.something(c)]);
      return { ...Object.fromEntries(rest), ...row };
    });
    await this.db.query(
      `INSERT INTO ${table} SELECT * FROM jsonb_populate_recordset(NULL::${table}, $1::jsonb)`,
      [JSON.stringify(filled)],
    );
    return filled.map(row => String((row as Row).id));
  }

  /** The same row again, but for what is said. */
  async copy(table: string, id: string, changes: readonly Row[]): Promise<string[]> {
    const [row] = await this.db.query<{ row: Row }>(
      `SELECT to_jsonb(x) AS row FROM ${table} x WHERE id = $1`,
      [id],
    );
    return this.lay(
      table,
      changes.map(change => ({ ...row.row, id: this.ids.next(), ...change })),
    );
  }

  /** The one row that is asked for. */
  async one(sql: string, ...params: unknown[]): Promise<Row> {
    return (await this.db.query<Row>(sql, params))[0];
  }

  private needed(table: string): Promise<Column[]> {
    const known =
      this.columns.get(table) ??
      this.db.query<Column>(
        `SELECT column_name AS name, udt_name AS type FROM information_schema.columns
         WHERE table_schema = 'public' AND table_name = $1 AND is_nullable = 'NO'`,
        [table],
      );
    this.columns.set(table, known);
    return known;
  }

  private something({ type }: Column): unknown {
    if (type === 'uuid') return this.ids.next();
    return type.startsWith('_') ? [] : EMPTY[type];
  }
}
