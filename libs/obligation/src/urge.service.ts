import type { WorkCalendar } from '@duban/calendar';
import { OBLIGATIONS, type Sensitivity } from '@duban/chain';
import type { Actor, Entrance, Journal, Tx } from '@duban/journal';
import { civilDate, type Ids, Refusal, shanghaiTime } from '@duban/kernel';
import type { NotificationService, Outgoing } from '@duban/notification';
import { assertMay, DirectorySnapshot, knows, type Reachable } from '@duban/organization';
import { Obligation } from './obligation.entity';
import { recipientsOf } from './recipients';
import { linkOf } from './sweep.service';
import { ObligationUrge } from './urge.entity';

/** Which obligations: named one by one, or all that are late in the offices the actor supervises. */
export interface UrgeInput {
  ids?: string[];
  /** What others owe about these tasks: all of it that is late; where nothing is, what is due first. */
  taskIds?: string[];
  /** Only those of this plan. */
  planId?: string;
  /** Only those this unit owes. */
  unitId?: string;
  text: string;
  /** Sent at once, whatever the hour; needs its reason. */
  urgent?: boolean;
  reason?: string;
}

export const SKIPPED_BECAUSE = {
  urged_today: '本工作日已催办过',
  settled: '已经了结',
  held: '已办出，等他人处理',
  paused: '随任务中止',
  muted: '有申请待审批',
} as const;
export type SkippedBecause = keyof typeof SKIPPED_BECAUSE;

export interface UrgeResult {
  urged: string[];
  skipped: { id: string; because: SkippedBecause }[];
  /** People told, each counted once for each obligation. */
  messages: number;
}

interface Told {
  owed: Obligation;
  people: readonly Reachable[];
}

/** What urging would do. */
export interface UrgePreview {
  told: { id: string; title: string; unit: string; due: string; people: string[] }[];
  skipped: UrgeResult['skipped'];
}

/** How many are urged by one command. */
export const MOST_URGED = 1_000;

/** 催办 by a person: beside the ladder, which goes on as it would have. */
export class UrgeService {
  constructor(
    private readonly journal: Journal,
    private readonly calendar: WorkCalendar,
    private readonly ids: Ids,
    private readonly notifications: NotificationService,
  ) {}

  /**
   * Tells whoever owes. Each obligation at most once a workday; what cannot be urged now is passed over and said.
   * @throws Refusal access.denied, record.not_found, urge.whom, urge.too_many, notification.no_reason
   */
  urge(
    actor: Actor,
    input: UrgeInput,
    options: { key?: string; entrance?: Entrance } = {},
  ): Promise<UrgeResult> {
    return this.journal.transact(
      { name: 'obligation.urge', actor, reason: input.text, body: input, ...options },
      async tx => {
        const { told, skipped, workday } = await this.plan(tx, actor, input);
        for (const { owed, people } of told) {
          tx.insert(ObligationUrge, {
            id: this.ids.next(),
            obligation_id: owed.id,
            workday,
            urged_by: actor.personId,
            urged_at: tx.now,
            text: input.text,
            urgent_reason: input.urgent ? (input.reason as string) : null,
            told: people.length,
          });
          tx.concerns(owed.task_id);
        }
        const { inbox } = await this.notifications.post(
          tx,
          told.flatMap(t => this.messages(actor, t, input, workday, tx.now)),
        );
        return { urged: told.map(t => t.owed.id), skipped, messages: inbox };
      },
    );
  }

  /** Whom `urge` would tell of what now. Writes nothing. @throws Refusal as `urge` */
  preview(actor: Actor, input: UrgeInput): Promise<UrgePreview> {
    return this.journal.transact({ name: 'obligation.urge', actor }, async tx => {
      const { told, skipped, directory } = await this.plan(tx, actor, input);
      return {
        skipped,
        told: told.map(({ owed, people }) => ({
          id: owed.id,
          title: `${OBLIGATIONS[owed.kind].label}：${owed.title}`,
          unit: directory.unitName(owed.holder_unit_id),
          due: this.calendar.describeDue(owed.due_at, tx.now),
          people: people.map(p => p.name),
        })),
      };
    });
  }

  private async plan(
    tx: Tx,
    actor: Actor,
    input: UrgeInput,
  ): Promise<{
    told: Told[];
    skipped: UrgeResult['skipped'];
    workday: string;
    directory: DirectorySnapshot;
  }> {
    if (input.urgent && !input.reason?.trim())
      throw new Refusal('invalid', 'notification.no_reason', '加急催办须写明理由', {
        faults: [{ where: 'reason', message: '请填写加急理由' }],
      });
    const owed = await this.lock(tx, actor, input);
    const tasks = await tx.query<{ id: string; sensitivity: Sensitivity }>(
      'SELECT id, sensitivity FROM task WHERE id = ANY($1)',
      [owed.map(o => o.task_id ?? o.about_task_id)],
    );
    const of = new Map(tasks.map(t => [t.id, t.sensitivity]));
    for (const o of owed)
      assertMay(actor, 'obligation.urge', {
        officeUnitId: o.office_unit_id,
        sensitivity: of.get(o.task_id ?? o.about_task_id ?? ''),
      });
    const workday = this.calendar.addWorkdays(civilDate(tx.now), 0);
    const before = new Set(
      (
        await tx.query<{ id: string }>(
          'SELECT obligation_id AS id FROM obligation_urge WHERE obligation_id = ANY($1) AND workday = $2',
          [owed.map(o => o.id), workday],
        )
      ).map(u => u.id),
    );
    const directory = await DirectorySnapshot.load(tx);
    const skipped: UrgeResult['skipped'] = [];
    const told: Told[] = [];
    for (const o of owed) {
      const because = before.has(o.id) ? 'urged_today' : standsStill(o);
      if (because) skipped.push({ id: o.id, because });
      else
        told.push({
          owed: o,
          people: recipientsOf(o, 'holder', directory, of.get(o.task_id ?? o.about_task_id ?? '')),
        });
    }
    return { told, skipped, workday, directory };
  }

  private async lock(tx: Tx, actor: Actor, input: UrgeInput): Promise<Obligation[]> {
    const { ids, taskIds, planId, unitId } = input;
    if (ids) return tx.lock(Obligation, ids);
    if (taskIds) return lockOwedAbout(tx, actor, taskIds);
    if (!planId && !unitId)
      throw new Refusal('invalid', 'urge.whom', '请选择要催办的待办、方案或单位', {
        faults: [{ where: 'ids', message: '须提供 ids、taskIds、planId 或 unitId' }],
      });
    const offices = actor.appointments.filter(a => a.role === 'supervisor').map(a => a.unitId);
    const late = await tx.lockWhere(
      Obligation,
      `settled_at IS NULL AND held_at IS NULL AND paused_at IS NULL AND due_at < $1 AND office_unit_id = ANY($2)
       AND ($3::uuid IS NULL OR plan_id = $3) AND ($4::uuid IS NULL OR holder_unit_id = $4)
       AND NOT EXISTS (SELECT 1 FROM task t WHERE t.id = coalesce(task_id, about_task_id) AND NOT t.sensitivity = ANY($5))`,
      [tx.now, offices, planId ?? null, unitId ?? null, knows(actor)],
    );
    if (late.length > MOST_URGED)
      throw new Refusal(
        'invalid',
        'urge.too_many',
        `逾期待办共 ${late.length} 项，一次最多催办 ${MOST_URGED} 项`,
        {
          mend: '请按方案或单位分次催办',
        },
      );
    return late;
  }

  private messages(
    actor: Actor,
    { owed: o, people }: Told,
    { text, urgent, reason }: UrgeInput,
    workday: string,
    now: Date,
  ): Outgoing[] {
    const { label } = OBLIGATIONS[o.kind];
    const why = `${actor.name}催办：${text}（“${label}”应于 ${shanghaiTime(o.due_at)} 前完成，${this.calendar.describeDue(o.due_at, now)}）`;
    return people.map(p => ({
      personId: p.personId,
      dedup: `urge|${o.id}|${workday}`,
      obligationId: o.id,
      taskId: o.task_id,
      kind: 'urge',
      title: `${label}：${o.title}`,
      why,
      link: linkOf(o),
      urgent: urgent ? { reason: reason as string } : undefined,
    }));
  }
}

/**
 * What others than the office owe about tasks, of each all that is late or else what is due first. A task about which
 * nothing is owed that could be urged adds nothing.
 * @throws Refusal access.denied, record.not_found, urge.too_many
 */
async function lockOwedAbout(tx: Tx, actor: Actor, taskIds: readonly string[]): Promise<Obligation[]> {
  const wanted = [...new Set(taskIds)];
  const tasks = await tx.query<{ office: string; sensitivity: Sensitivity }>(
    'SELECT p.office_unit_id AS office, t.sensitivity FROM task t JOIN plan p ON p.id = t.plan_id WHERE t.id = ANY($1::uuid[])',
    [wanted],
  );
  if (tasks.length < wanted.length)
    throw new Refusal('not_found', 'record.not_found', '任务不存在或已被移除', { mend: '请刷新列表后重试' });
  for (const { office, sensitivity } of tasks)
    assertMay(actor, 'obligation.urge', { officeUnitId: office, sensitivity });
  const owed = await tx.lockWhere(
    Obligation,
    `id IN (SELECT id FROM (
       SELECT o.id, o.due_at, row_number() OVER (PARTITION BY o.task_id ORDER BY o.due_at, o.id) AS place
       FROM obligation o WHERE o.task_id = ANY($1::uuid[]) AND o.settled_at IS NULL AND o.held_at IS NULL
         AND o.paused_at IS NULL AND o.holder_unit_id IS DISTINCT FROM o.office_unit_id) x
     WHERE x.place = 1 OR x.due_at < $2)`,
    [wanted, tx.now],
  );
  if (owed.length > MOST_URGED)
    throw new Refusal('invalid', 'urge.too_many', `待催办共 ${owed.length} 项，一次最多 ${MOST_URGED} 项`, {
      mend: '请减少所选任务',
    });
  return owed;
}

function standsStill(o: Obligation): SkippedBecause | null {
  if (o.settled_at) return 'settled';
  if (o.held_at) return 'held';
  if (o.paused_at) return 'paused';
  return o.muted_at ? 'muted' : null;
}
