import type { WorkCalendar } from '@duban/calendar';
import {
  asLadder,
  type ExplainedStep,
  explainLadder,
  type Ladder,
  type LadderName,
  OBLIGATIONS,
  type ObligationKind,
  type QuietCause,
  type Recipient,
  type Sensitivity,
  SKIPPED_WHY,
} from '@duban/chain';
import type { Actor, Db } from '@duban/journal';
import { civilDate, type Clock, endOfDay, Refusal } from '@duban/kernel';
import { assertMay, DirectorySnapshot } from '@duban/organization';
import { assertLadder } from './ladder.service';
import type { LadderEditions } from './ladder-editions';
import type { Obligation, ObligationStep } from './obligation.entity';
import { covers, Quiet, type QuietTasks, type Silence } from './quiet';
import type { Acknowledgement, ChaseSilence } from './quiet.entity';
import { recipientsOf, superiorsOf } from './recipients';

/** A step to come, with the people it would tell as the directory stands. */
export interface StepAhead extends ExplainedStep {
  recipients: { as: Recipient; names: string[] }[];
}

/** What keeps a ladder quiet now, or will until a time. */
export interface QuietNow {
  cause: QuietCause;
  words: string;
  by: string;
  until: Date | null;
}

export interface LadderOf {
  ladder: { name: LadderName; version: number; newest: number; arming: number; armedAt: Date };
  taken: ObligationStep[];
  coming: StepAhead[];
  quiet: QuietNow[];
  silences: (Pick<ChaseSilence, 'id' | 'reason' | 'made_at' | 'until' | 'ended_at' | 'end_reason'> & {
    by: string | null;
  })[];
  acknowledgements: (Pick<Acknowledgement, 'id' | 'text' | 'promised' | 'made_at' | 'until'> & {
    by: string | null;
  })[];
}

/** An obligation that is thought up, to see what a ladder would do. */
export interface Sample {
  kind: ObligationKind;
  /** `YYYY-MM-DD`. */
  due: string;
  title?: string;
  /** Who would owe it; not given: nobody is named. */
  unitId?: string;
  planId?: string;
  /** A ladder to try instead of the one in force. */
  ladder?: Ladder;
}

/** What ladders will do and why: of a real obligation, or of one that is thought up. */
export class LadderQueries {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly calendar: WorkCalendar,
    private readonly editions: LadderEditions,
    private readonly quietTasks: QuietTasks,
  ) {}

  /**
   * Of an obligation the caller has found to be readable.
   * @param tried a ladder to look ahead by instead of its own
   */
  async of(o: Obligation, tried?: Ladder): Promise<LadderOf> {
    const now = this.clock.now();
    await this.editions.refresh(this.db, now);
    await this.editions.know(this.db, [o], now);
    const taken = await this.db.query<ObligationStep>(
      'SELECT * FROM obligation_step WHERE obligation_id = $1 ORDER BY taken_at, step, occurrence',
      [o.id],
    );
    const chased = { kind: o.kind, title: o.title, dueAt: o.due_at };
    // What was planned and not swept yet is still to come.
    const from = o.next_step_at && o.next_step_at <= now ? new Date(o.next_step_at.getTime() - 1) : now;
    const steps = o.next_step_at
      ? explainLadder(tried ?? this.editions.of(o), chased, this.calendar, from)
      : [];
    return {
      ladder: {
        ...{ name: o.ladder, version: o.ladder_version, newest: this.editions.newest(o.ladder).version },
        ...{ arming: o.arming, armedAt: o.armed_at },
      },
      taken,
      coming: await this.named(o, steps, await this.sensitivityOf(o)),
      ...(await this.quietOf(o, now)),
    };
  }

  /** @throws Refusal access.denied, ladder.bad, ladder.no_plan */
  async simulate(actor: Actor, sample: Sample): Promise<{ version: number | null; coming: StepAhead[] }> {
    assertMay(actor, 'ladder.manage');
    const name = OBLIGATIONS[sample.kind].ladder;
    if (sample.ladder) assertLadder(name, sample.ladder);
    const now = this.clock.now();
    await this.editions.refresh(this.db, now);
    const newest = this.editions.newest(name);
    const ladder = sample.ladder ? asLadder(sample.ladder) : newest.data;
    const chased = { kind: sample.kind, title: sample.title ?? '示例事项', dueAt: endOfDay(sample.due) };
    const steps = explainLadder(ladder, chased, this.calendar, now);
    const about = sample.unitId ? await this.about(sample, sample.unitId) : null;
    return {
      version: sample.ladder ? null : newest.version,
      coming: about
        ? await this.named(about, steps)
        : steps.map(s => ({ ...s, recipients: s.rule.to.map(as => ({ as, names: [] })) })),
    };
  }

  private async about(
    { kind, planId }: Sample,
    unitId: string,
  ): Promise<Parameters<LadderQueries['named']>[0]> {
    const [plan] = await this.db.query<{ id: string; office_unit_id: string; leader_id: string | null }>(
      `SELECT id, office_unit_id, leader_id FROM plan WHERE ${planId ? 'id = $1' : "$1::uuid IS NULL AND state = 'running'"} ORDER BY id DESC LIMIT 1`,
      [planId ?? null],
    );
    if (planId && !plan) throw new Refusal('not_found', 'record.not_found', '方案不存在');
    const { role } = OBLIGATIONS[kind].holder;
    return {
      ...{ plan_id: plan?.id ?? unitId, leader_id: plan?.leader_id ?? null },
      ...{ office_unit_id: plan?.office_unit_id ?? unitId, holder_unit_id: unitId, holder_role: role },
      holder_person_id: role === 'leader' ? (plan?.leader_id ?? null) : null,
    };
  }

  private async named(
    o: Pick<
      Obligation,
      'plan_id' | 'holder_unit_id' | 'holder_role' | 'holder_person_id' | 'office_unit_id' | 'leader_id'
    >,
    steps: readonly ExplainedStep[],
    sensitivity?: Sensitivity,
  ): Promise<StepAhead[]> {
    if (!steps.length) return [];
    const directory = await DirectorySnapshot.load(this.db, civilDate(this.clock.now()));
    const superiors = await superiorsOf(this.db, [o.plan_id]);
    const told = { ...o, superior_unit_id: superiors.get(o.plan_id) };
    const names = (as: Recipient): string[] =>
      recipientsOf(told, as, directory, sensitivity).map(p => p.name);
    return steps.map(s => ({ ...s, recipients: s.rule.to.map(as => ({ as, names: names(as) })) }));
  }

  /** Of what it is about: only who is cleared for it will be told. */
  private async sensitivityOf(o: Obligation): Promise<Sensitivity | undefined> {
    const [task] = await this.db.query<{ sensitivity: Sensitivity }>(
      'SELECT sensitivity FROM task WHERE id = $1',
      [o.task_id ?? o.about_task_id],
    );
    return task?.sensitivity;
  }

  /** What keeps it quiet now, and everything people ever said about that. */
  private async quietOf(
    o: Obligation,
    now: Date,
  ): Promise<Pick<LadderOf, 'quiet' | 'silences' | 'acknowledgements'>> {
    const quiet = await Quiet.load(this.db, now, this.quietTasks);
    type Named<T> = T & { by: string | null };
    const silences = await this.db.query<Named<ChaseSilence>>(
      `SELECT s.*, p.name AS by FROM chase_silence s LEFT JOIN person p ON p.id = s.made_by
       WHERE s.office_unit_id = $1 AND s.until > $2
         AND (s.task_id = $3 OR s.plan_id = $4 OR s.unit_id = $5) ORDER BY s.id`,
      [o.office_unit_id, o.opened_at, o.task_id ?? o.about_task_id, o.plan_id, o.holder_unit_id],
    );
    const acknowledgements = await this.db.query<Named<Acknowledgement>>(
      'SELECT a.*, p.name AS by FROM acknowledgement a LEFT JOIN person p ON p.id = a.made_by WHERE a.obligation_id = $1 ORDER BY a.id',
      [o.id],
    );
    const until = new Map([...silences, ...acknowledgements].map(x => [x.id, x.until]));
    return {
      quiet: o.settled_at
        ? []
        : quiet.reasons(o).map(({ cause, by }) => ({
            ...{ cause, by, words: SKIPPED_WHY[cause], until: until.get(by) ?? null },
          })),
      silences: silences.filter(s => covers(s as Silence, o)),
      acknowledgements,
    };
  }
}
