import { Inject, Injectable } from '@nestjs/common';
import { Journal, SYSTEM, Db } from '@duban/journal';
import { IDS, type Ids } from '@duban/kernel';
import { Obligation, Obligations, ObligationStep } from '@duban/obligation';
import { NOTICE_LOCK, OUTSIDE_KINDS, supervisionOffice } from '@duban/organization';
import { Plan } from '@duban/task';
import { blankNotice, noticeSubject } from './notice.rows';
import { Notice, NoticeItem } from './tracking.entity';

const LEVEL_OF: Readonly<Record<string, Notice['level']>> = { draft_yellow: 'yellow', draft_red: 'red' };

interface Asked extends Pick<Obligation, 'plan_id' | 'task_id' | 'office_unit_id'> {
  step_id: string;
  obligation_id: string;
  action: string;
  unit_id: string;
  open: boolean;
  letters_only: boolean;
}

type Listed = Pick<NoticeItem, 'notice_id' | 'obligation_id'>;

/**
 * Drafts the notices that ladders asked for: one per unit and level lists all items, and a draft nobody has issued yet
 * takes up new ones. Steps are found by their mark, so a crash after the sweep loses nothing.
 */
@Injectable()
export class NoticeDraftService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly obligations: Obligations,
    @Inject(IDS) private readonly ids: Ids,
  ) {}

  /** @returns how many items were put on notices */
  async draft(): Promise<number> {
    const [{ n }] = await this.db.query<{ n: number }>(
      "SELECT count(*)::int AS n FROM obligation_step WHERE pending AND action IN ('draft_yellow', 'draft_red')",
    );
    if (!n) return 0;
    return this.journal.transact(
      { name: 'notice.draft', actor: SYSTEM, reason: '按催办阶梯拟发督办单' },
      async tx => {
        // One drafter at a time: two would make two drafts for one unit.
        await tx.query(NOTICE_LOCK);
        const steps = await tx.claim(
          ObligationStep,
          "pending AND action IN ('draft_yellow', 'draft_red')",
          [],
          'id',
          500,
        );
        const asked = await tx.query<Asked>(
          `SELECT s.id AS step_id, s.action, o.id AS obligation_id, o.plan_id, o.task_id, o.office_unit_id, o.holder_unit_id AS unit_id,
                o.settled_at IS NULL AND o.held_at IS NULL AND o.paused_at IS NULL AS open,
                u.kind = ANY($2) AS letters_only
         FROM obligation_step s JOIN obligation o ON o.id = s.obligation_id JOIN unit u ON u.id = o.holder_unit_id
         WHERE s.id = ANY($1) ORDER BY s.id`,
          [steps.map(s => s.id), OUTSIDE_KINDS],
        );
        for (const step of steps) tx.update(ObligationStep, { ...step, pending: false });
        // Settled in the meantime: nothing to urge. Courts and outside partners are written to, never put under notice.
        const items = asked.filter(a => a.open && !a.letters_only && a.task_id);
        if (!items.length) return 0;
        const plans = new Map(
          (await tx.query<Plan>('SELECT * FROM plan WHERE id = ANY($1)', [items.map(i => i.plan_id)])).map(
            p => [p.id, p],
          ),
        );
        const drafts = await tx.lockWhere(Notice, "state = 'drafted' AND plan_id = ANY($1)", [
          [...plans.keys()],
        ]);
        const listed = await tx.query<Listed>(
          'SELECT notice_id, obligation_id FROM notice_item WHERE notice_id = ANY($1)',
          [drafts.map(d => d.id)],
        );
        const issuing = await supervisionOffice(tx);
        const book = await this.obligations.book(tx, []);
        for (const item of items) {
          const level = LEVEL_OF[item.action];
          let notice = drafts.find(
            d => d.plan_id === item.plan_id && d.unit_id === item.unit_id && d.level === level,
          );
          if (!notice) {
            notice = blankNotice({
              ...{ id: this.ids.next(), plan_id: item.plan_id, unit_id: item.unit_id, level },
              ...{ office_unit_id: issuing ?? item.office_unit_id, drafted_at: tx.now },
            });
            notice.state = book.move(noticeSubject(plans.get(item.plan_id) as Plan, notice), null, 'draft')
              .next as Notice['state'];
            tx.insert(Notice, notice);
            drafts.push(notice);
          }
          const { id: notice_id } = notice;
          const { obligation_id } = item;
          tx.concerns(item.task_id);
          // Put there by hand before, or by an earlier arming.
          if (listed.some(i => i.notice_id === notice_id && i.obligation_id === obligation_id)) continue;
          listed.push({ notice_id, obligation_id });
          tx.insert(NoticeItem, {
            id: this.ids.next(),
            notice_id,
            obligation_id,
            task_id: item.task_id as string,
          });
        }
        return items.length;
      },
    );
  }
}
