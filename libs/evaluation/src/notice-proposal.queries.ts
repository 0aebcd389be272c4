import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { OBLIGATIONS, type ObligationKind } from '@duban/chain';
import { type Actor, Db, Journal } from '@duban/journal';
import { may, OUTSIDE_KINDS, supervisionOffice } from '@duban/organization';
import { taskTitle } from '@duban/task';
import type { NoticeLevel } from '@duban/tracking';
import { LightQueries } from './light.queries';
import { scopeSql } from './scope';

/** What a notice to a unit about these tasks would say, before somebody writes it. */
export interface NoticeProposal {
  planId: string;
  planTitle: string;
  unitId: string;
  unitName: string;
  /** Whether it is this unit that is to be urged: it is late, or it leads where nobody is. */
  proposed: boolean;
  level: NoticeLevel;
  tasks: { taskId: string; title: string; owed: { label: string; dueAt: Date; lateWords: string }[] }[];
  /** Levels of which this unit has a draft already, which would take up the items. */
  drafts: NoticeLevel[];
  /** 督办事由; empty where the system knows of nothing that is late or behind. */
  reason: string;
  /** 督办要求. */
  text: string;
}

interface Party {
  plan_id: string;
  plan_title: string;
  office_unit_id: string;
  unit_id: string;
  unit_name: string;
  role: string;
  task_id: string;
  no: number;
  text: string;
}

interface Late {
  task_id: string;
  unit_id: string;
  kind: ObligationKind;
  due_at: Date;
}

/** What is asked for wherever something is late or behind; the office says it more exactly. */
const DEMAND = '请查明原因，明确整改措施、责任人和完成时限，抓紧办理，并在答复期限内书面答复整改和推进情况。';

/** Without the rule it was judged by, which a unit is not written to about. */
const plain = (reading: string): string => reading.replace(/，[^，；]*为[黄红]灯/g, '');

/** 拟发督办单: to whom, about what and why, from what the system knows. */
@Injectable()
export class NoticeProposalQueries {
  constructor(
    private readonly db: Db,
    private readonly journal: Journal,
    private readonly calendar: WorkCalendar,
    private readonly lights: LightQueries,
  ) {}

  /**
   * One for each unit of each plan, those that are to be urged first. Tasks that have ended or stand still, that this
   * person may not see or may not write a notice about, and units that are only written to are left out.
   */
  async of(actor: Actor, taskIds: readonly string[]): Promise<NoticeProposal[]> {
    const parties = await this.parties(actor, taskIds);
    const ids = [...new Set(parties.map(p => p.task_id))];
    const now = this.journal.now();
    const late = await this.db.query<Late>(
      `SELECT task_id, holder_unit_id AS unit_id, kind, due_at FROM obligation WHERE task_id = ANY($1) AND due_at < $2
         AND settled_at IS NULL AND held_at IS NULL AND paused_at IS NULL ORDER BY due_at, id`,
      [ids, now],
    );
    const behind = await this.lights.behind(ids);
    const drafts = await this.db.query<{ plan_id: string; unit_id: string; level: NoticeLevel }>(
      "SELECT plan_id, unit_id, level FROM notice WHERE state = 'drafted' AND plan_id = ANY($1) ORDER BY level",
      [parties.map(p => p.plan_id)],
    );
    const owedBy = (p: Party): Late[] => late.filter(o => o.task_id === p.task_id && o.unit_id === p.unit_id);
    const lateTasks = new Set(parties.filter(p => owedBy(p).length).map(p => p.task_id));
    const groups = new Map<string, Party[]>();
    for (const p of parties) {
      const key = `${p.plan_id} ${p.unit_id}`;
      groups.set(key, [...(groups.get(key) ?? []), p]);
    }
    const proposals = [...groups.values()].map((own): NoticeProposal => {
      const [{ plan_id, plan_title, unit_id, unit_name }] = own;
      const overdue = own.some(p => owedBy(p).length);
      const tasks = own.map(p => ({
        taskId: p.task_id,
        title: taskTitle(p),
        owed: owedBy(p).map(o => ({
          label: OBLIGATIONS[o.kind].label,
          dueAt: o.due_at,
          lateWords: this.calendar.describeDue(o.due_at, now),
        })),
      }));
      const reason = tasks.flatMap(({ taskId, title, owed }) => {
        const late = owed.map(o => `${o.label}${o.lateWords}`);
        const words = late.length ? late : (behind.get(taskId) ?? []).map(plain);
        return words.length ? [`${title.replace(/。$/, '')}：${words.join('；')}。`] : [];
      });
      return {
        ...{ planId: plan_id, planTitle: plan_title, unitId: unit_id, unitName: unit_name },
        proposed: overdue || own.some(p => p.role === 'lead' && !lateTasks.has(p.task_id)),
        level: overdue ? 'yellow' : 'blue',
        tasks,
        drafts: drafts.filter(d => d.plan_id === plan_id && d.unit_id === unit_id).map(d => d.level),
        reason: reason.join('\n'),
        text: DEMAND,
      };
    });
    return proposals.sort((a, b) => Number(b.proposed) - Number(a.proposed));
  }

  private async parties(actor: Actor, taskIds: readonly string[]): Promise<Party[]> {
    const params: unknown[] = [];
    const add = (value: unknown): string => `$${params.push(value)}`;
    const rows = await this.db.query<Party>(
      `SELECT p.id AS plan_id, p.title AS plan_title, p.office_unit_id, u.id AS unit_id, u.name AS unit_name, a.role,
              t.id AS task_id, t.no, t.text
       FROM task t JOIN plan p ON p.id = t.plan_id JOIN assignment a ON a.task_id = t.id AND a.state <> 'withdrawn'
       JOIN unit u ON u.id = a.unit_id AND u.active AND u.kind <> ALL(${add(OUTSIDE_KINDS)})
       WHERE t.id = ANY(${add(taskIds)}) AND t.state NOT IN ('closed', 'cancelled', 'suspended') AND ${scopeSql(actor, add)}
       ORDER BY p.year DESC, p.id DESC, u.name, u.id, t.no, t.id`,
      params,
    );
    const issuing = await supervisionOffice(this.db);
    return rows.filter(r =>
      [issuing, r.office_unit_id].some(
        office => office && may(actor, 'notice.draft', { officeUnitId: office }),
      ),
    );
  }
}
