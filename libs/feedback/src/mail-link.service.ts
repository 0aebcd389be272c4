import { Injectable } from '@nestjs/common';
import type { Sensitivity } from '@duban/chain';
import { AssignmentService } from '@duban/dispatch';
import { Db, type Entrance } from '@duban/journal';
import { Refusal } from '@duban/kernel';
import { type Bearer, MailLinks } from '@duban/notification';
import { linkOf, type Obligation, ObligationQueries, type OwedRow } from '@duban/obligation';
import { may } from '@duban/organization';
import type { ReportInput } from './report.check';
import { ReportService } from './report.service';

/** What can be done about something owed by a link; everything else asks for signing in. */
export const LINK_ACTIONS = ['sign', 'report', 'sign_in'] as const;
export type LinkAction = (typeof LINK_ACTIONS)[number];

/** Something owed, as the page behind a link shows it. */
export interface LinkedItem {
  id: string;
  label: string;
  /** null: sensitive; it is shown to whoever signs in. */
  title: string | null;
  holderName: string;
  dueAt: Date;
  dueWords: string;
  action: LinkAction;
  /** The assignment or report; null where signing in is asked for. */
  subjectId: string | null;
  /** A draft is there already. */
  started: boolean;
  /** Page of the desk. */
  link: string;
}

export interface LinkedPage {
  name: string;
  expiresAt: Date;
  /** Done by this link already. */
  done: number;
  items: LinkedItem[];
}

/** A page for a phone lists no more; the desk has all. */
const MOST = 200;
const REPORT_KINDS: readonly string[] = ['report', 'contribute', 'rework'];
const REPORT_SUBJECTS: readonly string[] = ['report', 'contribution'];

type Owed = Pick<Obligation, 'id' | 'kind' | 'subject_type' | 'subject_id' | 'holder_unit_id'> & {
  sensitivity: Sensitivity | null;
};

/** What a link in a mail opens, and what can be done there: by the same services as on the desk, so that all rules hold. */
@Injectable()
export class MailLinkService {
  constructor(
    private readonly links: MailLinks,
    private readonly db: Db,
    private readonly obligations: ObligationQueries,
    private readonly assignments: AssignmentService,
    private readonly reports: ReportService,
  ) {}

  /** What is due from the bearer now. Changes nothing. @throws Refusal link.unknown, link.expired, link.sign_in_needed */
  async page(token: string): Promise<LinkedPage> {
    const bearer = await this.links.open(token);
    const rows = await this.obligations.mine(bearer.owner, { limit: MOST });
    const levels = await this.levels(rows);
    const drafts = new Set(
      (
        await this.db.query<{ id: string }>(
          "SELECT id FROM report WHERE id = ANY($1) AND (text <> '' OR no_progress)",
          [rows.map(o => o.subject_id)],
        )
      ).map(r => r.id),
    );
    const items = rows.map((o): LinkedItem => {
      const sensitivity = levels.get(o.task_id ?? o.about_task_id ?? '') ?? null;
      const withheld = sensitivity === 'sensitive';
      const action = actionFor(bearer, { ...o, sensitivity });
      return {
        ...{ id: o.id, label: o.label, title: withheld ? null : o.title, holderName: o.holder_name },
        ...{ dueAt: o.due_at, dueWords: o.due_words, action, link: withheld ? '/' : linkOf(o) },
        subjectId: action === 'sign_in' ? null : o.subject_id,
        started: drafts.has(o.subject_id),
      };
    });
    return {
      ...{ name: bearer.actor.name, expiresAt: bearer.expiresAt },
      ...{ done: bearer.used.size, items },
    };
  }

  /**
   * Who may read this report by the link: it must be due from the bearer.
   * @throws Refusal as `page`, link.settled
   */
  async reader(token: string, reportId: string): Promise<Bearer['actor']> {
    const bearer = await this.links.open(token);
    const [owed] = await this.owed(`o.subject_id = $1 AND o.kind = ANY($2) AND o.settled_at IS NULL`, [
      reportId,
      REPORT_KINDS,
    ]);
    if (!owed) throw new Refusal('conflict', 'link.settled', '已经办理，无需再办', { mend: '请刷新页面' });
    assertAction(bearer, [owed], 'report');
    return bearer.actor;
  }

  /** 签收, in bulk. @throws Refusal as `page`, link.used, link.settled, and what AssignmentService.sign refuses */
  async sign(token: string, ids: string[], options: { key?: string } = {}): Promise<{ signed: number }> {
    const { bearer, subjects } = await this.come(token, ids, 'sign');
    return this.assignments.sign(bearer.actor, subjects, {
      ...options,
      entrance: this.entrance(bearer, ids, subjects),
    });
  }

  /** 无新进展, in bulk. @throws Refusal as `sign`, link.has_draft: what was written is not handed in unseen */
  async noProgress(
    token: string,
    ids: string[],
    options: { key?: string } = {},
  ): Promise<{ submitted: number }> {
    const { bearer, subjects } = await this.come(token, ids, 'report');
    const entrance = this.entrance(bearer, ids, subjects);
    return this.reports.submit(
      bearer.actor,
      subjects,
      { noProgress: true },
      {
        ...options,
        entrance: {
          ...entrance,
          enter: async tx => {
            await entrance.enter?.(tx);
            const drafts = await tx.query<{ id: string }>(
              "SELECT id FROM report WHERE id = ANY($1) AND text ~ '\\S'",
              [subjects],
            );
            if (drafts.length)
              throw new Refusal('conflict', 'link.has_draft', '报告中已有填写的内容', {
                mend: '请打开核对后报送；确无进展的，请清空后再报',
                details: { ids: drafts.map(d => d.id) },
              });
          },
        },
      },
    );
  }

  /**
   * Saves a report, and hands it in unless only a draft is asked for. What was saved stays where handing in is refused.
   * @throws Refusal as `sign`, record.stale, and what ReportService refuses
   */
  async report(
    token: string,
    id: string,
    { submit, ...input }: ReportInput & { submit: boolean },
    options: { key?: string; version?: number } = {},
  ): Promise<{ submitted: boolean; version: number }> {
    const { version, ...rest } = options;
    const { bearer, subjects } = await this.come(token, [id], 'report');
    const saved = await this.reports.save(bearer.actor, subjects[0], input, {
      ...rest,
      version,
      entrance: this.entrance(bearer, [id], subjects, false),
    });
    if (!submit) return { submitted: false, version: saved.version };
    await this.reports.submit(
      bearer.actor,
      subjects,
      {},
      {
        ...rest,
        entrance: this.entrance(bearer, [id], subjects),
      },
    );
    return { submitted: true, version: saved.version };
  }

  private async come(
    token: string,
    ids: string[],
    action: LinkAction,
  ): Promise<{ bearer: Bearer; subjects: string[] }> {
    const bearer = await this.links.open(token);
    const owed = await this.owed('o.id = ANY($1)', [ids]);
    if (owed.length < new Set(ids).size)
      throw new Refusal('not_found', 'record.not_found', '待办不存在', { mend: '请刷新页面' });
    assertAction({ ...bearer, used: new Set() }, owed, action);
    return { bearer, subjects: owed.map(o => o.subject_id) };
  }

  private entrance(bearer: Bearer, ids: string[], subjects: string[], spend = true): Entrance {
    return this.links.entrance(
      bearer,
      subjects,
      async tx =>
        (
          await tx.query<{ id: string }>(
            'SELECT id FROM obligation WHERE id = ANY($1) AND settled_at IS NOT NULL',
            [ids],
          )
        ).map(o => o.id),
      spend,
    );
  }

  private owed(where: string, params: unknown[]): Promise<Owed[]> {
    return this.db.query<Owed>(
      `SELECT o.id, o.kind, o.subject_type, o.subject_id, o.holder_unit_id, t.sensitivity
       FROM obligation o LEFT JOIN task t ON t.id = coalesce(o.task_id, o.about_task_id) WHERE ${where} ORDER BY o.id`,
      params,
    );
  }

  private async levels(rows: readonly OwedRow[]): Promise<Map<string, Sensitivity>> {
    const tasks = await this.db.query<{ id: string; sensitivity: Sensitivity }>(
      'SELECT id, sensitivity FROM task WHERE id = ANY($1)',
      [[...new Set(rows.flatMap(o => o.task_id ?? o.about_task_id ?? []))]],
    );
    return new Map(tasks.map(t => [t.id, t.sensitivity]));
  }
}

/** By a link one does what one's own unit owes: nothing that the office enters for others, nothing sensitive, nothing twice. */
function actionFor({ actor, used }: Bearer, o: Owed): LinkAction {
  const around = { unitId: o.holder_unit_id, sensitivity: o.sensitivity ?? undefined };
  if (used.has(o.subject_id)) return 'sign_in';
  if (o.kind === 'sign' && may(actor, 'assignment.sign', around)) return 'sign';
  const isReport = REPORT_KINDS.includes(o.kind) && REPORT_SUBJECTS.includes(o.subject_type);
  return isReport && may(actor, 'report.submit', around) ? 'report' : 'sign_in';
}

/** @throws Refusal link.sign_in_needed */
function assertAction(bearer: Bearer, owed: readonly Owed[], action: LinkAction): void {
  const others = owed.filter(o => actionFor(bearer, o) !== action);
  if (others.length)
    throw new Refusal('unauthenticated', 'link.sign_in_needed', '此事项须登录办理', {
      mend: '通过邮件链接可以签收和报送进展；其他事项请登录系统',
      details: { ids: others.map(o => o.id) },
    });
}
