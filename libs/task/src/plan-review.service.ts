import { Inject, Injectable } from '@nestjs/common';
import { type Actor, Db, Journal, type Reader, type Tx } from '@duban/journal';
import { civilDate, IDS, type Ids, Refusal, type Slice } from '@duban/kernel';
import { Obligations } from '@duban/obligation';
import { assertMay } from '@duban/organization';
import { annualDue, nextAnnual, yearOfAnnual } from './plan-duties';
import { type EvaluationKind, PlanEvaluation, type PlanFigures } from './plan-evaluation.entity';
import { Plan } from './plan.entity';
import { movePlan } from './plan.moves';
import type { CommandOptions } from './task.service';

const counts = (rows: { key: string; n: number }[]): Record<string, number> =>
  Object.fromEntries(rows.map(r => [r.key, r.n]));

/** Counts how a plan stands at an instant. */
export async function planFigures(reader: Reader, planId: string, now: Date): Promise<PlanFigures> {
  const byState = await reader.query<{ key: string; n: number }>(
    'SELECT state AS key, count(*)::int AS n FROM task WHERE plan_id = $1 GROUP BY state ORDER BY state',
    [planId],
  );
  const byOutcome = await reader.query<{ key: string; n: number }>(
    'SELECT outcome AS key, count(*)::int AS n FROM task WHERE plan_id = $1 AND outcome IS NOT NULL GROUP BY outcome ORDER BY outcome',
    [planId],
  );
  // What was handed in and is being looked at counts as done when it was handed in.
  const [deadlines] = await reader.query<PlanFigures['deadlines']>(
    `SELECT (count(*) FILTER (WHERE done <= due_at))::int AS "onTime", (count(*) FILTER (WHERE done > due_at))::int AS late,
            (count(*) FILTER (WHERE done IS NULL AND settled_at IS NULL AND paused_at IS NULL AND due_at < $2))::int AS missed
     FROM (SELECT due_at, settled_at, paused_at, CASE WHEN settled_as = 'done' THEN done_at ELSE held_at END AS done
           FROM obligation WHERE plan_id = $1 AND kind IN ('complete', 'year_review')) o`,
    [planId, now],
  );
  const [targets] = await reader.query<PlanFigures['targets']>(
    `SELECT count(*)::int AS "all", (count(*) FILTER (WHERE t.outcome = 'achieved'))::int AS done
     FROM target g JOIN task t ON t.id = g.task_id WHERE t.plan_id = $1 AND t.state <> 'cancelled'`,
    [planId],
  );
  const judged = deadlines.onTime + deadlines.late + deadlines.missed;
  return {
    tasks: byState.reduce((sum, s) => sum + s.n, 0),
    byState: counts(byState),
    byOutcome: counts(byOutcome),
    deadlines,
    onTimeRate: judged ? Math.round((deadlines.onTime * 100) / judged) : null,
    targets,
  };
}

/** Puts an evaluation on record, with the figures of the moment. @throws Refusal plan.findings_needed */
export async function recordEvaluation(
  tx: Tx,
  ids: Ids,
  plan: Plan,
  kind: EvaluationKind,
  findings: string,
  year: number | null = null,
): Promise<PlanEvaluation> {
  if (!findings.trim())
    throw new Refusal('invalid', 'plan.findings_needed', '请写明评估结论', {
      mend: '请填写完成情况、存在问题和改进意见',
      faults: [{ where: 'findings', message: '请填写评估结论' }],
    });
  const evaluation: PlanEvaluation = {
    id: ids.next(),
    plan_id: plan.id,
    kind,
    year,
    findings,
    figures: await planFigures(tx, plan.id, tx.now),
    made_at: tx.now,
  };
  tx.insert(PlanEvaluation, evaluation);
  return evaluation;
}

/** 年度监测、中期评估、总结评估. */
@Injectable()
export class PlanReviewService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * Puts what the office found on record. An annual evaluation settles that year's and opens the next; a final one is
   * what the conclusion rests on.
   */
  review(
    actor: Actor,
    planId: string,
    input: { kind: EvaluationKind; findings: string },
    options: CommandOptions = {},
  ): Promise<{ id: string; figures: PlanFigures }> {
    const { kind, findings } = input;
    return this.journal.transact(
      { name: 'plan.review', actor, body: { planId, input }, ...options },
      async tx => {
        const [plan] = await tx.lock(Plan, [planId]);
        assertMay(actor, 'plan.review', { officeUnitId: plan.office_unit_id });
        await tx.expectVersion(plan, options.version);
        if (!['approved', 'running'].includes(plan.state))
          throw new Refusal('conflict', 'plan.not_running', `方案《${plan.title}》不在推进中，不能评估`, {
            mend: '请刷新页面查看最新状态',
          });
        let year: number | null = null;
        if (kind !== 'final') {
          const book = await this.obligations.book(tx, [plan.id]);
          const owed = book.about(plan.id).find(o => o.kind === 'annual_review');
          if (kind === 'annual' && owed) year = yearOfAnnual(civilDate(owed.due_at));
          const next = year === null ? null : nextAnnual(plan, civilDate(tx.now), year);
          movePlan(tx, book, plan, `review_${kind}`, {
            facts: { annual: next !== null },
            due: next === null ? {} : { annual_review: annualDue(next) },
          });
        }
        const { id, figures } = await recordEvaluation(tx, this.ids, plan, kind, findings, year);
        return { id, figures };
      },
    );
  }

  /** What was found so far, the latest first. */
  list(
    planId: string,
    { limit, after }: Slice<readonly [madeAt: string, id: string]> = {},
  ): Promise<PlanEvaluation[]> {
    return this.db.query(
      `SELECT * FROM plan_evaluation WHERE plan_id = $1 ${after ? 'AND (made_at, id) < ($3::timestamptz, $4::uuid)' : ''}
       ORDER BY made_at DESC, id DESC LIMIT $2`,
      [planId, limit ?? null, ...(after ?? [])],
    );
  }
}
