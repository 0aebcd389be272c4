import { Inject, Injectable } from '@nestjs/common';
import { rungWords } from '@duban/chain';
import { Db } from '@duban/journal';
import { type Clock, CLOCK, shanghaiTime } from '@duban/kernel';
import { AlarmService, type Finding, NotificationService } from '@duban/notification';
import { Watchdog } from '@duban/obligation';

const MINUTE = 60_000;
/** A mark is acted on in the round that leaves it, or the next. */
const MARK_MS = 10 * MINUTE;
/** Mail that is due goes out within a minute; a relay that is slow or away is tried again at longer intervals. */
const MAIL_MS = 60 * MINUTE;
/** The journal is sealed every second. */
const SEAL_MS = 10 * MINUTE;

const MARKS = `
SELECT count(*)::int AS n, min(s.taken_at) AS since FROM obligation_step s JOIN obligation o ON o.id = s.obligation_id
WHERE s.pending AND s.taken_at < $1 AND o.settled_at IS NULL AND o.paused_at IS NULL`;

const MAIL = `
SELECT count(*)::int AS n, min(next_attempt_at) AS since FROM delivery
WHERE state IN ('collecting', 'queued') AND next_attempt_at < $1`;

const UNSEALED =
  'SELECT count(*)::int AS n, min(at) AS since FROM journal_entry WHERE seq IS NULL AND at < $1';

/** Looks at the machinery from outside and brings the alarms in line with what it sees. Any number of processes may. */
@Injectable()
export class Watch {
  constructor(
    private readonly db: Db,
    @Inject(CLOCK) private readonly clock: Clock,
    private readonly watchdog: Watchdog,
    private readonly alarms: AlarmService,
    private readonly notifications: NotificationService,
  ) {}

  async look(): Promise<Finding[]> {
    const findings: Finding[] = [];
    const missed = await this.watchdog.missed();
    if (missed.count) {
      const [first] = missed.sample;
      findings.push({
        kind: 'steps_missed',
        count: missed.count,
        detail: `最早的一项：“${first.title}”应于${shanghaiTime(first.plannedAt)}执行“${rungWords(first.label)}”一步，至今没有记录。请检查后台进程是否在运行`,
      });
    }
    await this.older('marks_stuck', MARKS, MARK_MS, findings, '请检查后台进程的运行日志');
    // What waits for the morning is not stuck.
    if (await this.notifications.openSince(new Date(this.clock.now().getTime() - MAIL_MS)))
      await this.older('mail_stuck', MAIL, MAIL_MS, findings, '请检查邮件服务器和任务队列');
    await this.older('journal_unsealed', UNSEALED, SEAL_MS, findings, '请检查后台进程是否在运行');
    await this.alarms.report(findings);
    return findings;
  }

  private async older(
    kind: Finding['kind'],
    sql: string,
    age: number,
    into: Finding[],
    mend: string,
  ): Promise<void> {
    const before = new Date(this.clock.now().getTime() - age);
    const [{ n, since }] = await this.db.query<{ n: number; since: Date }>(sql, [before]);
    if (n) into.push({ kind, count: n, detail: `最早的一项自${shanghaiTime(since)}起等待。${mend}` });
  }
}
