import { Inject, Injectable } from '@nestjs/common';
import type { Command, MatterKind, Obstacle } from '@duban/chain';
import { type Actor, Db, Journal, SYSTEM, type Tx } from '@duban/journal';
import { civilDate, type Fault, IDS, type Ids, Refusal } from '@duban/kernel';
import { type Book, lockMarks, markedSubjects, Obligations, takeMarks } from '@duban/obligation';
import { assertMay } from '@duban/organization';
import { assertKnows, assertSource, type CommandOptions, type MatterLimitSet } from '@duban/task';
import { Matter, MatterEntry, type MatterEvent } from './matter.entity';
import { matterDue } from './matter.limits';
import { addresseeOf, assertAddresseeKnows, assertAssigned, matterAbout, matterSubject } from './matter.rows';

export interface MatterInput {
  /** The unit that raises it. */
  unitId: string;
  /** One of the three: what it is about. */
  planId?: string;
  taskId?: string;
  reportId?: string;
  kind: MatterKind;
  /** What stands in the way; of a problem only, and always. */
  obstacle?: Obstacle;
  text: string;
  /** Who can resolve it; none: the office. */
  addresseeUnitId?: string;
  /** By when an answer is needed; for whoever answers to see, it moves no limit. */
  neededBy?: string;
}

/** What a command adds to the thread. */
type Said = Partial<Pick<MatterEntry, 'unit_id' | 'to_unit_id' | 'text'>>;
type Step = (tx: Tx, m: Matter) => Said | Promise<Said>;

/** 困难问题、政策建议: raised by units, answered by whoever can resolve them, closed by the raiser or by the passing of time. */
@Injectable()
export class MatterService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * 提出. To a unit outside the system it is put through the office.
   * @throws Refusal matter.bad_input, matter.about_nothing, matter.foreign_report, matter.not_assigned, matter.to_itself
   */
  raise(
    actor: Actor,
    input: MatterInput,
    options: CommandOptions = {},
  ): Promise<{ id: string; state: string }> {
    return this.journal.transact({ name: 'matter.raise', actor, body: input, ...options }, async tx => {
      const about = await matterAbout(tx, input);
      const { plan } = about;
      assertMay(actor, 'matter.raise', { officeUnitId: plan.office_unit_id, unitId: input.unitId });
      await assertKnows(tx, actor, [about.taskId]);
      assertSource(actor, input.unitId, options.onBehalf);
      this.assertSound(input, civilDate(tx.now));
      await assertAssigned(tx, about, input.unitId);
      const to = await addresseeOf(tx, plan.office_unit_id, input.unitId, input.addresseeUnitId);
      await assertAddresseeKnows(tx, about.taskId, to.addressee_unit_id);
      const matter: Matter = {
        id: this.ids.next(),
        plan_id: plan.id,
        task_id: about.taskId,
        report_id: about.reportId,
        office_unit_id: plan.office_unit_id,
        unit_id: input.unitId,
        ...to,
        kind: input.kind,
        obstacle: input.obstacle ?? null,
        text: input.text.trim(),
        needed_by: input.neededBy ?? null,
        state: 'raised',
        raised_at: tx.now,
        accepted_at: null,
        answered_at: null,
        answer: null,
        ended_at: null,
        reopened: 0,
        version: 1,
      };
      const due = matterDue(plan.matter_limits, matter, tx.now);
      this.obligations.empty(tx).move(matterSubject(matter), null, 'raise', { due });
      tx.insert(Matter, matter);
      this.say(tx, actor, matter, 'raise', {
        unit_id: matter.unit_id,
        to_unit_id: matter.addressee_unit_id,
        text: matter.text,
      });
      tx.concerns(matter.task_id);
      return { id: matter.id, state: matter.state };
    });
  }

  /** 受理, in bulk. */
  async accept(actor: Actor, ids: string[], options: CommandOptions = {}): Promise<{ accepted: number }> {
    const step: Step = (tx, m) => {
      m.accepted_at = tx.now;
      return {};
    };
    return { accepted: (await this.run('accept', actor, ids, {}, options, step)).length };
  }

  /** 转办 to another unit, or to the office: whoever gets it has the whole time again. @throws Refusal matter.same_addressee */
  async forward(
    actor: Actor,
    id: string,
    input: { unitId?: string; reason: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.one('forward', actor, id, input, options, async (tx, m) => {
      const from = m.addressee_unit_id;
      const to = await addresseeOf(tx, m.office_unit_id, m.unit_id, input.unitId);
      if (to.addressee_unit_id === from && to.asked_outside === m.asked_outside)
        throw new Refusal('invalid', 'matter.same_addressee', '已经由该单位办理', {
          mend: '请选择其他单位',
          faults: [{ where: 'unitId', message: '已由该单位办理' }],
        });
      await assertAddresseeKnows(tx, m.task_id, to.addressee_unit_id);
      Object.assign(m, to, { accepted_at: null });
      return { unit_id: from, to_unit_id: to.addressee_unit_id, text: input.reason };
    });
  }

  /** 答复; what was not accepted before is so by being answered. */
  answer(
    actor: Actor,
    id: string,
    input: { answer: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.one('answer', actor, id, input, options, (tx, m) => {
      Object.assign(m, { answer: input.answer, answered_at: tx.now, accepted_at: m.accepted_at ?? tx.now });
      return { text: input.answer };
    });
  }

  /** 确认, in bulk: the answer helps. */
  async confirm(actor: Actor, ids: string[], options: CommandOptions = {}): Promise<{ confirmed: number }> {
    return { confirmed: (await this.run('confirm', actor, ids, {}, options, () => ({}))).length };
  }

  /** The answer does not help: whoever gave it answers again. */
  reopen(
    actor: Actor,
    id: string,
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.one('reopen', actor, id, input, options, (_, m) => {
      Object.assign(m, { answered_at: null, reopened: m.reopened + 1 });
      return { text: input.reason };
    });
  }

  /** 撤回 by the raiser. */
  withdraw(
    actor: Actor,
    id: string,
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.one('withdraw', actor, id, input, options, () => ({ text: input.reason }));
  }

  /** 视为认可: acts on the steps in which a ladder found that nobody objected to an answer in time. @returns how many lapsed */
  async lapse(): Promise<number> {
    const ids = await markedSubjects(this.db, 'take_as_agreed', 'matter');
    if (!ids.length) return 0;
    return this.journal.transact(
      { name: 'matter.lapse', actor: SYSTEM, reason: '到期后次个工作日仍未提出异议，视为认可答复' },
      async tx => {
        const matters = await tx.lock(Matter, ids);
        const marks = await lockMarks(tx, 'take_as_agreed', ids);
        const book = await this.obligations.book(tx, ids);
        const due = takeMarks(tx, book, marks, ids);
        for (const m of matters) if (due.has(m.id)) this.move(tx, SYSTEM, book, m, 'lapse', 'default', {});
        return due.size;
      },
    );
  }

  private async one(
    event: MatterEvent,
    actor: Actor,
    id: string,
    input: { reason?: string; answer?: string },
    options: CommandOptions,
    step: Step,
  ): Promise<{ state: string }> {
    const [m] = await this.run(event, actor, [id], input, options, step);
    return m;
  }

  /** One command on matters: who may, what it says, what follows. */
  private run(
    event: MatterEvent,
    actor: Actor,
    ids: string[],
    input: { reason?: string; answer?: string },
    options: CommandOptions,
    step: Step,
  ): Promise<{ state: string }[]> {
    const command: Command =
      event === 'reopen' ? 'matter.confirm' : (`matter.${event}` as Command & `matter.${string}`);
    const byRaiser = ['confirm', 'reopen', 'withdraw'].includes(event);
    return this.journal.transact(
      { name: `matter.${event}`, actor, reason: input.reason, body: { ids, input }, ...options },
      async tx => {
        const sets = new Map(
          (
            await tx.query<{ id: string; matter_limits: MatterLimitSet }>(
              'SELECT id, matter_limits FROM plan WHERE id IN (SELECT plan_id FROM matter WHERE id = ANY($1))',
              [ids],
            )
          ).map(p => [p.id, p.matter_limits]),
        );
        const matters = await tx.lock(Matter, ids);
        for (const m of matters) {
          assertMay(actor, command, {
            officeUnitId: m.office_unit_id,
            unitId: m.unit_id,
            addresseeUnitId: m.addressee_unit_id,
          });
          assertSource(actor, byRaiser ? m.unit_id : m.addressee_unit_id, options.onBehalf);
        }
        await assertKnows(tx, actor, matters);
        if (matters.length === 1) await tx.expectVersion(matters[0], options.version);
        this.assertSaid(event, input);
        const book = await this.obligations.book(tx, ids);
        for (const m of matters) {
          const said = { unit_id: byRaiser ? m.unit_id : m.addressee_unit_id, ...(await step(tx, m)) };
          this.move(tx, actor, book, m, event, sets.get(m.plan_id) ?? 'default', said);
        }
        return matters.map(m => ({ state: m.state }));
      },
    );
  }

  private move(
    tx: Tx,
    actor: Actor,
    book: Book,
    m: Matter,
    event: MatterEvent,
    limits: MatterLimitSet,
    said: Said,
  ): void {
    m.state = book.move(matterSubject(m), m.state, event, {
      due: matterDue(limits, m, tx.now),
      as: event === 'lapse' ? 'lapsed' : 'done',
    }).next as Matter['state'];
    if (m.state === 'closed' || m.state === 'withdrawn') m.ended_at = tx.now;
    m.version += 1;
    tx.update(Matter, m);
    this.say(tx, actor, m, event, said);
    tx.concerns(m.task_id);
  }

  private say(tx: Tx, actor: Actor, m: Matter, event: MatterEvent, said: Said): void {
    tx.insert(MatterEntry, {
      id: this.ids.next(),
      matter_id: m.id,
      event,
      at: tx.now,
      person_name: actor.name,
      unit_id: said.unit_id ?? null,
      to_unit_id: said.to_unit_id ?? null,
      text: said.text ?? '',
    });
  }

  private assertSaid(event: MatterEvent, input: { reason?: string; answer?: string }): void {
    const where = event === 'answer' ? 'answer' : 'reason';
    if (!['answer', 'forward', 'reopen', 'withdraw'].includes(event) || input[where]?.trim()) return;
    const what = event === 'answer' ? '答复内容' : '理由';
    throw new Refusal('invalid', `matter.${where}_needed`, `请填写${what}`, {
      faults: [{ where, message: `请填写${what}` }],
    });
  }

  private assertSound(input: MatterInput, today: string): void {
    const faults: Fault[] = [];
    if (!input.text.trim()) faults.push({ where: 'text', message: '请说明问题或建议' });
    if (input.kind === 'problem' && !input.obstacle)
      faults.push({ where: 'obstacle', message: '请选择困难的类型' });
    if (input.kind === 'policy_advice' && input.obstacle)
      faults.push({ where: 'obstacle', message: '政策建议不分困难类型' });
    if (input.neededBy && input.neededBy < today)
      faults.push({ where: 'neededBy', message: '请选择今天或以后的日期' });
    if (faults.length)
      throw new Refusal('invalid', 'matter.bad_input', '问题或建议没有填写完整', {
        mend: '请按提示补充',
        faults,
      });
  }
}
