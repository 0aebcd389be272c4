import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, Obligations, type Subject } from '@duban/obligation';
import { assertMay } from '@duban/organization';
import { type EditionInput, checkEdition } from './edition.check';
import { Edition, EditionItem } from './edition.entity';
import { Plan } from './plan.entity';
import { planSubject } from './plan.moves';
import { assertKnows } from './rows';
import type { CommandOptions } from './task.service';
import { UNITS_MOVING, type UnitsMoving } from './units.port';

export const editionSubject = (plan: Plan, edition: Edition): Subject => ({
  ...planSubject(plan),
  machine: 'edition',
  id: edition.id,
  title: `${edition.name}（${plan.title}）`,
});

/** Moves an edition through its machine. */
export function moveEdition(tx: Tx, book: Book, plan: Plan, edition: Edition, event: string): void {
  edition.state = book.move(editionSubject(plan, edition), edition.state, event).next as Edition['state'];
  edition.version += 1;
  tx.update(Edition, edition);
}

/**
 * The plan of an edition, locked before anything else is: nothing else of the edition changes meanwhile.
 * @throws Refusal record.not_found
 */
export async function lockPlanOf(tx: Tx, editionId: string): Promise<Plan> {
  const [of] = await tx.query<{ plan_id: string }>('SELECT plan_id FROM edition WHERE id = $1', [editionId]);
  if (!of)
    throw new Refusal('not_found', 'record.not_found', '修订稿不存在，或您无权查看', {
      mend: '请从方案中选择',
    });
  return (await tx.lock(Plan, [of.plan_id]))[0];
}

/** 滚动修订: what the next edition of a plan will say, until somebody approves it. Applying it is `EditionApplyService`. */
@Injectable()
export class EditionService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(UNITS_MOVING) private readonly units: UnitsMoving,
  ) {}

  /**
   * Drafts the next edition; tasks that are not named are carried over.
   * @throws Refusal edition.drafted_already, edition.bad_items, plan.not_running
   */
  draft(
    actor: Actor,
    planId: string,
    input: EditionInput,
    options: CommandOptions = {},
  ): Promise<{ id: string; no: number; version: number }> {
    return this.journal.transact(
      { name: 'edition.draft', actor, body: { planId, input }, ...options },
      async tx => {
        const [plan] = await tx.lock(Plan, [planId]);
        return this.draftIn(tx, actor, plan, input);
      },
    );
  }

  /** The same inside another command, which holds the plan. @throws as draft */
  async draftIn(
    tx: Tx,
    actor: Actor,
    plan: Plan,
    input: EditionInput,
  ): Promise<{ id: string; no: number; version: number }> {
    await this.assertDraftable(tx, actor, plan);
    await this.assertKnown(tx, actor, input);
    await checkEdition(tx, plan, input);
    await this.assertStaffable(tx, input);
    const book = await this.obligations.book(tx, []);
    const edition: Edition = {
      id: this.ids.next(),
      plan_id: plan.id,
      no: plan.edition_no + 1,
      name: input.name,
      effective_from: input.from,
      state: 'draft',
      drafted_at: tx.now,
      authority: null,
      document_no: null,
      applied_at: null,
      reason: null,
      version: 1,
    };
    book.move(editionSubject(plan, edition), null, 'draft');
    tx.insert(Edition, edition);
    tx.insert(EditionItem, ...this.lines(edition.id, input, []));
    return { id: edition.id, no: edition.no, version: edition.version };
  }

  private async assertDraftable(tx: Tx, actor: Actor, plan: Plan): Promise<void> {
    assertMay(actor, 'edition.draft', { officeUnitId: plan.office_unit_id });
    if (!['approved', 'running'].includes(plan.state))
      throw new Refusal('conflict', 'plan.not_running', `方案《${plan.title}》不在推进中，不能修订`, {
        mend: '草稿可以作废后重新导入；已总结的方案不再修订',
      });
    const [there] = await tx.query<{ name: string }>(
      "SELECT name FROM edition WHERE plan_id = $1 AND state = 'draft'",
      [plan.id],
    );
    if (there)
      throw new Refusal('conflict', 'edition.drafted_already', `已有一份修订稿“${there.name}”待批准`, {
        mend: '请修改这份修订稿，或先作废它',
      });
  }

  /** Puts other lines in the place of those of a draft; what is taken out stays on record. */
  revise(
    actor: Actor,
    id: string,
    input: EditionInput,
    options: CommandOptions = {},
  ): Promise<{ version: number }> {
    return this.journal.transact(
      { name: 'edition.revise', actor, body: { id, input }, ...options },
      async tx => {
        const plan = await lockPlanOf(tx, id);
        assertMay(actor, 'edition.draft', { officeUnitId: plan.office_unit_id });
        const [edition] = await tx.lock(Edition, [id]);
        await tx.expectVersion(edition, options.version);
        const before = await tx.lockWhere(EditionItem, 'edition_id = $1', [id]);
        await this.assertKnown(tx, actor, input, before);
        const book = await this.obligations.book(tx, [id]);
        moveEdition(tx, book, plan, edition, 'revise');
        await checkEdition(tx, plan, input);
        await this.assertStaffable(tx, input);
        Object.assign(edition, { name: input.name, effective_from: input.from });
        const lines = this.lines(id, input, before);
        const known = new Set(before.map(b => b.id));
        tx.insert(EditionItem, ...lines.filter(l => !known.has(l.id)));
        tx.update(EditionItem, ...lines.filter(l => known.has(l.id)));
        const kept = new Set(lines.map(l => l.id));
        tx.update(EditionItem, ...before.filter(b => !kept.has(b.id)).map(b => ({ ...b, withdrawn: true })));
        return { version: edition.version };
      },
    );
  }

  /** 作废 a draft, with the reason on record. */
  discard(
    actor: Actor,
    id: string,
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'edition.discard', actor, reason: input.reason, body: { id, input }, ...options },
      async tx => {
        const plan = await lockPlanOf(tx, id);
        assertMay(actor, 'edition.approve', { officeUnitId: plan.office_unit_id });
        const [edition] = await tx.lock(Edition, [id]);
        await tx.expectVersion(edition, options.version);
        edition.reason = input.reason;
        moveEdition(tx, await this.obligations.book(tx, [id]), plan, edition, 'discard');
        return { state: edition.state };
      },
    );
  }

  /** @throws Refusal edition.primary_leaves, edition.units_with_drops */
  private assertStaffable(tx: Tx, { items }: EditionInput): Promise<void> {
    const staffed = items.flatMap(i =>
      i.action === 'change' && i.change.parties ? [{ taskId: i.taskId, parties: i.change.parties }] : [],
    );
    return this.units.check(
      tx,
      staffed,
      items.some(i => i.action === 'drop'),
    );
  }

  /** Nobody drafts what becomes of tasks he may not know of. @throws Refusal access.clearance */
  private assertKnown(
    tx: Tx,
    actor: Actor,
    { items }: EditionInput,
    before: readonly EditionItem[] = [],
  ): Promise<void> {
    const named = items.flatMap(i => (i.action === 'add' ? [] : [i.taskId]));
    return assertKnows(tx, actor, [...named, ...before.map(b => b.task_id)]);
  }

  /** The lines as rows; a task that had a line before keeps its row. */
  private lines(editionId: string, { items }: EditionInput, before: readonly EditionItem[]): EditionItem[] {
    return items.map((line, position): EditionItem => {
      const taskId = line.action === 'add' ? null : line.taskId;
      return {
        id: (taskId && before.find(b => b.task_id === taskId)?.id) ?? this.ids.next(),
        edition_id: editionId,
        position,
        task_id: taskId,
        action: line.action,
        change: line.action === 'change' ? line.change : null,
        added: line.action === 'add' ? line.task : null,
        reason: line.reason ?? '',
        withdrawn: false,
      };
    });
  }
}
