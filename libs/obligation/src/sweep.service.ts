import type { WorkCalendar } from '@duban/calendar';
import {
  climb,
  type MachineName,
  type PlannedRung,
  type Sensitivity,
  type StepAction,
  stepMessage,
} from '@duban/chain';
import { type Db, type Journal, SYSTEM, type Tx } from '@duban/journal';
import { civilDate, type Ids } from '@duban/kernel';
import type { NotificationService, Outgoing } from '@duban/notification';
import { DirectorySnapshot } from '@duban/organization';
import { Obligation, ObligationStep } from './obligation.entity';
import type { LadderEditions } from './ladder-editions';
import { Quiet, type QuietTasks, type Skip } from './quiet';
import { recipientsOf, superiorsOf } from './recipients';

export interface SweepResult {
  swept: number;
  fired: number;
  skipped: number;
  messages: number;
}

const BATCH = 200;
/**
 * One unit's together, so that a batch goes into few digests: workers that sweep at once rarely meet there. Sorted once
 * for a sweep; a batch that looked for its own would sort all that is due each time.
 */
const DUE = 'SELECT id FROM obligation WHERE next_step_at <= $1 ORDER BY holder_unit_id, next_step_at, id';
/** Steps on which another room acts later, found by their mark. */
const ACTED_ON: readonly StepAction[] = ['take_as_signed', 'take_as_agreed', 'draft_yellow', 'draft_red'];

/** Records that stand beside the tasks and have a page of their own. */
const PAGES: Readonly<Partial<Record<MachineName, string>>> = {
  notice: 'notices',
  submission: 'submissions',
  round: 'rounds',
  naming: 'namings',
  review_request: 'reviews',
  matter: 'matters',
  recheck: 'rechecks',
};

/** The page an obligation is dealt with on. */
export function linkOf(
  o: Pick<Obligation, 'subject_type' | 'subject_id' | 'task_id' | 'about_task_id' | 'plan_id'>,
): string {
  if (o.task_id) return `/tasks/${o.task_id}`;
  if (o.subject_type === 'reporting_period') return `/review?plan=${o.plan_id}`;
  const page = PAGES[o.subject_type];
  if (page) return `/${page}/${o.subject_id}`;
  return o.about_task_id ? `/tasks/${o.about_task_id}` : `/plans/${o.plan_id}`;
}

/**
 * Climbs the ladders of what is due. A batch is one transaction over locked obligations only: steps, next times,
 * inbox messages and the journal entry together. Every worker may sweep at once.
 */
export class SweepService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly calendar: WorkCalendar,
    private readonly ids: Ids,
    private readonly notifications: NotificationService,
    private readonly editions: LadderEditions,
    private readonly quietTasks: QuietTasks,
    /** Told of each batch that is committed: milliseconds by which its steps were late, and how many were passed over. */
    private readonly meter: (lateBy: readonly number[], skipped: number) => void = () => undefined,
  ) {}

  /** Sweeps what is due now; what others hold locked is theirs, or due again at the next tick. */
  async sweep(): Promise<SweepResult> {
    const total: SweepResult = { swept: 0, fired: 0, skipped: 0, messages: 0 };
    const due = await this.db.query<{ id: string }>(DUE, [this.journal.now()]);
    if (!due.length) return total;
    const now = this.journal.now();
    await this.editions.refresh(this.db, now);
    const directory = await DirectorySnapshot.load(this.db, civilDate(now));
    const quiet = await Quiet.load(this.db, now, this.quietTasks);
    for (let from = 0; from < due.length; from += BATCH) {
      const ids = due.slice(from, from + BATCH).map(o => o.id);
      const batch = await this.batch(ids, directory, quiet);
      for (const key of Object.keys(total) as (keyof SweepResult)[]) total[key] += batch[key];
    }
    return total;
  }

  private async batch(ids: string[], directory: DirectorySnapshot, quiet: Quiet): Promise<SweepResult> {
    let lateBy: number[] = [];
    const result = await this.journal.transact({ name: 'obligation.sweep', actor: SYSTEM }, async tx => {
      lateBy = [];
      // Asked again under the lock: another worker may have swept it meanwhile.
      const due = await tx.claim(
        Obligation,
        'id = ANY($1) AND next_step_at <= $2',
        [ids, tx.now],
        'id',
        BATCH,
      );
      await this.editions.know(tx, due, tx.now);
      const fired: [Obligation, PlannedRung][] = [];
      let skipped = 0;
      for (const o of due) {
        const planned = { step: o.next_step, occurrence: o.next_occurrence };
        const hushed = (rung: PlannedRung): Skip | null => quiet.about(o, rung.rule.action);
        const climbed = climb(
          this.editions.of(o),
          o.due_at,
          this.calendar,
          tx.now,
          planned,
          r => !!hushed(r),
        );
        for (const rung of climbed.skipped)
          tx.insert(
            ObligationStep,
            this.record(o, rung, tx.now, hushed(rung) ?? { why: 'missed', by: null }),
          );
        if (climbed.fire) {
          tx.insert(ObligationStep, this.record(o, climbed.fire, tx.now, null));
          fired.push([o, climbed.fire]);
          lateBy.push(tx.now.getTime() - climbed.fire.at.getTime());
        }
        o.next_step_at = climbed.next?.at ?? null;
        o.next_step = climbed.next?.step ?? o.next_step;
        o.next_occurrence = climbed.next?.occurrence ?? o.next_occurrence;
        skipped += climbed.skipped.length;
        tx.concerns(o.task_id ?? o.about_task_id);
      }
      tx.updateOnly(Obligation, ['next_step_at', 'next_step', 'next_occurrence'], due);
      const outgoing = await this.outgoing(tx, fired, directory);
      const posted = outgoing.length ? await this.notifications.post(tx, outgoing) : { inbox: 0 };
      return { swept: due.length, fired: fired.length, skipped, messages: posted.inbox };
    });
    this.meter(lateBy, result.skipped);
    return result;
  }

  private record(o: Obligation, rung: PlannedRung, now: Date, skip: Skip | null): ObligationStep {
    return {
      id: this.ids.next(),
      obligation_id: o.id,
      arming: o.arming,
      step: rung.step,
      occurrence: rung.occurrence,
      label: rung.label,
      action: rung.rule.action,
      planned_at: rung.at,
      taken_at: now,
      skipped: skip !== null,
      skipped_why: skip?.why ?? null,
      skipped_by: skip?.by ?? null,
      ladder_version: o.ladder_version,
      pending: !skip && ACTED_ON.includes(rung.rule.action),
    };
  }

  /** What the steps taken in a batch say to whom. */
  private async outgoing(
    tx: Tx,
    fired: readonly [Obligation, PlannedRung][],
    directory: DirectorySnapshot,
  ): Promise<Outgoing[]> {
    const sensitivity = await sensitivityOf(
      tx,
      fired.map(([o]) => o),
    );
    const upward = fired.flatMap(([o, { rule }]) => (rule.to.includes('superior') ? o.plan_id : []));
    const superiors = upward.length ? await superiorsOf(tx, upward) : null;
    return fired.flatMap(([o, rung]) =>
      this.messages(
        { ...o, superior_unit_id: superiors?.get(o.plan_id) },
        rung,
        tx.now,
        directory,
        sensitivity.get(o.task_id ?? o.about_task_id),
      ),
    );
  }

  private messages(
    o: Obligation & { superior_unit_id?: string },
    rung: PlannedRung,
    now: Date,
    directory: DirectorySnapshot,
    sensitivity?: Sensitivity,
  ): Outgoing[] {
    const message = stepMessage({ kind: o.kind, title: o.title, dueAt: o.due_at }, rung, now, this.calendar);
    const { channels, urgent } = rung.rule;
    const seen = new Set<string>();
    return rung.rule.to.flatMap(to =>
      recipientsOf(o, to, directory, sensitivity)
        .filter(p => !seen.has(p.personId) && seen.add(p.personId))
        .map(p =>
          to === 'leader'
            ? // One line a day for a leader, however many obligations are late: the list behind the link has them all.
              {
                personId: p.personId,
                dedup: `leader|${civilDate(now)}`,
                obligationId: null,
                taskId: null,
                kind: 'leader_digest',
                title: '分管任务逾期情况汇总',
                why: '分管任务中有事项逾期未办，当日汇总为一条提醒',
                link: '/ledger?light=red',
              }
            : {
                personId: p.personId,
                dedup: `${o.id}|${o.arming}|${rung.step}|${rung.occurrence}`,
                obligationId: o.id,
                taskId: o.task_id ?? o.about_task_id,
                kind: rung.rule.action,
                ...message,
                link: linkOf(o),
                channels,
                urgent,
              },
        ),
    );
  }
}

/** How sensitive what these obligations are about is; what is about no task is not in it. */
async function sensitivityOf(tx: Tx, due: readonly Obligation[]): Promise<Map<string | null, Sensitivity>> {
  const ids = [...new Set(due.flatMap(o => o.task_id ?? o.about_task_id ?? []))];
  if (!ids.length) return new Map();
  const rows = await tx.query<{ id: string; sensitivity: Sensitivity }>(
    'SELECT id, sensitivity FROM task WHERE id = ANY($1)',
    [ids],
  );
  return new Map(rows.map(r => [r.id, r.sensitivity]));
}
