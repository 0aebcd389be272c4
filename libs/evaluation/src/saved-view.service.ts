import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Db, Journal, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import type { LedgerView } from './saved-view.entity';

export interface SavedViewInput {
  name: string;
  view: LedgerView;
}
export interface SavedViewRow extends SavedViewInput {
  id: string;
}

/** As many as fit a menu. */
export const MOST_VIEWS = 30;

type Person = Actor & { personId: string };

/**
 * 常用视图 of the ledger. A matter of taste like the preferences: kept as it is, and no part of what the journal replays.
 */
@Injectable()
export class SavedViewService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** Those of one person, by name. */
  list({ personId }: Person): Promise<SavedViewRow[]> {
    return this.db.query<SavedViewRow>(
      'SELECT id, name, view FROM saved_view WHERE person_id = $1 ORDER BY name COLLATE "zh-x-icu", id',
      [personId],
    );
  }

  /** @throws Refusal saved_view.name_taken, saved_view.too_many */
  create(actor: Person, input: SavedViewInput, options: { key?: string } = {}): Promise<{ id: string }> {
    return this.change(actor, 'saved_view.create', input, options, async (tx, own) => {
      if (own.length >= MOST_VIEWS)
        throw new Refusal('conflict', 'saved_view.too_many', `常用视图最多保存 ${MOST_VIEWS} 个`, {
          mend: '请先删除不再使用的视图',
        });
      assertFree(own, input.name);
      const id = this.ids.next();
      await tx.query(
        'INSERT INTO saved_view (id, person_id, name, view, set_at) VALUES ($1, $2, $3, $4, $5)',
        [id, actor.personId, input.name, JSON.stringify(input.view), tx.now],
      );
      return { id };
    });
  }

  /** Another name, another way to look, or both. @throws Refusal record.not_found, saved_view.name_taken */
  replace(
    actor: Person,
    id: string,
    input: Partial<SavedViewInput>,
    options: { key?: string } = {},
  ): Promise<{ id: string }> {
    return this.change(actor, 'saved_view.replace', { id, ...input }, options, async (tx, own) => {
      assertOwn(own, id);
      if (input.name !== undefined)
        assertFree(
          own.filter(v => v.id !== id),
          input.name,
        );
      await tx.query(
        'UPDATE saved_view SET name = coalesce($2, name), view = coalesce($3, view), set_at = $4 WHERE id = $1',
        [id, input.name ?? null, input.view ? JSON.stringify(input.view) : null, tx.now],
      );
      return { id };
    });
  }

  /** @throws Refusal record.not_found */
  remove(actor: Person, id: string, options: { key?: string } = {}): Promise<{ id: string }> {
    return this.change(actor, 'saved_view.remove', { id }, options, async (tx, own) => {
      assertOwn(own, id);
      await tx.query('DELETE FROM saved_view WHERE id = $1', [id]);
      return { id };
    });
  }

  /** Changes of one person come one after the other: names are told apart, and counted, by what is there. */
  private change<T>(
    actor: Person,
    name: string,
    body: object,
    { key }: { key?: string },
    work: (tx: Tx, own: SavedViewRow[]) => Promise<T>,
  ): Promise<T> {
    return this.journal.transact({ name, actor, body, key }, async tx => {
      await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`saved_view ${actor.personId}`]);
      return work(
        tx,
        await tx.query<SavedViewRow>('SELECT id, name, view FROM saved_view WHERE person_id = $1', [
          actor.personId,
        ]),
      );
    });
  }
}

function assertOwn(own: readonly SavedViewRow[], id: string): void {
  if (own.some(v => v.id === id)) return;
  throw new Refusal('not_found', 'record.not_found', '视图不存在或已删除', { mend: '请刷新后重试' });
}

function assertFree(own: readonly SavedViewRow[], name: string): void {
  if (!own.some(v => v.name === name)) return;
  throw new Refusal('conflict', 'saved_view.name_taken', `已有名为“${name}”的视图`, {
    mend: '请换一个名称，或更新原有视图',
    faults: [{ where: 'name', message: '名称已被使用' }],
  });
}
