import { Inject, Injectable } from '@nestjs/common';
import { Db } from '@duban/journal';
import { type Clock, CLOCK, Refusal } from '@duban/kernel';
import {
  NOTIFICATION_CONFIG,
  type NotificationConfig,
  NotificationSettings,
  renderCalendar,
} from '@duban/notification';
import { linkOf, ObligationQueries } from '@duban/obligation';

const FILE = /^([\w-]{43})\.ics$/;

/** 日历订阅: a person's due dates, for whoever has the secret address. */
@Injectable()
export class CalendarFeedFile {
  constructor(
    private readonly settings: NotificationSettings,
    private readonly obligations: ObligationQueries,
    private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(NOTIFICATION_CONFIG) private readonly config: NotificationConfig,
  ) {}

  url(token: string): string {
    return `${this.config.baseUrl.replace(/\/+$/, '')}/api/v1/calendar-feed/${token}.ics`;
  }

  /**
   * What the person owes and may know of now. Calendars are kept on phones and by others' servers: what is sensitive
   * stands there by its date alone, also for those who are cleared for it.
   * @throws Refusal record.not_found for an address that is void
   */
  async file(name: string): Promise<string> {
    const token = FILE.exec(name)?.[1];
    const reader = token ? await this.settings.readerOf(token) : null;
    if (!reader)
      throw new Refusal('not_found', 'record.not_found', '日历地址已失效', {
        mend: '请登录后重新生成日历地址',
      });
    const owed = await this.obligations.mine(reader);
    const sensitive = new Set(
      (
        await this.db.query<{ id: string }>(
          "SELECT id FROM task WHERE id = ANY($1::uuid[]) AND sensitivity = 'sensitive'",
          [[...new Set(owed.flatMap(o => o.task_id ?? o.about_task_id ?? []))]],
        )
      ).map(t => t.id),
    );
    const base = this.config.baseUrl.replace(/\/+$/, '');
    const entries = owed.map(o => {
      const withheld = sensitive.has(o.task_id ?? o.about_task_id ?? '');
      return {
        id: o.id,
        summary: withheld ? '督办事项到期（内容请登录查看）' : `${o.label}：${o.title}`,
        description: withheld ? '' : `${o.holder_name}，${o.due_words}`,
        url: withheld ? `${base}/` : `${base}${linkOf(o)}`,
        dueAt: o.due_at,
        changedAt: o.armed_at,
        arming: o.arming,
      };
    });
    return renderCalendar(entries, {
      name: `督办期限（${reader.name}）`,
      domain: this.config.mailDomain,
      now: this.clock.now(),
    });
  }
}
