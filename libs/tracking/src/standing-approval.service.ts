import { Inject, Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { type Actor, Db, Journal, SYSTEM, type Tx } from '@duban/journal';
import { civilDate, type CivilDate, IDS, type Ids, Refusal } from '@duban/kernel';
import { Obligations } from '@duban/obligation';
import { assertMay, NOTICE_LOCK, supervisionOffice } from '@duban/organization';
import { type CommandOptions, Plan } from '@duban/task';
import { answerDue, issueNotices, NoticeNumbers } from './notice.numbers';
import { StandingApproval } from './standing-approval.entity';
import type { NoticeLevel } from './notice.levels';
import { Notice } from './tracking.entity';

export interface StandingApprovalInput {
  /** Who gave it. */
  approvedBy: string;
  documentNo: string;
  scope: string;
  levels: NoticeLevel[];
  /** The last day on which it counts. */
  until: CivilDate;
}

/**
 * Drafts a standing approval lets out. What became of them in the meantime counts: when all of it is done or suspended,
 * a person decides. `notice` is the draft.
 */
const COVERED = `state = 'drafted' AND EXISTS (
  SELECT 1 FROM notice_item i JOIN task t ON t.id = i.task_id LEFT JOIN obligation o ON o.id = i.obligation_id
  WHERE i.notice_id = notice.id AND t.ended_at IS NULL AND t.state <> 'suspended'
    AND (i.obligation_id IS NULL OR o.settled_at IS NULL AND o.held_at IS NULL AND o.paused_at IS NULL))`;

/** 长期授权 for notices of a plan, and the notices the system issues under it. */
@Injectable()
export class StandingApprovalService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
    private readonly calendar: WorkCalendar,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /**
   * Records who approved what beforehand; one that was there ends with it.
   * @throws Refusal notice.not_designated, standing.incomplete, standing.until_past
   */
  record(
    actor: Actor,
    planId: string,
    input: StandingApprovalInput,
    options: CommandOptions = {},
  ): Promise<{ id: string }> {
    return this.journal.transact(
      { name: 'plan.configure', actor, reason: '登记督办单长期授权', body: { planId, input }, ...options },
      async tx => {
        const plan = await this.lockPlan(tx, actor, planId, options);
        assertComplete(tx, input);
        await this.endCurrent(tx, plan.id);
        const row: StandingApproval = {
          id: this.ids.next(),
          plan_id: plan.id,
          approved_by: input.approvedBy,
          document_no: input.documentNo,
          scope: input.scope,
          levels: [...new Set(input.levels)],
          until: input.until,
          recorded_by: actor.personId,
          recorded_at: tx.now,
          ended_at: null,
          version: 1,
        };
        tx.insert(StandingApproval, row);
        return { id: row.id };
      },
    );
  }

  /** 收回: from now on a person issues again. @throws Refusal standing.none */
  end(
    actor: Actor,
    planId: string,
    input: { reason: string },
    options: CommandOptions = {},
  ): Promise<{ id: string }> {
    return this.journal.transact(
      { name: 'plan.configure', actor, reason: input.reason, body: { planId, end: input }, ...options },
      async tx => {
        const plan = await this.lockPlan(tx, actor, planId, options);
        const ended = await this.endCurrent(tx, plan.id);
        if (!ended)
          throw new Refusal('conflict', 'standing.none', '该方案没有有效的督办单长期授权', {
            mend: '请刷新页面',
          });
        return { id: ended.id };
      },
    );
  }

  /** Issues the drafts that standing approvals cover; part of each round. @returns how many were issued */
  async issue(): Promise<number> {
    const due = await this.db.query<Pick<StandingApproval, 'id' | 'approved_by' | 'document_no'>>(
      `SELECT s.id, s.approved_by, s.document_no FROM standing_approval s
       WHERE s.ended_at IS NULL AND s.until >= $1
         AND EXISTS (SELECT 1 FROM notice WHERE plan_id = s.plan_id AND level = ANY(s.levels) AND ${COVERED}) ORDER BY s.id`,
      [civilDate(this.journal.now())],
    );
    let issued = 0;
    for (const s of due)
      issued += await this.journal.transact(
        {
          name: 'notice.issue_standing',
          actor: SYSTEM,
          reason: `按长期授权签发督办单：${s.approved_by} ${s.document_no}`,
        },
        tx => this.issueUnder(tx, s.id),
      );
    return issued;
  }

  private async issueUnder(tx: Tx, id: string): Promise<number> {
    await tx.query(NOTICE_LOCK);
    // Ended meanwhile: nothing is issued.
    const [approval] = await tx.lockWhere(StandingApproval, 'id = $1 AND ended_at IS NULL AND until >= $2', [
      id,
      civilDate(tx.now),
    ]);
    if (!approval) return 0;
    const covered = `plan_id = $1 AND level = ANY($2) AND ${COVERED}`;
    const params = [approval.plan_id, approval.levels];
    const offices = await tx.query<{ office_unit_id: string }>(
      `SELECT DISTINCT office_unit_id FROM notice WHERE ${covered}`,
      params,
    );
    const numbers = await NoticeNumbers.lock(
      tx,
      this.ids,
      offices.map(o => o.office_unit_id),
    );
    const notices = await tx.lockWhere(Notice, covered, params);
    if (!notices.length) return 0;
    const ids = notices.map(n => n.id);
    const [plan] = await tx.query<Plan>('SELECT * FROM plan WHERE id = $1', [approval.plan_id]);
    const items = await tx.query<{ task_id: string }>(
      'SELECT DISTINCT task_id FROM notice_item WHERE notice_id = ANY($1)',
      [ids],
    );
    tx.concerns(...items.map(i => i.task_id));
    const book = await this.obligations.book(tx, ids);
    issueNotices(tx, book, numbers, new Map([[plan.id, plan]]), notices, {
      event: 'issue_standing',
      issuedBy: null,
      standingApprovalId: approval.id,
      answerDue: answerDue(tx, this.calendar),
    });
    return notices.length;
  }

  /** Only the office that issues may let notices go out by themselves. */
  private async lockPlan(tx: Tx, actor: Actor, planId: string, options: CommandOptions): Promise<Plan> {
    const [plan] = await tx.lock(Plan, [planId]);
    assertMay(actor, 'plan.configure', { officeUnitId: plan.office_unit_id });
    await tx.expectVersion(plan, options.version);
    const office = (await supervisionOffice(tx)) ?? plan.office_unit_id;
    if (actor.personId !== null && !actor.appointments.some(a => a.unitId === office)) {
      const [unit] = await tx.query<{ name: string }>('SELECT name FROM unit WHERE id = $1', [office]);
      throw new Refusal('forbidden', 'notice.not_designated', '督办单由指定的督查机构签发', {
        mend: `请由${unit.name}办理`,
        details: { officeUnitId: office, officeName: unit.name },
      });
    }
    return plan;
  }

  private async endCurrent(tx: Tx, planId: string): Promise<StandingApproval | undefined> {
    const [current] = await tx.lockWhere(StandingApproval, 'plan_id = $1 AND ended_at IS NULL', [planId]);
    if (!current) return undefined;
    Object.assign(current, { ended_at: tx.now, version: current.version + 1 });
    tx.update(StandingApproval, current);
    return current;
  }
}

function assertComplete(tx: Tx, input: StandingApprovalInput): void {
  const faults = [
    ...(input.approvedBy.trim() ? [] : [{ where: 'approvedBy', message: '请填写授权人' }]),
    ...(input.documentNo.trim() ? [] : [{ where: 'documentNo', message: '请填写文号' }]),
    ...(input.scope.trim() ? [] : [{ where: 'scope', message: '请填写授权范围' }]),
    ...(input.levels.length ? [] : [{ where: 'levels', message: '请选择督办单等级' }]),
  ];
  if (faults.length)
    throw new Refusal('invalid', 'standing.incomplete', '长期授权须写明授权人、文号、范围和督办单等级', {
      faults,
    });
  if (input.until < civilDate(tx.now))
    throw new Refusal('invalid', 'standing.until_past', '长期授权的截止日期不能早于今天', {
      faults: [{ where: 'until', message: '请选择今天或以后的日期' }],
    });
}
