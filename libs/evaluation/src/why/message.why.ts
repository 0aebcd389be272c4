import { Injectable } from '@nestjs/common';
import { WorkCalendar } from '@duban/calendar';
import { OBLIGATIONS, type Recipient, rungAt } from '@duban/chain';
import { Db } from '@duban/journal';
import { civilDate, Refusal, shanghaiTime } from '@duban/kernel';
import { KNOWABLE, type Message } from '@duban/notification';
import {
  LadderEditions,
  type Obligation,
  type ObligationStep,
  type ObligationUrge,
  recipientsOf,
  superiorsOf,
} from '@duban/obligation';
import { DirectorySnapshot } from '@duban/organization';

const AS: Readonly<Record<Recipient, string>> = {
  holder: '由您或您所在单位承担这项待办',
  unit_head: '您是承担单位的负责人',
  supervisor: '您是负责督办的督查人员',
  office_head: '您是督查机构的负责人',
  leader: '您是分管领导',
  superior: '您所在单位是上报对象',
  delegate: '您代理承担单位的有关人员',
};

export interface MessageWhy {
  message: Pick<Message, 'id' | 'kind' | 'title' | 'why' | 'link' | 'created_at' | 'read_at'>;
  obligation: { id: string; label: string; title: string; dueAt: Date; settledAt: Date | null } | null;
  step: { label: string; action: string; plannedAt: Date; takenAt: Date } | null;
  urge: { by: string; text: string; urgentReason: string | null } | null;
  /** Chosen as what, as the directory stands now; null where that cannot be told any more. */
  as: Recipient | null;
  asWords: string;
  delivery: {
    channel: string;
    windowAt: Date;
    state: string;
    attempts: number;
    acceptedAt: Date | null;
  } | null;
  channelWords: string;
}

type Row = Message & {
  channel: string | null;
  window_at: Date | null;
  state: string | null;
  attempts: number | null;
  accepted_at: Date | null;
};

/** Why a person got a message: of what, as whom, and why then and in that way. */
@Injectable()
export class MessageWhyQueries {
  constructor(
    private readonly db: Db,
    private readonly calendar: WorkCalendar,
    private readonly editions: LadderEditions,
  ) {}

  /** @throws Refusal record.not_found, also for somebody else's message, and one about a task they may not know of any more */
  async of(personId: string, id: string): Promise<MessageWhy> {
    const [m] = await this.db.query<Row>(
      `SELECT m.*, d.channel, d.window_at, d.state, d.attempts, d.accepted_at FROM message m
       LEFT JOIN delivery d ON d.id = m.delivery_id WHERE m.id = $1 AND m.person_id = $2 AND ${KNOWABLE}`,
      [id, personId],
    );
    if (!m) throw new Refusal('not_found', 'record.not_found', '消息不存在，或不是发给您的');
    const [o] = m.obligation_id
      ? await this.db.query<Obligation>('SELECT * FROM obligation WHERE id = $1', [m.obligation_id])
      : [];
    const step = o && (await this.step(m.dedup));
    const urge = o && (await this.urge(o.id, m.dedup));
    const to: readonly Recipient[] = urge ? ['holder'] : o && step ? await this.told(o, step) : [];
    const directory = to.length ? await DirectorySnapshot.load(this.db, civilDate(m.created_at)) : null;
    const superiors = o && to.includes('superior') ? await superiorsOf(this.db, [o.plan_id]) : null;
    const told = o && { ...o, superior_unit_id: superiors?.get(o.plan_id) };
    const as =
      (directory &&
        told &&
        to.find(r => recipientsOf(told, r, directory).some(p => p.personId === personId))) ??
      (m.kind === 'leader_digest' ? 'leader' : null);
    return {
      message: m,
      obligation: o
        ? {
            id: o.id,
            label: OBLIGATIONS[o.kind].label,
            title: o.title,
            dueAt: o.due_at,
            settledAt: o.settled_at,
          }
        : null,
      step: step
        ? { label: step.label, action: step.action, plannedAt: step.planned_at, takenAt: step.taken_at }
        : null,
      urge: urge ?? null,
      as,
      asWords: as ? AS[as] : '发出时您在应告知的人员之列',
      delivery:
        m.channel && m.window_at && m.state
          ? {
              channel: m.channel,
              windowAt: m.window_at,
              state: m.state,
              attempts: m.attempts ?? 0,
              acceptedAt: m.accepted_at,
            }
          : null,
      channelWords: this.channelWords(m),
    };
  }

  private channelWords({ channel, window_at, created_at }: Row): string {
    if (!channel || !window_at) return '没有可用的邮箱，只在站内告知';
    if (channel === 'urgent_mail') return '加急，不等工作时间，立即发邮件';
    const quiet = this.calendar.isWorkingTime(created_at) ? '' : '产生于非工作时间；';
    return `${quiet}随 ${shanghaiTime(window_at)} 的汇总邮件发出，工作日每天两次`;
  }

  /** `obligation|arming|step|occurrence`, as the sweep keys its messages. */
  private async step(dedup: string): Promise<ObligationStep | undefined> {
    const place = /^([0-9a-f-]{36})\|(\d+)\|(\d+)\|(\d+)$/.exec(dedup);
    if (!place) return undefined;
    const [row] = await this.db.query<ObligationStep>(
      'SELECT * FROM obligation_step WHERE obligation_id = $1 AND arming = $2 AND step = $3 AND occurrence = $4',
      place.slice(1),
    );
    return row;
  }

  private async urge(obligationId: string, dedup: string): Promise<MessageWhy['urge'] | undefined> {
    const workday = /^urge\|[0-9a-f-]{36}\|(\d{4}-\d\d-\d\d)$/.exec(dedup)?.[1];
    if (!workday) return undefined;
    const [row] = await this.db.query<ObligationUrge & { name: string | null }>(
      'SELECT g.*, p.name FROM obligation_urge g LEFT JOIN person p ON p.id = g.urged_by WHERE g.obligation_id = $1 AND g.workday = $2',
      [obligationId, workday],
    );
    return row && { by: row.name ?? '系统', text: row.text, urgentReason: row.urgent_reason };
  }

  /** By the edition the step was one of, whatever the obligation is chased by now. */
  private async told(o: Obligation, s: ObligationStep): Promise<readonly Recipient[]> {
    const edition = { ladder: o.ladder, ladder_version: s.ladder_version };
    await this.editions.know(this.db, [edition], s.taken_at);
    return rungAt(this.editions.of(edition), o.due_at, this.calendar, s)?.rule.to ?? [];
  }
}
