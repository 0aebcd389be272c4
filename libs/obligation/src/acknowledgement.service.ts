import type { WorkCalendar } from '@duban/calendar';
import { OBLIGATIONS, PROMISE_LIMITS, type Sensitivity } from '@duban/chain';
import type { Actor, CommandMeta, Journal, Tx } from '@duban/journal';
import { civilDate, endOfDay, type Ids, Refusal } from '@duban/kernel';
import { assertMay, assertSource, type Given } from '@duban/organization';
import { Obligation } from './obligation.entity';
import { Acknowledgement } from './quiet.entity';

export interface AcknowledgeInput {
  ids: string[];
  /** The day it is promised for, `YYYY-MM-DD`. */
  promised: string;
  text: string;
}

export interface AcknowledgeOptions extends Given {
  onBehalf?: CommandMeta['onBehalf'];
}

/**
 * 已知悉、承诺办结: whoever owes says by when it will be done and is not chased until then. Neither the due time nor the
 * light moves, and drafts of notices and lapses come when they come; the day after, the next step of the ladder is due
 * as if nothing had been said.
 */
export class AcknowledgementService {
  constructor(
    private readonly journal: Journal,
    private readonly calendar: WorkCalendar,
    private readonly ids: Ids,
  ) {}

  /**
   * All of them or none.
   * @throws Refusal record.not_found, access.denied, access.clearance, behalf.source_needed
   * @throws Refusal ack.settled, ack.still, ack.standing, ack.past, ack.too_far, ack.no_text
   */
  acknowledge(
    actor: Actor,
    input: AcknowledgeInput,
    { key, onBehalf }: AcknowledgeOptions = {},
  ): Promise<{ ids: string[]; promised: string }> {
    const meta = { name: 'obligation.acknowledge', actor, key, onBehalf, body: input, reason: input.text };
    return this.journal.transact(meta, async tx => {
      const owed = await tx.lock(Obligation, input.ids);
      await this.assertTheirs(tx, actor, owed, onBehalf);
      const until = this.until(input, owed, tx.now);
      await assertFree(tx, owed);
      const made = owed.map(o => ({
        ...{ id: this.ids.next(), obligation_id: o.id, text: input.text.trim() },
        ...{ promised: input.promised, until, made_by: actor.personId, made_at: tx.now },
      }));
      tx.insert(Acknowledgement, ...made);
      tx.concerns(...owed.map(o => o.task_id ?? o.about_task_id));
      return { ids: made.map(a => a.id), promised: input.promised };
    });
  }

  private async assertTheirs(
    tx: Tx,
    actor: Actor,
    owed: readonly Obligation[],
    onBehalf: CommandMeta['onBehalf'],
  ): Promise<void> {
    const tasks = await tx.query<{ id: string; sensitivity: Sensitivity }>(
      'SELECT id, sensitivity FROM task WHERE id = ANY($1)',
      [owed.map(o => o.task_id ?? o.about_task_id)],
    );
    const of = new Map(tasks.map(t => [t.id, t.sensitivity]));
    for (const o of owed) {
      const byUnit = o.holder_role === 'handler' || o.holder_role === 'unit_head';
      assertMay(actor, 'obligation.acknowledge', {
        officeUnitId: o.office_unit_id,
        unitId: byUnit ? o.holder_unit_id : null,
        sensitivity: of.get(o.task_id ?? o.about_task_id ?? ''),
      });
      assertSource(actor, o.holder_unit_id, onBehalf);
    }
  }

  private until({ promised, text }: AcknowledgeInput, owed: readonly Obligation[], now: Date): Date {
    if (!text.trim())
      throw new Refusal('invalid', 'ack.no_text', '请说明办理情况', {
        faults: [{ where: 'text', message: '请填写' }],
      });
    const today = civilDate(now);
    if (promised < today)
      throw new Refusal('invalid', 'ack.past', '承诺日期已过', {
        faults: [{ where: 'promised', message: '不早于今天' }],
      });
    const { ahead, pastDue } = PROMISE_LIMITS;
    const byNow = this.calendar.addWorkdays(today, ahead);
    for (const o of owed) {
      const byDue = this.calendar.addWorkdays(civilDate(o.due_at), pastDue);
      const last = byDue < byNow ? byDue : byNow;
      if (promised > last)
        throw new Refusal(
          'invalid',
          'ack.too_far',
          last < today
            ? `“${title(o)}”超期已逾 ${pastDue} 个工作日，不能再以承诺暂停催办`
            : `“${title(o)}”承诺日期最晚 ${last}：不超过今后 ${ahead} 个工作日，也不超过到期后 ${pastDue} 个工作日`,
          {
            mend: '确需更久的，请申请延期',
            faults: [{ where: 'promised', message: `不晚于 ${last}` }],
            details: { id: o.id, last },
          },
        );
    }
    return endOfDay(promised);
  }
}

const title = (o: Obligation): string => `${OBLIGATIONS[o.kind].label}：${o.title}`;

async function assertFree(tx: Tx, owed: readonly Obligation[]): Promise<void> {
  for (const o of owed) {
    if (o.settled_at)
      throw new Refusal('conflict', 'ack.settled', `“${title(o)}”已经了结`, {
        mend: '请刷新列表',
        details: { id: o.id },
      });
    if (o.held_at || o.paused_at || o.muted_at)
      throw new Refusal('conflict', 'ack.still', `“${title(o)}”目前本就不催办`, {
        mend: '恢复催办后再承诺',
        details: { id: o.id },
      });
  }
  const [standing] = await tx.query<{ obligation_id: string; promised: string }>(
    'SELECT obligation_id, promised FROM acknowledgement WHERE obligation_id = ANY($1) AND until > $2 ORDER BY id LIMIT 1',
    [owed.map(o => o.id), tx.now],
  );
  if (standing)
    throw new Refusal('conflict', 'ack.standing', `已承诺 ${standing.promised} 前办结，到期前不能再次承诺`, {
      mend: '请按承诺办理；确有困难的，请申请延期',
      details: { id: standing.obligation_id },
    });
}
