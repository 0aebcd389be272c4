import { addDays, civilDate, instantOf } from '@duban/kernel';
import type { Obligation } from '@duban/obligation';
import { SubmissionService } from '@duban/submission';
import { TaskService } from '@duban/task';
import type { OfficeDeeds } from './office-deeds';
import { later, SLOTS, type Stage } from './stage';
import type { UnitDeeds } from './unit-deeds';

/** How people behave: sign late, miss reports, get returned, finish early, miss targets, never finish. */
export class People {
  constructor(
    private readonly stage: Stage,
    private readonly units: UnitDeeds,
    private readonly office: OfficeDeeds,
  ) {}

  /** Plans what the holder of a new obligation will do about it, if anything. */
  react(o: Obligation): void {
    const { random, world, agenda, calendar } = this.stage;
    const unit = o.holder_unit_id;
    const plan = (
      days: number,
      what: string,
      item: string,
      run: (items: string[]) => Promise<void>,
      who = unit,
    ): void => agenda.plan(later(this.stage, days), `${what}|${who}`, item, run);
    const late = (p: number, early: [number, number], slow: [number, number]): number =>
      random.chance(p) ? random.between(...slow) : random.between(...early);
    switch (o.kind) {
      case 'sign': {
        if (random.chance(0.04)) return; // taken as signed
        const what = random.chance(0.02) ? 'decline' : 'sign';
        return plan(late(0.15, [0, 2], [3, 4]), what, o.subject_id, ids => this.units.sign(unit, ids, what));
      }
      case 'redispatch':
      case 'decide_decline':
        return plan(random.between(1, 3), 'redispatch', o.subject_id, ids => this.office.redispatch(ids));
      case 'send_letter':
        return plan(random.between(0, 2), 'send letters', o.subject_id, ids => this.office.sendLetters(ids));
      case 'record_letter_reply':
        return plan(late(0.15, [3, 9], [11, 20]), 'record reply', o.subject_id, ids =>
          this.office.recordReplies(ids),
        );
      case 'milestone':
        // Most say so on the day; the others leave it to their next report, or forget.
        if (random.chance(0.35)) return;
        return agenda.plan(
          instantOf(
            calendar.addWorkdays(civilDate(o.due_at), late(0.15, [-4, 0], [1, 12])),
            random.pick(SLOTS),
          ),
          `milestone|${unit}`,
          o.subject_id,
          ids => this.units.claimMilestones(unit, ids),
        );
      case 'confirm_milestone':
        return plan(random.between(1, 4), 'confirm', o.subject_id, ids => this.office.confirmMilestones(ids));
      case 'file_action_plan':
        return plan(late(0.2, [1, 5], [6, 15]), `plan ${o.subject_id}`, o.subject_id, () =>
          this.units.fileActionPlan(unit, o.subject_id),
        );
      case 'report':
        if (random.chance(0.04)) return; // nobody ever reports this one
        return plan(late(0.15, [2, 9], [11, 25]), 'report', o.subject_id, ids =>
          this.units.report(unit, ids),
        );
      case 'contribute':
        if (random.chance(0.1)) return;
        return plan(late(0.2, [1, 7], [8, 18]), 'contribute', o.subject_id, ids =>
          this.units.report(unit, ids),
        );
      case 'review_contribution':
        return plan(random.between(1, 4), 'take', o.subject_id, ids =>
          this.units.takeContributions(unit, ids),
        );
      case 'review_reports':
        return plan(random.between(2, 5), 'review', o.subject_id, ids => this.office.reviewReports(ids));
      case 'rework':
        return o.subject_type === 'task'
          ? plan(late(0.2, [1, 4], [6, 12]), `again ${o.subject_id}`, o.subject_id, () =>
              this.units.complete(unit, o.subject_id),
            )
          : plan(late(0.2, [1, 4], [6, 12]), 'rework', o.subject_id, ids => this.units.report(unit, ids));
      case 'complete':
      case 'year_review':
        return this.planCompletion(o);
      case 'countersign': {
        if (random.chance(0.1)) return; // taken as agreed
        const agree = random.chance(0.9);
        return plan(late(0.15, [0, 2], [3, 3]), `countersign ${agree}`, o.subject_id, ids =>
          this.units.countersign(unit, ids, agree),
        );
      }
      case 'review':
        return plan(late(0.1, [1, 4], [6, 8]), 'completions', o.subject_id, ids =>
          this.office.reviewCompletions(ids),
        );
      case 'approve_outcome':
        return plan(random.between(1, 4), 'outcomes', o.subject_id, ids => this.office.decideOutcomes(ids));
      case 'submit':
        return agenda.plan(this.weekly(), 'submit', o.subject_id, ids => this.office.submitUpward(ids));
      case 'accept':
      case 'record_reply':
        return plan(random.between(3, 12), `reply ${o.subject_id}`, o.subject_id, () =>
          this.office.reply(o.subject_id),
        );
      case 'revise_submission':
        return plan(random.between(1, 3), 'revise', o.subject_id, ids =>
          this.office.each(ids, id =>
            this.stage.app
              .get(SubmissionService)
              .revise(world.supervisor, id, { handling: '已转牵头单位修改完善' }),
          ),
        );
      case 'review_suspension':
        return agenda.plan(instantOf(civilDate(o.due_at), '10:30'), 'resume', o.subject_id, ids =>
          this.office.each(ids, id => this.stage.app.get(TaskService).resume(world.supervisor, id)),
        );
      case 'issue_notice':
        return plan(random.between(0, 1), 'issue', o.subject_id, ids => this.office.issueNotices(ids));
      case 'sign_notice':
        return plan(
          late(0.2, [0, 1], [2, 4]),
          'sign notice',
          o.subject_id,
          async ids =>
            void (await this.office.try(() => this.office.notices.sign(world.handlerOf(unit), ids))),
        );
      case 'answer_notice':
        return plan(late(0.2, [2, 5], [6, 12]), 'answer', o.subject_id, ids =>
          this.office.each(ids, id =>
            this.office.notices.answer(world.handlerOf(unit), id, {
              answer: '已查明原因,正在加快推进,下月底前赶上进度',
            }),
          ),
        );
      case 'review_notice':
        return plan(random.between(1, 3), 'close', o.subject_id, ids =>
          this.office.each(ids, id =>
            this.office.notices.review(
              world.supervisor,
              id,
              random.chance(0.85) ? { close: true } : { close: false, reason: '措施不够具体' },
            ),
          ),
        );
    }
  }

  /** Every task has a fate: early, in time, late, short of its target, or never. */
  private planCompletion(o: Obligation): void {
    const { random, agenda, clock, calendar } = this.stage;
    const today = civilDate(clock.now());
    const due = civilDate(o.due_at);
    const run = (): Promise<void> => this.units.complete(o.holder_unit_id, o.subject_id);
    const p = random.next();
    this.units.fate.set(o.subject_id, {
      outcome: p > 0.95 ? 'carried_over' : p > 0.85 ? 'not_achieved' : 'achieved',
      pace: 0.7 + random.next() * 0.5,
    });
    if (random.chance(0.03)) return; // never finished
    const days = Math.max(20, Math.round((Date.parse(due) - Date.parse(today)) / 86_400_000));
    const share =
      p < 0.15
        ? 0.4 + random.next() * 0.4
        : p < 0.7
          ? 0.85 + random.next() * 0.15
          : 0.98 + random.next() * 0.12;
    const at = calendar.addWorkdays(addDays(today, Math.round(days * share)), 0);
    agenda.plan(instantOf(at, random.pick(SLOTS)), `complete ${o.subject_id}`, o.subject_id, run);
  }

  /** Supervisors report upward once a week, on its last workday. */
  private weekly(): Date {
    const { calendar, clock } = this.stage;
    const now = clock.now();
    for (let d = calendar.addWorkdays(civilDate(now), 1); ; d = calendar.addWorkdays(d, 1)) {
      const next = calendar.addWorkdays(d, 1);
      if (next > addDays(d, 1)) return instantOf(d, '15:30');
    }
  }
}
