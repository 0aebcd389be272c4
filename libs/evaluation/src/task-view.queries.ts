import { Injectable } from '@nestjs/common';
import { stateLabel } from '@duban/chain';
import type { Assignment, Letter } from '@duban/dispatch';
import type { Report, SiteVisit } from '@duban/feedback';
import type { ActionPlan, Milestone } from '@duban/implementation';
import { type Actor, Db } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { ObligationQueries, type OwedRow } from '@duban/obligation';
import type { Plan, Task, TaskParty } from '@duban/task';
import { type Notice, noticeNumber } from '@duban/tracking';
import { type CamelRow, camel } from './camel';
import { InstructionQueries, type InstructionRow } from './instruction.queries';
import { LedgerQueries, type LedgerRow } from './ledger.queries';
import { RequestQueries, type RequestRow } from './request.queries';
import { scopeSql } from './scope';
import type { TimelineEntry } from './timeline';
import { type TaskRelations, taskRelations } from './task-relations.queries';
import { suggestedPercent, TargetQueries, type TargetView } from './target.queries';

type Party = Pick<TaskParty, 'id' | 'role' | 'name' | 'unit_id' | 'group_id' | 'needs_selection'> & {
  member_ids: string[] | null;
};
type LetterView = Pick<CamelRow<Letter>, 'documentNo' | 'sentOn' | 'answerBy' | 'reply' | 'repliedOn'>;
type AssignmentView = Pick<
  Assignment,
  | 'id'
  | 'unit_id'
  | 'role'
  | 'is_primary'
  | 'state'
  | 'contributes'
  | 'reason'
  | 'signed_at'
  | 'countersign'
  | 'countersigned_at'
  | 'countersign_reason'
  | 'version'
  | 'by_letter'
> & { unit_name: string; state_label: string; letter: LetterView | null };
export type ReportView = CamelRow<Report> & {
  unitName: string;
  periodName: string | null;
  stateLabel: string;
};

export interface TaskView {
  row: LedgerRow;
  task: CamelRow<
    Pick<
      Task,
      | 'id'
      | 'line'
      | 'fields'
      | 'warnings'
      | 'standing'
      | 'recurrence'
      | 'stated_milestones'
      | 'direct'
      | 'registered_at'
      | 'ended_at'
      | 'primary_unit_id'
      | 'leader_id'
      | 'version'
    >
  >;
  plan: CamelRow<
    Pick<
      Plan,
      | 'id'
      | 'title'
      | 'year'
      | 'state'
      | 'document_no'
      | 'authority'
      | 'office_unit_id'
      | 'superior_unit_id'
      | 'superior_inside'
      | 'starts'
      | 'ends'
      | 'sign_off'
    >
  >;
  parties: CamelRow<Party>[];
  targets: TargetView[];
  assignments: CamelRow<AssignmentView>[];
  actionPlan: CamelRow<Pick<ActionPlan, 'text' | 'filed_at' | 'version'>> | null;
  milestones: CamelRow<Milestone>[];
  reports: ReportView[];
  siteVisits: CamelRow<SiteVisit>[];
  notices: (Pick<Notice, 'id' | 'level' | 'state'> & { number: string; stateLabel: string })[];
  requests: RequestRow[];
  instructions: InstructionRow[];
  obligations: CamelRow<OwedRow>[];
  timeline: TimelineEntry[];
  relations: TaskRelations;
}

/** One task with everything that belongs to it: what a task page shows. */
@Injectable()
export class TaskViewQueries {
  constructor(
    private readonly db: Db,
    private readonly ledger: LedgerQueries,
    private readonly obligations: ObligationQueries,
    private readonly requests: RequestQueries,
    private readonly instructions: InstructionQueries,
    private readonly targets: TargetQueries,
  ) {}

  /** @throws Refusal record.not_found, also for a task this person may not see */
  async view(actor: Actor, id: string): Promise<TaskView> {
    const row = await this.ledger.one(actor, id);
    if (!row)
      throw new Refusal('not_found', 'record.not_found', '任务不存在，或您无权查看', {
        mend: '请从台账中选择',
      });
    const q = <T>(sql: string): Promise<T[]> => this.db.query<T>(sql, [id]);
    const [
      tasks,
      plans,
      parties,
      targets,
      assignments,
      actionPlans,
      milestones,
      reports,
      siteVisits,
      notices,
      requests,
      instructions,
      owed,
      timeline,
    ] = await Promise.all([
      q<Task>(
        'SELECT id, line, fields, warnings, standing, recurrence, stated_milestones, direct, registered_at, ended_at, primary_unit_id, leader_id, version FROM task WHERE id = $1',
      ),
      q<Plan>(
        'SELECT p.id, p.title, p.year, p.state, p.document_no, p.authority, p.office_unit_id, p.superior_unit_id, p.superior_inside, p.starts, p.ends, p.sign_off FROM plan p JOIN task t ON t.plan_id = p.id WHERE t.id = $1',
      ),
      q<Party>(
        `SELECT y.id, y.role, y.name, y.unit_id, y.group_id, y.needs_selection, g.member_ids FROM task_party y
         LEFT JOIN unit_group g ON g.id = y.group_id WHERE y.task_id = $1 AND NOT y.withdrawn ORDER BY y.position`,
      ),
      this.targets.ofTask(id),
      q<AssignmentView>(
        `SELECT a.id, a.unit_id, a.role, a.is_primary, a.state, a.contributes, a.reason, a.signed_at, a.countersign, a.countersigned_at, a.countersign_reason, a.version, a.by_letter, u.name AS unit_name,
                CASE WHEN l.id IS NOT NULL THEN jsonb_build_object('documentNo', l.document_no, 'sentOn', l.sent_on,
                  'answerBy', l.answer_by, 'reply', l.reply, 'repliedOn', l.replied_on) END AS letter
         FROM assignment a JOIN unit u ON u.id = a.unit_id LEFT JOIN letter l ON l.assignment_id = a.id WHERE a.task_id = $1 ORDER BY a.is_primary DESC, a.role, u.name`,
      ),
      q<ActionPlan>('SELECT text, filed_at, version FROM action_plan WHERE task_id = $1'),
      q<Milestone>('SELECT * FROM milestone WHERE task_id = $1 ORDER BY due, id'),
      q<Report & { unit_name: string; period_name: string | null }>(
        `SELECT r.*, u.name AS unit_name, p.name AS period_name FROM report r JOIN unit u ON u.id = r.unit_id
         LEFT JOIN reporting_period p ON p.id = r.period_id WHERE r.task_id = $1 ORDER BY p.starts DESC NULLS FIRST, r.kind DESC, r.id DESC`,
      ),
      q<SiteVisit>('SELECT * FROM site_visit WHERE task_id = $1 ORDER BY id DESC'),
      q<Notice>(
        'SELECT DISTINCT n.id, n.level, n.state, n.year, n.number FROM notice n JOIN notice_item i ON i.notice_id = n.id WHERE i.task_id = $1 ORDER BY n.id',
      ),
      this.requests.list(actor, { taskId: id }),
      this.instructions.list(actor, { taskId: id }),
      this.obligations.ofTask(id),
      q<{
        id: string;
        at: Date;
        actor_name: string;
        command: string;
        reason: string | null;
        on_behalf: TimelineEntry['onBehalf'];
      }>(
        'SELECT id, at, actor_name, command, reason, on_behalf FROM journal_entry WHERE task_ids @> ARRAY[$1]::uuid[] ORDER BY id DESC LIMIT 200',
      ),
    ]);
    return {
      row,
      task: camel(tasks[0]),
      plan: camel(plans[0]),
      parties: parties.map(camel),
      targets,
      assignments: assignments.map(a => camel({ ...a, state_label: stateLabel('assignment', a.state) })),
      actionPlan: actionPlans[0] ? camel(actionPlans[0]) : null,
      milestones: milestones.map(camel),
      reports: reports.map(r => ({ ...camel(r), stateLabel: stateLabel(r.kind, r.state) })),
      siteVisits: siteVisits.map(camel),
      notices: notices.map(n => ({
        id: n.id,
        level: n.level,
        state: n.state,
        number: noticeNumber(n),
        stateLabel: stateLabel('notice', n.state),
      })),
      requests,
      instructions,
      obligations: owed.map(camel),
      timeline: timeline.map(camel),
      relations: await taskRelations(this.db, actor, id),
    };
  }

  /** A report to be filled in, with what helps: targets, milestones, and the unit's last report. */
  async reportForm(
    actor: Actor,
    id: string,
  ): Promise<{
    report: ReportView;
    row: LedgerRow;
    targets: TargetView[];
    /** What the figures in it, or else those that count, say of the whole. */
    suggestedPercent: number | null;
    milestones: CamelRow<Milestone>[];
    last: ReportView | null;
    contributions: ReportView[];
  }> {
    const select = `SELECT r.*, u.name AS unit_name, p.name AS period_name FROM report r JOIN unit u ON u.id = r.unit_id LEFT JOIN reporting_period p ON p.id = r.period_id`;
    type Loaded = Report & { unit_name: string; period_name: string | null };
    const params: unknown[] = [id];
    const scope = scopeSql(actor, v => `$${params.push(v)}`);
    const [report] = await this.db.query<Loaded>(
      `${select} JOIN task t ON t.id = r.task_id WHERE r.id = $1 AND ${scope}`,
      params,
    );
    if (!report) throw new Refusal('not_found', 'record.not_found', '报告不存在，或您无权查看');
    const row = (await this.ledger.one(actor, report.task_id)) as LedgerRow;
    const [targets, milestones, last, contributions] = await Promise.all([
      this.targets.ofTask(report.task_id, report.measurements),
      this.db.query<Milestone>(
        "SELECT * FROM milestone WHERE task_id = $1 AND state <> 'void' ORDER BY due, id",
        [report.task_id],
      ),
      this.db.query<Loaded>(
        `${select} WHERE r.task_id = $1 AND r.unit_id = $2 AND r.kind = $3 AND r.id < $4 AND r.state IN ('approved', 'submitted') ORDER BY r.id DESC LIMIT 1`,
        [report.task_id, report.unit_id, report.kind, report.id],
      ),
      this.db.query<Loaded>(
        `${select} WHERE r.task_id = $1 AND r.period_id = $2 AND r.kind = 'contribution' AND r.id <> $3 ORDER BY u.name`,
        [report.task_id, report.period_id, report.id],
      ),
    ]);
    const view = (r: Loaded): ReportView => ({ ...camel(r), stateLabel: stateLabel(r.kind, r.state) });
    return {
      report: view(report),
      row,
      targets,
      suggestedPercent: suggestedPercent(targets),
      milestones: milestones.map(camel),
      last: last[0] ? view(last[0]) : null,
      contributions: contributions.map(view),
    };
  }
}
