import { Inject, Injectable } from '@nestjs/common';
import { type Period, periodOf, WorkCalendar, workdaysAfter } from '@duban/calendar';
import { type Actor, Db, Journal, SYSTEM, type Tx } from '@duban/journal';
import { addDays, civilDate, daysBetween, endOfDay, IDS, type Ids, Refusal } from '@duban/kernel';
import { Obligations } from '@duban/obligation';
import { assertMay } from '@duban/organization';
import { type CommandOptions, Plan } from '@duban/task';
import { type EarlierSubmission, Submission, type SummaryFigures } from './submission.entity';
import { blankSubmission, submissionSubject } from './submission.service';
import { summaryFigures } from './summary.figures';
import { summaryText } from './summary.text';

/**
 * Workdays after the end of its period by which a summary goes up: the reports it is made from are due after five, and
 * five later it is owed.
 */
const DUE_AFTER = 10;
/** A period that ended longer ago than so many days is not summed up any more. */
const STALE_DAYS = 60;

/** Port: tasks of a plan by light, as the ledger shows them. */
export type CountLights = (planId: string) => Promise<Record<string, number>>;
export const COUNT_LIGHTS = Symbol('duban.count_lights');

/** 定期上报: a draft for each period of plans that report upward regularly, filled from what units already reported. */
@Injectable()
export class SummaryService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(COUNT_LIGHTS) private readonly countLights: CountLights,
  ) {}

  /** Opens the drafts whose period has ended, and ends those nobody wants any more. @returns the number opened */
  async tick(): Promise<number> {
    const today = civilDate(this.journal.now());
    const plans = await this.db.query<Plan & { keys: string[] }>(
      `SELECT p.*, ARRAY(SELECT period_key FROM submission s WHERE s.plan_id = p.id AND s.kind = 'summary') AS keys FROM plan p
       WHERE p.state = 'running' AND p.summary_rhythm IS NOT NULL AND p.starts < $1 ORDER BY p.id`,
      [today],
    );
    let opened = 0;
    for (const plan of plans) {
      const period = this.ended(plan, today);
      if (period && !plan.keys.includes(period.key)) opened += await this.open(plan.id, period);
    }
    const unwanted = await this.db.query<{ id: string }>(
      "SELECT s.id FROM submission s JOIN plan p ON p.id = s.plan_id WHERE s.state = 'draft' AND p.summary_rhythm IS NULL ORDER BY s.id",
    );
    for (const { id } of unwanted) await this.void(id);
    return opened;
  }

  /**
   * Fills a draft from the approved reports of its period.
   * @param input.text what the office adds in its own words
   */
  async compose(
    actor: Actor,
    id: string,
    input: { text?: string } = {},
    options: CommandOptions = {},
  ): Promise<{ text: string; figures: SummaryFigures; version: number }> {
    const byLight = await this.lightsOf(id);
    return this.journal.transact(
      { name: 'submission.compose', actor, body: { id, input }, ...options },
      async tx => {
        const { plan, submission } = await this.draft(tx, actor, id, options);
        const figures = await summaryFigures(tx, submission, byLight);
        const own = input.text?.trim();
        Object.assign(submission, {
          figures,
          text: [summaryText(`《${plan.title}》`, figures), ...(own ? [own] : [])].join('\n'),
          version: submission.version + 1,
        });
        tx.update(Submission, submission);
        return { text: submission.text, figures, version: submission.version };
      },
    );
  }

  /**
   * 上报 a summary; its wording may be changed with it.
   * @throws Refusal submission.empty
   */
  submit(
    actor: Actor,
    id: string,
    input: { title?: string; text?: string } = {},
    options: CommandOptions = {},
  ): Promise<{ state: string }> {
    return this.journal.transact(
      { name: 'submission.submit', actor, body: { id, input }, ...options },
      async tx => {
        const { plan, submission } = await this.draft(tx, actor, id, options);
        const book = await this.obligations.book(tx, [id]);
        submission.title = input.title ?? submission.title;
        submission.text = input.text ?? submission.text;
        assertSaid(submission.text);
        submission.submitted_at = tx.now;
        submission.state = book.move(submissionSubject(plan, submission), submission.state, 'submit', {
          facts: { superiorInside: plan.superior_inside },
        }).next as Submission['state'];
        submission.version += 1;
        tx.update(Submission, submission);
        return { state: submission.state };
      },
    );
  }

  /**
   * 修改后再报 of a summary the superior sent back: what went up before stays on record beside it.
   * @param input.handling what was done about the superior's words
   * @param input.recount the figures are counted anew, and the text made of them unless one is given
   * @throws Refusal submission.not_returned, submission.not_summary, submission.empty
   */
  async resubmit(
    actor: Actor,
    id: string,
    input: { handling: string; title?: string; text?: string; recount?: boolean },
    options: CommandOptions = {},
  ): Promise<{ state: string; version: number }> {
    const byLight = await this.lightsOf(id);
    return this.journal.transact(
      { name: 'submission.resubmit', actor, reason: input.handling, body: { id, input }, ...options },
      async tx => {
        const [submission] = await tx.lock(Submission, [id]);
        const [plan] = await tx.query<Plan>('SELECT * FROM plan WHERE id = $1', [submission.plan_id]);
        assertMay(actor, 'submission.revise', { officeUnitId: plan.office_unit_id });
        await tx.expectVersion(submission, options.version);
        assertResubmittable(submission);
        const { title, text, figures, submitted_at, replied_at, reply } = submission;
        const before: EarlierSubmission = {
          title,
          text,
          figures,
          submittedAt: (submitted_at as Date).toISOString(),
          repliedAt: (replied_at as Date).toISOString(),
          reply: reply ?? '',
        };
        submission.title = input.title ?? title;
        submission.text = input.text ?? text;
        if (input.recount) {
          submission.figures = await summaryFigures(tx, submission, byLight);
          submission.text = input.text ?? summaryText(`《${plan.title}》`, submission.figures);
        }
        assertSaid(submission.text);
        const book = await this.obligations.book(tx, [id]);
        submission.state = book.move(submissionSubject(plan, submission), submission.state, 'resubmit', {
          facts: { superiorInside: plan.superior_inside },
        }).next as Submission['state'];
        Object.assign(submission, {
          earlier: [...submission.earlier, before],
          handling: input.handling,
          submitted_at: tx.now,
          replied_at: null,
          reply: null,
          version: submission.version + 1,
        });
        tx.update(Submission, submission);
        return { state: submission.state, version: submission.version };
      },
    );
  }

  /** Counted beside the transaction: a light is a question about now, not about what is written. */
  private async lightsOf(id: string): Promise<Record<string, number>> {
    const [of] = await this.db.query<{ plan_id: string }>('SELECT plan_id FROM submission WHERE id = $1', [
      id,
    ]);
    return of ? this.countLights(of.plan_id) : {};
  }

  /** @throws Refusal submission.not_draft */
  private async draft(
    tx: Tx,
    actor: Actor,
    id: string,
    options: CommandOptions,
  ): Promise<{ plan: Plan; submission: Submission }> {
    const [submission] = await tx.lock(Submission, [id]);
    const [plan] = await tx.query<Plan>('SELECT * FROM plan WHERE id = $1', [submission.plan_id]);
    assertMay(actor, 'submission.submit', { officeUnitId: plan.office_unit_id });
    await tx.expectVersion(submission, options.version);
    if (submission.state !== 'draft')
      throw new Refusal('conflict', 'submission.not_draft', '这份上报件已经上报或无需再报', {
        mend: '请刷新页面查看最新状态',
      });
    return { plan, submission };
  }

  /** The last period that has ended, where the plan was under way in it. */
  private ended(plan: Plan, today: string): Period | undefined {
    const rhythm = plan.summary_rhythm as NonNullable<Plan['summary_rhythm']>;
    const period = periodOf(rhythm, addDays(periodOf(rhythm, today).from, -1));
    const within = period.to >= plan.starts && period.from <= plan.ends;
    return within && daysBetween(period.to, today) < STALE_DAYS ? period : undefined;
  }

  private open(planId: string, { key, name, from, to }: Period): Promise<number> {
    return this.journal.transact(
      { name: 'submission.open', actor: SYSTEM, reason: `${name}结束，应向上级报送情况` },
      async tx => {
        const [plan] = await tx.lock(Plan, [planId]);
        const [{ there, begun }] = await tx.query<{ there: boolean; begun: boolean }>(
          `SELECT EXISTS (SELECT 1 FROM submission WHERE plan_id = $1 AND period_key = $2) AS there,
                  EXISTS (SELECT 1 FROM task WHERE plan_id = $1 AND registered_at <= $3) AS begun`,
          [planId, key, endOfDay(to)],
        );
        if (there || !begun || !plan.summary_rhythm) return 0;
        const today = civilDate(tx.now);
        const submission = blankSubmission({
          id: this.ids.next(),
          plan_id: plan.id,
          kind: 'summary',
          title: `${name}推进情况（${plan.title}）`,
          text: '',
          period_key: key,
          period_starts: from,
          period_ends: to,
        });
        const book = await this.obligations.book(tx, []);
        const opening = this.calendar.addWorkdays(to, 1);
        // Opened late (after an outage), it gives the office as long.
        const since = today > opening ? today : to;
        book.move(submissionSubject(plan, submission), null, 'draft', {
          due: { summary: workdaysAfter(since, DUE_AFTER) },
        });
        tx.insert(Submission, submission);
        return 1;
      },
    );
  }

  private void(id: string): Promise<void> {
    return this.journal.transact(
      { name: 'submission.void', actor: SYSTEM, reason: '方案不再定期上报' },
      async tx => {
        const [submission] = await tx.lock(Submission, [id]);
        if (submission.state !== 'draft') return;
        const [plan] = await tx.query<Plan>('SELECT * FROM plan WHERE id = $1', [submission.plan_id]);
        const book = await this.obligations.book(tx, [id]);
        submission.state = book.move(submissionSubject(plan, submission), submission.state, 'void')
          .next as Submission['state'];
        submission.version += 1;
        tx.update(Submission, submission);
      },
    );
  }
}

/** @throws Refusal submission.empty */
function assertSaid(text: string): void {
  if (!text.trim())
    throw new Refusal('invalid', 'submission.empty', '上报件还没有内容', {
      mend: '请先汇总本期情况，或自行填写正文',
      faults: [{ where: 'text', message: '请填写正文' }],
    });
}

/** @throws Refusal submission.not_summary, submission.not_returned */
function assertResubmittable({ kind, state }: Submission): void {
  if (kind !== 'summary')
    throw new Refusal('conflict', 'submission.not_summary', '只有定期上报件可以修改后再报', {
      mend: '退回的任务由单位修改后重新办结，再另行上报',
    });
  if (state !== 'returned')
    throw new Refusal('conflict', 'submission.not_returned', '这份上报件没有被上级退回', {
      mend: '请刷新页面查看最新状态',
    });
}
