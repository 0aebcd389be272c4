import type { WorkCalendar } from '@duban/calendar';
import { LONGEST_SILENCE, type Sensitivity } from '@duban/chain';
import type { Actor, Db, Journal, Tx } from '@duban/journal';
import { civilDate, endOfDay, type Ids, Refusal } from '@duban/kernel';
import { assertMay, type Given, knows } from '@duban/organization';
import { ChaseSilence } from './quiet.entity';

/** About what: a task, a plan, or a unit towards one office. */
export interface SilenceInput {
  taskId?: string;
  planId?: string;
  unitId?: string;
  /** Whose ladders are quiet towards a unit; not given: those of the one office the actor supervises. */
  officeUnitId?: string;
  /** The last quiet day, `YYYY-MM-DD`. */
  until: string;
  reason: string;
}

export interface SilenceView {
  id: string;
  officeUnitId: string;
  taskId: string | null;
  planId: string | null;
  unitId: string | null;
  /** What it is about, in words. */
  about: string;
  reason: string;
  by: string;
  madeAt: Date;
  until: Date;
  endedAt: Date | null;
  endReason: string | null;
  standing: boolean;
  version: number;
}

interface Around {
  office: string;
  task: string | null;
  sensitivity?: Sensitivity;
}

/**
 * 暂停催办: the office keeps its ladders quiet about something for a while, with the reason on record. Reminders in it
 * are recorded as skipped with the silence as their cause; drafts of notices and lapses are not stopped, nor is any
 * clock: for that a task is suspended.
 */
export class SilenceService {
  constructor(
    private readonly journal: Journal,
    private readonly db: Db,
    private readonly calendar: WorkCalendar,
    private readonly ids: Ids,
  ) {}

  /** @throws Refusal access.denied, access.clearance, record.not_found, silence.about, silence.office, silence.until, silence.too_long, silence.no_reason */
  silence(actor: Actor, input: SilenceInput, options: Given = {}): Promise<{ id: string; until: string }> {
    const meta = { name: 'obligation.silence', actor, body: input, reason: input.reason, key: options.key };
    return this.journal.transact(meta, async tx => {
      const around = await this.around(tx, actor, input);
      assertMay(actor, 'obligation.silence', {
        officeUnitId: around.office,
        sensitivity: around.sensitivity,
      });
      const until = this.until(input, tx.now);
      const id = this.ids.next();
      tx.insert(ChaseSilence, {
        ...{ id, office_unit_id: around.office, reason: input.reason.trim(), until, version: 1 },
        ...{
          task_id: input.taskId ?? null,
          plan_id: input.planId ?? null,
          unit_id: input.unitId ?? null,
        },
        ...{ made_by: actor.personId, made_at: tx.now },
        ...{ ended_at: null, ended_by: null, end_reason: null },
      });
      tx.concerns(around.task);
      return { id, until: input.until };
    });
  }

  /** Ends one before its time: steps are taken again from now on. @throws Refusal access.denied, silence.over, record.stale */
  end(
    actor: Actor,
    id: string,
    { reason }: { reason: string },
    options: Given = {},
  ): Promise<{ version: number }> {
    const meta = { name: 'obligation.end_silence', actor, body: { id, reason }, reason, key: options.key };
    return this.journal.transact(meta, async tx => {
      const [silence] = await tx.lock(ChaseSilence, [id]);
      assertMay(actor, 'obligation.silence', { officeUnitId: silence.office_unit_id });
      await tx.expectVersion(silence, options.version);
      if (silence.ended_at || silence.until <= tx.now)
        throw new Refusal('conflict', 'silence.over', '这次暂停催办已经结束', { mend: '请刷新列表' });
      Object.assign(silence, { ended_at: tx.now, ended_by: actor.personId, end_reason: reason });
      silence.version += 1;
      tx.update(ChaseSilence, silence);
      tx.concerns(silence.task_id);
      return { version: silence.version };
    });
  }

  /** Those of the offices the actor supervises, newest first. */
  async list(
    actor: Actor,
    { limit, after, standing }: { limit: number; after?: string; standing?: boolean },
  ): Promise<SilenceView[]> {
    const offices = actor.appointments.filter(a => a.role === 'supervisor').map(a => a.unitId);
    const rows = await this.db.query<
      ChaseSilence & { about: string | null; name: string | null; standing: boolean }
    >(
      `SELECT s.*, s.ended_at IS NULL AND s.until > $1 AS standing, p.name,
              coalesce(left(t.text, 60), pl.title, u.name) AS about
       FROM chase_silence s LEFT JOIN person p ON p.id = s.made_by LEFT JOIN task t ON t.id = s.task_id
       LEFT JOIN plan pl ON pl.id = s.plan_id LEFT JOIN unit u ON u.id = s.unit_id
       WHERE s.office_unit_id = ANY($2) AND ($3::uuid IS NULL OR s.id < $3)
         AND ($4::boolean IS NULL OR (s.ended_at IS NULL AND s.until > $1) = $4)
         AND (t.id IS NULL OR t.sensitivity = ANY($5))
       ORDER BY s.id DESC LIMIT $6`,
      [this.journal.now(), offices, after ?? null, standing ?? null, knows(actor), limit],
    );
    return rows.map(s => ({
      ...{ id: s.id, officeUnitId: s.office_unit_id, taskId: s.task_id, planId: s.plan_id },
      ...{ unitId: s.unit_id, about: s.about ?? '', reason: s.reason, by: s.name ?? '系统' },
      ...{ madeAt: s.made_at, until: s.until, endedAt: s.ended_at, endReason: s.end_reason },
      ...{ standing: s.standing, version: s.version },
    }));
  }

  private until({ until: day, reason }: SilenceInput, now: Date): Date {
    if (!reason.trim())
      throw new Refusal('invalid', 'silence.no_reason', '暂停催办须写明理由', {
        faults: [{ where: 'reason', message: '请填写理由' }],
      });
    const today = civilDate(now);
    if (day < today)
      throw new Refusal('invalid', 'silence.until', '暂停催办的截止日期已过', {
        faults: [{ where: 'until', message: '不早于今天' }],
      });
    const last = this.calendar.addWorkdays(today, LONGEST_SILENCE);
    if (day > last)
      throw new Refusal(
        'invalid',
        'silence.too_long',
        `暂停催办最长 ${LONGEST_SILENCE} 个工作日，至 ${last}`,
        {
          mend: '需要更久的，请中止任务',
          faults: [{ where: 'until', message: `不晚于 ${last}` }],
        },
      );
    return endOfDay(day);
  }

  private async around(tx: Tx, actor: Actor, input: SilenceInput): Promise<Around> {
    const { taskId, planId, unitId } = input;
    if ([taskId, planId, unitId].filter(Boolean).length !== 1)
      throw new Refusal('invalid', 'silence.about', '请指定一项任务、一个方案或一个单位', {
        faults: [{ where: 'taskId', message: '任务、方案、单位三者选一' }],
      });
    if (unitId) {
      await found(tx, 'SELECT id FROM unit WHERE id = $1', unitId, '单位');
      return { office: input.officeUnitId ?? onlyOffice(actor), task: null };
    }
    if (planId) {
      const plan = await found<{ office: string }>(
        tx,
        'SELECT office_unit_id AS office FROM plan WHERE id = $1',
        planId,
        '方案',
      );
      return { ...plan, task: null };
    }
    return found<Around>(
      tx,
      'SELECT p.office_unit_id AS office, t.id AS task, t.sensitivity FROM task t JOIN plan p ON p.id = t.plan_id WHERE t.id = $1',
      taskId as string,
      '任务',
    );
  }
}

/** @throws Refusal silence.office */
function onlyOffice(actor: Actor): string {
  const offices = [...new Set(actor.appointments.filter(a => a.role === 'supervisor').map(a => a.unitId))];
  if (offices.length === 1) return offices[0];
  throw new Refusal('invalid', 'silence.office', '请指明哪个督查机构暂停催办', {
    faults: [{ where: 'officeUnitId', message: '请选择' }],
  });
}

async function found<T>(tx: Tx, sql: string, id: string, what: string): Promise<T> {
  const [row] = await tx.query<T>(sql, [id]);
  if (!row) throw new Refusal('not_found', 'record.not_found', `${what}不存在`, { mend: '请从列表中选择' });
  return row;
}
