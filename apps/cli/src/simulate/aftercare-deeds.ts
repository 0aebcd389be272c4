import {
  type ReviewRequest,
  ReviewRequestService,
  type ReviewSubject,
  SiteVisitService,
} from '@duban/feedback';
import { addDays, civilDate } from '@duban/kernel';
import { RecheckService } from '@duban/submission';
import { Deed } from './deed';
import { later } from './stage';

/** What is looked at once more: 实地核查, 回头看, 复核. */
export class AftercareDeeds extends Deed {
  private get today(): string {
    return civilDate(this.stage.clock.now());
  }

  async visit(taskIds: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    await this.each(taskIds, id =>
      app.get(SiteVisitService).record(world.second, id, {
        result: random.chance(0.9) ? 'passed' : 'failed',
        findings: '现场查看并抽查台账',
        visitors: '周敏、陈可',
        place: '项目现场',
        visitedOn: this.today,
      }),
    );
  }

  async recheck(ids: string[]): Promise<void> {
    const { app, world, random } = this.stage;
    await this.each(ids, id => {
      const p = random.next();
      return app.get(RecheckService).decide(
        world.supervisor,
        id,
        p < 0.85
          ? { result: 'pass' }
          : p < 0.96
            ? {
                result: 'fail',
                reason: '成效出现反弹',
                deadline: addDays(this.today, random.between(30, 60)),
              }
            : { result: 'waive', reason: '已纳入日常管理' },
      );
    });
  }

  /** 回头看 by hand of what was closed without one planned. */
  async orderRecheck(taskIds: string[]): Promise<void> {
    const { app, world, calendar } = this.stage;
    const due = calendar.addWorkdays(this.today, 15);
    await this.try(() =>
      app.get(RecheckService).order(world.supervisor, taskIds, { due, reason: '群众反映强烈' }),
    );
  }

  async askReview(unit: string, subjectKind: ReviewSubject, subjectId: string): Promise<void> {
    const { app, world, random, agenda } = this.stage;
    const reviews = app.get(ReviewRequestService);
    let id = '';
    const filed = await this.try(async () => {
      ({ id } = await reviews.file(world.handlerOf(unit), {
        subjectKind,
        subjectId,
        unitId: unit,
        grounds: '所列情况与事实不符',
      }));
    });
    if (filed && random.chance(0.15))
      agenda.plan(later(this.stage, 2), `withdraw review|${unit}`, id, ids =>
        this.each(ids, one => reviews.withdraw(world.handlerOf(unit), one, { reason: '已沟通一致' })),
      );
  }

  async decideReviews(ids: string[], reviewerId: string | null): Promise<void> {
    const { app, world, random } = this.stage;
    const open = await this.rows<ReviewRequest>(
      "SELECT * FROM review_request WHERE id = ANY($1) AND state = 'filed' ORDER BY id",
      ids,
    );
    for (const r of open) {
      const decision = random.chance(0.7) ? 'upheld' : 'amended';
      const reviewer = world.person(r.reviewer_id ?? reviewerId) ?? world.second;
      const reason = decision === 'upheld' ? '原结论事实清楚' : '原结论与事实有出入，予以更正';
      const decide = (actor = reviewer): Promise<boolean> =>
        this.try(() => app.get(ReviewRequestService).decide(actor, r.id, { decision, reason }));
      if (!(await decide())) await decide(world.officeHead);
    }
  }
}
