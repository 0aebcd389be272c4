import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Journal, type Reader } from '@duban/journal';
import { IDS, type Ids, Refusal } from '@duban/kernel';
import { Obligations, type Subject } from '@duban/obligation';
import { assertActiveUnits, assertMay, supervisedUnits } from '@duban/organization';
import { type CommandOptions, Plan } from '@duban/task';
import { Naming, type NamingKind, NamingUnit } from './naming.entity';

export interface NewNaming {
  planId: string;
  kind: NamingKind;
  unitIds: string[];
  text: string;
  /** Where it will be read. */
  appearsIn: string;
}

const NAMED: Readonly<Record<NamingKind, string>> = { praise: '点名表扬', criticism: '通报批评' };

export const namingSubject = (naming: Naming): Subject => ({
  machine: 'naming',
  id: naming.id,
  taskId: null,
  planId: naming.plan_id,
  title: `${NAMED[naming.kind]}（${naming.appears_in}）`,
  officeUnitId: naming.office_unit_id,
  leaderId: naming.leader_id,
});

/** 点名: proposed by the office, decided by the leader, before any unit is named anywhere. */
@Injectable()
export class NamingService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @throws Refusal naming.incomplete, unit.not_supervised for criticism of a court */
  propose(
    actor: Actor,
    input: NewNaming,
    options: CommandOptions = {},
  ): Promise<{ id: string; state: string }> {
    return this.journal.transact({ name: 'naming.propose', actor, body: input, ...options }, async tx => {
      const [plan] = await tx.query<Plan>('SELECT * FROM plan WHERE id = $1', [input.planId]);
      if (!plan) await tx.lock(Plan, [input.planId]);
      assertMay(actor, 'naming.propose', { officeUnitId: plan.office_unit_id });
      assertComplete(input);
      const unitIds = [...new Set(input.unitIds)];
      if (input.kind === 'criticism') await supervisedUnits(tx, unitIds, 'unitIds');
      else await assertActiveUnits(tx, unitIds, 'unitIds');
      const naming: Naming = {
        id: this.ids.next(),
        plan_id: plan.id,
        office_unit_id: plan.office_unit_id,
        leader_id: plan.leader_id,
        kind: input.kind,
        text: input.text.trim(),
        appears_in: input.appearsIn.trim(),
        state: 'proposed',
        proposed_by: actor.personId,
        proposed_at: tx.now,
        decided_by: null,
        decided_at: null,
        reason: null,
        source: null,
        version: 1,
      };
      const book = await this.obligations.book(tx, []);
      naming.state = book.move(namingSubject(naming), null, 'propose').next as Naming['state'];
      tx.insert(Naming, naming);
      for (const unit_id of unitIds)
        tx.insert(NamingUnit, { id: this.ids.next(), naming_id: naming.id, unit_id });
      return { id: naming.id, state: naming.state };
    });
  }

  /**
   * 审批: the leader's word. The office may record what he said elsewhere, with its source.
   * @throws Refusal behalf.source_needed, naming.reason_needed
   */
  decide(
    actor: Actor,
    id: string,
    input: { agree: boolean; reason?: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'naming.decide', actor, reason: input.reason, body: { id, input }, ...options },
      async tx => {
        const [naming] = await tx.lock(Naming, [id]);
        assertMay(actor, 'naming.decide', {
          officeUnitId: naming.office_unit_id,
          leaderId: naming.leader_id,
        });
        await tx.expectVersion(naming, options.version);
        const source = options.onBehalf?.source.trim();
        const himself = actor.personId !== null && actor.personId === naming.leader_id;
        if (!himself && !source)
          throw new Refusal('invalid', 'behalf.source_needed', '代领导登记须注明来源', {
            mend: '请填写批示文号或会议纪要',
            faults: [{ where: 'onBehalf.source', message: '请填写来源' }],
          });
        if (!input.agree && !input.reason?.trim())
          throw new Refusal('invalid', 'naming.reason_needed', '不予点名的，请说明理由', {
            faults: [{ where: 'reason', message: '请填写理由' }],
          });
        const book = await this.obligations.book(tx, [id]);
        naming.state = book.move(namingSubject(naming), naming.state, input.agree ? 'approve' : 'refuse')
          .next as Naming['state'];
        Object.assign(naming, {
          decided_by: actor.personId,
          decided_at: tx.now,
          reason: input.reason?.trim() || null,
          source: himself ? null : source,
          version: naming.version + 1,
        });
        tx.update(Naming, naming);
        return { state: naming.state };
      },
    );
  }
}

function assertComplete(input: NewNaming): void {
  const faults = [
    ...(input.unitIds.length ? [] : [{ where: 'unitIds', message: '请选择单位' }]),
    ...(input.text.trim() ? [] : [{ where: 'text', message: '请填写点名内容' }]),
    ...(input.appearsIn.trim() ? [] : [{ where: 'appearsIn', message: '请填写在何处点名' }]),
  ];
  if (faults.length)
    throw new Refusal('invalid', 'naming.incomplete', '点名须写明单位、内容和在何处点名', { faults });
}

export interface ApprovedNaming extends Pick<
  Naming,
  'id' | 'plan_id' | 'kind' | 'text' | 'appears_in' | 'decided_at'
> {
  unit_id: string;
}

/** Who may be named, and with which words: what a bulletin asks before it names anybody. */
export function approvedNamings(
  reader: Reader,
  of: { planId?: string; unitIds?: readonly string[]; kind?: NamingKind } = {},
): Promise<ApprovedNaming[]> {
  return reader.query<ApprovedNaming>(
    `SELECT n.id, n.plan_id, n.kind, n.text, n.appears_in, n.decided_at, x.unit_id
     FROM naming n JOIN naming_unit x ON x.naming_id = n.id
     WHERE n.state = 'approved' AND ($1::uuid IS NULL OR n.plan_id = $1) AND ($2::uuid[] IS NULL OR x.unit_id = ANY($2))
       AND ($3::text IS NULL OR n.kind = $3) ORDER BY n.decided_at, n.id, x.unit_id`,
    [of.planId ?? null, of.unitIds ?? null, of.kind ?? null],
  );
}

/** No unit is named in public without the leader's approval. @throws Refusal naming.not_approved, with the units */
export async function assertNamed(
  reader: Reader,
  kind: NamingKind,
  unitIds: readonly string[],
  planId?: string,
): Promise<void> {
  const approved = await approvedNamings(reader, { planId, unitIds, kind });
  const missing = [...new Set(unitIds)].filter(id => !approved.some(n => n.unit_id === id));
  if (!missing.length) return;
  const units = await reader.query<{ name: string }>(
    'SELECT name FROM unit WHERE id = ANY($1) ORDER BY name',
    [missing],
  );
  throw new Refusal(
    'conflict',
    'naming.not_approved',
    `${NAMED[kind]}须先经领导批准：${units.map(u => u.name).join('、')}`,
    { mend: '请先提请审批点名', details: { unitIds: missing, kind } },
  );
}
