import type { WorkCalendar } from '@duban/calendar';
import {
  climb,
  LADDERS,
  type MachineName,
  OBLIGATIONS,
  type PlannedRung,
  type Sensitivity,
  type StepAction,
} from '@duban/chain';
import { type Db, type Journal, SYSTEM, type Tx } from '@duban/journal';
import { civilDate, type Ids, shanghaiTime } from '@duban/kernel';
import type { NotificationService, Outgoing } from '@duban/notification';
import { DirectorySnapshot } from '@duban/organization';
import { Obligation, ObligationStep } from './obligation.entity';
import { recipientsOf } from './recipients';

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

const VERB: Readonly<Record<StepAction, string>> = {
  remind: '提醒',
  chase: '催办',
  escalate: '升级提醒',
  take_as_signed: '视为签收',
  take_as_agreed: '视为同意',
  draft_yellow: '拟发黄色督办单',
  draft_red: '拟发红色督办单',
};

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
    /** Told of each batch that is committed: milliseconds by which its steps were late, and how many were passed over. */
    private readonly meter: (lateBy: readonly number[], skipped: number) => void = () => undefined,
  ) {}

  /** Sweeps what is due now; what others hold locked is theirs, or due again at the next tick. */
  async sweep(): Promise<SweepResult> {
    const total: SweepResult = { swept: 0, fired: 0, skipped: 0, messages: 0 };
    const due = await this.db.query<{ id: string }>(DUE, [this.journal.now()]);
    if (!due.length) return total;
    const directory = await DirectorySnapshot.load(this.db, civilDate(this.journal.now()));
    for (let from = 0; from < due.length; from += BATCH) {
      const ids = due.slice(from, from + BATCH).map(o => o.id);
      const batch = await this.batch(ids, directory);
      for (const key of Object.keys(total) as (keyof SweepResult)[]) total[key] += batch[key];
    }
    return total;
  }

  private async batch(ids: string[], directory: DirectorySnapshot): Promise<SweepResult> {
    let lateBy: number[] = [];
    const result = await this.journal.transact({ name: 'obligation.sweep', actor: SYSTEM }, async tx => {
      // Asked again under the lock: another worker may have swept it meanwhile.
      const due = await tx.claim(
        Obligation,
        'id = ANY($1) AND next_step_at <= $2',
        [ids, tx.now],
        'id',
        BATCH,
      );
      const sensitivity = await sensitivityOf(tx, due);
      const outgoing: Outgoing[] = [];
      lateBy = [];
      let skipped = 0;
      for (const o of due) {
        const climbed = climb(LADDERS[o.ladder], o.due_at, this.calendar, tx.now, {
          step: o.next_step,
          occurrence: o.next_occurrence,
        });
        for (const rung of climbed.skipped) tx.insert(ObligationStep, this.record(o, rung, tx.now, true));
        if (climbed.fire) {
          lateBy.push(tx.now.getTime() - climbed.fire.at.getTime());
          tx.insert(ObligationStep, this.record(o, climbed.fire, tx.now, false));
          outgoing.push(
            ...this.messages(
              o,
              climbed.fire,
              tx.now,
              directory,
              sensitivity.get(o.task_id ?? o.about_task_id),
            ),
          );
        }
        o.next_step_at = climbed.next?.at ?? null;
        o.next_step = climbed.next?.step ?? o.next_step;
        o.next_occurrence = climbed.next?.occurrence ?? o.next_occurrence;
        skipped += climbed.skipped.length;
        tx.concerns(o.task_id ?? o.about_task_id);
      }
      tx.updateOnly(Obligation, ['next_step_at', 'next_step', 'next_occurrence'], due);
      const posted = outgoing.length ? await this.notifications.post(tx, outgoing) : { inbox: 0 };
      return { swept: due.length, fired: due.length, skipped, messages: posted.inbox };
    });
    this.meter(lateBy, result.skipped);
    return result;
  }

  private record(o: Obligation, rung: PlannedRung, now: Date, skipped: boolean): ObligationStep {
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
      skipped,
      pending: !skipped && ACTED_ON.includes(rung.rule.action),
    };
  }

  private messages(
    o: Obligation,
    rung: PlannedRung,
    now: Date,
    directory: DirectorySnapshot,
    sensitivity?: Sensitivity,
  ): Outgoing[] {
    const label = OBLIGATIONS[o.kind].label;
    const why = `“${label}”应于 ${shanghaiTime(o.due_at)} 前完成,${this.calendar.describeDue(o.due_at, now)};按催办阶梯“${rung.label}”一步${VERB[rung.rule.action]}`;
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
                why: '分管任务中有事项逾期未办,当日汇总为一条提醒',
                link: '/ledger?light=red',
              }
            : {
                personId: p.personId,
                dedup: `${o.id}|${o.arming}|${rung.step}|${rung.occurrence}`,
                obligationId: o.id,
                taskId: o.task_id ?? o.about_task_id,
                kind: rung.rule.action,
                title: `${label}:${o.title}`,
                why,
                link: linkOf(o),
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
