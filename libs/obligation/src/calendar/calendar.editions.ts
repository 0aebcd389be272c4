import { DEFAULT_CALENDAR, type LiveCalendar, WorkCalendar, type WorkCalendarData } from '@duban/calendar';
import type { Db, Reader } from '@duban/journal';
import type { CalendarEdition } from './calendar-edition.entity';

/** A table that is not there yet: the database is older than this program and will be migrated. */
const UNDEFINED_TABLE = '42P01';

/** The published calendars, and the one this process counts by. Staleness is harmless: what was counted by an older one is counted again. */
export class CalendarEditions {
  /** The newest edition this process has taken up; 0 while it is the shipped one. */
  private seen = 0;

  constructor(
    private readonly db: Db,
    private readonly live: LiveCalendar,
  ) {}

  /** A process that has just started counts by the newest. */
  async onModuleInit(): Promise<void> {
    try {
      await this.refresh();
    } catch (e) {
      if ((e as { code?: string }).code !== UNDEFINED_TABLE) throw e;
    }
  }

  /** Takes up the newest edition, if it is another. @returns the version this process counts by */
  async refresh(): Promise<number> {
    const [newest] = await this.db.query<Pick<CalendarEdition, 'version' | 'data'>>(
      'SELECT version, data FROM calendar_edition WHERE version > $1 ORDER BY version DESC LIMIT 1',
      [this.seen],
    );
    if (newest && newest.version > this.seen) {
      this.live.take(newest.data);
      this.seen = newest.version;
    }
    return this.live.version;
  }

  /** The newest data under the reader's transaction: the shipped one where none was published. */
  async newest(reader: Reader): Promise<{ data: WorkCalendarData; version: number }> {
    const [row] = await reader.query<Pick<CalendarEdition, 'version' | 'data'>>(
      'SELECT version, data FROM calendar_edition ORDER BY version DESC LIMIT 1',
    );
    return row ?? { data: DEFAULT_CALENDAR.data, version: DEFAULT_CALENDAR.version };
  }

  /** A version there was; that of now where none is said, the shipped one for its number and for those of before there were versions. */
  async at(version: number | undefined): Promise<WorkCalendar> {
    if (version === undefined || version === this.live.version) return this.live.snapshot();
    const [row] = await this.db.query<Pick<CalendarEdition, 'data'>>(
      'SELECT data FROM calendar_edition WHERE version = $1',
      [version],
    );
    return row ? new WorkCalendar(row.data) : DEFAULT_CALENDAR;
  }

  /** Every version there was, by its number. */
  async all(): Promise<Map<number, WorkCalendar>> {
    const rows = await this.db.query<Pick<CalendarEdition, 'version' | 'data'>>(
      'SELECT version, data FROM calendar_edition ORDER BY version',
    );
    return new Map([
      [DEFAULT_CALENDAR.version, DEFAULT_CALENDAR],
      ...rows.map(r => [r.version, new WorkCalendar(r.data)] as const),
    ]);
  }
}
