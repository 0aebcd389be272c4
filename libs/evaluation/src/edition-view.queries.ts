import { Injectable } from '@nestjs/common';
import { stateLabel } from '@duban/chain';
import { type Actor, Db } from '@duban/journal';
import { Refusal, type Slice } from '@duban/kernel';
import { knows, may } from '@duban/organization';
import { type Edition, type EditionDifference, EditionQueries, type EditionTask } from '@duban/task';
import { camel, type CamelRow } from './camel';
import { scopeSql } from './scope';

export type EditionRow = CamelRow<Edition> & { stateLabel: string };
export type EditionView = Omit<EditionDifference, 'edition'> & { edition: EditionRow };
export interface EditionText {
  no: number;
  name: string;
  effectiveFrom: string;
  takenAt: Date;
  tasks: EditionTask[];
}

interface Sight {
  /** The office and leaders see drafts, and all tasks they are cleared for. */
  all: boolean;
  taskIds: ReadonlySet<string>;
  /** Tasks more sensitive than this person may know of. */
  unknown: ReadonlySet<string>;
}

/** Editions as somebody may see them: units read what concerns their own tasks, and nothing before it is in force. */
@Injectable()
export class EditionViewQueries {
  constructor(
    private readonly db: Db,
    private readonly editions: EditionQueries,
  ) {}

  /** @throws Refusal record.not_found for a plan this person may not see */
  async list(
    actor: Actor,
    planId: string,
    slice: Slice<readonly [no: number, id: string]> = {},
  ): Promise<EditionRow[]> {
    const sight = await this.sight(actor, planId);
    return (await this.editions.list(planId, { ...slice, applied: !sight.all })).map(row);
  }

  /** @throws Refusal record.not_found */
  async one(actor: Actor, id: string): Promise<EditionView> {
    const difference = await this.editions.difference(id);
    if (!difference) refuse();
    const sight = await this.sight(actor, difference.edition.plan_id);
    if (!sight.all && difference.edition.state !== 'applied') refuse();
    const seen = <T extends { taskId: string | null }>(lines: readonly T[]): T[] =>
      lines.filter(l => (l.taskId === null ? sight.all : shown(sight, l.taskId)));
    return {
      edition: row(difference.edition),
      carried: seen(difference.carried),
      changed: seen(difference.changed),
      added: seen(difference.added),
      dropped: seen(difference.dropped),
    };
  }

  /** What the plan said in an edition that is or was in force. @throws Refusal record.not_found */
  async text(actor: Actor, planId: string, no: number): Promise<EditionText> {
    const sight = await this.sight(actor, planId);
    const snapshot = await this.editions.snapshot(planId, no);
    if (!snapshot) refuse();
    return {
      no: snapshot.no,
      name: snapshot.name,
      effectiveFrom: snapshot.effective_from,
      takenAt: snapshot.taken_at,
      tasks: snapshot.tasks.filter(t => shown(sight, t.id)),
    };
  }

  private async sight(actor: Actor, planId: string): Promise<Sight> {
    const [plan] = await this.db.query<{ office_unit_id: string; superior_unit_id: string | null }>(
      'SELECT office_unit_id, superior_unit_id FROM plan WHERE id = $1',
      [planId],
    );
    const params: unknown[] = [planId];
    const scope = scopeSql(actor, v => `$${params.push(v)}`);
    const tasks = plan
      ? await this.db.query<{ id: string }>(
          `SELECT t.id FROM task t WHERE t.plan_id = $1 AND ${scope}`,
          params,
        )
      : [];
    const all =
      plan !== undefined &&
      (may(actor, 'edition.draft', { officeUnitId: plan.office_unit_id }) ||
        actor.appointments.some(a => a.role === 'leader'));
    if (!plan || (!all && !tasks.length)) refuse();
    const unknown = await this.db.query<{ id: string }>(
      'SELECT id FROM task WHERE plan_id = $1 AND sensitivity <> ALL($2)',
      [planId, knows(actor)],
    );
    return { all, taskIds: new Set(tasks.map(t => t.id)), unknown: new Set(unknown.map(t => t.id)) };
  }
}

const shown = (sight: Sight, taskId: string): boolean =>
  !sight.unknown.has(taskId) && (sight.all || sight.taskIds.has(taskId));

const row = (edition: Edition): EditionRow => ({
  ...camel(edition),
  stateLabel: stateLabel('edition', edition.state),
});

function refuse(): never {
  throw new Refusal('not_found', 'record.not_found', '修订稿不存在，或您无权查看', {
    mend: '请从方案中选择',
  });
}
