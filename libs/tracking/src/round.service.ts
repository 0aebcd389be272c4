import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar, workdaysAfter } from '@duban/calendar';
import type { Command } from '@duban/chain';
import { type Actor, Journal, type Tx } from '@duban/journal';
import { civilDate, IDS, type Ids, Refusal } from '@duban/kernel';
import { NotificationService, type Outgoing } from '@duban/notification';
import { type Book, Obligations, type Subject } from '@duban/obligation';
import { assertMay, DirectorySnapshot, supervisedUnits } from '@duban/organization';
import { assertKnows, type CommandOptions, Plan } from '@duban/task';
import {
  assertAcknowledged,
  assertDecided,
  assertFindings,
  assertTasks,
  type Finding,
  type NewRound,
  officeOf,
  overlapsOf,
} from './round.check';
import { type Overlaps, Round, RoundTask, RoundUnit } from './round.entity';

export type { Finding, NewRound } from './round.check';

/** Workdays after its period within which a round is concluded. */
const CONCLUDE_AFTER = 5;
/** Days within which a unit may ask for 复核 (国务院令 733): calendar days, never converted. */
export const REVIEW_WITHIN = { n: 30, unit: 'day' } as const;

export const roundSubject = (round: Round): Subject => ({
  machine: 'round',
  id: round.id,
  taskId: null,
  planId: round.plan_id,
  title: round.title,
  officeUnitId: round.office_unit_id,
});

/** 督查活动: started on a decision, concluded for each unit, and the conclusion fed back. */
@Injectable()
export class RoundService {
  constructor(
    private readonly journal: Journal,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    private readonly notifications: NotificationService,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * 启动. Overlaps never block: they are shown, and whoever starts it all the same says so.
   * @throws Refusal round.authority_needed, round.period_invalid, round.overlaps, unit.not_supervised
   */
  start(
    actor: Actor,
    input: NewRound,
    options: CommandOptions = {},
  ): Promise<{ id: string; state: string; overlaps: Overlaps }> {
    return this.journal.transact(
      { name: 'round.start', actor, body: input, reason: input.authority, ...options },
      async tx => {
        assertMay(actor, 'round.start');
        assertDecided(input);
        const [plan] = await tx.query<Plan>('SELECT * FROM plan WHERE id = $1', [input.planId]);
        if (!plan) await tx.lock(Plan, [input.planId]);
        const office = officeOf(actor, plan, input.officeUnitId);
        const unitIds = [...new Set(input.unitIds)];
        const taskIds = [...new Set(input.taskIds ?? [])];
        await supervisedUnits(tx, unitIds, 'unitIds');
        await assertTasks(tx, input, taskIds);
        await assertKnows(tx, actor, taskIds);
        // Of two offices that start at the same time, the second sees the first.
        await tx.query("SELECT pg_advisory_xact_lock(hashtext('round.start'))");
        const overlaps = await overlapsOf(tx, input, taskIds);
        assertAcknowledged(overlaps, input.acknowledgedOverlaps ?? false);
        const round = this.row(tx, actor, input, office, overlaps);
        const due = workdaysAfter(input.ends, CONCLUDE_AFTER);
        const book = await this.obligations.book(tx, []);
        round.state = book.move(roundSubject(round), null, 'start', { due: { conclude_round: due } })
          .next as Round['state'];
        tx.insert(Round, round);
        for (const unit_id of unitIds)
          tx.insert(RoundUnit, {
            ...{ id: this.ids.next(), round_id: round.id, unit_id },
            ...{ conclusion: null, problems: null, suggestions: null },
            ...{ fed_back_at: null, amendment: null, amended_at: null },
          });
        for (const task_id of taskIds)
          tx.insert(RoundTask, { id: this.ids.next(), round_id: round.id, task_id });
        tx.concerns(...taskIds);
        return { id: round.id, state: round.state, overlaps };
      },
    );
  }

  /** 形成结论: for each unit what was found, which problems, which suggestions. @throws Refusal round.finding_missing */
  conclude(
    actor: Actor,
    id: string,
    input: { conclusion: string; findings: Finding[] },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.run(
      'round.conclude',
      'round.conclude',
      actor,
      id,
      input,
      options,
      (tx, book, round, units) => {
        if (!input.conclusion.trim())
          throw new Refusal('invalid', 'round.conclusion_needed', '请填写督查结论', {
            faults: [{ where: 'conclusion', message: '请填写督查结论' }],
          });
        assertFindings(
          units.map(u => u.unit_id),
          input.findings,
        );
        for (const unit of units) {
          const finding = input.findings.find(f => f.unitId === unit.unit_id) as Finding;
          Object.assign(unit, {
            conclusion: finding.conclusion.trim(),
            problems: finding.problems?.trim() || null,
            suggestions: finding.suggestions?.trim() || null,
          });
        }
        Object.assign(round, {
          conclusion: input.conclusion.trim(),
          concluded_by: actor.personId,
          concluded_at: tx.now,
        });
        tx.update(RoundUnit, ...units);
        this.move(tx, book, round, 'conclude');
        return { state: round.state };
      },
    );
  }

  /** 反馈: tells each unit its conclusion; from then on it may read the round, and ask for 复核. */
  feedBack(actor: Actor, id: string, options: CommandOptions = {}): Promise<{ state: string; told: number }> {
    return this.run(
      'round.feed_back',
      'round.feed_back',
      actor,
      id,
      {},
      options,
      async (tx, book, round, units) => {
        for (const unit of units) unit.fed_back_at = tx.now;
        round.fed_back_at = tx.now;
        tx.update(RoundUnit, ...units);
        this.move(tx, book, round, 'feed_back');
        const { inbox } = await this.notifications.post(tx, await this.messages(tx, round, units));
        return { state: round.state, told: inbox };
      },
    );
  }

  /** 取消 a round that is not concluded. */
  discard(
    actor: Actor,
    id: string,
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.run('round.discard', 'round.conclude', actor, id, input, options, (tx, book, round) => {
      round.reason = input.reason;
      this.move(tx, book, round, 'discard');
      return { state: round.state };
    });
  }

  private row(tx: Tx, actor: Actor, input: NewRound, office: string, overlaps: Overlaps): Round {
    return {
      id: this.ids.next(),
      plan_id: input.planId,
      office_unit_id: office,
      title: input.title.trim(),
      authority: input.authority.trim(),
      document_no: input.documentNo.trim(),
      scope: input.scope.trim(),
      starts: input.starts,
      ends: input.ends,
      state: 'running',
      known_overlaps: overlaps,
      conclusion: null,
      started_by: actor.personId,
      started_at: tx.now,
      concluded_by: null,
      concluded_at: null,
      fed_back_at: null,
      reason: null,
      version: 1,
    };
  }

  private async messages(tx: Tx, round: Round, units: readonly RoundUnit[]): Promise<Outgoing[]> {
    const directory = await DirectorySnapshot.load(tx);
    const until = civilDate(this.calendar.due(tx.now, REVIEW_WITHIN));
    return units.flatMap(({ unit_id: unitId }) => {
      const office = { unitId, officeUnitId: round.office_unit_id };
      const people = new Set(
        [
          ...directory.recipients({ ...office, role: 'handler' }),
          ...directory.recipients({ ...office, role: 'unit_head' }),
        ].map(p => p.personId),
      );
      return [...people].map(personId => ({
        personId,
        dedup: `round|${round.id}|${unitId}`,
        obligationId: null,
        taskId: null,
        kind: 'round_feedback',
        title: `督查结论：${round.title}`,
        why: `“${round.title}”已形成对${directory.unitName(unitId)}的督查结论，依据${round.document_no}反馈；有异议的，可在 ${until} 前申请复核`,
        link: `/rounds/${round.id}`,
      }));
    });
  }

  private run<T>(
    name: string,
    permission: Command,
    actor: Actor,
    id: string,
    input: object & { reason?: string; findings?: Finding[] },
    options: CommandOptions,
    work: (tx: Tx, book: Book, round: Round, units: RoundUnit[]) => T | Promise<T>,
  ): Promise<T> {
    return this.journal.transact(
      { name, actor, reason: input.reason, body: { id, input }, ...options },
      async tx => {
        const [round] = await tx.lock(Round, [id]);
        assertMay(actor, permission, { officeUnitId: round.office_unit_id });
        await tx.expectVersion(round, options.version);
        const units = await tx.lockWhere(RoundUnit, 'round_id = $1', [id]);
        const tasks = await tx.query<RoundTask>('SELECT * FROM round_task WHERE round_id = $1', [id]);
        const taskIds = tasks.map(t => t.task_id);
        await assertKnows(tx, actor, taskIds);
        tx.concerns(...taskIds);
        return work(tx, await this.obligations.book(tx, [id]), round, units);
      },
    );
  }

  private move(tx: Tx, book: Book, round: Round, event: string): void {
    round.state = book.move(roundSubject(round), round.state, event).next as Round['state'];
    round.version += 1;
    tx.update(Round, round);
  }
}
