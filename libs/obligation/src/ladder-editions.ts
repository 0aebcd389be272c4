import {
  LADDER_NAMES,
  LADDER_VERSION,
  LADDERS,
  type Ladder,
  type LadderChoice,
  type LadderName,
  ladderOf,
  type ObligationKind,
} from '@duban/chain';
import type { Reader } from '@duban/journal';
import type { Obligation } from './obligation.entity';

/** A ladder at the version under which something is chased. */
export interface Edition {
  ladder: LadderName;
  version: number;
  data: Ladder;
}

/** Milliseconds after which a process asks again which editions are the newest: as long as it trusts a session. */
const TRUSTED = 5_000;

/**
 * The editions of the ladders, kept in the process: what was published is never changed, so that only new ones are
 * ever read. What another process published a moment ago may be unknown here for five seconds; what is opened
 * meanwhile keeps the edition before, like everything opened before it. The same holds for what plans have chosen.
 */
export class LadderEditions {
  private readonly known = new Map<string, Ladder>();
  private readonly latest = new Map<LadderName, number>();
  /** Plans that go by other ladders than those of the table. */
  private readonly choices = new Map<string, LadderChoice>();
  private asked: number | null = null;

  constructor() {
    for (const name of Object.keys(LADDER_NAMES) as LadderName[])
      this.take({ ladder: name, version: LADDER_VERSION, data: LADDERS[name] });
  }

  /** Reads what was published since, unless that was asked a moment ago. */
  async refresh(reader: Reader, now: Date): Promise<void> {
    if (this.asked === null || Math.abs(now.getTime() - this.asked) >= TRUSTED) await this.read(reader, now);
  }

  /** Reads what was published since, whatever was known a moment ago. */
  reread(reader: Reader, now: Date | null): Promise<void> {
    return this.read(reader, now);
  }

  /** Makes sure that the editions of these obligations are known: a query only where one of them is new here. */
  async know(
    reader: Reader,
    rows: readonly Pick<Obligation, 'ladder' | 'ladder_version'>[],
    now: Date,
  ): Promise<void> {
    if (rows.some(o => !this.known.has(`${o.ladder}|${o.ladder_version}`))) await this.read(reader, now);
  }

  /** Published here: known at once. To be called after the commit. */
  take({ ladder, version, data }: Edition): void {
    this.known.set(`${ladder}|${version}`, data);
    this.latest.set(ladder, Math.max(version, this.latest.get(ladder) ?? 0));
  }

  /** @throws Error for an edition that does not exist, or was not made known */
  of({ ladder, ladder_version }: Pick<Obligation, 'ladder' | 'ladder_version'>): Ladder {
    const data = this.known.get(`${ladder}|${ladder_version}`);
    if (!data) throw new Error(`ladder ${ladder} has no edition ${ladder_version}`);
    return data;
  }

  has(ladder: LadderName, version: number): boolean {
    return this.known.has(`${ladder}|${version}`);
  }

  newest(ladder: LadderName): Edition {
    const version = this.latest.get(ladder) ?? LADDER_VERSION;
    return { ladder, version, data: this.of({ ladder, ladder_version: version }) };
  }

  /** Chosen here: known at once. To be called after the commit, or for a plan nobody else knows yet. */
  choose(planId: string, choice: LadderChoice | null): void {
    if (choice) this.choices.set(planId, choice);
    else this.choices.delete(planId);
  }

  /** The edition by which something new is chased: of the ladder its plan has chosen, or else of the table's. */
  forNew(kind: ObligationKind, planId: string): Edition {
    return this.newest(ladderOf(kind, this.choices.get(planId)));
  }

  private async read(reader: Reader, now: Date | null): Promise<void> {
    const rows = await reader.query<Edition>(
      'SELECT ladder, version, data FROM ladder_edition WHERE version > coalesce(($1::jsonb->>ladder)::int, 0) ORDER BY version',
      [JSON.stringify(Object.fromEntries(this.latest))],
    );
    for (const row of rows) this.take(row);
    const chosen = await reader.query<{ id: string; ladders: LadderChoice }>(
      "SELECT id, ladders FROM plan WHERE ladders IS NOT NULL AND state <> 'discarded'",
    );
    this.choices.clear();
    for (const { id, ladders } of chosen) this.choices.set(id, ladders);
    this.asked = now && now.getTime();
  }
}
