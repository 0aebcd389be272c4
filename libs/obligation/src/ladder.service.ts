import {
  asLadder,
  kindsOn,
  LADDER_NAMES,
  LADDER_VERSION,
  LADDERS,
  type Ladder,
  type LadderFault,
  ladderFaults,
  type LadderName,
  type ObligationKind,
  OBLIGATIONS,
  STEP_ACTIONS,
  unfitActions,
} from '@duban/chain';
import type { Actor, Db, Journal, Tx } from '@duban/journal';
import { type Ids, Refusal } from '@duban/kernel';
import { assertMay, type Given } from '@duban/organization';
import { LadderEdition } from './ladder-edition.entity';
import type { LadderEditions } from './ladder-editions';

/** A ladder as it is chased by now, and what it is for. */
export interface LadderView {
  ladder: LadderName;
  label: string;
  kinds: readonly ObligationKind[];
  version: number;
  data: Ladder;
  /** Open obligations, and those of them that are chased by an edition before this one. */
  open: number;
  outdated: number;
}

export interface LadderEditionView {
  ladder: LadderName;
  version: number;
  data: Ladder;
  /** null: shipped. */
  publishedBy: string | null;
  reason: string;
  publishedAt: Date | null;
  /** Open obligations that are chased by it. */
  open: number;
}

/** One publisher at a time: the number of an edition is the one after the newest. */
const LADDER_LOCK = "SELECT pg_advisory_xact_lock(hashtext('ladder.publish'))";

/** 催办阶梯: checked, published in editions; what is opened afterwards is chased by the newest. */
export class LadderService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly ids: Ids,
    private readonly editions: LadderEditions,
  ) {}

  /** What is wrong with a ladder, without keeping anything. */
  check(actor: Actor, ladder: LadderName, data: unknown): { ok: boolean; faults: LadderFault[] } {
    assertMay(actor, 'ladder.manage');
    const faults = ladderFaults(ladder, data);
    return { ok: faults.length === 0, faults };
  }

  /**
   * Published as a whole or not at all, and never changed afterwards. What is open keeps its edition until the new one
   * is applied to it.
   * @param options.version the newest edition the publisher saw
   * @throws Refusal ladder.bad naming every fault, ladder.no_reason, ladder.unchanged, record.stale
   */
  async publish(
    actor: Actor,
    { ladder, data, reason }: { ladder: LadderName; data: Ladder; reason: string },
    options: Given = {},
  ): Promise<{ version: number }> {
    const body = { ladder, data, reason };
    const meta = { name: 'ladder.publish', actor, body, reason, key: options.key };
    const version = await this.journal.transact(meta, async tx => {
      assertMay(actor, 'ladder.manage');
      assertLadder(ladder, data);
      if (!reason.trim())
        throw new Refusal('invalid', 'ladder.no_reason', '修改催办阶梯须写明理由或依据', {
          faults: [{ where: 'reason', message: '请填写理由或依据' }],
        });
      await tx.query(LADDER_LOCK);
      await this.assertFitsPlans(tx, ladder, data);
      const [newest] = await tx.query<LadderEdition>(
        'SELECT * FROM ladder_edition WHERE ladder = $1 ORDER BY version DESC LIMIT 1',
        [ladder],
      );
      const before = newest ?? { id: LADDER_NAMES[ladder], version: LADDER_VERSION, data: LADDERS[ladder] };
      await tx.expectVersion(before, options.version);
      const next = asLadder(data);
      if (JSON.stringify(next) === JSON.stringify(asLadder(before.data)))
        throw new Refusal('conflict', 'ladder.unchanged', `与现行第${before.version}版相同，不必发布`, {
          mend: '请先修改再发布',
        });
      const made = before.version + 1;
      tx.insert(LadderEdition, {
        ...{ id: this.ids.next(), ladder, version: made, data: next },
        ...{ published_by: actor.personId, reason: reason.trim(), published_at: tx.now },
      });
      tx.afterCommit(() => this.editions.take({ ladder, version: made, data: next }));
      return made;
    });
    return { version };
  }

  /** Plans have chosen it for other kinds, too. @throws Refusal ladder.bad */
  private async assertFitsPlans(tx: Tx, ladder: LadderName, data: Ladder): Promise<void> {
    const rows = await tx.query<{ kind: ObligationKind; title: string }>(
      `SELECT c.key AS kind, min(p.title) AS title FROM plan p CROSS JOIN LATERAL jsonb_each_text(p.ladders) c
       WHERE p.state IN ('draft', 'approved', 'running') AND c.value = $1 GROUP BY c.key ORDER BY c.key`,
      [ladder],
    );
    const faults = rows.flatMap(({ kind, title }) =>
      unfitActions(kind, data).map(action => ({
        where: 'steps',
        message: `《${title}》的“${OBLIGATIONS[kind].label}”按此阶梯催办，不能“${STEP_ACTIONS[action]}”`,
      })),
    );
    if (faults.length)
      throw new Refusal('invalid', 'ladder.bad', `有方案选用了这个阶梯：${faults[0].message}`, {
        mend: '请去掉这一步，或先在方案中改选阶梯',
        faults,
      });
  }

  /** Every ladder at its newest edition, with what is open on it. */
  async list(actor: Actor): Promise<LadderView[]> {
    assertMay(actor, 'ladder.manage');
    await this.editions.refresh(this.db, this.journal.now());
    const open = await this.open();
    return (Object.keys(LADDER_NAMES) as LadderName[]).map(ladder => {
      const { version, data } = this.editions.newest(ladder);
      const own = open.filter(o => o.ladder === ladder);
      const sum = (rows: typeof own): number => rows.reduce((n, r) => n + r.n, 0);
      return {
        ...{ ladder, label: LADDER_NAMES[ladder], kinds: kindsOn(ladder), version, data },
        open: sum(own),
        outdated: sum(own.filter(o => o.version < version)),
      };
    });
  }

  /** All editions of a ladder, newest first; the shipped one is the last. */
  async history(actor: Actor, ladder: LadderName): Promise<LadderEditionView[]> {
    assertMay(actor, 'ladder.manage');
    const rows = await this.db.query<LadderEdition & { name: string | null }>(
      `SELECT e.*, p.name FROM ladder_edition e LEFT JOIN person p ON p.id = e.published_by
       WHERE e.ladder = $1 ORDER BY e.version DESC LIMIT 500`,
      [ladder],
    );
    const open = new Map((await this.open()).filter(o => o.ladder === ladder).map(o => [o.version, o.n]));
    const shipped = { ladder, version: LADDER_VERSION, data: LADDERS[ladder] };
    return [
      ...rows.map(r => ({
        ...{ ladder, version: r.version, data: r.data, publishedBy: r.name ?? '系统' },
        ...{ reason: r.reason, publishedAt: r.published_at },
      })),
      { ...shipped, publishedBy: null, reason: '系统内置', publishedAt: null },
    ].map(e => ({ ...e, open: open.get(e.version) ?? 0 }));
  }

  private open(): Promise<{ ladder: LadderName; version: number; n: number }[]> {
    return this.db.query(
      'SELECT ladder, ladder_version AS version, count(*)::int AS n FROM obligation WHERE settled_at IS NULL GROUP BY 1, 2',
    );
  }
}

/** @throws Refusal ladder.bad */
export function assertLadder(ladder: LadderName, data: unknown): void {
  const faults = ladderFaults(ladder, data);
  if (faults.length)
    throw new Refusal('invalid', 'ladder.bad', `阶梯有 ${faults.length} 处不对：${faults[0].message}`, {
      mend: '请按提示修改后再发布',
      faults,
    });
}
